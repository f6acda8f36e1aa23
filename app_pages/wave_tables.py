"""Tables of a wave beside an earlier one."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from app_pages import frame, score_tables
from scoring.waves import Change
from surveys import formats, levels
from surveys.comparing_waves import COMPOSITE, WaveChanges
from surveys.instrument import Instrument


def named_figures(instrument: Instrument, found: WaveChanges, above: bool) -> Iterator[tuple[str, Change]]:
    """The composite and what is ``above`` indicators, or the indicators, with their names, in printed order."""
    words, read, system = frame.words(), frame.language(), instrument.index_system
    if above and COMPOSITE in found.changes:
        yield words("composite"), found.changes[COMPOSITE]
    for id, node in system.criteria.items():
        if id in found.changes and above != (id in system.indicators):
            yield levels.marked(system, id, read) if above else node.name[read], found.changes[id]


def changes(instrument: Instrument, found: WaveChanges, above: bool) -> pd.DataFrame:
    """Before, after, the change with its interval, and p; a row a figure."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                score_tables.above(instrument) if above else words("indicator"): name,
                words("before"): one.before,
                words("after"): one.after,
                words("change"): formats.signed(one.difference),
                words("interval"): formats.signed_span(one.low, one.high),
                words("p-adjusted"): formats.p_value(one.p_adjusted),
            }
            for name, one in named_figures(instrument, found, above)
        ]
    )


def headline(found: WaveChanges) -> Iterator[str]:
    """The composite's change, whether chance explains it, and how much of it is other weights."""
    words, one = frame.words(), found.changes.get(COMPOSITE)
    if one is None:
        yield words("waves-no-composite")
        return
    before, after = formats.figure(one.before), formats.figure(one.after)
    yield words("waves-composite", before=before, after=after, change=formats.signed(one.difference))
    if one.p_adjusted is None or one.low is None:
        yield words("waves-unknown")
    else:
        said, span = "waves-changed" if one.p_adjusted < formats.SIGNIFICANT else "waves-chance", (one.low, one.high)
        yield words(said, span=formats.signed_span(*span), p=formats.p_value(one.p_adjusted))
    if found.parts is not None and found.weighed_anew:
        scores, weights = formats.signed(found.parts.scores), formats.signed(found.parts.weights)
        yield words("waves-parts", scores=scores, weights=weights)
