"""The scores: dimensions and indicators with their intervals, each audience's own word, and the fuzzy memberships."""

from __future__ import annotations

import streamlit as st

from app_pages import charts, frame, headline, pictures, score_tables, withholding
from app_pages.analyses import Seen
from scoring.score_intervals import TOGETHER
from surveys import formats, levels


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    _composite(seen)
    st.subheader(words("dimensions"))
    if any(result.score is not None for result in seen.evaluation.dimensions):
        pictures.show(seen, charts.dimensions(instrument, analysis), words("chart-dimensions"))
    frame.table(score_tables.dimensions(instrument, analysis))
    st.subheader(words("indicators"))
    if any(result.score is not None for result in seen.evaluation.indicators):
        pictures.show(seen, charts.groups(instrument, analysis), words("chart-groups"))
    for branch in levels.branches(instrument.index_system):
        st.markdown(f"##### {frame.plain(levels.path(instrument.index_system, branch, frame.language()))}")
        frame.table(score_tables.indicators(instrument, analysis, branch))
    with st.expander(words("group-intervals")):
        frame.table_or(score_tables.groups(instrument, analysis), words("group-intervals-none"))
    st.subheader(words("memberships"))
    _memberships(seen)


def _composite(seen: Seen) -> None:
    """The composite, its interval and its grade, and how likely each grade is."""
    words, composite = frame.words(), seen.evaluation.composite
    st.subheader(words("composite"))
    if composite.score is None:
        st.info(withholding.otherwise(seen, "composite-none"))
        return
    band = seen.instrument.grades.band(composite.band).name[frame.language()] if composite.band else formats.NONE
    st.metric(words("grade"), frame.plain(f"{formats.figure(composite.score)} · {band}"), width="content")
    st.write(words("space").join(headline.sureness(seen)))
    if seen.analysis.uncertainty.bands.get(TOGETHER):
        pictures.show(seen, charts.grades(seen.instrument, seen.analysis), words("chart-grades"))
    frame.table(score_tables.grades(seen.instrument, seen.analysis))


def _memberships(seen: Seen) -> None:
    words, composite, grades = frame.words(), seen.evaluation.composite, seen.instrument.grades.comment_set
    frame.table_or(score_tables.memberships(seen.instrument, seen.evaluation), words("memberships-none"))
    if composite.by_maximum_membership is None:
        return
    grade = grades[composite.by_maximum_membership].name[frame.language()]
    lines = [words("memberships-lead", expected=formats.figure(composite.expected)), words("by-maximum", grade=grade)]
    if composite.close_call:
        lines.append(words("close-call"))
    st.caption(frame.plain(words("space").join(lines)))
