"""Where the missing points are: how much each indicator holds the whole back."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arrays import Floats, weight_problems
from scoring.problems import please, refuse

ROUNDING = 1e-9  # relative to the scale; what arithmetic may leave beyond its ends
POINTS = 100.0


def obstacle_degrees(weights: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    """Unscaled obstacle degrees w_j (1 - x_j).

    Args:
        weights: (n,), 0 to 1, summing to one.
        values: (n,) or (m, n), standardised to 0..1, higher being better.

    Returns:
        the shape of `values`, 0 to w_j.

    Source: R package mathmodels 0.0.11, obstacle_degree(); Chinese studies of obstacle factors use the same.

    Raises:
        Refused: `obstacle-shape`, `obstacle-score-range`, `weights-negative`, `weights-sum`.
    """
    w, x = _read(weights, values, 1.0)
    refuse(weight_problems(w, "weights"))
    return np.asarray(w * (1 - x), dtype=np.float64)


def obstacle_percent(weights: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    """Obstacle degrees as shares of their sum, in percent: 100 w_j (1 - x_j) / Σ_k w_k (1 - x_k).

    Args:
        weights: (n,), 0 to 1, summing to one.
        values: (n,) or (m, n), standardised to 0..1, higher being better.

    Returns:
        the shape of `values`, each row summing to 100; zeros where every value is 1.

    Raises:
        Refused: as `obstacle_degrees`.
    """
    return 100 * _of_their_sum(obstacle_degrees(weights, values))


def obstacles(weights: ArrayLike, scores: ArrayLike) -> NDArray[np.float64]:
    """Obstacle degrees w_j (1 - s_j/100) / Σ_k w_k (1 - s_k/100).

    They always sum to one, so they rank what to mend; they do not prove that anything is wrong.

    Args:
        weights: (n,), non-negative; only their proportions count.
        scores: (n,) or (m, n), 0 to 100, higher being better.

    Returns:
        the shape of `scores`, 0 to 1, each row summing to one; zeros where every score is 100.

    Raises:
        Refused: `obstacle-shape`, `obstacle-score-range`, `obstacle-weights`.
    """
    w, x = _read(weights, scores, POINTS)
    return _of_their_sum(w * (1 - x))


def obstacle_ratio(weights: ArrayLike, scores: ArrayLike) -> NDArray[np.float64]:
    """How much more an indicator holds the whole back than its weight explains: its obstacle degree over its weight.

    (1 - s_j/100) / Σ_k w_k (1 - s_k/100) with weights divided by their sum; it does not depend on w_j but through the
    mean. Above 1 the indicator lags behind the average.

    Args:
        weights: (n,), non-negative; only their proportions count.
        scores: (n,) or (m, n), 0 to 100, higher being better.

    Returns:
        the shape of `scores`, from 0, their weighted mean in each row being 1; zeros where every score is 100.

    Raises:
        Refused: as `obstacles`.
    """
    w, x = _read(weights, scores, POINTS)
    average = (w / w.sum() * (1 - x)).sum(axis=-1, keepdims=True)
    return np.asarray((1 - x) / np.where(average > 0, average, np.inf), dtype=np.float64)


def _of_their_sum(degrees: Floats) -> Floats:
    total = degrees.sum(axis=-1, keepdims=True)
    return np.asarray(degrees / np.where(total > 0, total, 1.0), dtype=np.float64)


def _read(weights: ArrayLike, scores: ArrayLike, best: float) -> tuple[Floats, Floats]:
    """The weights, and the scores from 0 to 1."""
    try:
        w, x = np.asarray(weights, dtype=np.float64), np.asarray(scores, dtype=np.float64) / best
    except (ValueError, TypeError, OverflowError):
        w, x = np.empty(0), np.empty(0)
    if not w.size or x.ndim not in (1, 2) or w.shape != x.shape[-1:]:
        refuse([please("obstacle-shape", f"{w.shape} and {x.shape}", "not n and n.", "give each score a weight")])
    problems = []
    if not np.isfinite(w).all() or (w < 0).any() or not w.any():
        way_out = "give finite weights from 0, one of them above"
        problems.append(please("obstacle-weights", "weights", "one below 0 or no number, or all 0.", way_out))
    for place in np.argwhere(~((x >= -ROUNDING) & (x <= 1 + ROUNDING))).tolist():
        where = " › ".join(f"{kind} {k + 1}" for kind, k in zip(("row", "score")[-len(place) :], place, strict=True))
        what = f"{x[tuple(place)] * best:g}."
        problems.append(please("obstacle-score-range", where, what, f"give scores from 0 to {best:g}"))
    refuse(problems)
    return w, np.clip(x, 0.0, 1.0)
