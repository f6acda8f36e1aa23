"""Where people disagree: officers against residents by indicator, and groups of one audience among themselves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app_pages import analysis_charts, distribution_tables, frame, pictures, withholding
from app_pages.analyses import Seen
from surveys import formats
from surveys.analysing import Analysis
from surveys.instrument import Instrument


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    if analysis.gaps:
        st.markdown(largest(instrument, analysis))
        st.write(words("gap-lead", tests=len(analysis.gaps)))
        pictures.show(seen, analysis_charts.gaps(instrument, analysis), words("chart-gaps"))
    frame.table_or(between(instrument, analysis), withholding.otherwise(seen, "gap-none"))
    _items(seen)
    st.subheader(words("strata-differ"))
    if not analysis.strata:
        st.info(words("strata-none"))
        return
    differing = among(instrument, analysis)
    tested = len(analysis.strata)
    if differing.empty:
        st.write(words("strata-alike", tested=tested))
    else:
        st.write(words("strata-lead", tested=tested))
        frame.table(differing)


def largest(instrument: Instrument, analysis: Analysis) -> str:
    """The largest gap in a sentence, and whether it is beyond chance."""
    words, row = frame.words(), max(analysis.gaps, key=lambda row: abs(row.gap.difference))
    sure = row.p_adjusted is not None and row.p_adjusted < formats.SIGNIFICANT
    first, second = (formats.figure(score) for score in row.scores)
    return words(
        "gap-largest",
        indicator=frame.plain(instrument.index_system.named[row.indicator].name[frame.language()]),
        first=words("gap-side", who=words(row.first), score=first),
        second=words("gap-side", who=words(row.second), score=second),
        points=formats.figure(abs(row.gap.difference)),
        span=formats.signed_span(row.gap.low, row.gap.high),
        sure=words("gap-beyond" if sure else "gap-within", p=formats.p_value(row.p_adjusted)),
    )


def _items(seen: Seen) -> None:
    words, found = frame.words(), seen.analysis.item_gaps
    st.subheader(words("gap-items"))
    if not found:
        st.info(withholding.otherwise(seen, "gap-items-none"))
        return
    st.write(words("gap-items-lead", tests=len(found)))
    frame.table(items(seen.instrument, seen.analysis), words_in=frame.SENTENCES)


def items(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Every two items about one indicator side by side with their scores, by indicator."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                words("gap-item-of", who=words(row.first)): _item(instrument, row.first, row.items[0], row.scores[0]),
                words("gap-item-of", who=words(row.second)): _item(instrument, row.second, row.items[1], row.scores[1]),
                words("gap"): formats.signed(row.gap.difference),
                words("interval"): formats.signed_span(row.gap.low, row.gap.high),
                words("p-adjusted"): formats.p_value(row.p_adjusted),
            }
            for row in analysis.item_gaps
        ]
    )


def _item(instrument: Instrument, of: str, id: str, score: float) -> str:
    """An item in words with its score."""
    audience = next(name for name in instrument.questionnaires if name == of)
    said = distribution_tables.named(instrument, audience, id)
    return frame.words()("gap-item", item=said, score=formats.figure(score))


def between(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Officers less residents, for indicators that both informed, the largest gap first."""
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    return pd.DataFrame(
        [
            {
                words("indicator"): named[row.indicator].name[read],
                words("gap"): formats.signed(row.gap.difference),
                words("interval"): formats.signed_span(row.gap.low, row.gap.high),
                words("p-adjusted"): formats.p_value(row.p_adjusted),
                words(row.first): row.scores[0],
                words(row.second): row.scores[1],
            }
            for row in sorted(analysis.gaps, key=lambda row: -abs(row.gap.difference))
        ]
    )


def among(instrument: Instrument, analysis: Analysis) -> pd.DataFrame:
    """Items that the groups of an audience answer differently, beyond chance; the clearest first."""
    words, read = frame.words(), frame.language()
    found = [row for row in analysis.strata if row.p_adjusted is not None and row.p_adjusted < formats.SIGNIFICANT]
    items = {id: item for asked in instrument.questionnaires.values() for id, item in asked.scored.items()}
    return pd.DataFrame(
        [
            {
                words("item"): words("labelled", id=row.item, text=items[row.item].text[read]),
                words("audience"): words(row.audience),
                words("groups-compared"): row.strata,
                words("epsilon-squared"): formats.figure(row.epsilon_squared, 3),
                words("p-adjusted"): formats.p_value(row.p_adjusted),
            }
            for row in sorted(found, key=lambda row: row.p_adjusted or 0.0)
        ]
    )
