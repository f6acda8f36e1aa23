"""Why something cannot be: a problem has a code, a place and a way out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

# Control characters, ends of lines, and what turns the direction of what follows (Unicode Standard Annex 9).
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def one_line(words: str) -> str:
    """Words as they may be printed: a file that is checked writes no line of its own, and hides none in a terminal."""
    return _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], words)


@dataclass(frozen=True)
class Problem:
    """One reason for a refusal; `code` is stable and never reused, `where` grows as the problem travels out."""

    code: str
    where: str
    what: str
    way_out: str

    def within(self, place: str) -> Self:
        """Return the same problem seen from one room further out."""
        return replace(self, where=f"{place} › {self.where}" if self.where else place)

    def __str__(self) -> str:
        """Read as a sentence: where, what, and the way out."""
        return one_line(f"{self.where}: {self.what} {self.way_out} [{self.code}]")


class Refused(ValueError):
    """Nothing was done, for all of these reasons at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep every problem, in the order found."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def within(self, place: str) -> "Refused":
        """Return the same refusal with `place` put before the place of each problem."""
        return Refused(problem.within(place) for problem in self.problems)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise Refused if there is any problem, with all of them."""
    found = tuple(problems)
    if found:
        raise Refused(found)


def please(code: str, where: str, what: str, way_out: str) -> Problem:
    """Return a problem whose way out is a request: `way_out` is the rest of a sentence that begins with Please."""
    return Problem(code, where, what, f"Please {way_out}.")
