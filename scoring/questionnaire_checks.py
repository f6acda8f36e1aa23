"""How reliable a questionnaire was: by dimension and as a whole, from the cross-products of its tallies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.adequacy import Bartlett, Kmo, bartlett, kmo
from scoring.evaluation import Evaluated
from scoring.omegas import omega
from scoring.problems import Refused
from scoring.reliability import reliability, to_correlation
from scoring.samples import Sample

FEWEST_ANSWERS = 3  # who answered two items both; fewer say nothing of how they go together


@dataclass(frozen=True)
class ScaleReliability:
    """The items of one dimension (None: of all) in one questionnaire.

    `n` is the smallest number of people who answered any two of them. Without figures, `reason` is the code of why:
    "one-item", "no-cross-products", "too-few-answers" or that of a refusal.
    """

    audience: str
    dimension: str | None
    items: tuple[str, ...]
    n: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    omega_total: float | None = None
    omega_hierarchical: float | None = None
    factors: int | None = None
    item_total: Mapping[str, float] | None = None
    alpha_if_dropped: Mapping[str, float] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Adequacy:
    """Whether a questionnaire's correlations are fit for factors; figures None with a `reason` as above."""

    audience: str
    n: int
    kmo: Kmo | None = None
    bartlett: Bartlett | None = None
    reason: str | None = None


def scale_reliabilities(evaluated: Evaluated) -> tuple[ScaleReliability, ...]:
    """Reliability of each dimension in each questionnaire, and of each questionnaire as a whole.

    Covariances are of item scores (keyed, 0 to 100) over those who answered both items; everybody counts alike,
    whatever the strata's populations.
    """
    found = []
    for audience, sample in evaluated.samples.items():
        own = [(item.id, evaluated.plan.dimensions[item.indicator]) for item in sample.items]
        for dimension in (*dict.fromkeys(place for _, place in own), None):
            items = tuple(id for id, place in own if dimension in (None, place))
            found.append(_scale(audience, dimension, items, sample))
    return tuple(found)


def adequacies(evaluated: Evaluated) -> tuple[Adequacy, ...]:
    """KMO and Bartlett's test of each questionnaire."""
    return tuple(_adequacy(audience, sample) for audience, sample in evaluated.samples.items())


def item_covariance(sample: Sample, items: Sequence[str]) -> tuple[NDArray[np.float64], int] | None:
    """Covariances of item scores over those who answered both, and the smallest number who did.

    Args:
        sample: an audience.
        items: m of its items.

    Returns:
        (m, m) in squared points with divisor n - 1, and n; None without cross-products of them, or where fewer than
        three people answered some two items both.
    """
    raw = sample.pooled.moments
    if raw is None or not set(items) <= set(raw.items):
        return None
    known = {item.id: item for item in sample.items}
    place = np.ix_(*[[raw.items.index(id) for id in items]] * 2)
    pairs, sums, products = (part[place].astype(np.float64) for part in (raw.pairs, raw.sums, raw.products))
    if pairs.min() < FEWEST_ANSWERS:
        return None
    stretch = np.array([100 * known[id].key / (known[id].points - 1) for id in items])
    covariance = (products - sums * sums.T / pairs) / (pairs - 1)
    return covariance * np.outer(stretch, stretch), int(pairs.min())


def _scale(audience: str, dimension: str | None, items: tuple[str, ...], sample: Sample) -> ScaleReliability:
    if len(items) < 2:
        return ScaleReliability(audience, dimension, items, sample.pooled.responses, reason="one-item")
    given = item_covariance(sample, items)
    if given is None:
        return ScaleReliability(audience, dimension, items, 0, reason=_why_not(sample))
    covariance, n = given
    try:
        found = reliability(items, covariance, n)
        factors = omega(to_correlation(covariance, items), names=items) if len(items) > 2 else None
    except Refused as refused:
        return ScaleReliability(audience, dimension, items, n, reason=refused.problems[0].code)
    dropped = found.alpha_if_dropped
    return ScaleReliability(
        audience,
        dimension,
        items,
        n,
        found.alpha,
        *found.interval,
        omega_total=factors.total if factors else None,
        omega_hierarchical=factors.hierarchical if factors else None,
        factors=factors.factors if factors else None,
        item_total=dict(zip(items, found.item_total.tolist(), strict=True)),
        alpha_if_dropped=None if dropped is None else dict(zip(items, dropped.tolist(), strict=True)),
    )


def _adequacy(audience: str, sample: Sample) -> Adequacy:
    names = tuple(item.id for item in sample.items)
    given = item_covariance(sample, names)
    if given is None:
        return Adequacy(audience, 0, reason=_why_not(sample))
    covariance, n = given
    try:
        correlation = to_correlation(covariance, names)
        return Adequacy(audience, n, kmo(correlation, names), bartlett(correlation, n, names))
    except Refused as refused:
        return Adequacy(audience, n, reason=refused.problems[0].code)


def _why_not(sample: Sample) -> str:
    return "no-cross-products" if sample.strata and sample.pooled.moments is None else "too-few-answers"
