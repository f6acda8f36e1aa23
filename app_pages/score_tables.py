"""Tables of scores with their intervals, and of fuzzy memberships."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from app_pages import frame
from scoring.results import Evaluation
from scoring.score_intervals import TOGETHER, Interval
from surveys import formats, levels
from surveys.analysing import Analysis
from surveys.audiences import AUDIENCES
from surveys.instrument import Instrument

GROUPS = (*AUDIENCES, "objective")


def dimensions(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Scores with their intervals and weights in the whole, dimensions over their subdimensions, the composite last."""
    words, read, system = frame.words(), frame.language(), instrument.index_system
    composite, sure = analysis.evaluation.composite, analysis.uncertainty
    known, weights = {**sure.dimensions, **sure.subdimensions}, analysis.evaluation.weights
    whole = system.spread(weights.local) if weights else {}
    rows = [
        (levels.marked(system, row.id, read), row.score, known.get(row.id, {}), whole.get(row.id))
        for row in levels.above(system, analysis.evaluation)
    ]
    rows.append((words("composite"), composite.score, sure.composite, 1.0 if analysis.evaluation.weights else None))
    return pd.DataFrame(
        [
            {
                above(instrument): name,
                words("score"): score,
                words("interval"): spanned(of),
                words("weight-percent"): percent(weight),
            }
            for name, score, of, weight in rows
        ]
    )


def grades(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Each grade with the scores that it begins and ends at and the chance of it in percent; the best first."""
    words, read, bands = frame.words(), frame.language(), instrument.grades.bands
    ordered = sorted(bands, key=lambda band: -band.minimum)
    ends = [100.0, *(band.minimum for band in ordered)]
    chances, own = analysis.uncertainty.bands.get(TOGETHER), analysis.evaluation.composite.band
    return pd.DataFrame(
        [
            {
                words("grade"): band.name[read] + (f" ← {words('grade-own')}" if band.id == own else ""),
                words("grade-scores"): formats.span(band.minimum, end, 0),
                words("grade-chance"): formats.NONE if chances is None else formats.chance(chances.get(band.id, 0.0)),
            }
            for band, end in zip(ordered, ends, strict=False)
        ]
    )


def indicators(instrument: Instrument, analysis: Analysis, branch: str) -> pd.DataFrame:
    """Scores combined with their intervals and by group, a row an indicator of one dimension or subdimension."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("indicator"): named[result.id].name[read],
                words("score"): result.score,
                words("interval"): spanned(analysis.uncertainty.indicators.get(result.id, {})),
                **{words(group): result.groups.get(group) for group in GROUPS},
            }
            for result in analysis.evaluation.indicators
            if result.id in instrument.index_system.children(branch)
        ]
    )


def groups(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """The interval of each audience's own score, for indicators that any audience scored."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {words("indicator"): named[id].name[read], **{words(name): spanned(of, name) for name in AUDIENCES}}
            for id, of in analysis.uncertainty.groups.items()
            if of
        ]
    )


def memberships(instrument: Instrument, evaluation: Evaluation) -> pd.DataFrame:
    """Shares of the grades in percent, a row for each above indicators, the composite last; empty before any."""
    words, read, system = frame.words(), frame.language(), instrument.index_system
    rows = [(levels.marked(system, row.id, read), row.membership) for row in levels.above(system, evaluation)]
    rows.append((words("composite"), evaluation.composite.membership))
    grades = [grade.name[read] for grade in instrument.grades.comment_set]
    return pd.DataFrame(
        [
            {above(instrument): name} | dict(zip(grades, map(percent, membership), strict=True))
            for name, membership in rows
            if membership
        ]
    )


def above(instrument: Instrument) -> str:
    """What a column is called that names dimensions, and subdimensions where there are any."""
    words = frame.words()
    return words("dimension-or-below") if instrument.index_system.subdimensions else words("dimension")


def spanned(of: Mapping[str, Interval], source: str = TOGETHER) -> str:
    """An interval by its source, a dash where there is none."""
    found = of.get(source)
    return formats.span(found.low, found.high) if found else formats.NONE


def percent(share: float | None) -> float | None:
    """A share of one in percent, for a column of numbers."""
    return None if share is None else 100 * share
