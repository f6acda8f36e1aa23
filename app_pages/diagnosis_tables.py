"""Tables of the diagnosis: findings, obstacles, importance and performance."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from app_pages import frame
from app_pages.score_tables import percent
from scoring.quadrants import QUADRANTS, QuadrantMap
from scoring.results import IndicatorResult
from surveys import formats
from surveys.analysing import Analysis
from surveys.instrument import Instrument

KINDS = ("problems", "causes", "resistances")


def findings(instrument: Instrument, analysis: Analysis, kind: str) -> pd.DataFrame:
    """Problems, causes or resistances with the strength of the evidence; ``stated`` where they are concluded."""
    words, read, diagnosis, conclusion = frame.words(), frame.language(), instrument.diagnosis, analysis.conclusion
    levels = {level.code: level.text[read] for level in diagnosis.evidence_levels}
    suspects = dict(zip(KINDS, (diagnosis.problems, diagnosis.causes, diagnosis.resistances), strict=True))[kind]
    found = {finding.id: finding for finding in conclusion.findings}
    return pd.DataFrame(
        [
            {
                words("finding"): suspect.name[read],
                words("evidence"): levels[one.level],
                words("severity"): words(f"severity-{one.severity}") if one.severity else formats.NONE,
                words("rule-holds"): formats.chance(one.probability),
                words("shown"): words("yes" if suspect.id in conclusion.shown else "no"),
            }
            for suspect in suspects
            for one in [found[suspect.id]]
        ]
    )


def first_obstacle(instrument: Instrument, analysis: Analysis) -> Iterator[str]:
    """The indicator that holds back most, in a sentence, and how sure that is in another."""
    words, named = frame.words(), instrument.index_system.named
    one = ranked_obstacles(analysis)[0]
    yield words(
        "obstacle-first",
        indicator=frame.plain(named[one.id].name[frame.language()]),
        share=formats.percent(one.obstacle),
        score=formats.figure(one.score),
        weight=formats.percent(one.weight_global),
    )
    if places := analysis.uncertainty.obstacle_ranks.get(one.id):
        yield words("obstacle-first-chance", chance=formats.chance(places[0]))
    if analysis.withheld.indicators:
        yield words("obstacle-first-shown")


def ranked_obstacles(analysis: Analysis) -> list[IndicatorResult]:
    """The indicators whose share of the shortfall is known, the largest first."""
    known = [(one.obstacle, one) for one in analysis.evaluation.indicators if one.obstacle is not None]
    return [one for _, one in sorted(known, key=lambda pair: -pair[0])]


def obstacles(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Indicators by their share of the shortfall, the largest first, and how sure the first places are."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("indicator"): named[one.id].name[read],
                words("obstacle-percent"): percent(one.obstacle),
                words("top-obstacle"): formats.chance(analysis.uncertainty.top_obstacle.get(one.id)),
                words("score"): one.score,
                words("weight-percent"): percent(one.weight_global),
            }
            for one in ranked_obstacles(analysis)
        ]
    )


def quadrants(instrument: Instrument, found: QuadrantMap) -> pd.DataFrame:
    """Who lies where on the map of importance and performance, quadrant by quadrant."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    order = ["concentrate-here", *(name for name in QUADRANTS if name != "concentrate-here")]
    return pd.DataFrame(
        [
            {
                words("indicator"): f"{place.name} {named[place.name].name[read]}",
                words("quadrant"): words(f"quadrant-{place.quadrant}"),
                words("weight-percent"): percent(place.importance),
                words("score"): place.performance,
            }
            for place in sorted(found.places, key=lambda place: (order.index(place.quadrant), place.performance))
        ]
    )
