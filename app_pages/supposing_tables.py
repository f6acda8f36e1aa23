"""Tables of what could be: rises that reach a grade, and scores as they would be."""

from __future__ import annotations

import pandas as pd

from app_pages import frame, score_tables
from scoring.whatif import Reach, WhatIf
from surveys import formats, levels
from surveys.analysing import Analysis
from surveys.instrument import Instrument


def rises(instrument: Instrument, analysis: Analysis, reach: Reach) -> pd.DataFrame:
    """What ten points more of an indicator bring, and what must rise for a grade; the largest gain first."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    least, alone = reach.least or {}, reach.alone
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


def supposed(instrument: Instrument, analysis: Analysis, found: WhatIf) -> pd.DataFrame:
    """All above the indicators now and as it would be, the composite last."""
    words, read, system = frame.words(), frame.language(), instrument.index_system
    would_be = {**found.dimensions, **found.subdimensions}
    above = levels.above(system, analysis.evaluation)
    rows = [(levels.marked(system, one.id, read), one.score, would_be[one.id]) for one in above]
    rows.append((words("composite"), analysis.evaluation.composite.score, found.composite))
    return pd.DataFrame(
        [
            {
                score_tables.above(instrument): name,
                words("now"): now,
                words("would-be"): would,
                words("change"): formats.difference(would, now),
            }
            for name, now, would in rows
        ]
    )
