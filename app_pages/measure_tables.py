"""Tables of measures: in order of what they address, how firm that is, who carries them out, what protects people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from app_pages import frame
from app_pages.score_tables import percent
from surveys import formats
from surveys.analysing import Analysis
from surveys.assignments import Assignment
from surveys.diagnoses import Measure
from surveys.instrument import Instrument


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


def assigned(instrument: Instrument, analysis: Analysis, kept: Mapping[str, Assignment]) -> pd.DataFrame:
    """Who carries out each measure until when, and the counted figures that would show that it worked."""
    words, read = frame.words(), frame.language()
    known = {measure.id: measure for measure in instrument.countermeasures.measures}
    rows = [
        (known[one.measure], kept.get(one.measure, Assignment(one.measure))) for one in analysis.conclusion.priorities
    ]
    return pd.DataFrame(
        [
            {
                words("measure"): measure.name[read],
                words("owner"): given.owner or words("undecided"),
                words("due"): given.due.isoformat() if given.due else words("undecided"),
                words("check-figure"): _checked_by(instrument, measure),
                words("note"): given.note or formats.NONE,
            }
            for measure, given in rows
        ]
    )


def _checked_by(instrument: Instrument, measure: Measure) -> str:
    """The counted figures that would show that it worked; where none would, the scores of its indicators."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    if measure.check:
        return words("comma").join(instrument.objectives[id].name[read] for id in measure.check)
    return words("checked-by-scores", of=words("comma").join(named[id].name[read] for id in measure.indicators))
