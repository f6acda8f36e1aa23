"""Tables and weights as a caller may have given them: finite numbers of the right shape, or a refusal that says why."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.problems import Problem, please, refuse

Floats: TypeAlias = NDArray[np.float64]

SUM_ROUNDING = 0.0005  # what weights that were printed with three or four digits may lack of one
_KINDS = {1: "list", 2: "table"}


def finite_array(values: ArrayLike, dimensions: int, code: str, where: str) -> Floats:
    """Take values as an array of finite numbers.

    Args:
        values: nested sequences or an array.
        dimensions: how many it must have.
        code: the code of the refusal.
        where: the place named in it.

    Returns:
        the array, with at least one cell.

    Raises:
        Refused: `code`, for another number of dimensions, rows of unequal length, nothing, or a cell that is no number.
    """
    try:
        found = np.asarray(values, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        found = np.empty(0)
    if found.ndim != dimensions or not found.size or not np.isfinite(found).all():
        kind = _KINDS.get(dimensions, f"{dimensions}-dimensional table")
        refuse([please(code, where, f"not a {kind} of finite numbers.", "give a number in every cell")])
    return found


def weight_problems(weights: Floats, where: str) -> Iterator[Problem]:
    """Say why weights are not shares of one: `weights-negative` for each below 0, `weights-sum`."""
    for number in np.flatnonzero(weights < 0) + 1:
        yield please("weights-negative", f"{where} › {number}", "below 0.", "give weights from 0")
    total = float(weights.sum())
    if abs(total - 1) > SUM_ROUNDING:
        yield please("weights-sum", where, f"they sum to {total:g}, not to 1.", "divide them by their sum")


def shares_of_one(weights: ArrayLike, length: int, where: str = "weights") -> Floats:
    """Take weights that must sum to one.

    Args:
        weights: (n,), 0 to 1.
        length: n.
        where: the place named in a refusal.

    Returns:
        (n,), as given.

    Raises:
        Refused: `weights-shape`, `weights-negative`, `weights-sum` (beyond 0.0005).
    """
    found = finite_array(weights, 1, "weights-shape", where)
    if len(found) != length:
        what = f"{len(found)} weights for {length}."
        refuse([please("weights-shape", where, what, f"give {length} weights")])
    refuse(weight_problems(found, where))
    return found
