"""Supposing: what the composite would be with other scores, and what must rise for a grade, from what is shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scoring.evaluation import Evaluated
from scoring.scorecards import scorecard
from scoring.whatif import Reach, WhatIf, gain, to_reach
from surveys.analysing import Analysis
from surveys.designing import design
from surveys.instrument import BandName, Instrument


def as_shown(instrument: Instrument, analysis: Analysis) -> Evaluated | None:
    """The evaluation ready to be worked out anew from its indicators up, and no further down than they are shown.

    None where there is no composite, or where something of it is withheld: what other scores would give tells it.
    """
    if analysis.withheld.indicators or analysis.evaluation.composite.score is None:
        return None
    plan, how = design(instrument).plan, design(instrument).method
    card = scorecard(plan, (), how)
    unknown = np.full(len(card.leaves), np.nan)
    return Evaluated(plan, how, analysis.evaluation, {}, card, unknown, unknown[:, None])


def suppose(instrument: Instrument, analysis: Analysis, scores: Mapping[str, float]) -> WhatIf | None:
    """What would be if indicators had these scores, 0 to 100, and the others stayed; None as in :func:`as_shown`.

    Raises Refused as `scoring.whatif.gain`.
    """
    evaluated = as_shown(instrument, analysis)
    if evaluated is None:
        return None
    now = {one.id: one.score for one in analysis.evaluation.indicators}
    return gain(evaluated, {id: score - (now.get(id) or 0.0) for id, score in scores.items()})


def better_bands(instrument: Instrument, analysis: Analysis) -> tuple[BandName, ...]:
    """The grades above the composite's own, the nearest first; none without a composite."""
    score = analysis.evaluation.composite.score
    above = [band for band in instrument.grades.bands if score is not None and band.minimum > score]
    return tuple(sorted(above, key=lambda band: band.minimum))


def reach(instrument: Instrument, analysis: Analysis, band: BandName) -> Reach | None:
    """What must rise for a better grade. Where something is withheld, what is shown of the next one, and no other."""
    if analysis.next_band is not None and analysis.next_band.target == band.minimum:
        return analysis.next_band
    evaluated = as_shown(instrument, analysis)
    return to_reach(evaluated, band.id) if evaluated else None
