"""Internal consistency from a covariance matrix alone: Cronbach's alpha, its interval, and each item's part in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri

from scoring.covariances import checked_correlation, checked_covariance, item_names
from scoring.problems import Problem, please, refuse

NOTHING = 1e-12  # of the sum of the variances; a variance below it is rounding
LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Reliability:
    """How far items measure one thing; `interval` is Feldt's at `level`, `standardised` alpha of the correlations.

    `alpha_if_dropped` is None for two items, one item having no alpha, and `standardised` where the items cancel once
    their variances are made alike.
    """

    items: tuple[str, ...]
    n: int
    alpha: float
    level: float
    interval: tuple[float, float]
    standardised: float | None
    item_total: NDArray[np.float64]
    alpha_if_dropped: NDArray[np.float64] | None


def reliability(names: Sequence[str], covariance: ArrayLike, n: int, level: float = LEVEL) -> Reliability:
    """Return alpha with its interval, and what each item does for it.

    Args:
        names: m of them, for the refusals.
        covariance: (m, m) of the items, keyed so that they point one way.
        n: responses the covariances come from.
        level: of the interval, between 0 and 1.

    Raises:
        Refused: what `cronbach_alpha`, `feldt_interval` and `item_total` refuse, the items by their names.
    """
    matrix = checked_covariance(covariance, 2, names, interval_problems(n, level))
    refuse(_cancelling(matrix, item_names(names, len(matrix))))
    alpha, unit = _alpha(matrix), _correlation(matrix)
    return Reliability(
        items=tuple(names),
        n=n,
        alpha=alpha,
        level=level,
        interval=feldt_interval(alpha, len(matrix), n, level),
        standardised=_alpha(unit) if unit.sum() > NOTHING * len(unit) else None,
        item_total=_item_total(matrix),
        alpha_if_dropped=_alpha_if_dropped(matrix) if len(matrix) > 2 else None,
    )


def cronbach_alpha(covariance: ArrayLike) -> float:
    """Cronbach's alpha: m / (m - 1) (1 - trace / sum).

    Args:
        covariance: (m, m), m >= 2; pairwise covariances will do.

    Returns:
        at most 1; negative when the items work against each other.

    Source: Cronbach, Psychometrika 16 (1951) 297-334.

    Raises:
        Refused: what `checked_covariance` refuses, and `reliability-no-total-variance`.
    """
    matrix = checked_covariance(covariance, 2)
    refuse(_cancelling(matrix, ()))
    return _alpha(matrix)


def standardised_alpha(correlation: ArrayLike) -> float:
    """Alpha of the items brought to one variance: m r / (1 + (m - 1) r), r their mean correlation.

    Args:
        correlation: (m, m), m >= 2.

    Raises:
        Refused: what `checked_correlation` and `cronbach_alpha` refuse.
    """
    return cronbach_alpha(checked_correlation(correlation, 2))


def feldt_interval(alpha: float, items: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Interval of alpha: (1 - alpha) F is (1 - alpha hat), F with n - 1 and (n - 1)(m - 1) degrees of freedom.

    low = 1 - (1 - alpha) F(1 - (1 - level) / 2), high = 1 - (1 - alpha) F((1 - level) / 2), F(p) being quantiles.
    It supposes normal, parallel items and independent responses; with few answer grades it is an approximation.

    Args:
        alpha: the estimate, at most 1.
        items: m >= 2.
        n: responses, at least 2.
        level: between 0 and 1.

    Returns:
        (low, high), low <= high <= 1.

    Source: Feldt, Psychometrika 30 (1965) 357-370; Feldt, Woodruff & Salih, Applied Psychological Measurement 11 (1987)
    93-103.

    Raises:
        Refused: `reliability-alpha`, `reliability-too-few-items`, `reliability-too-few-responses`, `reliability-level`.
    """
    problems = interval_problems(n, level)
    if not alpha <= 1:
        problems.append(please("reliability-alpha", "alpha", f"{alpha:g}.", "give a figure that is at most 1"))
    if items < 2:
        what = f"{items} of at least 2 items."
        problems.append(please("reliability-too-few-items", "items", what, "ask for 2 items or more"))
    refuse(problems)
    between, within = n - 1, (n - 1) * (items - 1)
    low, high = (1 - (1 - alpha) * float(fdtri(between, within, (1 + side * level) / 2)) for side in (1, -1))
    return low, high


