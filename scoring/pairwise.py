"""One expert's comparisons at one node: a positive reciprocal matrix, perhaps with cells missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from scoring.problems import Problem, refuse

RECIPROCITY = 1e-9  # relative; decimal inputs such as 0.333333333 carry about ten digits
SCALE_END = 9  # Saaty, J. Math. Psychology 15 (1977) 234-281: the scale runs from 1 to 9


@dataclass(frozen=True, eq=False)
class PairwiseMatrix:
    """Ratios a[i, j] = importance of criterion i over criterion j, shape (n, n), n >= 2; NaN where not judged.

    Raises:
        Refused: with every `pairwise-*` problem, each naming its cell: fewer than two or repeated criteria, not square,
            a cell not positive and finite, a diagonal other than 1, cells not reciprocal (relative 1e-9), one half of a
            pair missing, or comparisons that do not join all criteria.
    """

    criteria: tuple[str, ...]
    ratios: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Keep a read-only copy, or refuse."""
        ratios = np.array(self.ratios, dtype=np.float64)
        refuse(_problems(self.criteria, ratios))
        ratios.flags.writeable = False
        object.__setattr__(self, "ratios", ratios)

    def __eq__(self, other: object) -> bool:
        """Compare criteria and cells, a missing cell being equal to a missing cell."""
        if not isinstance(other, PairwiseMatrix):
            return NotImplemented
        return self.criteria == other.criteria and np.array_equal(self.ratios, other.ratios, equal_nan=True)

    __hash__ = None  # type: ignore[assignment]  # an array has no hash

    @classmethod
    def of(cls, criteria: tuple[str, ...], judgements: Mapping[tuple[str, str], float]) -> Self:
        """Build from directed ratios: judgements[a, b] = how many times as important a is as b.

        Raises:
            Refused: `judgement-unknown-criterion`, or as the matrix itself.
        """
        refuse(
            Problem("judgement-unknown-criterion", _cell(*pair), "not a pair of this node.", "Name its criteria.")
            for pair in judgements
            if not set(pair) <= set(criteria)
        )
        place = {name: index for index, name in enumerate(criteria)}
        ratios = np.where(np.eye(len(criteria)) == 1, 1.0, np.nan)
        for (first, second), value in judgements.items():
            ratios[place[first], place[second]] = value
            if (second, first) not in judgements:
                ratios[place[second], place[first]] = 1 / value if value > 0 else value
        return cls(criteria, ratios)

    @classmethod
    def judged(cls, criteria: tuple[str, ...], judgements: Iterable[tuple[str, str, float]]) -> Self:
        """Build from a list of judgements (a, b, how many times as important a is as b), in any order and direction.

        Raises:
            Refused: `judgement-contradictory` for a pair given twice differently (relative 1e-9), or as `of`.
        """
        given: dict[tuple[str, str], float] = {}
        problems = []
        for first, second, value in judgements:
            known = given.get((first, second), _inverse(given.get((second, first))))
            if known is None:
                given[first, second] = value
            elif not abs(value - known) <= RECIPROCITY * abs(known):
                what = f"given twice, as {known:g} and as {value:g}."
                problems.append(Problem("judgement-contradictory", _cell(first, second), what, "Keep one of them."))
        refuse(problems)
        return cls.of(criteria, given)

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """The pairs not judged, row by row of the upper triangle."""
        return tuple((self.criteria[i], self.criteria[j]) for i, j in np.argwhere(np.triu(np.isnan(self.ratios))))

    @property
    def complete(self) -> bool:
        """Whether every pair was judged."""
        return not self.missing


def _inverse(value: float | None) -> float | None:
    return 1 / value if value else value


def ratio(signed: int) -> float:
    """Ratio of the first criterion over the second from a signed Saaty integer.

    Args:
        signed: s in 1..9, the first is s times as important; s in -9..-2, the second is |s| times as important.

    Returns:
        s or 1/|s|, in 1/9..9.

    Raises:
        Refused: `judgement-off-scale` for 0, -1 and |s| > 9.
    """
    if signed in (0, -1) or abs(signed) > SCALE_END:
        refuse([Problem("judgement-off-scale", str(signed), "not on the scale.", "Give 1 to 9, or -2 to -9.")])
    return float(signed) if signed > 0 else 1 / -signed


def parts(ratios: NDArray[np.float64]) -> list[list[int]]:
    """Criteria joined by comparisons: one list of row numbers for each connected part of the (n, n) matrix."""
    count, label = connected_components(~np.isnan(ratios), directed=False)
    return [np.flatnonzero(label == part).tolist() for part in range(count)]


def _problems(criteria: tuple[str, ...], ratios: NDArray[np.float64]) -> Iterator[Problem]:
    n = len(criteria)
    if n < 2:
        yield Problem("pairwise-too-few", ", ".join(criteria), "fewer than two criteria.", "Compare at least two.")
    for name in sorted({name for name in criteria if criteria.count(name) > 1}):
        yield Problem("pairwise-name-twice", name, "named more than once.", "Give each criterion its own name.")
    if ratios.shape != (n, n):
        yield Problem("pairwise-not-square", str(ratios.shape), f"not {n} × {n}.", "Give each criterion a row.")
        return
    for i, j in np.ndindex(n, n):
        code = _wrong(ratios, i, j)
        if code:
            yield Problem(code, _cell(criteria[i], criteria[j]), f"the ratio is {ratios[i, j]:g}.", _WAY_OUT[code])
    joined = parts(ratios) if n else []
    if len(joined) > 1:
        named = " | ".join(", ".join(criteria[i] for i in part) for part in joined)
        yield Problem("pairwise-unconnected", named, "no comparison joins these parts.", "Judge a pair across them.")


_WAY_OUT = {
    "pairwise-diagonal": "A criterion is 1 to itself.",
    "pairwise-not-positive": "Give a positive finite ratio, or leave the pair out.",
    "pairwise-half-missing": "Give both halves of the pair, or neither.",
    "pairwise-not-reciprocal": "One half must be 1 divided by the other.",
}


def _wrong(ratios: NDArray[np.float64], i: int, j: int) -> str | None:
    here, across = ratios[i, j], ratios[j, i]
    if i == j:
        return None if here == 1 else "pairwise-diagonal"
    if np.isnan(here):
        return None if np.isnan(across) else "pairwise-half-missing"
    if not (0 < here < np.inf):
        return "pairwise-not-positive"
    if i < j and 0 < across < np.inf and abs(np.log(here) + np.log(across)) > RECIPROCITY:
        return "pairwise-not-reciprocal"
    return None


def _cell(first: str, second: str) -> str:
    return f"{first} × {second}"
