"""What becomes of a weighted mean, and of an order, when one weight moves and the others keep their proportions."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from scoring.arrays import Floats, finite_array, weight_problems
from scoring.problems import please, refuse

TIED = 1e-12  # of the largest value: two that are nearer differ by rounding


@dataclass(frozen=True, eq=False)
class Lines:
    """Values that are linear in one weight: `at_zero` and `at_one` (k,) are theirs where that weight is 0 and 1."""

    names: tuple[str, ...]
    at_zero: Floats
    at_one: Floats

    def at(self, weight: float) -> Floats:
        """The values at a weight from 0 to 1, (k,)."""
        return np.asarray((1 - weight) * self.at_zero + weight * self.at_one, dtype=np.float64)


@dataclass(frozen=True)
class Crossing:
    """Above `weight`, between 0 and 1, `ahead` is larger than `behind`; below it smaller."""

    weight: float
    ahead: str
    behind: str


def shifted(weights: ArrayLike, place: int, weight: float) -> Floats:
    """Give one part another weight, the others sharing the rest in the proportions that they had.

    Args:
        weights: (n,), 0 to 1, summing to one, n >= 2.
        place: of the part that moves.
        weight: its new weight t, 0 to 1.

    Returns:
        (n,): t, and (1 - t) w_j / (1 - w_place), equal shares where the others had none.

    Source: Triantaphyllou & Sanchez, Decision Sciences 28 (1997) 151-194 (one weight at a time).

    Raises:
        Refused: `weights-negative`, `weights-sum`, `shift-parts` for fewer than two, `shift-weight`.
    """
    w = finite_array(weights, 1, "weights-shape", "weights")
    refuse(weight_problems(w, "weights"))
    if len(w) < 2:
        refuse([please("shift-parts", "weights", "one part has all of the weight.", "give two parts or more")])
    if not 0 <= weight <= 1:
        refuse([please("shift-weight", "weight", f"{weight}.", "give a weight from 0 to 1")])
    others = np.delete(w, place)
    total = float(others.sum())
    shares = others / total if total > 0 else np.full(len(others), 1 / len(others))
    return np.insert((1 - weight) * shares, place, weight)


def mean_lines(names: tuple[str, ...], scores: ArrayLike, weights: ArrayLike, place: int) -> Lines:
    """Weighted arithmetic means of k things, as one part's weight goes from 0 to 1.

    Args:
        names: of the k things.
        scores: (k, n), finite.
        weights: (n,), as `shifted` takes them.
        place: of the part whose weight moves.

    Returns:
        k lines in the units of the scores; at weights[place] they are the means under the weights given.

    Raises:
        Refused: as `shifted`.
    """
    values = finite_array(scores, 2, "shift-scores", "scores")
    return Lines(names, *(values @ shifted(weights, place, end) for end in (0.0, 1.0)))


def shortfall_lines(names: tuple[str, ...], scores: ArrayLike, weights: ArrayLike, place: int) -> Lines:
    """What each part takes from 100, w_j (100 - s_j), as one part's weight goes from 0 to 1.

    Obstacle degrees are these over their sum, and so in the same order.

    Args:
        names: of the n parts.
        scores: (n,), 0 to 100.
        weights: (n,), as `shifted` takes them.
        place: of the part whose weight moves.

    Returns:
        n lines, in points of the composite.

    Raises:
        Refused: as `shifted`.
    """
    missing = 100 - finite_array(scores, 1, "shift-scores", "scores")
    return Lines(names, *(shifted(weights, place, end) * missing for end in (0.0, 1.0)))


def crossings(lines: Lines) -> tuple[Crossing, ...]:
    """Where any two lines change their order, exactly, the smallest weight first.

    Two lines g apart at 0 and -h at 1 meet at g / (g + h). Lines that meet only at an end change no order.

    Args:
        lines: any number.

    Returns:
        each change once.
    """
    least = TIED * max(np.abs(lines.at_zero).max(initial=0.0), np.abs(lines.at_one).max(initial=0.0))
    found = []
    for one, other in combinations(range(len(lines.names)), 2):
        first, last = (float(ends[one] - ends[other]) for ends in (lines.at_zero, lines.at_one))
        if first * last < 0 and min(abs(first), abs(last)) > least:
            ahead, behind = (one, other) if last > 0 else (other, one)
            found.append(Crossing(first / (first - last), lines.names[ahead], lines.names[behind]))
    return tuple(sorted(found, key=lambda crossing: crossing.weight))
