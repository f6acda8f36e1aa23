"""What was counted once of a closed wave's responses, and their answers some at a time."""

from __future__ import annotations

from sqlalchemy import ColumnElement, insert, select, tuple_

from storage.room import Room
from storage.tables import breakdowns, responses
from surveys.answers import Answers
from surveys.audiences import Audience
from surveys.breakdowns import Breakdown, of_plain_breakdown


class SqlBreakdowns(Room):
    """The room of :class:`surveys.ports.Breakdowns`."""

    def breakdown(self, wave_id: str, audience: Audience) -> Breakdown | None:
        table = breakdowns
        query = select(table.c.counts).where(table.c.wave_id == wave_id, table.c.audience == audience)
        counts = self._connection.execute(query).scalar_one_or_none()
        return None if counts is None else of_plain_breakdown(counts)

    def keep_breakdown(self, wave_id: str, audience: Audience, breakdown: Breakdown) -> None:
        """Keep it where nothing is kept; of two who have counted the same, the second has nothing to add."""
        self._hold(f"breakdowns {wave_id}")
        if self.breakdown(wave_id, audience) is None:
            row = {"wave_id": wave_id, "audience": audience, "counts": breakdown.plain()}
            self._connection.execute(insert(breakdowns).values(row))

    def answers_after(
        self, wave_id: str, audience: Audience, after: tuple[str, str], most: int
    ) -> list[tuple[tuple[str, str], Answers]]:
        """The answers of responses of closed batches after a place among them: stratum and id, and nothing else."""
        table = responses
        query = select(table.c.stratum, table.c.id, table.c.answers)
        query = query.where(table.c.wave_id == wave_id, table.c.audience == audience, _comes_after(after))
        query = query.order_by(table.c.stratum, table.c.id).limit(most)
        return [((row.stratum, row.id), row.answers) for row in self._connection.execute(query)]


def _comes_after(place: tuple[str, str]) -> ColumnElement[bool]:
    after: ColumnElement[bool] = tuple_(responses.c.stratum, responses.c.id) > tuple_(*place)
    return after
