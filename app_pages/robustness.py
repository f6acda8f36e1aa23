"""How robust the result is: evaluated in other ways, and with each part left out (T14)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from app_pages import frame, shifts, withholding
from app_pages.analyses import Seen
from scoring.robustness import Robustness
from surveys import formats, sentences
from surveys.analysing import Analysis
from surveys.instrument import Instrument

LEFT_OUT = ("without-expert", "without-item", "without-measure")  # each in turn, and many


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    span = analysis.range
    if span is None:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
        return
    low, high = formats.figure(span.low), formats.figure(span.high)
    lowest, highest = (_name(instrument, of) for of in (span.lowest, span.highest))
    st.write(frame.plain(words("robustness-lead", low=low, high=high, lowest=lowest, highest=highest)))
    st.write(words("robustness-grade-other" if span.band_ever_changes else "robustness-grade-same"))
    methods = [row for row in analysis.robustness if row.scenario not in LEFT_OUT]
    frame.table(scenarios(instrument, methods), words_in=frame.SENTENCES)
    st.caption(words("top-changed-means"))
    frame.table_or(left_out(analysis), words("left-out-none"), words_in=frame.SENTENCES)
    for kind in LEFT_OUT:
        rows = [row for row in analysis.robustness if row.scenario == kind]
        with st.expander(words(f"each-{kind}")):
            rows_in_words = scenarios(instrument, rows, moves=False)
            frame.table_or(rows_in_words, words("left-out-none"), words_in=frame.SENTENCES)
    shifts.show(seen)


def scenarios(instrument: Instrument, rows: list[Robustness], moves: bool = True) -> pd.DataFrame:
    """The composite otherwise and what that changes; where there is none, beside the scenario why not."""
    words, read = frame.words(), frame.language()
    shown = pd.DataFrame(
        [
            {
                words("instead"): _with_reason(instrument, row),
                words("score"): formats.figure(row.composite),
                words("change"): formats.signed(row.change),
                words("grade"): instrument.grades.band(row.band).name[read] if row.band else formats.NONE,
                words("top-changed"): str(row.order.top_changed) if row.order else formats.NONE,
                words("ranks-moved-most"): formats.figure(row.order.largest_move if row.order else None, 0),
            }
            for row in rows
        ]
    )
    return shown if moves else shown.drop(columns=words("ranks-moved-most"), errors="ignore")


def left_out(analysis: Analysis) -> pd.DataFrame:
    """What leaving out one expert, item or counted figure after the other does at most, a row a kind."""
    return pd.DataFrame(_extremes(analysis))


def _extremes(analysis: Analysis) -> Iterator[dict[str, str]]:
    words = frame.words()
    for kind in LEFT_OUT:
        rows = [row for row in analysis.robustness if row.scenario == kind]
        changes = [row.change for row in rows if row.change is not None]
        if changes:
            composites = [row.composite for row in rows if row.composite is not None]
            yield {
                words("instead"): words(f"each-{kind}"),
                words("score"): formats.span(min(composites), max(composites)),
                words("change"): formats.signed_span(min(changes), max(changes)),
                words("grade-changes"): str(sum(row.band_changed is True for row in rows)),
                words("top-changed"): str(max(row.order.top_changed for row in rows if row.order)),
            }


def _with_reason(instrument: Instrument, row: Robustness) -> str:
    words = frame.words()
    said = sentences.scenario(words, instrument, row.scenario, row.subject)
    why = sentences.briefly(words, instrument, row.reason)
    return f"{said} — {why}" if why else said


def _name(instrument: Instrument, of: tuple[str, str] | None) -> str:
    words = frame.words()
    return sentences.scenario(words, instrument, *of, briefly=True) if of else words("as-it-is")
