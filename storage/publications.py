"""Publications in their table: written once."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, insert, select

from storage.room import Room
from storage.tables import bundles, publications
from surveys.bundles import Facts, Kept
from surveys.publications import Publication
from surveys.signing import Signer
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

    def signer(self, label: str) -> Signer:
        """What signs for a purpose. Raises Refused without a secret."""
        return self._seals.signer(label)

    def add_bundle(self, publication_id: str, bundle: Kept) -> None:
        facts = {"sha256": bundle.facts.sha256, "public_key": bundle.facts.public_key}
        row = {"publication_id": publication_id, "content": bundle.content} | facts
        self._connection.execute(insert(bundles).values(row))

    def bundle(self, publication_id: str) -> Kept | None:
        if "\0" in publication_id:
            return None  # comes from an address too
        row = self._connection.execute(select(bundles).where(_of_bundle == publication_id)).one_or_none()
        return Kept(Facts(row.sha256, row.public_key), row.content) if row else None

    def bundle_facts(self, publication_id: str) -> Facts | None:
        """What is told of a bundle, without reading it."""
        if "\0" in publication_id:
            return None
        query = select(bundles.c.sha256, bundles.c.public_key).where(_of_bundle == publication_id)
        row = self._connection.execute(query).one_or_none()
        return Facts(row.sha256, row.public_key) if row else None


_table, _of_bundle = publications, bundles.c.publication_id


def _publication(row: Row[Any]) -> Publication:
    return Publication(**row._mapping)
