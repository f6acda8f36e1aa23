"""How far each weight of one matrix is known: its share while its logarithm moves within an interval."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def weight_ranges(weights: ArrayLike, half_widths: ArrayLike) -> NDArray[np.float64]:
    """Turn intervals of centred log weights into ranges of shares.

    When the centred logarithm of weight i moves by h, the others give way by h / (n - 1) each, so that the logarithms
    stay centred: w_i e^h / (w_i e^h + (1 - w_i) e^(-h / (n - 1))), at h = -h_i and +h_i.

    Args:
        weights: (n,), positive, sum to one, n >= 2.
        half_widths: (n,), >= 0, of the centred log weights (`asking.enough`).

    Returns:
        (n, 2): lowest and highest share, 0 to 1, with the weight between them.

    Source: Crawford & Williams, J. Math. Psychology 29 (1985) 387-405, for the model of the logarithms.
    """
    w = np.asarray(weights, dtype=np.float64)
    moves = np.asarray(half_widths, dtype=np.float64)[:, None] * np.array([-1.0, 1.0])
    up = w[:, None] * np.exp(moves)
    down = (1 - w)[:, None] * np.exp(-moves / (len(w) - 1))
    return np.asarray(up / (up + down), dtype=np.float64)
