"""The analysis that whoever watches a wave sees: a look costs what it shows, and shows what may be shown."""

from __future__ import annotations

from threading import RLock
from typing import Any

from surveys.analysing import PARTS, Analysis, Working
from surveys.evaluating import Inputs
from surveys.withheld import withheld
from surveys.withholding import part


class Watched(Analysis):
    """The same as `withholding.shown` of `analysing.analyse`, but a part is worked out when it is first asked for.

    It is worked out once, whoever asks at the same time, and nothing is kept here that has not passed
    `withholding.part`.
    """

    def __init__(self, given: Inputs) -> None:
        self._design, self._working, self._lock = given.design, Working(given), RLock()
        of = withheld(given.design, self._working.evaluation)
        vars(self).update(withheld=of)

    def __getattr__(self, name: str) -> Any:
        """What is not there yet."""
        if name not in PARTS:
            raise AttributeError(name)
        with self._lock:
            if name not in vars(self):
                found = part(self._design, name, getattr(self._working, name), self.withheld)
                vars(self)[name] = found
        return vars(self)[name]
