"""The errors of judgements: rounding to the scale, and log-normal noise with its size estimated from contradictions."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.mixtures import NodePanel, incidence
from scoring.problems import please, refuse

HALF_STEP = 0.5  # of the scale: a judgement is a whole number
SCALE_EDGE = 9.5  # the furthest ratio that is rounded to 9; AHP-OS allows the same


def scale_steps(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Signed place on Saaty's scale: 0 for 1, 8 for 9, -8 for 1/9.

    Args:
        ratios: any shape, positive.

    Returns:
        x - 1 for x >= 1, 1 - 1/x below.
    """
    return np.asarray(np.where(ratios >= 1, ratios - 1, 1 - 1 / ratios), dtype=np.float64)


def scale_ratios(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ratios at signed places of the scale, the inverse of `scale_steps`.

    Args:
        steps: any shape, finite; 0 for equal, 8 for nine times as much, -8 for a ninth; also between whole places.

    Returns:
        the same shape, positive: 1 + s for s >= 0, 1 / (1 - s) below.
    """
    return np.asarray(np.where(steps >= 0, 1 + np.abs(steps), 1 / (1 + np.abs(steps))), dtype=np.float64)


def rounded(panel: NodePanel, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Logarithms of AIJ matrices after AHP-OS's rule, (draws, pairs); see `uncertainty.rounding`."""
    centre = scale_steps(np.exp(panel.shares @ panel.logs / panel.shares.sum()))
    step = HALF_STEP / np.sqrt(np.count_nonzero(panel.shares))
    moved = scale_ratios(centre + step * rng.integers(-1, 2, (draws, len(centre))))
    return np.asarray(np.log(np.clip(moved, 1 / SCALE_EDGE, SCALE_EDGE)), dtype=np.float64)


def spreads(panels: Mapping[str, NodePanel]) -> dict[str, float]:
    """Residual standard deviation of the logarithm of one judgement, pooled over the experts of each node.

    sqrt(sum of squared residuals / sum of degrees of freedom), an expert's residuals being those of their logarithmic
    least squares priorities, with (pairs judged - n + 1) degrees of freedom; over the whole tree for a node with none.

    Args:
        panels: by node.

    Returns:
        by node, >= 0.

    Source: Crawford & Williams, J. Math. Psychology 29 (1985) 387-405.

    Raises:
        Refused: `noise-unknown` if there is no degree of freedom in the whole tree.
    """
    found = {node: _residuals(panel) for node, panel in panels.items()}
    squares, freedom = (sum(column) for column in zip(*found.values(), strict=True))
    if not freedom:
        way_out = "state the standard deviation, or let an expert judge one more pair"
        refuse([please("noise-unknown", "panel", "no expert judged a pair that could contradict others.", way_out)])
    whole = float(np.sqrt(squares / freedom))
    return {node: float(np.sqrt(own / of)) if of else whole for node, (own, of) in found.items()}


def log_normal_factor(panel: NodePanel, sd: float) -> NDArray[np.float64]:
    """Factor F of the covariance of the AIJ matrix's logarithms: standard normal rows times F are its errors.

    Args:
        panel: m experts, shares v.
        sd: of the logarithm of one judgement.

    Returns:
        (pairs, pairs), F^T F = sd^2 sum_k (v_k / sum v)^2 T_k T_k^T, T_k the identity on the pairs that k judged and
        B L^+ B^T on those skipped (B the incidence of pairs, L the Laplacian of the judged ones).
    """
    share = panel.shares / panel.shares.sum()
    errors = _completed_errors(panel)
    covariance = np.einsum("m,mpq,mrq->pr", share**2, errors, errors)
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(sd * np.sqrt(np.maximum(values, 0))[:, None] * vectors.T, dtype=np.float64)


def laplacian_inverse(judged: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Moore-Penrose inverse of the Laplacian of comparisons, (..., n, n).

    sigma^2 L^+ is the covariance of the centred log weights when each judgement errs by sigma.

    Args:
        judged: (..., pairs), how often each pair was judged; connected.
        n: criteria.

    Source: Bozoki, Fulop & Ronyai, Math. Comput. Modelling 52 (2010) 318-333, section 4; Klein & Randic, J. Math.
    Chemistry 12 (1993) 81-95 (L^+ and effective resistance).
    """
    pairs = incidence(n)
    laplacian = np.einsum("pi,...p,pj->...ij", pairs, judged, pairs)
    return np.asarray(np.linalg.inv(laplacian + 1 / n) - 1 / n, dtype=np.float64)


def _judged(panel: NodePanel) -> NDArray[np.float64]:
    rows, columns = np.triu_indices(len(panel.criteria), 1)
    if panel.judged is None:
        return np.ones((len(panel.experts), len(rows)))
    return panel.judged[:, rows, columns].astype(np.float64)


def _residuals(panel: NodePanel) -> tuple[float, float]:
    """Sum of squares and degrees of freedom over the experts who count."""
    counted = panel.shares > 0
    judged, n = _judged(panel)[counted], len(panel.criteria)
    logs = panel.logs[counted] * judged
    fitted = np.einsum("pi,mij,qj,mq->mp", incidence(n), laplacian_inverse(judged, n), incidence(n), logs)
    squares = np.sum(judged * (logs - fitted) ** 2)
    return float(squares), float(np.sum(judged.sum(axis=1) - n + 1))


def _completed_errors(panel: NodePanel) -> NDArray[np.float64]:
    judged, n = _judged(panel), len(panel.criteria)
    through = np.einsum("pi,mij,qj->mpq", incidence(n), laplacian_inverse(judged, n), incidence(n))
    diagonal = np.eye(judged.shape[1]) * judged[:, None, :]
    return np.asarray(diagonal + (1 - judged)[:, :, None] * through * judged[:, None, :], dtype=np.float64)
