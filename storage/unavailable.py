"""A database that does not do its part."""

from __future__ import annotations

from scoring.problems import Problem


class Unavailable(Exception):
    """The database is away, busy, full or closed to us: nothing was kept, and trying again may help."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))
