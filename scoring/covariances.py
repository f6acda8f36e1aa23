"""What a covariance or correlation matrix must be before a figure is taken from it."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.problems import Problem, please, refuse

SYMMETRIC = 1e-8  # relative to the largest entry; cells that differ more were not computed as one
UNIT = 1e-6  # a correlation matrix printed with six decimals still has ones on its diagonal
CONSTANT = 1e-20  # relative to the largest variance; the square of what rounding leaves of a mean
SINGULAR = 1e-10  # relative to the largest eigenvalue; below it an inverse keeps fewer than six digits
INVOLVED = 1e-3  # share of a null direction's length; an item with less has no part in it
ENTIRE = "from complete answers, with all its decimals"


def checked_covariance(
    covariance: ArrayLike, fewest: int, names: Sequence[str] | None = None, also: Iterable[Problem] = ()
) -> NDArray[np.float64]:
    """Return the matrix as (m, m) floats if it can be one of covariances between at least `fewest` items that vary.

    Raises:
        Refused: `also`, and `covariance-shape`, `covariance-names`, `covariance-not-finite`, `covariance-asymmetric`,
            `covariance-negative-variance`, `reliability-too-few-items`, `reliability-constant-item`.
    """
    matrix = _floats(covariance)
    refuse([*also, *_problems(matrix, fewest, names, unit=False)])
    return matrix


def checked_correlation(
    correlation: ArrayLike, fewest: int, names: Sequence[str] | None = None, also: Iterable[Problem] = ()
) -> NDArray[np.float64]:
    """Return the matrix as (m, m) floats if it can be one of correlations, with no negative eigenvalue.

    Args:
        correlation: (m, m), symmetric, from -1 to 1 with ones on the diagonal, none of its eigenvalues below
            -`SINGULAR` of the largest.
        fewest: the least m.
        names: (m,), what the items are called in problems; "item 1" and so on without.
        also: problems already found, told together with those found here.

    Returns:
        (m, m), the same numbers.

    Raises:
        Refused: what `checked_covariance` refuses, and `correlation-diagonal`, `correlation-range`,
            `correlation-indefinite`.
    """
    return _with_eigenvalues(correlation, fewest, names, also)[0]


def checked_regular(
    correlation: ArrayLike, fewest: int, names: Sequence[str] | None = None, also: Iterable[Problem] = ()
) -> NDArray[np.float64]:
    """Return the matrix as `checked_correlation` does, if it also has an inverse worth computing.

    Args:
        correlation, fewest, names, also: as `checked_correlation` takes them; the smallest eigenvalue has to be
            more than `SINGULAR` of the largest.

    Returns:
        (m, m), the same numbers.

    Raises:
        Refused: what `checked_correlation` refuses, and `correlation-singular`.
    """
    matrix, values = _with_eigenvalues(correlation, fewest, names, also)
    if values[0] <= SINGULAR * values[-1]:
        refuse([_singular(np.linalg.eigh(matrix)[1][:, 0], item_names(names, len(matrix)))])
    return matrix


def item_names(names: Sequence[str] | None, items: int) -> tuple[str, ...]:
    """Return the names, or "item 1", "item 2", ... where there are none."""
    return tuple(names) if names is not None else tuple(f"item {place + 1}" for place in range(items))


def _with_eigenvalues(
    correlation: ArrayLike, fewest: int, names: Sequence[str] | None, also: Iterable[Problem]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    matrix = _floats(correlation)
    refuse([*also, *_problems(matrix, fewest, names, unit=True)])
    values = np.asarray(np.linalg.eigvalsh(matrix), dtype=np.float64)
    if values[0] < -SINGULAR * values[-1]:
        refuse([_indefinite(float(values[0]))])
    return matrix, values


def _floats(matrix: ArrayLike) -> NDArray[np.float64]:
    try:
        return np.asarray(matrix, dtype=np.float64)
    except (TypeError, ValueError):
        return np.empty(0)  # rows of unequal length or no numbers: refused for its shape


def _problems(matrix: NDArray[np.float64], fewest: int, names: Sequence[str] | None, *, unit: bool) -> list[Problem]:
    if matrix.ndim != 2 or len(set(matrix.shape)) != 1:
        what = f"an array of shape {matrix.shape}, not a square table of numbers."
        return [please("covariance-shape", "matrix", what, "give a row and a column for each item")]
    items, problems = len(matrix), []
    if items < fewest:
        what = f"{items} of at least {fewest} items."
        problems.append(please("reliability-too-few-items", "items", what, f"ask for {fewest} items or more"))
    if names is not None and len(names) != items:
        what = f"{len(names)} names for {items} items."
        return [*problems, please("covariance-names", "names", what, "name each item once")]
    place = item_names(names, items)
    if not np.isfinite(matrix).all():
        return problems + _not_finite(matrix, place)
    if items and np.abs(matrix - matrix.T).max() > SYMMETRIC * np.abs(matrix).max():
        problems.append(_asymmetric(matrix, place))
    variances = _variance_problems(matrix, place)
    return problems + variances + (_range_problems(matrix, place) if unit and not variances else [])


def _not_finite(matrix: NDArray[np.float64], names: tuple[str, ...]) -> list[Problem]:
    bad = ~np.isfinite(matrix)
    own = np.flatnonzero(~np.isfinite(np.diagonal(matrix)))
    rows = own if own.size else np.flatnonzero(bad.any(axis=1))  # an item without a figure spoils all its neighbours'
    what, way_out = "a cell that is no number.", "leave the item out or collect more answers to it"
    return [please("covariance-not-finite", names[row], what, way_out) for row in rows]


def _asymmetric(matrix: NDArray[np.float64], names: tuple[str, ...]) -> Problem:
    row, column = np.unravel_index(int(np.abs(matrix - matrix.T).argmax()), matrix.shape)
    what = f"{matrix[row, column]:g} one way and {matrix[column, row]:g} the other."
    where = f"{names[row]}, {names[column]}"
    return please("covariance-asymmetric", where, what, "give each pair of items one figure")


def _variance_problems(matrix: NDArray[np.float64], names: tuple[str, ...]) -> list[Problem]:
    variances = np.diagonal(matrix)
    least = CONSTANT * (float(variances.max(initial=0.0)) + CONSTANT)
    if (variances > least).all():
        return []
    negative = [
        please("covariance-negative-variance", name, f"a variance of {variance:g}.", "compute the matrix again")
        for name, variance in zip(names, variances, strict=True)
        if variance < 0
    ]
    constant = [
        please("reliability-constant-item", name, "everybody answered the same.", "leave this item out")
        for name, variance in zip(names, variances, strict=True)
        if 0 <= variance <= least
    ]
    return negative + constant


def _range_problems(matrix: NDArray[np.float64], names: tuple[str, ...]) -> list[Problem]:
    beyond = np.argwhere(np.triu(np.abs(matrix) > 1 + UNIT, 1))
    if not beyond.size and (np.abs(np.diagonal(matrix) - 1) <= UNIT).all():
        return []
    return [
        please("correlation-diagonal", name, f"{own:g} with itself, not 1.", "give correlations, not covariances")
        for name, own in zip(names, np.diagonal(matrix), strict=True)
        if abs(own - 1) > UNIT
    ] + [
        please("correlation-range", f"{names[i]}, {names[j]}", f"{matrix[i, j]:g}.", "give a figure from -1 to 1")
        for i, j in beyond
    ]


def _indefinite(least: float) -> Problem:
    what = f"no answers could have these correlations together: an eigenvalue of {least:.3g}."
    return please("correlation-indefinite", "matrix", what, f"compute the correlations {ENTIRE}")


def _singular(direction: NDArray[np.float64], names: tuple[str, ...]) -> Problem:
    involved = [name for name, share in zip(names, direction, strict=True) if abs(share) > INVOLVED]
    what = "each of these items follows from the others, so the matrix has no inverse."
    return please("correlation-singular", ", ".join(involved), what, "leave one of them out, or collect more responses")
