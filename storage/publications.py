"""Publications in their table: written once."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, insert, select

from storage.room import Room
from storage.tables import publications
from surveys.publications import Publication
from surveys.versions import Version, ordered, version


class SqlPublications(Room):
    """The room of :class:`surveys.ports.Publications`."""

    def add_publication(self, publication: Publication) -> None:
        row = {part.name: getattr(publication, part.name) for part in fields(publication)}
        self._connection.execute(insert(_table).values(row))

    def publication(self, id: str) -> Publication | None:
        if "\0" in id:
            return None  # comes from an address; PostgreSQL could not even be asked for it
        row = self._connection.execute(select(_table).where(_table.c.id == id)).one_or_none()
        return _publication(row) if row else None

    def publications(self) -> tuple[Publication, ...]:
        """The newest first."""
        query = select(_table).order_by(_table.c.published_on.desc(), _table.c.id)
        return tuple(_publication(row) for row in self._connection.execute(query))

    def versions(self, wave_id: str) -> tuple[Version, ...]:
        """The publications of a wave, the earliest first, without reading what they hold."""
        told = select(_table.c.id, _table.c.published_on, _table.c.study).where(_table.c.wave_id == wave_id)
        return ordered(version(*row) for row in self._connection.execute(told))


_table = publications


def _publication(row: Row[Any]) -> Publication:
    return Publication(**row._mapping)
