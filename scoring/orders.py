"""How much an order changes: of the first few, in the largest move, and by rank correlation."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FEWEST = 3  # an order of two is the same or turned round
TIED = 1e-9  # of a value; nearer than this, two differ by rounding


@dataclass(frozen=True)
class OrderChange:
    """What became of an order, largest first.

    `top_changed`: how many of the first few are no longer among them. Over what has a value both times: `largest_move`,
    the most ranks that any moves (half ranks by ties); `spearman` and `kendall` (tau-b), -1 to 1. These are None for
    fewer than three values, the correlations also where either order ties all.
    """

    top_changed: int
    largest_move: float | None
    spearman: float | None
    kendall: float | None


def order_change(before: Mapping[str, float], after: Mapping[str, float], top: int = 5) -> OrderChange:
    """Compare two orders of the same things by value, the largest first.

    With S_ij the sign of v_i - v_j: rank_i = (n + 1 - Σ_j S_ij) / 2; tau-b = Σ S T / sqrt(Σ S² Σ T²); Spearman's rho is
    the correlation of the ranks.

    Args:
        before: values by name.
        after: others; a name missing from either has no rank there.
        top: how many are the first.

    Returns:
        the change.

    Source: Kendall, Biometrika 33 (1945) 239-251 (tau-b); Spearman, Am. J. Psychology 15 (1904) 72-101.
    """
    gone = len(set(_first(before, top)) - set(_first(after, top)))
    names = [name for name in before if name in after]
    if len(names) < FEWEST:
        return OrderChange(gone, None, None, None)
    one, two = (_signs(np.array([values[name] for name in names])) for values in (before, after))
    old, new = one.sum(axis=1), two.sum(axis=1)
    move = float(np.abs(new - old).max()) / 2
    return OrderChange(gone, move, _correlation(old, new), _correlation(one.ravel(), two.ravel()))


def _first(values: Mapping[str, float], top: int) -> list[str]:
    return sorted(values, key=lambda name: -values[name])[:top]


def _signs(values: Floats) -> Floats:
    apart = values[:, None] - values
    return np.where(np.abs(apart) > TIED, np.sign(apart), 0.0)


def _correlation(one: Floats, two: Floats) -> float | None:
    """Of numbers whose mean is 0."""
    size = float(np.sqrt((one @ one) * (two @ two)))
    return float(one @ two) / size if size else None
