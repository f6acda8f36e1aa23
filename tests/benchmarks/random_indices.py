"""Mean CI of random incomplete matrices, by order and number of missing pairs: scoring/incomplete_indices.py.

Run `python -m tests.benchmarks.random_indices [order ...]`; orders 4 to 9 take about half an hour. Judgements are
uniform over the 17 points of Saaty's scale, the missing pairs uniform over the patterns that leave all criteria
connected, and each matrix is completed so that its largest eigenvalue is least. Draws continue until the standard error
is below `ENOUGH`. The seed is the order and the number of missing pairs.
"""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import numpy as np
from numpy.typing import NDArray

from scoring.completion import complete_batch
from scoring.priorities import eigenvector

SCALE = np.array([*range(1, 10), *(1 / k for k in range(2, 10))], dtype=np.float64)
ENOUGH = 0.0012
BATCH = 5_000


def matrices(n: int, missing: int, count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """Draw up to `count` random matrices with so many pairs missing, all connected: (m, n, n), NaN where missing."""
    rows, columns = np.triu_indices(n, 1)
    values = chance.choice(SCALE, (count, len(rows)))
    inverse = 1 / values
    gone = np.argsort(chance.random(values.shape), axis=1)[:, :missing]
    for half in (values, inverse):
        np.put_along_axis(half, gone, np.nan, axis=1)
    ratios = np.ones((count, n, n))
    ratios[:, rows, columns], ratios[:, columns, rows] = values, inverse
    given = (~np.isnan(ratios)).astype(np.float64)
    connected = (np.linalg.matrix_power(given, n) > 0).all(axis=(1, 2))
    return np.asarray(ratios[connected], dtype=np.float64)


def inconsistencies(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """CI of each matrix after the completion with the least largest eigenvalue."""
    n = ratios.shape[-1]
    return np.asarray((eigenvector(complete_batch(ratios))[1] - n) / (n - 1), dtype=np.float64)


def index(n: int, missing: int) -> tuple[float, float, int]:
    """Mean CI, its standard error and the number of draws."""
    chance = np.random.default_rng([n, missing])
    total, squares, count, error = 0.0, 0.0, 0, np.inf
    while error > ENOUGH:
        found = inconsistencies(matrices(n, missing, BATCH, chance))
        total, squares, count = total + found.sum(), squares + (found**2).sum(), count + len(found)
        error = np.sqrt((squares / count - (total / count) ** 2) / count)
    return total / count, float(error), count


def main() -> None:
    for n in map(int, sys.argv[1:] or range(4, 10)):
        for missing in range(1, (n - 1) * (n - 2) // 2):  # one more would leave a tree, which cannot contradict itself
            mean, error, count = index(n, missing)
            print(f"{n} {missing} {mean:.4f} s.e. {error:.5f} n {count}", flush=True)


if __name__ == "__main__":
    main()
