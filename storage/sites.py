"""Comparator sites in their table: one row a site, its figures together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from sqlalchemy import delete, insert, select

from storage.room import Room
from storage.tables import sites
from surveys.plain_values import of_plain, plain
from surveys.sites import Site


class SqlSites(Room):
    """The room of :class:`surveys.ports.Sites`."""

    def keep_sites(self, wave_id: str, sites: Iterable[Site]) -> None:
        """These sites, in this order, in place of those before."""
        self._connection.execute(delete(_table).where(_table.c.wave_id == wave_id))
        for place, site in enumerate(sites):
            self._connection.execute(insert(_table).values(plain(site) | {"wave_id": wave_id, "place": place}))

    def sites(self, wave_id: str) -> tuple[Site, ...]:
        parts = [_table.c[part.name] for part in fields(Site)]
        query = select(*parts).where(_table.c.wave_id == wave_id).order_by(_table.c.place)
        return tuple(of_plain(Site, row._asdict()) for row in self._connection.execute(query))


_table = sites
