"""Batches are closed behind those who answer: whoever comes while somebody is at a stratum leaves it to them."""

from __future__ import annotations

from anyio import CapacityLimiter, sleep
from anyio.to_thread import run_sync

from forms.crowds import Crowd
from storage import closing
from storage.database import Database
from surveys.batches import Place
from surveys.studies import Wave

BREATH = 0.5  # seconds: those who wait go first, and more answers go into one batch
AT_ONCE = 2  # strata


class Behind:
    """What is done when an answer has been thanked for; all of it in the one thread of the event loop, but the work."""

    def __init__(self, database: Database, crowd: Crowd) -> None:
        self._database, self._crowd = database, crowd
        self._threads = CapacityLimiter(AT_ONCE)
        self._wanted: dict[Place, bool] = {}  # whether somebody answered since the last look began

    async def answered(self, wave: Wave, place: Place) -> None:
        """Close the batch of a stratum if it is full."""
        if place in self._wanted:
            self._wanted[place] = True
            return
        self._wanted[place] = True
        try:
            await self._close(wave, place)
        finally:
            del self._wanted[place]

    async def _close(self, wave: Wave, place: Place) -> None:
        while self._wanted[place]:
            if self._crowd.waiting:
                await sleep(BREATH)
            self._wanted[place] = False
            await run_sync(closing.after_answer, self._database, wave, place, limiter=self._threads)
