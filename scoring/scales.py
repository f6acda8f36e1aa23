"""Other scales for the same judgements: what a step of Saaty's 1 to 9 is taken to mean, applied afterwards.

An expert judges in words that stand for 1 to 9. Each scale gives these steps other ratios, 1 for equal in all of them.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.pairwise import SCALE_END
from scoring.problems import Problem, refuse

Steps = NDArray[np.float64]

ROUNDING = 1e-9  # relative; 9 read from a file may be a little more
_M = float(SCALE_END)

# By name: the ratio that a step x in 1..9 stands for, among n criteria.
SCALES: Mapping[str, Callable[[Steps, int], Steps]] = {
    "linear": lambda x, n: x,  # Saaty, J. Math. Psychology 15 (1977) 234-281
    "power": lambda x, n: x**2,  # Harker & Vargas, Management Science 33 (1987) 1383-1403
    "root": lambda x, n: np.sqrt(x),  # Harker & Vargas 1987
    "geometric": lambda x, n: 2 ** (x - 1),  # Lootsma, European J. Oper. Res. 40 (1989) 109-116
    "logarithmic": lambda x, n: np.log2(x + 1),  # Ishizaka, Balkenborg & Kaplan, Central Eur. J. Oper. Res. 2011
    "inverse_linear": lambda x, n: _M / (_M + 1 - x),  # Ma & Zheng, Proc. 2nd ISAHP, Pittsburgh 1991, 197-202
    "balanced": lambda x, n: (_M + x) / (_M + 2 - x),  # Salo & Hamalainen, J. Multi-Crit. Decis. Anal. 6 (1997) 309-319
    # Goepel, Int. J. Inf. Technol. Decis. Making 18 (2019) 445-463: the weights of one criterion x times above the
    # n - 1 others are evenly spaced between 1/n and 9/(n + 8); for n = 2 this is the balanced scale.
    "generalised_balanced": lambda x, n: (_M + (n - 1) * x) / (_M + n - x),
}


def apply_scale(scale: str, ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put judgements on another scale: f(x) for a ratio x >= 1, and 1 / f(1/x) below.

    Args:
        scale: a key of `SCALES`.
        ratios: (..., n, n), reciprocal, 1/9 to 9 (any positive for "linear"), NaN where missing.

    Returns:
        the same shape: reciprocal, 1 where it was, NaN where missing.

    Source: at each scale.

    Raises:
        Refused: `scale-unknown`; `judgement-off-scale` for a ratio beyond 9.
    """
    if scale not in SCALES:
        refuse([Problem("scale-unknown", scale, "no such scale.", f"Choose one of {', '.join(SCALES)}.")])
    steps = np.maximum(ratios, 1 / ratios)
    if scale != "linear" and np.any(steps > _M * (1 + ROUNDING)):
        what = f"a judgement of {np.nanmax(steps):g}, which this scale does not reach."
        refuse([Problem("judgement-off-scale", scale, what, "Give 1/9 to 9, or keep the linear scale.")])
    values = SCALES[scale](steps, ratios.shape[-1])
    return np.asarray(np.where(ratios < 1, 1 / values, values), dtype=np.float64)
