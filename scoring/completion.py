"""The missing comparisons that contradict the given ones least."""

import numpy as np
from numpy.typing import NDArray

from scoring.pairwise import parts
from scoring.priorities import eigenvector
from scoring.problems import Problem, Refused, refuse

STEP = 1e-11  # of the logarithms; Newton's error after such a step is its square
MOST_STEPS = 100
NOISE = 1e-14  # of log lambda_max, whose last digits must not stop the descent


def complete(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill the missing cells so that the largest eigenvalue is least.

    log lambda_max is strictly convex in the logarithms of the missing cells when the comparisons are connected, so the
    completion is unique. Damped Newton with exact derivatives from the logarithmic least squares completion.

    Args:
        ratios: (n, n), positive and reciprocal, NaN where missing, connected.

    Returns:
        (n, n), a complete reciprocal copy; given cells unchanged, missing cells within 1e-10 of the optimum (relative).

    Source: Bozoki, Fulop & Ronyai, Math. Comput. Modelling 52 (2010) 318-333.

    Raises:
        Refused: `pairwise-unconnected`, or `completion-unsettled` if 100 steps do not reach the optimum.
    """
    rows, columns = np.nonzero(np.triu(np.isnan(ratios)))
    if not len(rows):
        return ratios.copy()
    start = np.log(logarithmic_least_squares(ratios))
    logs = start[rows] - start[columns]
    for _ in range(MOST_STEPS):
        filled = _filled(ratios, rows, columns, logs)
        now, (gradient, hessian) = _log_lambda(filled), _slopes(filled, rows, columns)
        step = -np.linalg.solve(hessian, gradient)
        while _log_lambda(_filled(ratios, rows, columns, logs + step)) > now + gradient @ step / 4 + NOISE:
            step = step / 2
        logs = logs + step
        if np.max(np.abs(step)) < STEP:
            return _filled(ratios, rows, columns, logs)
    raise Refused([Problem("completion-unsettled", "matrix", "no optimum in 100 steps.", "Judge more of the pairs.")])


def logarithmic_least_squares(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Priorities of an incomplete matrix: minimise the sum of (log a_ij - log w_i + log w_j)^2 over the given cells.

    Args:
        ratios: (n, n), positive and reciprocal, NaN where missing, connected.

    Returns:
        (n,), positive, sums to one; for a complete matrix the row geometric mean.

    Source: Bozoki, Fulop & Ronyai 2010, section 4 (the graph Laplacian).

    Raises:
        Refused: `pairwise-unconnected`.
    """
    if len(parts(ratios)) > 1:
        refuse([Problem("pairwise-unconnected", "matrix", "not all is joined.", "Judge a pair across the parts.")])
    given = ~np.isnan(ratios)
    laplacian = np.diag(given.sum(axis=1)) - given
    logs = np.linalg.lstsq(laplacian.astype(np.float64), np.log(np.where(given, ratios, 1.0)).sum(axis=1))[0]
    weights = np.exp(logs)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _filled(
    ratios: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp], logs: NDArray[np.float64]
) -> NDArray[np.float64]:
    filled = ratios.copy()
    filled[rows, columns] = np.exp(logs)
    filled[columns, rows] = np.exp(-logs)
    return filled


def _log_lambda(filled: NDArray[np.float64]) -> float:
    return float(np.log(eigenvector(filled)[1]))


def _slopes(
    filled: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gradient (k,) and Hessian (k, k) of log lambda_max in the logarithms of the k missing cells.

    a_ij w_j / (lambda w_i) is the transition matrix of a Markov chain, so eigenvalue perturbation is written with its
    stationary distribution and fundamental matrix (Kemeny & Snell, Finite Markov Chains, 1960, 4.3).
    """
    weights, lambda_max = eigenvector(filled)
    chain = filled * weights / (lambda_max * weights[:, None])
    stationary = eigenvector(filled.T)[0] * weights
    stationary /= stationary.sum()
    fundamental = np.linalg.inv(np.eye(len(chain)) - chain + stationary)
    each = np.arange(len(rows))
    left, right = np.zeros((len(rows), len(chain))), np.zeros((len(chain), len(rows)))
    right[rows, each], right[columns, each] = chain[rows, columns], -chain[columns, rows]
    left[each, columns] = stationary[rows] * right[rows, each]
    left[each, rows] = stationary[columns] * right[columns, each]
    gradient = stationary @ right
    curvature = left @ fundamental @ right
    own = stationary[rows] * chain[rows, columns] + stationary[columns] * chain[columns, rows]
    return gradient, np.diag(own) + curvature + curvature.T - 3 * np.outer(gradient, gradient)
