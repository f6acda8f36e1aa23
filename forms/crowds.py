"""Those who wait for the same threads: first come first served, and nobody for longer than a moment.

Whoever would wait longer is told so at once, and the page comes again by itself: a queue without an end answers
everybody late, and those who have given up meanwhile take the turn of those who have not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Literal, TypeAlias, TypeVarTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.responses import Response

# Seconds that somebody may have to wait for a thread. Who has answered goes before who has not begun: when a form would
# be opened late, those who send theirs still find room. Both together stay under a second, which is said to be how long
# a person waits without a doubt (Nielsen, Usability Engineering, 1993, section 5.5).
Kind: TypeAlias = Literal["opening", "sending"]
PATIENCE: Mapping[Kind, float] = {"opening": 0.4, "sending": 0.7}
UNKNOWN = 0.005  # seconds between two who are done, where nobody waits
WEIGHT = 1 / 32  # of the latest one in the mean: the last hundred tell, and no single one does
LATENESS_WEIGHT = 1 / 8  # what the last tenth of a second was like

Ts = TypeVarTuple("Ts")


class Overcrowded(Exception):
    """Too many wait already; nothing was looked at, and nothing kept."""


class Crowd:
    """So many at once, and as many waiting as will have their turn in time.

    That is told from how soon one after the other was done lately, while somebody waited: whatever it is that they
    share, threads, a processor, a disk. How long each of them took says less, since they wait for each other too. When
    it was slow is forgotten with those who come after that, whether or not anybody waits then.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = perf_counter) -> None:
        self._threads = CapacityLimiter(at_once)
        self._at_once, self._clock = at_once, clock
        self._here = 0
        self._pace = UNKNOWN  # seconds between two who are done
        self._since: float | None = None  # when the latest was, or when somebody began to wait; None where nobody waits
        self._late = 0.0  # seconds until the event loop comes to what a thread has done
        self.turned_away = 0

    @property
    def waiting(self) -> int:
        """How many have no thread yet."""
        return max(0, self._here - self._at_once)

    def full(self, kind: Kind) -> bool:
        """Whether the turn of one more would come too late.

        A loop that is late is late for whoever comes in as well, and later still the more the threads have to do: then
        fewer are let in, until it has caught up.
        """
        return self.waiting > 0 and self.waiting * self._pace + 2 * self._late > PATIENCE[kind]

    async def work(self, kind: Kind, step: Callable[[*Ts], Response], *arguments: *Ts) -> Response:
        """What a step answers, in a thread of the crowd. Raises Overcrowded if its turn would come too late."""
        if self.full(kind):
            self.turned_away += 1
            raise Overcrowded
        self._here += 1
        if self.waiting and self._since is None:
            self._since = self._clock()
        try:
            response, done = await run_sync(self._timed, step, arguments, limiter=self._threads)
        finally:
            self._here -= 1
            self._count()
        self._late += LATENESS_WEIGHT * (self._clock() - done - self._late)
        return response

    def _count(self) -> None:
        """One more is done. A standstill counts as no more than anybody would wait, or it would be told for long."""
        now = self._clock()
        passed = UNKNOWN if self._since is None else min(now - self._since, max(PATIENCE.values()))
        self._pace += WEIGHT * (passed - self._pace)
        self._since = now if self.waiting else None

    def _timed(self, step: Callable[[*Ts], Response], arguments: tuple[*Ts]) -> tuple[Response, float]:
        return step(*arguments), self._clock()
