"""Working copies of instruments in their table: one row a wave."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from storage.room import Room
from storage.tables import working_copies
from surveys.unread_copies import UnreadCopy
from surveys.working_copies import WorkingCopy, kept


class SqlWorkingCopies(Room):
    """The room of :class:`surveys.ports.WorkingCopies`."""

    def keep_working_copy(self, copy: WorkingCopy) -> None:
        """In place of the one before."""
        self.drop_working_copy(copy.wave_id)
        self._connection.execute(insert(working_copies).values(wave_id=copy.wave_id, sheets=copy.plain()))

    def working_copy(self, wave_id: str) -> WorkingCopy | UnreadCopy | None:
        query = select(working_copies.c.sheets).where(working_copies.c.wave_id == wave_id)
        sheets = self._connection.execute(query).scalar_one_or_none()
        return None if sheets is None else kept(wave_id, sheets)

    def drop_working_copy(self, wave_id: str) -> None:
        self._connection.execute(delete(working_copies).where(working_copies.c.wave_id == wave_id))
