"""The scores: dimensions and indicators with their intervals, each audience's own word, and the fuzzy memberships."""

from __future__ import annotations

import streamlit as st

from app_pages import charts, formats, frame, pictures, score_tables
from app_pages.analyses import Seen


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    st.subheader(words("dimensions"))
    if any(result.score is not None for result in seen.evaluation.dimensions):
        pictures.show(seen, charts.dimensions(instrument, analysis), words("chart-dimensions"))
    frame.table(score_tables.dimensions(instrument, analysis))
    st.subheader(words("indicators"))
    if any(result.score is not None for result in seen.evaluation.indicators):
        pictures.show(seen, charts.groups(instrument, analysis), words("chart-groups"))
    for dimension in instrument.index_system.dimensions:
        st.markdown(f"##### {dimension.name[frame.language()]}")
        frame.table(score_tables.indicators(instrument, analysis, dimension.id))
    with st.expander(words("group-intervals")):
        frame.table_or(score_tables.groups(instrument, analysis), words("group-intervals-none"))
    st.subheader(words("memberships"))
    _memberships(seen)


def _memberships(seen: Seen) -> None:
    words, composite, grades = frame.words(), seen.evaluation.composite, seen.instrument.grades.comment_set
    frame.table_or(score_tables.memberships(seen.instrument, seen.evaluation), words("memberships-none"))
    if composite.by_maximum_membership is None:
        return
    grade = grades[composite.by_maximum_membership].name[frame.language()]
    lines = [words("memberships-lead", expected=formats.figure(composite.expected)), words("by-maximum", grade=grade)]
    if composite.close_call:
        lines.append(words("close-call"))
    st.caption(words("space").join(lines))
