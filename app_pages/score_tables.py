"""Tables of scores with their intervals, and of fuzzy memberships."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from app_pages import frame
from scoring.results import Evaluation
from scoring.score_intervals import TOGETHER, Interval
from surveys import formats
from surveys.analysing import Analysis
from surveys.audiences import AUDIENCES
from surveys.instrument import Instrument

GROUPS = (*AUDIENCES, "objective")


def dimensions(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Scores with their intervals and weights, a row a dimension, the composite last."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    composite, sure = analysis.evaluation.composite, analysis.uncertainty
    rows = [
        (named[row.id].name[read], row.score, sure.dimensions.get(row.id, {}), row.weight)
        for row in analysis.evaluation.dimensions
    ]
    rows.append((words("composite"), composite.score, sure.composite, 1.0 if analysis.evaluation.weights else None))
    return pd.DataFrame(
        [
            {
                words("dimension"): name,
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


def indicators(instrument: Instrument, analysis: Analysis, dimension: str) -> pd.DataFrame:
    """Scores combined with their intervals and by group, a row an indicator of one dimension."""
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
            if result.dimension == dimension
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
    """Shares of the grades in percent, a row a dimension, the composite last; empty before there are any."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    rows = [(named[row.id].name[read], row.membership) for row in evaluation.dimensions]
    rows.append((words("composite"), evaluation.composite.membership))
    grades = [grade.name[read] for grade in instrument.grades.comment_set]
    return pd.DataFrame(
        [
            {words("dimension"): name} | dict(zip(grades, map(percent, membership), strict=True))
            for name, membership in rows
            if membership
        ]
    )


def spanned(of: Mapping[str, Interval], source: str = TOGETHER) -> str:
    """An interval by its source, a dash where there is none."""
    found = of.get(source)
    return formats.span(found.low, found.high) if found else formats.NONE


def percent(share: float | None) -> float | None:
    """A share of one in percent, for a column of numbers."""
    return None if share is None else 100 * share
