"""How long a matrix takes, side by side with LAPACK and with the other Python packages, in one run on one thread.

Run `python -m tests.benchmarks.weights`. The packages ahpy, pymcdm, pyDecision and pyanp are optional; those that are
not installed are said so. Each is timed on a sample and every figure is microseconds a matrix, the best of several
passes, so that what else the machine is doing matters least.
"""

import os
import time
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"  # before NumPy is imported

import numpy as np
from numpy.typing import NDArray

from scoring.completion import complete, complete_batch, harker, least_squares_batch
from scoring.priorities import certified_eigenvector, row_geometric_mean
from tests.benchmarks.random_indices import SCALE, matrices

Batch = NDArray[np.float64]
Timed = Mapping[str, tuple[Callable[[Batch], object], int]]

MANY, SAMPLE, PASSES = 10_000, 200, 7
NOISE = 0.3  # standard deviation of the logarithm of a judgement, CR about 0.06


def random(n: int, count: int) -> Batch:
    """Draw matrices whose judgements are uniform over Saaty's scale."""
    return matrices(n, 0, count, np.random.default_rng(n))


def noisy(n: int, count: int) -> Batch:
    """Draw matrices of an expert: true ratios times log-normal noise, on the nearest step of Saaty's scale."""
    chance = np.random.default_rng(n)
    weights = chance.dirichlet(np.full(n, 2.0), count)
    rows, columns = np.triu_indices(n, 1)
    logs = np.log(weights[:, rows] / weights[:, columns]) + chance.normal(0, NOISE, (count, len(rows)))
    upper = SCALE[np.abs(logs[..., None] - np.log(SCALE)).argmin(axis=-1)]
    ratios = np.ones((count, n, n))
    ratios[:, rows, columns], ratios[:, columns, rows] = upper, 1 / upper
    return ratios


def microseconds(work: Callable[[Batch], object], batch: Batch) -> float:
    """Return the best time of several passes over the batch, a matrix."""
    best = float("inf")
    for _ in range(PASSES):
        start = time.perf_counter()
        work(batch)
        best = min(best, time.perf_counter() - start)
    return best / len(batch) * 1e6


def one_by_one(work: Callable[[NDArray[np.float64]], object]) -> Callable[[Batch], object]:
    """Call `work` for each matrix, as a package has to be called that knows no batches."""

    def each(batch: Batch) -> None:
        for ratios in batch:
            work(ratios)

    return each


def given(ratios: NDArray[np.float64]) -> dict[tuple[str, str], float]:
    """Return the upper triangle as ahpy takes it."""
    pairs = np.argwhere(np.triu(~np.isnan(ratios), 1)).tolist()
    return {(str(i), str(j)): float(ratios[i, j]) for i, j in pairs}


def packages() -> dict[str, Callable[[Batch], object]]:
    """Return each package that is installed, with its principal eigenvector and CR of a matrix."""
    calls: dict[str, tuple[str, Callable[[Any], Callable[[NDArray[np.float64]], object]]]] = {
        "ahpy": ("ahpy", lambda ahpy: lambda ratios: ahpy.Compare("m", given(ratios), precision=12)),
        "pymcdm": ("pymcdm.weights.subjective", lambda pymcdm: lambda ratios: pymcdm.AHP(matrix=ratios)()),
        "pyDecision": ("pyDecision.algorithm.ahp", lambda py: lambda ratios: py.ahp_method(ratios, wd="max_eigen")),
        "pyanp": ("pyanp.priority", lambda pyanp: pyanp.pri_eigen),
    }
    found = {}
    for name, (module, call) in calls.items():
        try:
            found[name] = one_by_one(call(import_module(module)))
        except ImportError:
            print(f"{name} is not installed")
    return found


def compare(title: str, batch: Batch, timed: Timed) -> None:
    """Print the time of each, on the number of matrices beside it, and how many times the first it is."""
    print(f"\n{title}")
    first = None
    for name, (work, sample) in timed.items():
        try:
            found = microseconds(work, batch[:sample])
        except Exception as failed:  # a package that cannot do this batch is a result too
            print(f"  {name:34} failed: {failed!r}")
            continue
        first = first or found
        print(f"  {name:34} {found:12.2f} us a matrix {found / first:12.1f} x")


def complete_matrices(installed: dict[str, Callable[[Batch], object]]) -> None:
    theirs = {name: (work, SAMPLE) for name, work in installed.items()}
    for n in (5, 9):
        for kind in (noisy, random):
            ours: Timed = {
                "eigenvector, certified": (certified_eigenvector, MANY),
                "row geometric mean": (row_geometric_mean, MANY),
                "numpy.linalg.eig, batched": (np.linalg.eig, MANY),
            }
            compare(f"{MANY:,} {kind.__name__} matrices, n = {n}", kind(n, MANY), {**ours, **theirs})
    singly: Timed = {
        "eigenvector, certified, one by one": (one_by_one(certified_eigenvector), SAMPLE),
        "numpy.linalg.eig, one by one": (one_by_one(np.linalg.eig), SAMPLE),
    }
    compare("single random matrices, n = 5", random(5, SAMPLE), {**singly, **theirs})


def incomplete_matrices(installed: dict[str, Callable[[Batch], object]]) -> None:
    holes = matrices(7, 5, MANY, np.random.default_rng(7))
    expert = noisy(7, len(holes))
    expert[np.isnan(holes)] = np.nan
    for title, batch in (("noisy", expert), ("random", holes)):
        quick: Timed = {"logarithmic least squares": (least_squares_batch, MANY), "Harker": (harker, MANY)}
        compare(f"{len(batch):,} {title} matrices with 5 missing pairs, n = 7", batch, quick)
        least: Timed = {
            "least lambda_max, one by one": (one_by_one(complete), SAMPLE),
            "least lambda_max, batched": (complete_batch, 1_000),
        }
        theirs = {name: (work, 20) for name, work in installed.items() if name == "ahpy"}
        compare(f"the same {title} matrices, completed", batch, {**least, **theirs})


def main() -> None:
    warnings.simplefilter("ignore")  # of the other packages
    installed = packages()
    complete_matrices(installed)
    incomplete_matrices(installed)


if __name__ == "__main__":
    main()