def item_total(covariance: ArrayLike) -> NDArray[np.float64]:
    """Correlation of each item with the sum of the others.

    (sum_j c_ij - c_ii) / sqrt(c_ii (S - 2 sum_j c_ij + c_ii)), S the sum of all covariances.

    Args:
        covariance: (m, m), m >= 2.

    Returns:
        (m,), -1 to 1.

    Raises:
        Refused: what `cronbach_alpha` refuses, and `reliability-no-rest-variance`.
    """
    matrix = checked_covariance(covariance, 2)
    refuse(_cancelling(matrix, item_names(None, len(matrix))))
    return _item_total(matrix)


def alpha_if_dropped(covariance: ArrayLike) -> NDArray[np.float64]:
    """Alpha of the other items, for each item.

    Args:
        covariance: (m, m), m >= 3.

    Returns:
        (m,), each at most 1.

    Raises:
        Refused: what `item_total` refuses.
    """
    matrix = checked_covariance(covariance, 3)
    refuse(_cancelling(matrix, item_names(None, len(matrix))))
    return _alpha_if_dropped(matrix)


def to_correlation(covariance: ArrayLike, names: Sequence[str] | None = None) -> NDArray[np.float64]:
    """Correlations c_ij / sqrt(c_ii c_jj), the diagonal exactly one.

    Args:
        covariance: (m, m), m >= 1.
        names: for the refusals.

    Raises:
        Refused: what `checked_covariance` refuses.
    """
    return _correlation(checked_covariance(covariance, 1, names))


def interval_problems(n: int, level: float) -> list[Problem]:
    """Return why no interval can be had from n responses at this level, if it cannot."""
    problems = []
    if n < 2:
        what = f"{n} of at least 2 responses."
        problems.append(please("reliability-too-few-responses", "n", what, "collect more responses"))
    if not 0 < level < 1:
        problems.append(please("reliability-level", "level", f"{level:g}.", "give a level between 0 and 1"))
    return problems


def _alpha(matrix: NDArray[np.float64]) -> float:
    items = len(matrix)
    return float(items / (items - 1) * (1 - np.trace(matrix) / matrix.sum()))


def _rest_variances(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(matrix.sum() - 2 * matrix.sum(axis=0) + np.diagonal(matrix), dtype=np.float64)


def _item_total(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    own = np.diagonal(matrix)
    return np.asarray((matrix.sum(axis=0) - own) / np.sqrt(own * _rest_variances(matrix)), dtype=np.float64)


def _alpha_if_dropped(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    left = len(matrix) - 1
    others = np.trace(matrix) - np.diagonal(matrix)
    return np.asarray(left / (left - 1) * (1 - others / _rest_variances(matrix)), dtype=np.float64)


def _correlation(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    deviations = np.sqrt(np.diagonal(matrix))
    correlation = matrix / np.outer(deviations, deviations)
    np.fill_diagonal(correlation, 1.0)
    return np.asarray((correlation + correlation.T) / 2, dtype=np.float64)


def _cancelling(matrix: NDArray[np.float64], names: tuple[str, ...]) -> list[Problem]:
    """Refuse a sum that does not vary, and for each of `names` the sum of the others."""
    least = NOTHING * np.trace(matrix)
    way_out = "turn the items that point the other way"
    if matrix.sum() <= least:
        return [please("reliability-no-total-variance", "items", "they cancel: their sum does not vary.", way_out)]
    what = "the other items cancel: their sum does not vary."
    rest = zip(names, _rest_variances(matrix), strict=False)
    return [please("reliability-no-rest-variance", name, what, way_out) for name, variance in rest if variance <= least]
