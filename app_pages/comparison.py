"""The site beside better-developed ones: counted figures between the same fixed ends, gaps, and no ranks for few."""

from __future__ import annotations

import streamlit as st

from app_pages import comparison_charts, comparison_tables, frame, pictures
from app_pages.analyses import Seen
from surveys.comparing import SiteComparison


def show(seen: Seen) -> None:
    """The whole tab."""
    words, found, instrument = frame.words(), seen.analysis.comparison, seen.instrument
    if found is None:
        st.info(words("comparison-none"))
        return
    with frame.reading() as records:
        known = comparison_tables.known(records, seen.wave)
    st.write(words("comparison-lead"))
    frame.table(comparison_tables.measures(instrument, found, known), words_in=frame.SENTENCES)
    st.caption(words("comparison-marks"))
    grades = [f"{grade.code} {grade.text[frame.language()]}" for grade in instrument.comparison.reliability_grades]
    st.caption(frame.plain(words("comparison-grades", grades=words("comma").join(grades))))
    with st.expander(words("comparison-figures")):
        frame.table(comparison_tables.figures(instrument, found, known), words_in=frame.SENTENCES)
    _ranks(seen, found)
    st.subheader(words("comparison-weightings"))
    st.write(words("comparison-weightings-lead"))
    frame.table(comparison_tables.weightings(found), words_in=frame.SENTENCES)


def _ranks(seen: Seen, found: SiteComparison) -> None:
    """Ranks and how likely each is, where there are places enough."""
    words = frame.words()
    if found.ranks is None:
        st.info(words("comparison-no-ranks"))
        return
    st.subheader(words("comparison-ranks"))
    st.write(words("comparison-ranks-lead"))
    frame.table(comparison_tables.ranks(found))
    likely = comparison_tables.chances(found)
    if likely.empty:
        st.info(words("rank-chances-none"))
        return
    st.write(words("rank-chances-lead"))
    pictures.show(seen, comparison_charts.ranks(found), words("chart-ranks"))
    with st.expander(words("rank-chances-table")):
        frame.table(likely)
