"""How sure every score is: intervals and standard errors by source and together, chances of grades and of ranks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from scoring.evaluation import Evaluated
from scoring.plans import Band
from scoring.score_draws import Numbers, ScoreDraws, drawn, local_weights, numbers
from scoring.score_sources import EXPERTS, METHOD, Alternatives, Sources, sources_of
from scoring.sensitivities import sensitivities
from scoring.uncertainty import LEVEL, intervals, rank_probabilities

Floats = NDArray[np.float64]

TOGETHER = "together"  # experts and every audience
WITH_METHOD = "with-method"  # these and the method
DRAWS = 2000
TOP = 5  # obstacles that a reader is shown first


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, 0 to 100; `standard_error` in points."""

    low: float
    high: float
    standard_error: float


@dataclass(frozen=True)
class SampleSize:
    """How many responses an audience's intervals rest on; `degrees` of freedom, None where they cannot be had."""

    responses: int
    degrees: float | None


@dataclass(frozen=True)
class ScoreUncertainty:
    """Intervals at `level`, by source: "experts", each audience, "method", "together", "with-method".

    A source that moves nothing is absent. Indicators and `groups` (by indicator and audience) have t intervals in
    closed form, the two of an indicator joined with Satterthwaite's degrees of freedom; what is above them has
    percentile intervals of the draws. Standard errors are those of the delta method; with the method, the standard
    deviation of the draws. `bands`: by "together" and "with-method", the share of draws in each band.
    `obstacle_ranks`: by indicator, the share of draws "together" in which its obstacle degree is the 1st, 2nd, ...
    largest; `top_obstacle` that it is among the first `TOP`. `experts`: how many count at each node. `reasons` as in
    `Sources`: what could not be varied, so that the intervals are too narrow.
    """

    level: float
    draws: int
    samples: Mapping[str, SampleSize]
    experts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, Interval]]
    indicators: Mapping[str, Mapping[str, Interval]]
    dimensions: Mapping[str, Mapping[str, Interval]]
    composite: Mapping[str, Interval]
    bands: Mapping[str, Mapping[str, float]]
    obstacle_ranks: Mapping[str, tuple[float, ...]]
    top_obstacle: Mapping[str, float]
    reasons: tuple[str, ...]
    subdimensions: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)


def score_intervals(
    evaluated: Evaluated,
    seed: int,
    draws: int = DRAWS,
    alternatives: Alternatives | None = None,
    level: float = LEVEL,
) -> ScoreUncertainty:
    """Carry the disagreement of experts, the sampling of audiences and the choice of method into every score.

    Args:
        evaluated: the evaluation with what it was worked out from.
        seed: of the draws; the same inputs and seed give the same intervals.
        draws: as `score_draws.draw` makes them.
        alternatives: to the method; the shipped ones if None.
        level: 0 to 1.

    Returns:
        the uncertainty of every score that the evaluation has.

    Source: as `score_draws.draw`; Satterthwaite, Biometrics Bull. 2 (1946) 110-114.

    Raises:
        Refused: as `score_draws.draw`.
    """
    sources = sources_of(evaluated, alternatives or Alternatives())
    chance = numbers(sources, draws, np.random.Generator(np.random.PCG64(seed)))
    sets = _sets(sources)
    moved = _moved(sources, chance, sets, draws) if sources.declared else {}
    above = _above(sources, moved, sets, level)
    names, k = evaluated.scorecard.dimensions, len(sources.kept)
    lower = evaluated.scorecard.subdimensions
    places, top = _obstacle_ranks(sources, moved.get(TOGETHER))
    return ScoreUncertainty(
        level=level,
        draws=draws,
        samples={name: _size(sources, name) for name in evaluated.samples},
        experts={id: node.experts_used for id, node in evaluated.evaluation.nodes.items()},
        groups=_groups(sources, level),
        indicators=indicator_intervals(sources, level),
        dimensions={name: above[place] for place, name in enumerate(names) if above[place]},
        composite=above[k],
        bands=_bands(evaluated.method.bands, moved),
        obstacle_ranks=places,
        top_obstacle=top,
        reasons=sources.reasons,
        subdimensions={name: above[place] for place, name in enumerate(lower, len(names)) if above[place]},
    )


def indicator_intervals(sources: Sources, level: float = LEVEL) -> dict[str, dict[str, Interval]]:
    """t intervals of the indicators.

    Args:
        sources: of the evaluation.
        level: 0 to 1.

    Returns:
        by indicator and source (each audience that moves it, and "together"); empty for one that nothing known moves.
    """
    return {name: dict(_indicator(sources, k, level)) for k, name in enumerate(sources.card.indicators)}


def t_interval(score: float, variance: float, degrees: float, level: float) -> Interval:
    """Score +- t * sqrt(variance), cut off at 0 and 100, outside of which no score can lie."""
    error = float(np.sqrt(max(variance, 0.0)))
    half = float(stdtrit(degrees, (1 + level) / 2)) * error
    return Interval(max(score - half, 0.0), min(score + half, 100.0), error)


def satterthwaite(variances: Floats, degrees: Floats) -> float:
    """Degrees of freedom of a sum of independent variances, (sum V)^2 / sum(V^2 / df); infinite for none.

    Args:
        variances: (n,), >= 0.
        degrees: (n,), > 0.
    """
    below = float(np.sum(variances**2 / degrees))
    return float(np.sum(variances)) ** 2 / below if below > 0 else float("inf")


