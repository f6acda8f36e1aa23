"""What is counted of the forms waits in memory until it is written.

A lot is of one wave and one audience and is written when it has as many as that audience's minimum group: nobody who
holds the database, or copies of it, sees what one visit changes. What is not written when the process ends is lost.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from threading import Lock

from surveys.visits import Lot, Visit

SELDOM = timedelta(seconds=10)  # between two writings of a wave and audience, however many come
_Of = tuple[str, str]


class Visits:
    """What one process has counted and not written yet."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: dict[_Of, Counter[Visit]] = {}
        self._written: dict[_Of, datetime] = {}

    def add(self, visit: Visit, least: int, now: datetime) -> Lot | None:
        """Count one; a lot that is due now is handed out, and counted here no longer."""
        of = (visit.wave_id, visit.audience)
        with self._guard:
            waiting = self._waiting.setdefault(of, Counter())
            waiting[visit] += 1
            if waiting.total() < least or (of in self._written and now - self._written[of] < SELDOM):
                return None
            self._written[of] = now
            return self._waiting.pop(of)

    def take_back(self, lot: Lot) -> None:
        """A lot could not be written: it waits for the next time."""
        with self._guard:
            for visit, number in lot.items():
                self._waiting.setdefault((visit.wave_id, visit.audience), Counter())[visit] += number
