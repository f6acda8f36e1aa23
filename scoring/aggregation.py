"""Weighted means of scores, some of which may be missing: arithmetic, geometric, harmonic."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.problems import please, refuse

Aggregation: TypeAlias = Literal["arithmetic", "geometric", "harmonic"]
Floats: TypeAlias = NDArray[np.float64]

AGGREGATIONS: tuple[Aggregation, ...] = ("arithmetic", "geometric", "harmonic")
ROUNDING = 1e-12  # what sums of weights may lack of the share asked for


def aggregate(
    values: ArrayLike, weights: ArrayLike, minimum_share: float = 0.0, aggregation: Aggregation = "arithmetic"
) -> Floats:
    """Weighted mean of the values present, their weights renormalised.

    Args:
        values: (..., n), 0 to 100, NaN where missing.
        weights: (..., n), non-negative; the two broadcast.
        minimum_share: 0 to 1; the least share of all weight that must be present.
        aggregation: arithmetic, sum(w x); geometric, exp(sum(w log x)); harmonic, 1 / sum(w / x). Either of the last
            two is 0 where a value that has weight is 0: nothing makes up for it.

    Returns:
        (...), NaN where the values present carry no weight, or less than the share.
        Harmonic <= geometric <= arithmetic, but for rounding.

    Source: Hardy, Littlewood & Polya, Inequalities, Cambridge 1934, chapter 2; OECD & JRC, Handbook on Constructing
        Composite Indicators, 2008, step 6.

    Raises:
        Refused: `aggregation-unknown`.
    """
    if aggregation not in _MEANS:
        refuse([please("aggregation-unknown", aggregation, "no such mean.", f"choose among {', '.join(_MEANS)}")])
    x, w = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    present = ~np.isnan(x)
    carried, all_weight = (w * present).sum(axis=-1), w.sum(axis=-1)
    enough = (carried > 0) & (carried >= minimum_share * all_weight * (1 - ROUNDING))
    shares = w * present / np.where(carried > 0, carried, 1.0)[..., None]
    return np.where(enough, _MEANS[aggregation](np.where(present, x, 1.0), shares), np.nan)


def _arithmetic(x: Floats, w: Floats) -> Floats:
    return np.asarray((w * x).sum(axis=-1), dtype=np.float64)


def _geometric(x: Floats, w: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        logs = np.where(w > 0, np.log(x), 0.0)
    return np.asarray(np.exp((w * logs).sum(axis=-1)), dtype=np.float64)


def _harmonic(x: Floats, w: Floats) -> Floats:
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(1 / np.divide(w, x, out=np.zeros_like(w), where=w > 0).sum(axis=-1), dtype=np.float64)


_MEANS: dict[Aggregation, Callable[[Floats, Floats], Floats]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
}
