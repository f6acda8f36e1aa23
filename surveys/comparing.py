"""How a site stands beside its comparators: on counted figures alone, between the same fixed ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.comparison import Comparison, SiteResult, compare, measure_weights
from scoring.evaluation import Evaluated
from scoring.problems import Refused
from scoring.score_draws import draw
from scoring.score_intervals import DRAWS
from scoring.score_sources import EXPERTS
from scoring.site_ranks import SiteRanks, WeightedTotals, rank_sites, under_each_weighting
from surveys.evaluating import Inputs
from surveys.sites import scored, scored_local


@dataclass(frozen=True, eq=False)
class SiteComparison:
    """The comparison, and ranks where there are enough sites; ``why_no_ranks`` is the refusal's code otherwise.

    ``names`` and ``synthetic`` are by site id. ``weightings`` are totals under weights from other places.
    """

    names: Mapping[str, Mapping[str, str]]
    synthetic: tuple[str, ...]
    sites: tuple[SiteResult, ...]
    ranks: SiteRanks | None
    why_no_ranks: str | None
    weightings: tuple[WeightedTotals, ...]


def compare_sites(given: Inputs, evaluated: Evaluated, seed: int) -> SiteComparison | None:
    """Compare; None without weights, without comparators or without a measure."""
    weights, measures = evaluated.evaluation.weights, evaluated.plan.objectives
    if weights is None or not given.sites or given.year is None or not measures:
        return None
    local = scored_local(given.figures, given.year)
    compared = compare(measures, [local, *map(scored, given.sites)], measure_weights(measures, weights.global_))
    ranks, why = _ranked(compared, evaluated, seed)
    return SiteComparison(
        names={site.id: dict(site.name) for site in given.sites},
        synthetic=tuple(site.id for site in given.sites if site.synthetic),
        sites=compared.sites,
        ranks=ranks,
        why_no_ranks=why,
        weightings=under_each_weighting(compared),
    )


def _ranked(compared: Comparison, evaluated: Evaluated, seed: int) -> tuple[SiteRanks | None, str | None]:
    try:
        return rank_sites(compared, _drawn(compared, evaluated, seed)), None
    except Refused as refused:
        return None, refused.problems[0].code


def _drawn(compared: Comparison, evaluated: Evaluated, seed: int) -> NDArray[np.float64] | None:
    """Weights of the measures as other experts might have given them, (draws, measures)."""
    drawn = draw(evaluated, (EXPERTS,), DRAWS, np.random.Generator(np.random.PCG64(seed)))
    if EXPERTS not in drawn.moved:
        return None
    place = {name: k for k, name in enumerate(evaluated.scorecard.indicators)}
    indicators = [measure.indicator for measure in evaluated.plan.objectives]
    raw = drawn.weights[:, [place[name] for name in indicators]] / [indicators.count(name) for name in indicators]
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float64)
