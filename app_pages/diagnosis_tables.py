"""Tables of the diagnosis: findings, obstacles, importance and performance, measures, and what must rise."""

from __future__ import annotations

import pandas as pd

from app_pages import formats, frame
from app_pages.score_tables import percent
from scoring.quadrants import QUADRANTS, QuadrantMap
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


def obstacles(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Indicators by their share of the shortfall, the largest first, and how sure the first places are."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    known = [(one.obstacle, one) for one in analysis.evaluation.indicators if one.obstacle is not None]
    return pd.DataFrame(
        [
            {
                words("indicator"): named[one.id].name[read],
                words("obstacle-percent"): percent(obstacle),
                words("top-obstacle"): formats.chance(analysis.uncertainty.top_obstacle.get(one.id)),
                words("score"): one.score,
                words("weight-percent"): percent(one.weight_global),
            }
            for obstacle, one in sorted(known, key=lambda pair: -pair[0])
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


def measures(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Measures in order of the shortfall they address, and what they would bring."""
    words, read = frame.words(), frame.language()
    known = {measure.id: measure for measure in instrument.countermeasures.measures}
    return pd.DataFrame(
        [
            {
                words("measure"): known[one.measure].name[read],
                words("obstacle-percent"): percent(one.obstacle_sum),
                words("strengthened"): words("yes" if one.strengthened else "no"),
                words("gain-by-ten"): formats.signed(one.by_rise),
                words("effort"): words("effort-" + known[one.measure].effort),
            }
            for one in analysis.conclusion.priorities
        ]
    )


def measures_in_full(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """The mean obstacle, which does not favour measures that reach wide, the gain to the line, and how firm a place."""
    words, read = frame.words(), frame.language()
    names = {measure.id: measure.name[read] for measure in instrument.countermeasures.measures}
    return pd.DataFrame(
        [
            {
                words("measure"): names[one.measure],
                words("obstacle-mean"): percent(one.obstacle_mean),
                words("gain-to-strength"): formats.signed(one.to_strength),
                words("rank-interval"): formats.span(one.standing.low, one.standing.high, 0)
                if one.standing
                else formats.NONE,
                words("among-first"): formats.chance(one.standing.among_first if one.standing else None),
            }
            for one in analysis.conclusion.priorities
        ]
    )


def safeguards(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """What protects people while a measure is carried out."""
    words, read = frame.words(), frame.language()
    known = {measure.id: measure for measure in instrument.countermeasures.measures}
    found = [known[one.measure] for one in analysis.conclusion.priorities]
    return pd.DataFrame({words("measure"): one.name[read], words("safeguard"): one.safeguard[read]} for one in found)


def rises(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """What ten points more of an indicator bring, and what must rise for the next grade; the largest gain first."""
    words, read, named, reach = frame.words(), frame.language(), instrument.index_system.named, analysis.next_band
    least, alone = (reach.least or {}, reach.alone) if reach else ({}, {})
    scored = [one for one in analysis.evaluation.indicators if one.score is not None]
    gains = {one.id: analysis.gains.get(one.id) or 0.0 for one in scored}
    return pd.DataFrame(
        [
            {
                words("indicator"): named[one.id].name[read],
                words("score"): one.score,
                words("gain-by-ten"): formats.signed(gains[one.id], 2),
                words("rise-least"): formats.signed(least.get(one.id)),
                words("rise-alone"): formats.signed(alone.get(one.id)),
            }
            for one in sorted(scored, key=lambda one: -gains[one.id])
        ]
    )
