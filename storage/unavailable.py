"""A database that does not do its part."""

from __future__ import annotations

import sys
from contextlib import suppress

from scoring.problems import Problem


class Unavailable(Exception):
    """The database is away, busy, full or closed to us: nothing was kept, and trying again may help."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def report(reason: Exception) -> None:
    """Say to whoever keeps the server what is wrong. Where the disk is full, its output may take no line either."""
    with suppress(OSError):
        sys.stderr.write(f"{reason}\n")  # at once: others may be writing theirs
        sys.stderr.flush()
