"""Priorities from complete positive matrices: the principal eigenvector and the row geometric mean."""

import numpy as np
from numpy.typing import NDArray

from scoring.problems import Problem, refuse


def eigenvector(ratios: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Principal right eigenvector and eigenvalue, to a relative error of about 1e-14.

    Args:
        ratios: (n, n) or (m, n, n), positive, complete; a[i, j] = importance of i over j.

    Returns:
        weights: (n,) or (m, n), positive, each sums to one: A w = lambda_max w.
        lambda_max: () or (m,); at least n for a reciprocal matrix, n exactly if it is consistent.

    Source: Saaty, J. Math. Psychology 15 (1977) 234-281.

    Raises:
        Refused: `matrix-incomplete` if a cell is missing or not positive.
    """
    # Scaled by these weights every cell of a nearly consistent matrix is near 1, and so is every component.
    scale = row_geometric_mean(ratios)
    values, vectors = np.linalg.eig(ratios * scale[..., None, :] / scale[..., :, None])
    largest = np.argmax(values.real, axis=-1)
    vector = np.abs(np.take_along_axis(vectors, largest[..., None, None], axis=-1)[..., 0])
    lambda_max = np.max(values.real, axis=-1)
    return _to_one(scale * vector), np.asarray(lambda_max, dtype=np.float64)


def row_geometric_mean(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Row geometric means, scaled to sum to one: the logarithmic least squares priorities.

    Args:
        ratios: (n, n) or (m, n, n), positive, complete.

    Returns:
        (n,) or (m, n), positive: w_i proportional to (prod_j a_ij)^(1/n).

    Source: Crawford & Williams, J. Math. Psychology 29 (1985) 387-405.

    Raises:
        Refused: `matrix-incomplete` if a cell is missing or not positive.
    """
    if not np.all(ratios > 0):
        refuse([Problem("matrix-incomplete", "matrix", "a cell is missing or not positive.", "Complete it first.")])
    return _to_one(np.exp(np.log(ratios).mean(axis=-1)))


def _to_one(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True), dtype=np.float64)
