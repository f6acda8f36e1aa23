"""The diagnosis: where the shortfall lies, what the scores point to, and what is important and weak."""

from __future__ import annotations

import streamlit as st

from app_pages import analysis_charts, diagnosis_tables, frame, pictures, withholding
from app_pages.analyses import Seen
from surveys import formats


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    st.caption(frame.plain(instrument.diagnosis.caution[frame.language()]))
    _obstacles(seen)
    st.write(words("findings-lead"))
    for kind in diagnosis_tables.KINDS:
        st.subheader(words(kind))
        frame.table(diagnosis_tables.findings(instrument, analysis, kind), words_in=frame.SENTENCES)
    _quadrants(seen)


def _obstacles(seen: Seen) -> None:
    """The largest in a sentence, then all of them as a chart with its table."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    st.subheader(words("obstacles"))
    ranked = diagnosis_tables.obstacles(instrument, analysis)
    if ranked.empty:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
        return
    st.write(words("space").join(diagnosis_tables.first_obstacle(instrument, analysis)))
    st.write(words("obstacles-lead"))
    pictures.show(seen, analysis_charts.obstacles(instrument, analysis), words("chart-obstacles"))
    with st.expander(words("obstacles-table")):
        frame.table(ranked, words_in=frame.SENTENCES)


def _quadrants(seen: Seen) -> None:
    words, found = frame.words(), seen.analysis.quadrants
    st.subheader(words("quadrants"))
    if found is None:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
        return
    weight, score = formats.percent(found.importance_line), formats.figure(found.performance_line)
    st.write(words("quadrants-lead", weight=weight, score=score))
    pictures.show(seen, analysis_charts.quadrants(seen.instrument, found), words("chart-quadrants"))
    with st.expander(words("quadrants-table")):
        frame.table(diagnosis_tables.quadrants(seen.instrument, found))
