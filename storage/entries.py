"""First entries of paper sheets in their table, each one sealed value, and the keys of what is written on paper."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from storage.room import Room
from storage.tables import entries
from surveys.batches import Place
from surveys.entries import Entry


class SqlEntries(Room):
    """The room of :class:`surveys.ports.Entries`."""

    def paper_key(self, sheet: str) -> str:
        """The key of the response on a sheet; nobody who reads the number finds it without the secret."""
        return self._seals.paper_key(sheet)

    def entry(self, sheet_digest: str, place: Place) -> Entry | None:
        """The first entry of a sheet; of two writers, the second sees what the first has kept."""
        self._hold(f"sheets {sheet_digest[:2]}")
        query = select(entries.c.sealed).where(entries.c.sheet_digest == sheet_digest)
        sealed = self._connection.execute(query).scalar_one_or_none()
        return None if sealed is None else self._seals.open_entry(sealed, sheet_digest, place)

    def keep_entry(self, entry: Entry, place: Place, room: int) -> None:
        sealed = self._seals.seal_entry(entry, place, room)
        row = {"sheet_digest": entry.sheet_digest, "wave_id": place.wave_id, "sealed": sealed}
        self._connection.execute(insert(entries).values(row))

    def drop_entry(self, sheet_digest: str) -> None:
        self._forget()
        self._connection.execute(delete(entries).where(entries.c.sheet_digest == sheet_digest))

    def drop_entries(self, wave_id: str) -> None:
        """All those of a wave."""
        self._forget()
        self._connection.execute(delete(entries).where(entries.c.wave_id == wave_id))
