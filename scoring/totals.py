"""Answers of which only the number and the sum are told, and how they may have been spread."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from scipy.optimize import brentq

STEEPEST = 50.0  # per point; e^50 of the answers stand on one point then
EXACT = 4 * np.finfo(np.float64).eps  # relative


@dataclass(frozen=True)
class Totals:
    """How many answered an item on its scale, and what their points come to; `others` did not, as in a tally's counts.

    `shape` are the counts, (points,), of a larger group to which these people belong; () where there are none.
    """

    points: int
    answered: int
    total: int
    others: tuple[int, ...]
    shape: tuple[int, ...] = ()

    @property
    def beside_mean(self) -> tuple[int, ...]:
        """So many answers with that sum on the two points beside their mean, (points,): they tell no more."""
        low, upper = divmod(self.total, self.answered) if self.answered else (0, 0)
        split = {low: self.answered - upper, low + 1: upper}
        return tuple(split.get(point, 0) for point in range(1, self.points + 1))

    @property
    def spread(self) -> tuple[float, ...]:
        """So many answers with that sum, as like the larger group's as they can be, (points,).

        Each share is the group's times exp(t · point), t such that the mean is right: of all shares with that mean the
        ones of the least divergence from the group's. Without a group, or where its answers do not lie on both sides of
        the mean, they stand beside the mean.

        Source: Kullback, Information Theory and Statistics, Wiley 1959, chapter 3; Ireland & Kullback, Biometrika 55
        (1968) 179-188.
        """
        given = [point for point, count in enumerate(self.shape, 1) if count]
        mean = self.total / self.answered if self.answered else 0.0
        if not given or not given[0] < mean < given[-1]:
            return tuple(map(float, self.beside_mean))
        shares = _tilted(self.shape, mean)
        return tuple((self.answered * shares).tolist())

    def __add__(self, other: Self) -> Self:
        """Both together; the larger group is the same."""
        others = tuple(a + b for a, b in zip(self.others, other.others, strict=True))
        answered, total = self.answered + other.answered, self.total + other.total
        return type(self)(self.points, answered, total, others, self.shape)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {**asdict(self), "others": list(self.others), "shape": list(self.shape)}

    @classmethod
    def of_plain(cls, written: Mapping[str, Any]) -> Self:
        """Return what `plain` wrote."""
        return cls(**{**written, "others": tuple(written["others"]), "shape": tuple(written["shape"])})


def _tilted(shape: Sequence[int], mean: float) -> np.ndarray:
    places = np.arange(1, len(shape) + 1) - mean
    logs = np.log(np.array(shape, dtype=np.float64), where=np.array(shape) > 0, out=np.full(len(shape), -np.inf))

    def shares(tilt: float) -> np.ndarray:
        raised = logs + tilt * places
        parts = np.exp(raised - raised.max())
        return np.asarray(parts / parts.sum())

    tilt = brentq(lambda t: float(shares(t) @ places), -STEEPEST, STEEPEST, xtol=1e-15, rtol=EXACT)
    return shares(tilt)
