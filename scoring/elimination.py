"""Many small linear systems at once: elimination without pivoting, the matrices side by side on the last axis.

Every step of the elimination is then one operation on long rows, which NumPy does at the speed of the machine. Without
pivoting it is stable for M-matrices, the only ones it is used for: positive diagonal, no positive cell off it.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

CACHED = 1 << 17  # cells of a block that stays in the cache of one core, tuned by tests/benchmarks/weights.py

TINY = 1e-100  # the last pivot of a singular matrix, 0 but for this


def blocks(count: int, n: int) -> Iterator[slice]:
    """Cut `count` matrices of order `n` into blocks of about `CACHED` cells."""
    size = max(1, CACHED // (n * n))
    return (slice(start, start + size) for start in range(0, count, size))


def factor(matrices: NDArray[np.float64], floor: NDArray[np.float64]) -> NDArray[np.float64]:
    """LU factors in the place of the matrices, the inverse of each pivot on the diagonal.

    Args:
        matrices: (n, n, m), M-matrices; overwritten.
        floor: (m,), positive: a pivot below it, which rounding has made of a singular matrix, is raised to it.

    Returns:
        (n, n, m), the same array, as `solve` takes it.

    Source: Golub & Van Loan, Matrix Computations, 4th ed. 2013, 3.2.5; Fan, Lin. Alg. Appl. 1960, on M-matrices.
    """
    n, _, m = matrices.shape
    work = np.empty((n - 1, n - 1, m))
    for k in range(n):
        pivot = matrices[k, k]
        np.maximum(pivot, floor, out=pivot)
        np.divide(1.0, pivot, out=pivot)
        below = matrices[k + 1 :, k]
        below *= pivot
        update = work[: n - k - 1, : n - k - 1]
        np.multiply(below[:, None], matrices[k, k + 1 :], out=update)
        matrices[k + 1 :, k + 1 :] -= update
    return matrices


def solve(factors: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve for one right side a matrix.

    Args:
        factors: (n, n, m), from `factor`.
        right: (n, m).

    Returns:
        (n, m).
    """
    found = right.copy()
    n = len(found)
    for k in range(n - 1):
        found[k + 1 :] -= factors[k + 1 :, k] * found[k]
    for k in range(n - 1, -1, -1):
        found[k] *= factors[k, k]
        found[:k] -= factors[:k, k] * found[k]
    return found


def solve_by_sums(
    matrices: NDArray[np.float64], vector: NDArray[np.float64], rest: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solve (h I - A) y = x, where (h I - A) x = rest >= 0 stands for h: all is sums of positive terms, none cancels.

    Args:
        matrices: A, (n, n, m), non-negative; the diagonal is not read.
        vector: x, (n, m), positive.
        rest: (n, m), non-negative.

    Returns:
        y, (n, m), positive, each component to a relative error of a few roundings.

    Source: Grassmann, Taksar & Heyman, Oper. Res. 33 (1985) 1107-1116; Alfa, Xue & Ye, Math. Comput. 71 (2002) 217-236.
    """
    off, rest, found = matrices.copy(), rest.copy(), vector.copy()
    n = len(off)
    pivots = np.empty_like(found)
    for k in range(n):
        across = (off[k, k + 1 :] * vector[k + 1 :]).sum(axis=0) + rest[k]
        pivots[k] = np.maximum(across / vector[k], TINY)
        share = off[k + 1 :, k] / pivots[k]
        off[k + 1 :, k + 1 :] += share[:, None] * off[k, k + 1 :]
        rest[k + 1 :] += share * rest[k]
        found[k + 1 :] += share * found[k]
    for k in range(n - 1, -1, -1):
        found[k] = (found[k] + (off[k, k + 1 :] * found[k + 1 :]).sum(axis=0)) / pivots[k]
    return found
