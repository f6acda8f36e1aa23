"""Tables of scores with their intervals, and of fuzzy memberships."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from app_pages import formats, frame
from scoring.results import Evaluation
from scoring.score_intervals import TOGETHER, Interval
from surveys.analysing import Analysis
from surveys.instrument import Instrument
from surveys.questionnaires import AUDIENCES

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
