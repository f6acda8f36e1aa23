"""Assignments in their table: one row a measure of which anything is decided."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, insert, select

from storage.room import Room
from storage.tables import assignments
from surveys.assignments import Assignment


class SqlAssignments(Room):
    """The room of :class:`surveys.ports.Assignments`."""

    def keep_assignment(self, wave_id: str, assignment: Assignment) -> None:
        """This one in place of what was kept of its measure; nothing where nothing is decided."""
        here = (_table.c.wave_id == wave_id) & (_table.c.measure == assignment.measure)
        self._connection.execute(delete(_table).where(here))
        if assignment.decided:
            self._connection.execute(insert(_table).values(asdict(assignment) | {"wave_id": wave_id}))

    def assignments(self, wave_id: str) -> dict[str, Assignment]:
        """Those of a wave, by measure."""
        query = select(_table).where(_table.c.wave_id == wave_id)
        rows = self._connection.execute(query)
        return {row.measure: Assignment(row.measure, row.owner, row.due, row.note) for row in rows}


_table = assignments
