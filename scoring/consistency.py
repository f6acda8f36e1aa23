"""How far a matrix contradicts itself, against a named random index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from scoring.completion import complete, logarithmic_least_squares
from scoring.pairwise import PairwiseMatrix
from scoring.perron import CERTAIN
from scoring.priorities import eigenvector, row_geometric_mean
from scoring.random_indices import (
    ALONSO_LAMATA_2006,
    EXACT,
    RANDOM_GCI,
    SAATY_1980,
    SAATY_2007,
    TABLES,
    RandomIndex,
)

__all__ = [
    "ALONSO_LAMATA_2006",
    "EXACT",
    "SAATY_1980",
    "SAATY_2007",
    "TABLES",
    "Consistency",
    "RandomIndex",
    "Triad",
    "Weighed",
    "geometric_consistency_index",
    "koczkodaj",
    "residual_variance",
    "weigh",
    "worst_triad",
]

FIGURES = ("cr", "gci", "gci_ratio", "koczkodaj")
SETTLED = 1e-9  # a smaller log error is floating-point noise, not a contradiction


@dataclass(frozen=True)
class Consistency:
    """CI = (lambda_max - n) / (n - 1) and CR = CI / RI, both >= 0; `cr` is None where the named table has no RI.

    `gci` is the geometric consistency index (Aguaron & Moreno-Jimenez, EJOR 147 (2003) 137-145) of a complete matrix.
    `gci_ratio` is `residual_variance` over its mean for random matrices of Saaty's scale, which is 2.629217 whatever
    the order and whatever is missing; it is read like CR. `koczkodaj` is the worst judged triad, 0 to 1. For each that
    is None, `reasons` has by its name "not estimable, because ...".
    """

    order: int
    missing: int
    lambda_max: float
    ci: float
    random_index_name: str
    random_index: float | None
    cr: float | None
    gci: float | None
    gci_ratio: float | None = None
    koczkodaj: float | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighed:
    """A matrix with its completion, its eigenvector priorities and its consistency."""

    matrix: PairwiseMatrix
    completed: NDArray[np.float64] = field(compare=False)  # follows from the matrix
    weights: Mapping[str, float]
    consistency: Consistency


def weigh(matrix: PairwiseMatrix, random_index: RandomIndex) -> Weighed:
    """Complete the matrix, take its principal eigenvector and measure its consistency.

    Args:
        matrix: n criteria, perhaps incomplete.
        random_index: the table that CR is read against.

    Returns:
        priorities that sum to one, by criterion, and the consistency with lambda_max >= n.

    Source: Saaty 1977; Bozoki, Fulop & Ronyai 2010 for missing pairs.

    Raises:
        Refused: `completion-unsettled`.
    """
    completed = complete(matrix.ratios)
    completed.flags.writeable = False
    weights, lambda_max = eigenvector(completed)
    consistency = _consistency(matrix, float(lambda_max), random_index)
    return Weighed(matrix, completed, dict(zip(matrix.criteria, weights.tolist(), strict=True)), consistency)


def geometric_consistency_index(ratios: NDArray[np.float64]) -> float:
    """GCI = 2 / ((n-1)(n-2)) * sum over i<j of log^2(a_ij w_j / w_i), w the row geometric means; 0 for n = 2.

    Args:
        ratios: (n, n), complete.

    Returns:
        the residual variance of the logarithms, >= 0.

    Source: Aguaron & Moreno-Jimenez, EJOR 147 (2003) 137-145.

    Raises:
        Refused: `matrix-incomplete`.
    """
    n = len(ratios)
    weights = row_geometric_mean(ratios)
    errors = np.triu(np.log(ratios * weights / weights[:, None]), 1)
    return float(2 * np.sum(errors**2) / ((n - 1) * (n - 2))) if n > 2 else 0.0


def residual_variance(ratios: NDArray[np.float64]) -> float | None:
    """Sum of squared log errors of the given pairs about the least squares weights, over their degrees of freedom.

    Over pairs - (n - 1), so that the mean for random judgements is the variance of the logarithm of one of them,
    whatever n and whatever is missing. For a complete matrix this is GCI.

    Args:
        ratios: (n, n), reciprocal, NaN where missing, connected.

    Returns:
        >= 0; None for a tree of comparisons, in which nothing is said twice.

    Source: the Gauss-Markov theorem on Crawford & Williams, J. Math. Psychology 29 (1985) 387-405.

    Raises:
        Refused: `pairwise-unconnected`.
    """
    n, pairs = len(ratios), np.count_nonzero(np.triu(~np.isnan(ratios), 1))
    if pairs < n:
        return None
    logs = np.log(logarithmic_least_squares(ratios))
    errors = np.triu(np.log(ratios) - logs[:, None] + logs, 1)
    return float(np.nansum(errors**2) / (pairs - n + 1))


def koczkodaj(ratios: NDArray[np.float64]) -> float | None:
    """Return the largest min(|1 - ac/(ab bc)|, |1 - ab bc/ac|) over the judged triads: the worst contradiction.

    Args:
        ratios: (n, n), reciprocal, NaN where missing.

    Returns:
        0 (none) to below 1; None if no three criteria are judged all round.

    Source: Koczkodaj, Math. Comput. Modelling 18:7 (1993) 79-84; Duszak & Koczkodaj, Inf. Process. Lett. 52 (1994)
    273-276.
    """
    logs = np.log(ratios)
    errors = np.abs(logs[:, :, None] + logs[None, :, :] - logs[:, None, :])
    n = len(ratios)
    i, j, k = np.ogrid[:n, :n, :n]
    judged = errors[(i < j) & (j < k) & ~np.isnan(errors)]
    return float(-np.expm1(-judged.max())) if len(judged) else None


@dataclass(frozen=True)
class Triad:
    """Three criteria judged in a chain, first over second over third, and first over third directly.

    `log_error` = |log(ab * bc / ac)|: 0 when the direct judgement is the product of the other two. The order is chosen
    so that ab >= 1 and bc >= 1; ac < 1 is then a circle.
    """

    first: str
    second: str
    third: str
    ab: float
    bc: float
    ac: float
    log_error: float


def worst_triad(matrix: PairwiseMatrix) -> Triad | None:
    """Return the fully judged triad with the largest log error, or None if none is judged or none errs.

    Args:
        matrix: n criteria, perhaps incomplete.

    Returns:
        the triad an expert should look at first; among equals the first in the order of the criteria.
    """
    triads = [_triad(matrix, three) for three in combinations(range(len(matrix.criteria)), 3)]
    return max((triad for triad in triads if triad.log_error >= SETTLED), key=lambda t: t.log_error, default=None)


def _triad(matrix: PairwiseMatrix, three: tuple[int, ...]) -> Triad:
    a = matrix.ratios
    i, j, k = next((p for p in permutations(three) if a[p[0], p[1]] >= 1 and a[p[1], p[2]] >= 1), three)
    error = abs(np.log(a[i, j]) + np.log(a[j, k]) - np.log(a[i, k]))
    names = matrix.criteria[i], matrix.criteria[j], matrix.criteria[k]
    return Triad(*names, float(a[i, j]), float(a[j, k]), float(a[i, k]), float(error))


def _consistency(matrix: PairwiseMatrix, lambda_max: float, random_index: RandomIndex) -> Consistency:
    n, missing = len(matrix.criteria), len(matrix.missing)
    if lambda_max <= n * (1 + CERTAIN):  # within the certified bound of a consistent matrix
        lambda_max = float(n)
    ci = (lambda_max - n) / (n - 1)
    index = random_index.of(n, missing)
    figures = _figures(matrix, ci, index) if n > 2 else dict.fromkeys(FIGURES, 0.0)  # two cannot contradict
    reasons = {
        name: f"not estimable, because {_reason(name, n, missing, random_index.name)}."
        for name, value in figures.items()
        if value is None
    }
    source = random_index.source(n, missing)
    return Consistency(n, missing, lambda_max, ci, source, index, **figures, reasons=reasons)


def _figures(matrix: PairwiseMatrix, ci: float, index: float | None) -> dict[str, float | None]:
    variance = residual_variance(matrix.ratios)
    figures = (
        ci / index if index else None,
        geometric_consistency_index(matrix.ratios) if matrix.complete else None,
        None if variance is None else variance / RANDOM_GCI,
        koczkodaj(matrix.ratios),
    )
    return dict(zip(FIGURES, figures, strict=True))


def _reason(figure: str, n: int, missing: int, table: str) -> str:
    if figure == "koczkodaj":
        return "no three criteria are judged all round"
    if missing == (n - 1) * (n - 2) // 2:
        return "the judgements form a tree, in which nothing is said twice"
    if figure == "gci":
        return "it is defined for complete matrices; gci_ratio is for all"
    return f"the table {table} has no value for {n} criteria with {missing} missing pairs"
