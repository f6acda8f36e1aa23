"""One judgement changed and the others standing: the value that contradicts them least, for many matrices at once."""

import numpy as np
from numpy.typing import NDArray

from scoring.completion import complete_batch
from scoring.noise import scale_ratios, scale_steps
from scoring.pairwise import SCALE_END
from scoring.priorities import eigenvector

MOST_STEPS = 40
SETTLED = 1e-10  # of the logarithm of the value; the eigenvalue is then right to its square


def best_values(ratios: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """Value of one cell that makes the largest eigenvalue least.

    At the minimum v_i a_ij w_j = v_j a_ji w_i with right and left principal eigenvectors w and v. The logarithm h of
    their ratio is brought to zero by secants, from its slope 2 (1 - 2/n) in a consistent matrix.

    Args:
        ratios: (b, n, n), positive and reciprocal, n >= 3; NaN where skipped, connected without the cell.
        rows: (b,), and
        columns: (b,), the cell (i, j) of each matrix, i not j.

    Returns:
        (b,), positive, within 1e-9 (relative).

    Source: Bozoki, Fulop & Ronyai, Math. Comput. Modelling 52 (2010) 318-333: the completion of one missing pair.

    Raises:
        Refused: `completion-unsettled`.
    """
    whole = ~np.isnan(ratios).any(axis=(1, 2))
    found, settled = np.empty(len(ratios)), np.zeros(len(ratios), dtype=np.bool_)
    found[whole], settled[whole] = _by_secants(ratios[whole], rows[whole], columns[whole])
    late = ~settled
    if np.any(late):
        without = with_value(ratios[late], rows[late], columns[late], np.full(np.count_nonzero(late), np.nan))
        found[late] = complete_batch(without)[np.arange(len(without)), rows[late], columns[late]]
    return found


def with_value(
    ratios: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Copies of the matrices (b, n, n) with one pair of cells (b,) set to a value and its inverse."""
    each, changed = np.arange(len(ratios)), ratios.copy()
    changed[each, rows, columns], changed[each, columns, rows] = values, 1 / values
    return changed


def log_lambda(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of the largest eigenvalue, (b, n, n) to (b,), least over the skipped cells."""
    if np.isnan(ratios).any():
        ratios = complete_batch(ratios)
    return np.asarray(np.log(eigenvector(ratios)[1]), dtype=np.float64)


def neighbours(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Values of Saaty's scale just below and above each value, (b,) and (b,); beyond its ends the end itself."""
    steps = np.clip(scale_steps(values), 1 - SCALE_END, SCALE_END - 1)
    return scale_ratios(np.floor(steps)), scale_ratios(np.ceil(steps))


def _by_secants(
    ratios: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Values of complete matrices, (b,), and which of them have settled."""
    each = np.arange(len(ratios))
    logs, slope = np.log(ratios[each, rows, columns]), np.full(len(ratios), 2 - 4 / ratios.shape[1])
    height, step = _height(ratios, rows, columns), np.full(len(ratios), np.inf)
    for _ in range(MOST_STEPS):
        step = -height / slope
        logs = logs + step
        if not np.any(np.abs(step) > SETTLED):
            break
        before, height = height, _height(with_value(ratios, rows, columns, np.exp(logs)), rows, columns)
        steep = np.divide(height - before, step, out=slope.copy(), where=np.abs(step) > SETTLED)
        slope = np.where(steep > 0, steep, slope)
    return np.exp(logs), np.abs(step) <= SETTLED


def _height(ratios: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    each = np.arange(len(ratios))
    right, left = np.log(eigenvector(ratios)[0]), np.log(eigenvector(np.swapaxes(ratios, -1, -2))[0])
    there, back = left[each, rows] + right[each, columns], left[each, columns] + right[each, rows]
    return np.asarray(2 * np.log(ratios[each, rows, columns]) + there - back, dtype=np.float64)
