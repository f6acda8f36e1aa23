"""A database that does not do its part."""

from __future__ import annotations

import logging
from collections import Counter

from scoring.problems import Problem, Refused

LOGGER = logging.getLogger("plumbline")
REPORTED: Counter[str] = Counter()  # how often since the process began, by code


class Unavailable(Exception):
    """The database is away, busy, full or closed to us: nothing was kept, and trying again may help."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def report(reason: Refused | Unavailable) -> None:
    """Say to whoever keeps the server what is wrong; a command line prints it as a sentence."""
    if isinstance(reason, Unavailable):
        REPORTED[reason.problem.code] += 1
    LOGGER.error(reason)
