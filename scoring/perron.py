"""The principal eigenvectors of many non-negative matrices at once, with a proof of how near each of them is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.elimination import blocks, factor, solve, solve_by_sums
from scoring.problems import Problem, refuse

FEW = 40  # below about so many matrices LAPACK is quicker than sweeps, tuned by tests/benchmarks/weights.py
MOST_SWEEPS = 12  # 4 to 6 do for judgements: near the end each doubles the digits
MOST_PATIENT_SWEEPS = 200  # far from the end each halves the upper bound, and 1e12 ^ 5 is 2 ^ 200
SETTLED = 1e-14  # relative width of the bounds at which another sweep gains nothing
NARROW = 1e-13  # relative width of the bounds above which the patient iteration takes over
CERTAIN = 1e-12  # relative width of the bounds that is promised
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Certified:
    """Principal eigenvectors with bounds that hold, rounding included: low <= lambda <= high, high / low - 1 <= 1e-12.

    `weights` (..., n) are positive and sum to one; `lambda_max`, `low` and `high` have the shape of the batch.
    """

    weights: NDArray[np.float64]
    lambda_max: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def principal(matrices: NDArray[np.float64], start: NDArray[np.float64]) -> Certified:
    """Find the principal eigenvector of each matrix, and bound its eigenvalue from both sides.

    For every positive w, min (Aw)_i / w_i <= lambda_max <= max (Aw)_i / w_i (Collatz-Wielandt); the bounds are these,
    widened by the rounding of (Aw)_i / w_i. Few matrices go to LAPACK, many to Noda's iteration; what they leave wider
    than 1e-13, as when judgements of 1e12 contradict each other, goes to Noda's iteration without a subtraction.

    Args:
        matrices: (m, n, n), non-negative, irreducible.
        start: (m, n), positive: near the eigenvector, for speed and for digits where weights are far apart.

    Returns:
        m eigenvectors, their eigenvalues and bounds.

    Source: Noda, Numer. Math. 17 (1971) 382-386; Elsner, Lin. Alg. Appl. 15 (1976) 235-242 (quadratic convergence);
    Collatz, Math. Z. 48 (1942) 221-226; Wielandt, Math. Z. 52 (1950) 642-648.

    Raises:
        Refused: `eigenvector-unsettled` if the bounds stay wider than 1e-12.
    """
    found = _certified(matrices, start, _lapack if len(matrices) <= FEW else _noda)
    narrow = found.high - found.low <= NARROW * found.low
    if narrow.all():
        return found
    wide = ~narrow
    again = _certified(matrices[wide], start[wide], _patient)
    for old, new in zip(vars(found).values(), vars(again).values(), strict=True):
        old[wide] = new
    if not (found.high - found.low <= CERTAIN * found.low).all():
        what = "the bounds of its eigenvalue do not meet."
        refuse([Problem("eigenvector-unsettled", "matrix", what, "Give ratios nearer to 1.")])
    return found


def _certified(
    matrices: NDArray[np.float64],
    start: NDArray[np.float64],
    method: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> Certified:
    m, n, _ = matrices.shape
    weights, bounds = np.empty((m, n)), np.empty((3, m))
    for block in blocks(m, n):
        scale = start[block].T.copy()
        scaled = matrices[block].transpose(1, 2, 0).copy()  # batch last, and our own to change
        scaled *= scale
        scaled /= scale[:, None]
        vector = method(scaled)
        bounds[:, block] = _bounds(scaled, vector)
        vector *= scale
        vector /= vector.sum(axis=0)
        weights[block] = vector.T
    return Certified(weights, *bounds)


def _bounds(scaled: NDArray[np.float64], vector: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Eigenvalue, lower and upper bound, (m,) each; the eigenvalue is sum Aw / sum w, between the bounds."""
    image = _image(scaled, vector)
    value = image.sum(axis=0) / vector.sum(axis=0)
    image /= vector
    slack = (len(vector) + 4) * EPSILON  # n products and sums, the quotient, and two roundings in the scaling
    return value, image.min(axis=0) * (1 - slack), image.max(axis=0) * (1 + slack)


def _lapack(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eig(scaled.transpose(2, 0, 1))
    largest = values.real.argmax(axis=1)
    vector = np.abs(vectors[np.arange(len(vectors)), :, largest])
    return np.asarray(np.maximum(vector, EPSILON).T, dtype=np.float64, order="C")


def _noda(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve (high I - A) y = x again and again, where high is the least upper bound so far; x is the last y.

    As A y = high y - x, the new bounds are high - max x / y and high - min x / y. When the next step would only finish
    the digits, the same factors are used for it.
    """
    vector: NDArray[np.float64] = scaled.sum(axis=1)
    low, high = vector.min(axis=0), vector.max(axis=0)
    shifted = np.empty_like(scaled)
    diagonal = np.einsum("iim->im", shifted)
    for _ in range(MOST_SWEEPS):
        np.negative(scaled, out=shifted)
        diagonal += high
        factors = factor(shifted, high * EPSILON)
        found = solve(factors, vector)
        before = (high - low) / high
        vector /= found
        low, high = high - vector.max(axis=0), high - vector.min(axis=0)
        found /= found.max(axis=0)
        vector = found
        width = (high - low) / high
        if not np.any(width > SETTLED):
            break
        if not np.any(width * before > SETTLED):
            vector = solve(factors, vector)
            break
    return vector


def _patient(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
    """Noda's iteration with every component to full relative accuracy, however far apart they are."""
    vector: NDArray[np.float64] = np.ones_like(scaled[0])
    for _ in range(MOST_PATIENT_SWEEPS):
        image = _image(scaled, vector)
        each = image / vector
        high = each.max(axis=0)
        open_ = high - each.min(axis=0) > SETTLED * high
        if not np.any(open_):
            break
        with np.errstate(over="ignore", invalid="ignore"):  # of matrices that are settled, so singular
            found = solve_by_sums(scaled, vector, np.maximum(high * vector - image, 0.0))
            vector = np.where(open_, found / found.max(axis=0), vector)
    return vector


def _image(scaled: NDArray[np.float64], vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((scaled * vector).sum(axis=1), dtype=np.float64)