def _sets(sources: Sources) -> dict[str, tuple[str, ...]]:
    """The sources that each interval is about; nothing where nothing moves."""
    statistical = tuple(name for name in sources.movable if name != METHOD)
    sets: dict[str, tuple[str, ...]] = {name: (name,) for name in sources.movable}
    if statistical:
        sets[TOGETHER] = statistical
    if METHOD in sources.movable:
        sets[WITH_METHOD] = sources.movable
    return sets


def _moved(
    sources: Sources, chance: Mapping[str, Numbers], sets: Mapping[str, tuple[str, ...]], draws: int
) -> dict[str, ScoreDraws]:
    """The draws of each set; the same experts have the same weights whatever else moves, but for the method."""
    experts = {EXPERTS: chance[EXPERTS]} if EXPERTS in chance else {}
    rows = local_weights(sources, experts, draws)
    found = {}
    for name, of in sets.items():
        same = EXPERTS in of and METHOD not in of
        found[name] = drawn(sources, {one: chance[one] for one in of}, draws, rows if same else None)
    return found


def _above(
    sources: Sources, moved: Mapping[str, ScoreDraws], sets: Mapping[str, tuple[str, ...]], level: float
) -> list[dict[str, Interval]]:
    """Intervals by source of each dimension and subdimension and, last, of the composite."""
    errors = _errors(sources)
    found: list[dict[str, Interval]] = [{} for _ in range(len(sources.kept) + 1)]
    for name, one in moved.items():
        values = np.clip(np.column_stack([one.dimensions, one.subdimensions, one.composite]), 0.0, 100.0)
        known = np.flatnonzero(~np.isnan(values[0]))
        parts = [errors[source] for source in sets[name] if source in errors]
        error = values.std(axis=0) if METHOD in sets[name] else np.sqrt(sum(parts, np.zeros(len(found))))
        for place, (low, high) in zip(known, intervals(values[:, known], level).tolist(), strict=True):
            found[place][name] = Interval(low, high, float(error[place]))
    return found


def _errors(sources: Sources) -> dict[str, Floats]:
    """Variances of all that is above the indicators by statistical source, by the delta method."""
    if sources.declared is None:
        return {}
    by = sensitivities(sources, sources.declared)
    pulls = by.pulls(sources.declared, len(sources.experts))
    spreads = {name: spread.covariance for name, spread in sources.audiences.items()}
    slopes = np.where(np.isnan(sources.indicators)[:, None], 0.0, by.indicators)
    audiences = {name: np.einsum("ic,ij,jc->c", slopes, each, slopes) for name, each in spreads.items()}
    return {EXPERTS: np.sum(pulls**2, axis=0), **audiences}


def _bands(bands: tuple[Band, ...], moved: Mapping[str, ScoreDraws]) -> dict[str, dict[str, float]]:
    rising = sorted(bands, key=lambda band: band.minimum)
    least = [band.minimum for band in rising]
    found = {}
    for name in (TOGETHER, WITH_METHOD):
        if name in moved and rising and not np.isnan(moved[name].composite[0]):
            place = np.searchsorted(least, np.clip(moved[name].composite, 0.0, 100.0), side="right")
            shares = np.bincount(place, minlength=len(rising) + 1)[1:] / len(place)
            found[name] = {band.id: float(share) for band, share in zip(rising, shares, strict=True)}
    return found


def _obstacle_ranks(
    sources: Sources, together: ScoreDraws | None
) -> tuple[dict[str, tuple[float, ...]], dict[str, float]]:
    """Obstacle degrees are w (100 - s) over a sum that does not change their order."""
    known = ~np.isnan(sources.indicators)
    if together is None or not known.any():
        return {}, {}
    held_back = together.weights[:, known] * np.maximum(100 - together.indicators[:, known], 0.0)
    places = rank_probabilities(held_back)
    names = [name for name, has in zip(sources.card.indicators, known, strict=True) if has]
    top = places[:, :TOP].sum(axis=1)
    return (
        {name: tuple(row) for name, row in zip(names, places.tolist(), strict=True)},
        dict(zip(names, top.tolist(), strict=True)),
    )


def _size(sources: Sources, audience: str) -> SampleSize:
    spread = sources.audiences.get(audience)
    responses = sources.evaluated.evaluation.responses[audience]
    return SampleSize(responses, spread.degrees if spread else None)


def _groups(sources: Sources, level: float) -> dict[str, dict[str, Interval]]:
    """Each audience's own score of an indicator, from the covariance of its items."""
    evaluated = sources.evaluated
    place = {name: k for k, name in enumerate(evaluated.scorecard.leaves)}
    here = {name: [place[id] for id in spread.items.items] for name, spread in sources.audiences.items()}
    found: dict[str, dict[str, Interval]] = {}
    for one, rows in zip(evaluated.evaluation.indicators, evaluated.scorecard.groups, strict=True):
        found[one.id] = {}
        for name, spread in sources.audiences.items():
            score = one.groups.get(name)
            if score is not None:
                row = rows[name][here[name]]
                variance = float(row @ spread.items.covariance @ row)
                found[one.id][name] = t_interval(score, variance, spread.degrees, level)
    return found


def _indicator(sources: Sources, place: int, level: float) -> Iterator[tuple[str, Interval]]:
    score = float(sources.indicators[place])
    parts = {name: (float(s.covariance[place, place]), s.degrees) for name, s in sources.audiences.items()}
    parts = {name: part for name, part in parts.items() if part[0] > 0}
    if parts and not np.isnan(score):
        yield from ((name, t_interval(score, *part, level)) for name, part in parts.items())
        variances, degrees = np.array([*parts.values()]).T
        yield TOGETHER, t_interval(score, float(variances.sum()), satterthwaite(variances, degrees), level)
