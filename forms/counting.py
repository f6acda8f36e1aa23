"""What is counted of the forms waits in memory until it is written.

A lot is of one wave and one audience and is written when it has as many as that audience's minimum group: nobody who
holds the database, or copies of it, sees what one visit changes. How long sections took is counted for each section
apart, each by as many people. What is not written when the process ends is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Lock

from surveys.visits import BANDS, Lot, Visit

SELDOM = timedelta(seconds=10)  # between two writings of a wave and audience, however many come
_Of = tuple[str, str]
_Kind = tuple[str, str, str]  # the last is a section whose times are counted, or empty


class Visits:
    """What one process has counted and not written yet."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: dict[_Kind, Counter[Visit]] = {}
        self._written: dict[_Of, datetime] = {}

    def add(self, seen: Iterable[Visit], least: int, now: datetime) -> Lot | None:
        """Count what one person does; a lot that is due now is handed out, and counted here no longer."""
        with self._guard:
            kinds = dict.fromkeys(map(self._count, seen))
            ripe = [kind for kind in kinds if self._waiting[kind].total() >= least]
            if not ripe or any(now - self._written.get(kind[:2], now - SELDOM) < SELDOM for kind in ripe):
                return None
            self._written |= {kind[:2]: now for kind in ripe}
            return sum((self._waiting.pop(kind) for kind in ripe), Counter[Visit]())

    def take_back(self, lot: Lot) -> None:
        """A lot could not be written: it waits for the next time."""
        with self._guard:
            for visit, number in lot.items():
                self._count(visit, number)

    def _count(self, visit: Visit, number: int = 1) -> _Kind:
        kind = (visit.wave_id, visit.audience, visit.section if visit.act in BANDS else "")
        self._waiting.setdefault(kind, Counter())[visit] += number
        return kind
