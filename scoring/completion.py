"""Incomplete matrices: their priorities by least squares and by Harker, and the completion that contradicts least."""

import numpy as np
from numpy.typing import NDArray

from scoring.elimination import blocks, factor, solve
from scoring.optimum import descend, leap
from scoring.pairwise import parts
from scoring.perron import FEW, Certified, principal
from scoring.problems import Problem, Refused, refuse

MOST_STEPS = 100
UNJOINED = 1e-6  # every pivot of the Laplacian of a connected graph is at least 1 / n


def complete(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill the missing cells so that the largest eigenvalue is least.

    Args:
        ratios: (n, n), positive and reciprocal, NaN where missing, connected.

    Returns:
        (n, n), a complete reciprocal copy; given cells unchanged, missing cells within 1e-10 of the optimum (relative).

    Source: Bozoki, Fulop & Ronyai, Math. Comput. Modelling 52 (2010) 318-333.

    Raises:
        Refused: `pairwise-unconnected`, or `completion-unsettled` if 100 steps do not reach the optimum.
    """
    return _optimum(ratios[None])[0] if np.isnan(ratios).any() else ratios.copy()


def complete_batch(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill the missing cells of each matrix so that its largest eigenvalue is least.

    log lambda_max is strictly convex in the logarithms of the missing cells when the comparisons are connected, so the
    completion is unique. It is sought from the logarithmic least squares completion by `optimum.leap`, and where that
    does not settle, by `optimum.descend`.

    Args:
        ratios: (m, n, n), positive and reciprocal, NaN where missing (any cells in each matrix), connected.

    Returns:
        (m, n, n), complete reciprocal copies; given cells unchanged, missing cells within 1e-10 of the optimum.

    Source: Bozoki, Fulop & Ronyai 2010.

    Raises:
        Refused: `pairwise-unconnected`, or `completion-unsettled` if 100 steps do not reach the optimum.
    """
    filled = ratios.copy()
    missing = np.isnan(ratios).sum(axis=(1, 2)) // 2
    for k in np.unique(missing[missing > 0]):
        (places,) = np.nonzero(missing == k)
        for block in blocks(len(places), 4 * ratios.shape[-1]):
            filled[places[block]] = _optimum(ratios[places[block]])
    return filled


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
    found: NDArray[np.float64] = least_squares_batch(ratios[None])[0]
    return found


def least_squares_batch(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithmic least squares priorities of many matrices, each with its own missing cells.

    Args:
        ratios: (m, n, n), positive and reciprocal, NaN where missing, connected.

    Returns:
        (m, n), positive, each sums to one.

    Source: as `logarithmic_least_squares`.

    Raises:
        Refused: `pairwise-unconnected`, with the number of the matrix if there are several.
    """
    m, n, _ = ratios.shape
    if m <= FEW:
        return _least_squares_of_few(ratios)
    weights = np.empty((m, n))
    for block in blocks(m, n):
        logs = np.log(ratios[block].transpose(1, 2, 0), order="C")
        weights[block] = _least_squares(logs, block.start).T
    return weights


def harker(ratios: NDArray[np.float64]) -> Certified:
    """Priorities by Harker: the principal eigenvector with 0 for a missing cell and 1 + missing pairs on the diagonal.

    Args:
        ratios: (n, n) or (m, n, n), positive and reciprocal, NaN where missing, connected.

    Returns:
        weights (n,) or (m, n), summing to one, and lambda_max with its bounds; for a complete matrix the eigenvector.

    Source: Harker, Math. Modelling 9 (1987) 353-360.

    Raises:
        Refused: `pairwise-unconnected`; `eigenvector-unsettled`.
    """
    batch = ratios.reshape(-1, *ratios.shape[-2:])
    matrices = np.nan_to_num(batch)
    np.einsum("mii->mi", matrices)[...] += np.isnan(batch).sum(axis=-1)
    found = principal(matrices, least_squares_batch(batch))
    shape = ratios.shape[:-2]
    bounds = (found.lambda_max.reshape(shape), found.low.reshape(shape), found.high.reshape(shape))
    return Certified(found.weights.reshape(ratios.shape[:-1]), *bounds)


def _optimum(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Complete m matrices that lack equally many pairs."""
    weights = least_squares_batch(ratios)
    filled, settled = leap(ratios, weights, MOST_STEPS)
    for place in np.flatnonzero(~settled):
        found = descend(ratios[place], weights[place], MOST_STEPS)
        if found is None:
            what = f"no optimum in {MOST_STEPS} steps."
            raise Refused([Problem("completion-unsettled", "matrix", what, "Judge more of the pairs.")])
        filled[place] = found
    return filled


def _least_squares(logs: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    """Solve the Laplacian of each graph, the last criterion held at 0: (n, m) from the logarithms (n, n, m)."""
    n, _, m = logs.shape
    missing = np.isnan(logs)
    laplacian = missing[:-1, :-1] - 1.0
    np.einsum("iim->im", laplacian)[...] = (n - 1) - missing[:-1].sum(axis=1)
    logs[missing] = 0.0
    factors = factor(laplacian, np.full(m, UNJOINED / 2))
    apart = np.flatnonzero(np.einsum("iim->im", factors).max(axis=0, initial=0.0) > 1 / UNJOINED)
    if len(apart):
        _refuse_parts(missing[..., apart[0]], f"matrix {first + apart[0] + 1}")
    found = np.zeros((n, m))
    found[:-1] = solve(factors, logs[:-1].sum(axis=1))
    weights = np.exp(found - found.max(axis=0))
    weights /= weights.sum(axis=0)
    return np.asarray(weights, dtype=np.float64)


def _least_squares_of_few(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same by LAPACK, which is quicker for a few matrices: (m, n)."""
    m, n, _ = ratios.shape
    missing = np.isnan(ratios)
    given = (~missing).astype(np.float64)
    apart = np.flatnonzero((np.linalg.matrix_power(given, n) == 0).any(axis=(1, 2)))
    if len(apart):
        _refuse_parts(missing[apart[0]], f"matrix {apart[0] + 1}" if m > 1 else "matrix")
    logs = np.where(missing, 0.0, np.log(ratios)).sum(axis=2)
    laplacian = np.einsum("mi,ij->mij", given.sum(axis=2), np.eye(n)) - given
    found = np.linalg.solve(laplacian + 1 / n, logs[..., None])[..., 0]
    weights = np.exp(found - found.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)


def _refuse_parts(missing: NDArray[np.bool_], where: str) -> None:
    joined = parts(np.where(missing, np.nan, 1.0))
    named = " | ".join(", ".join(str(i + 1) for i in part) for part in joined)
    what = f"no comparison joins the parts {named}."
    refuse([Problem("pairwise-unconnected", where, what, "Judge a pair across the parts.")])
