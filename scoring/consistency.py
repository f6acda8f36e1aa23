"""How far a matrix contradicts itself, against a named random index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from scoring.completion import complete
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector, row_geometric_mean

SETTLED = 1e-9  # a smaller log error is floating-point noise, not a contradiction


@dataclass(frozen=True)
class RandomIndex:
    """Mean CI of random matrices by order n, and by order and number of missing pairs when lambda_max is minimised."""

    name: str
    complete: Mapping[int, float]
    incomplete: Mapping[int, Mapping[int, float]]

    def of(self, n: int, missing: int) -> float | None:
        """Return the index for order `n` with `missing` pairs: 0 for n <= 2, None where the table has no value."""
        if n <= 2:
            return 0.0
        return self.incomplete.get(n, {}).get(missing) if missing else self.complete.get(n)


# Own Monte Carlo, 8,000 to 20,000 draws (s.e. <= 0.006), averaged over connected patterns.
_INCOMPLETE = {4: {1: 0.581, 2: 0.282}, 5: {1: 0.925, 2: 0.730, 3: 0.544, 4: 0.361}}

# Saaty, The Analytic Hierarchy Process, McGraw-Hill 1980, chapter 2 (the 0.58 table).
SAATY_1980 = RandomIndex("Saaty 1980", {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}, _INCOMPLETE)

# The 17-point Saaty scale, uniform: all matrices for n = 3 and 4; 3 to 20 million drawn above (s.e. <= 0.00012).
EXACT = RandomIndex(
    "Exact",
    {
        3: 0.524457454,
        4: 0.884158001,
        5: 1.108871193,
        6: 1.249107505,
        7: 1.340878333,
        8: 1.404442481,
        9: 1.450799062,
        10: 1.486092094,
        11: 1.513862018,
        12: 1.536270374,
        13: 1.554905728,
        14: 1.570505695,
        15: 1.583862999,
    },
    _INCOMPLETE,
)


@dataclass(frozen=True)
class Consistency:
    """CI = (lambda_max - n) / (n - 1) and CR = CI / RI, both >= 0; `cr` is None where the named table has no RI.

    `gci` is the geometric consistency index (Aguaron & Moreno-Jimenez, EJOR 147 (2003) 137-145) of a complete matrix.
    """

    order: int
    missing: int
    lambda_max: float
    ci: float
    random_index_name: str
    random_index: float | None
    cr: float | None
    gci: float | None


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
    lambda_max = max(lambda_max, float(n))  # a theorem; rounding may fall below it
    ci = (lambda_max - n) / (n - 1)
    index = random_index.of(n, missing)
    cr = 0.0 if n <= 2 else None if index is None else ci / index
    gci = None if missing else geometric_consistency_index(matrix.ratios)
    return Consistency(n, missing, lambda_max, ci, random_index.name, index, cr, gci)
