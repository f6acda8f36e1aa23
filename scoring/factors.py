"""Exploratory factor analysis of a correlation matrix: extraction by minimum residuals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, minimize

from scoring.covariances import checked_correlation
from scoring.problems import Problem, Refused, please, refuse
from scoring.rotations import signed

FEWEST = 3  # one factor of two items is not determined
LOWEST = 0.005  # least uniqueness, as in R's psych::fa and factanal
HIGHEST = 1.0
FLAT = 1e-8  # of the gradient within the bounds; the uniquenesses are then about as near
NEARLY_FLAT = 1e-5  # of the same, as a method without second derivatives ends
STALLED = 1e-6  # of the same, where rounding hides any further descent
STEEPNESS = 1e-4  # Armijo's share of the descent that the gradient promises
ROUNDING = 1e-14  # relative; a rise of f that is no rise
NEAR = 0.01  # most that a uniqueness may be from a bound it is about to cross
BENT = 1e-2  # least curvature where f is not convex; of a good fit it is near 1
APART = 1e-6  # least gap between a kept and a left eigenvalue that the curvature is divided by
MOST_STEPS = 500
HALVINGS = 30


@dataclass(frozen=True, eq=False)
class Loadings:
    """Unrotated factors, the strongest first; R is near L L' with the uniquenesses on the diagonal.

    `communalities` are the rows' sums of squares and `uniquenesses` one less them, below zero in a Heywood case gone
    too far; `explained` is each factor's share of all variance; `residual` the root mean square of what is left off
    the diagonal; `heywood` marks items whose uniqueness stands at its bound 0.005 and is not to be believed.
    """

    loadings: NDArray[np.float64]
    communalities: NDArray[np.float64]
    uniquenesses: NDArray[np.float64]
    explained: NDArray[np.float64]
    residual: float
    heywood: NDArray[np.bool_]
    steps: int


def most_factors(items: int) -> int:
    """Return the most factors that m items identify: the largest k with (m - k)^2 >= m + k, Ledermann's bound.

    Source: Ledermann, Psychometrika 2 (1937) 85-93.
    """
    return max((k for k in range(items) if (items - k) ** 2 >= items + k), default=0)


def minres(correlation: ArrayLike, factors: int, names: Sequence[str] | None = None) -> Loadings:
    """Factors whose products come nearest to the correlations off the diagonal.

    Over the uniquenesses psi, from 0.005 to 1 and starting at one less the squared multiple correlations, the sum
    f = 1/2 sum theta^2 of the eigenvalues of R - diag(psi) that the factors leave is least; its gradient is
    psi + h^2 - 1. Each step is Newton's, within the bounds and halved until f falls enough. The matrix may be singular.

    Args:
        correlation: (m, m), m >= 3.
        factors: k >= 1, few enough that (m - k)^2 >= m + k.
        names: for the refusals.

    Returns:
        (m, k) loadings, each column's sum positive.

    Source: Harman & Jones, Psychometrika 31 (1966) 351-368; as unweighted least squares, and for the curvature,
    Joreskog in Enslein, Ralston & Wilf, Statistical Methods for Digital Computers, 1977, 125-153. Bounds and start of
    R's psych::fa(fm = "minres").

    Raises:
        Refused: what `checked_correlation` refuses, and `factors-too-few`, `factors-too-many`, `factors-not-converged`.
    """
    few = please("factors-too-few", "factors", f"{factors} factors.", "ask for one or more")
    matrix = checked_correlation(correlation, FEWEST, names, [few] * (factors < 1))
    most = most_factors(len(matrix))
    if factors > most:
        refuse([_too_many(factors, len(matrix), most)])
    return nearest(matrix, factors)


def nearest(matrix: NDArray[np.float64], factors: int) -> Loadings:
    """Do what `minres` does with a matrix already known to be one of correlations, whatever the count of factors.

    Args:
        matrix: (m, m), as `checked_correlation` returns it.
        factors: 1 to m - 1; more than `most_factors` may fit exactly in many ways, of which one is found.

    Raises:
        Refused: `factors-not-converged`.
    """
    fit, steps = _descend(matrix, factors)
    loadings = signed(fit.vectors * np.sqrt(fit.values))
    communalities = np.sum(loadings**2, axis=1)
    left = (matrix - loadings @ loadings.T)[~np.eye(len(matrix), dtype=bool)]
    return Loadings(
        loadings=loadings,
        communalities=communalities,
        uniquenesses=np.diagonal(matrix) - communalities,
        explained=np.sum(loadings**2, axis=0) / len(matrix),
        residual=float(np.sqrt(np.mean(left**2))) if left.size else 0.0,
        heywood=fit.psi <= LOWEST,
        steps=steps,
    )


@dataclass(frozen=True, eq=False)
class _Fit:
    """The least squares at given uniquenesses: kept eigenpairs with no negative value, and what is left."""

    psi: NDArray[np.float64]
    values: NDArray[np.float64]
    vectors: NDArray[np.float64]
    left_values: NDArray[np.float64]
    left_vectors: NDArray[np.float64]

    @property
    def badness(self) -> float:
        """Half the sum of squares of the eigenvalues that are left, which is what `minres` makes least."""
        return float(self.left_values @ self.left_values) / 2

    @property
    def gradient(self) -> NDArray[np.float64]:
        """How `badness` grows with each uniqueness, (m,): d(value)/d(psi_i) of an eigenvalue is -(vector_i squared)."""
        return np.asarray(-(self.left_vectors**2) @ self.left_values, dtype=np.float64)


def _fit(matrix: NDArray[np.float64], psi: NDArray[np.float64], factors: int) -> _Fit:
    values, vectors = np.linalg.eigh(matrix - np.diag(psi))
    kept, found = values[: -factors - 1 : -1], vectors[:, : -factors - 1 : -1]
    left, unfound = values[:-factors], vectors[:, :-factors]
    if kept[-1] < 0:  # a factor with negative variance is no factor: its eigenvalue stays among what is left
        left, unfound = np.append(left, kept[kept < 0]), np.hstack([unfound, found[:, kept < 0]])
        kept = np.maximum(kept, 0)
    return _Fit(psi, kept, found, left, unfound)


def _descend(matrix: NDArray[np.float64], factors: int) -> tuple[_Fit, int]:
    fit = _fit(matrix, _start(matrix), factors)
    for step in range(MOST_STEPS):
        reach = _reach(fit)
        if reach <= FLAT:
            return fit, step
        lower = _lower(matrix, fit, _direction(fit, fit.gradient, min(reach, NEAR)))
        if lower is None:
            if reach <= STALLED:
                return fit, step
            break
        fit = lower
    return _onwards(matrix, fit, factors), MOST_STEPS


def _reach(fit: _Fit) -> float:
    """How far the gradient would lead within the bounds."""
    return float(np.abs(fit.psi - np.clip(fit.psi - fit.gradient, LOWEST, HIGHEST)).max())


def _onwards(matrix: NDArray[np.float64], fit: _Fit, factors: int) -> _Fit:
    """Out of a flat valley, in which Newton's steps end, by L-BFGS-B."""

    def badness(psi: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        tried = _fit(matrix, psi, factors)
        return tried.badness, tried.gradient

    bounds = Bounds(LOWEST, HIGHEST)
    found = minimize(badness, fit.psi, method="L-BFGS-B", jac=True, bounds=bounds, tol=ROUNDING)
    last = _fit(matrix, np.asarray(found.x, dtype=np.float64), factors)
    if _reach(last) <= NEARLY_FLAT:
        return last
    what = f"no solution with {factors} factors was reached."
    raise Refused([please("factors-not-converged", "factors", what, "ask for fewer factors")])


def _start(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """One less the squared multiple correlations; the middle where a singular matrix has none."""
    smallest: NDArray[np.float64] = np.full(len(matrix), (LOWEST + HIGHEST) / 2)
    try:
        inverse = np.diagonal(np.linalg.inv(matrix))
    except np.linalg.LinAlgError:
        return smallest
    np.divide(1, inverse, out=smallest, where=inverse > 0)  # rounding lets some singular matrices through
    return smallest.clip(LOWEST, HIGHEST)


def _direction(fit: _Fit, gradient: NDArray[np.float64], near: float) -> NDArray[np.float64]:
    """Newton's step, made to lead downhill where f is not convex.

    Uniquenesses about to leave the bounds go their own way, as in Bertsekas, SIAM Journal on Control and Optimization
    20 (1982) 221-246: within the others' step they would be cut short and turn it uphill.
    """
    low, high = fit.psi <= LOWEST + near, fit.psi >= HIGHEST - near
    free = ~((low & (gradient > 0)) | (high & (gradient < 0)))
    curvature = _curvature(fit)[np.ix_(free, free)]
    direction = -gradient
    try:
        np.linalg.cholesky(curvature)
        direction[free] = -np.linalg.solve(curvature, gradient[free])
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(curvature)
        direction[free] = -vectors @ ((vectors.T @ gradient[free]) / np.maximum(np.abs(values), BENT))
    return direction


def _curvature(fit: _Fit) -> NDArray[np.float64]:
    """Second derivatives (m, m) of f, from those of eigenvalues and eigenvectors."""
    curvature = (fit.left_vectors @ fit.left_vectors.T) ** 2
    for value, vector in zip(fit.values[fit.values > 0], fit.vectors.T, strict=False):
        pull = fit.left_values / np.maximum(value - fit.left_values, APART)
        curvature -= 2 * np.outer(vector, vector) * ((fit.left_vectors * pull) @ fit.left_vectors.T)
    return np.asarray(curvature, dtype=np.float64)


def _lower(matrix: NDArray[np.float64], fit: _Fit, direction: NDArray[np.float64]) -> _Fit | None:
    share = 1.0
    for _ in range(HALVINGS):
        psi = np.clip(fit.psi + share * direction, LOWEST, HIGHEST)
        tried = _fit(matrix, psi, len(fit.values))
        promised = float(fit.gradient @ (fit.psi - psi))
        if promised > 0 and tried.badness <= (1 + ROUNDING) * fit.badness - STEEPNESS * promised:
            return tried
        share /= 2
    return None


def _too_many(factors: int, items: int, most: int) -> Problem:
    what = f"{factors} factors of {items} items leave nothing to check them by."
    return please("factors-too-many", "factors", what, f"ask for {most} at most, or use more items")
