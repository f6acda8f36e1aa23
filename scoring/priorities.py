"""Priorities from complete positive matrices: the principal eigenvector and the row geometric mean."""

import numpy as np
from numpy.typing import NDArray

from scoring.elimination import blocks
from scoring.perron import Certified, principal
from scoring.problems import Problem, refuse

__all__ = ["Certified", "certified_eigenvector", "eigenvector", "row_geometric_mean"]

LARGEST = 1e290  # products between its inverse and itself have lost no digit to overflow or underflow


def eigenvector(ratios: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Principal right eigenvector and eigenvalue, the latter to a relative error below 1e-12 (about 1e-15 as a rule).

    Args:
        ratios: (n, n) or (m, n, n), positive, complete; a[i, j] = importance of i over j.

    Returns:
        weights: (n,) or (m, n), positive, each sums to one: A w = lambda_max w.
        lambda_max: () or (m,); at least n for a reciprocal matrix, n exactly if it is consistent.

    Source: Saaty, J. Math. Psychology 15 (1977) 234-281.

    Raises:
        Refused: `matrix-incomplete` if a cell is missing, not positive or not finite; `eigenvector-unsettled`.
    """
    found = certified_eigenvector(ratios)
    return found.weights, found.lambda_max


def certified_eigenvector(ratios: NDArray[np.float64]) -> Certified:
    """Principal right eigenvector, its eigenvalue and proven bounds of it, from the row geometric mean by Noda or eig.

    Args:
        ratios: (n, n) or (m, n, n), positive, complete.

    Returns:
        weights (n,) or (m, n); lambda_max, low and high () or (m,), low <= lambda_max <= high within 1e-12 (relative).

    Source: as `perron.principal`.

    Raises:
        Refused: `matrix-incomplete` if a cell is missing, not positive or not finite; `eigenvector-unsettled`.
    """
    batch = _complete(ratios)
    shape = ratios.shape[:-2]
    found = principal(batch, _row_means(batch))
    bounds = (found.lambda_max.reshape(shape), found.low.reshape(shape), found.high.reshape(shape))
    return Certified(found.weights.reshape(ratios.shape[:-1]), *bounds)


def row_geometric_mean(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Row geometric means, scaled to sum to one: the logarithmic least squares priorities.

    Args:
        ratios: (n, n) or (m, n, n), positive, complete.

    Returns:
        (n,) or (m, n), positive: w_i proportional to (prod_j a_ij)^(1/n).

    Source: Crawford & Williams, J. Math. Psychology 29 (1985) 387-405.

    Raises:
        Refused: `matrix-incomplete` if a cell is missing, not positive or not finite.
    """
    return _row_means(_complete(ratios)).reshape(ratios.shape[:-1])


def _complete(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    if not np.all((ratios > 0) & (ratios < np.inf)):
        refuse([Problem("matrix-incomplete", "matrix", "a cell is missing or not positive.", "Complete it first.")])
    return ratios.reshape(-1, *ratios.shape[-2:])


def _row_means(batch: NDArray[np.float64]) -> NDArray[np.float64]:
    m, n, _ = batch.shape
    weights = np.empty((m, n))
    for block in blocks(m, n):
        means = _means(batch[block].transpose(1, 2, 0))
        means /= means.sum(axis=0)
        weights[block] = means.T
    return weights


def _means(last: NDArray[np.float64]) -> NDArray[np.float64]:
    """Geometric means over the second axis, (n, m) from (n, n, m), the largest 1; by products where these are safe."""
    with np.errstate(over="ignore", under="ignore"):
        product = np.ascontiguousarray(last).prod(axis=1)
    if np.all((product > 1 / LARGEST) & (product < LARGEST)):
        return np.asarray(product ** (1 / len(last)), dtype=np.float64)
    logs = np.log(last).mean(axis=1)
    return np.asarray(np.exp(logs - logs.max(axis=0)), dtype=np.float64)
