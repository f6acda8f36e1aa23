"""Where the missing points are: how much each indicator holds the whole back."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def obstacle_degrees(weights: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    """Unscaled obstacle degrees w_j * (1 - x_j).

    Args:
        weights: (n,), summing to one.
        values: (n,) or (m, n), standardised to 0..1, higher being better.

    Returns:
        the shape of `values`, 0 to w_j.
    """
    shortfall = 1 - np.asarray(values, dtype=np.float64)
    return np.asarray(np.asarray(weights, dtype=np.float64) * shortfall, dtype=np.float64)


def obstacles(weights: ArrayLike, scores: ArrayLike) -> NDArray[np.float64]:
    """Obstacle degrees w_j * (1 - s_j/100) / sum over k of w_k * (1 - s_k/100).

    They always sum to one, so they rank what to mend; they do not prove that anything is wrong.

    Args:
        weights: (n,), non-negative; only their proportions count.
        scores: (n,) or (m, n), 0 to 100, higher being better.

    Returns:
        the shape of `scores`, 0 to 1, each row summing to one; zeros where every score is 100.
    """
    degrees = obstacle_degrees(weights, np.asarray(scores, dtype=np.float64) / 100)
    total = degrees.sum(axis=-1, keepdims=True)
    return np.asarray(degrees / np.where(total > 0, total, 1.0), dtype=np.float64)
