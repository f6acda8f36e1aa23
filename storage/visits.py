"""How often forms were opened and left, in numbers that belong to a wave and an audience."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from storage.room import Room
from storage.tables import visits
from surveys.visits import Lot, Visit


class SqlVisits(Room):
    """The room of :class:`surveys.ports.Visits`."""

    def add_visits(self, lot: Lot) -> None:
        """Add to the numbers that are there; of two writers, the second adds to what the first has left."""
        for wave_id in sorted({visit.wave_id for visit in lot}):
            self._hold(f"visits {wave_id}")
        for visit, number in lot.items():
            if not self._connection.execute(_ADD, _here(visit) | {"more": number}).rowcount:
                self._connection.execute(insert(visits), vars(visit) | {"number": number})

    def visits(self, wave_id: str) -> dict[Visit, int]:
        rows = self._connection.execute(select(visits).where(visits.c.wave_id == wave_id))
        return {Visit(row.wave_id, row.audience, row.act, row.section): row.number for row in rows}


_HERE = tuple(visits.c[name] == bindparam(f"at_{name}") for name in ("wave_id", "audience", "act", "section"))
_ADD = update(visits).where(*_HERE).values(number=visits.c.number + bindparam("more"))


def _here(visit: Visit) -> dict[str, str]:
    return {f"at_{name}": value for name, value in vars(visit).items()}
