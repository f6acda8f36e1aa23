"""Measures by priority: what they would bring, who carries them out until when, and what protects people."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages import choosing, frame, measure_tables, withholding
from app_pages.analyses import Seen
from surveys.assigning import assign
from surveys.assignments import MOST_NOTE, MOST_OWNER, Assignment


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, analysis = frame.words(), seen.instrument, seen.analysis
    if any(one.obstacle_sum is not None for one in analysis.conclusion.priorities):
        st.write(words("priority-lead"))
        frame.table(measure_tables.measures(instrument, analysis), words_in=frame.SENTENCES)
        with st.expander(words("measures-more")):
            frame.table(measure_tables.measures_in_full(instrument, analysis), words_in=frame.SENTENCES)
    else:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
    st.subheader(words("assignments"))
    st.write(words("assignments-lead"))
    above = st.container()
    if frame.may("assign-measures", seen.wave.study.id):
        with st.expander(words("assign-open")):
            _assign(seen)
    with above:  # drawn after the form, so that it has what was just saved
        frame.table(measure_tables.assigned(instrument, analysis, _kept(seen)), words_in=frame.SENTENCES)
    with st.expander(words("safeguards")):
        frame.table(measure_tables.safeguards(instrument, analysis), words_in=frame.SENTENCES)


def _kept(seen: Seen) -> Mapping[str, Assignment]:
    with frame.reading() as records:
        return records.assignments(seen.wave.id)


def _assign(seen: Seen) -> None:
    """Choose a measure, and decide of it."""
    words, read = frame.words(), frame.language()
    names = {one.id: one.name[read] for one in seen.instrument.countermeasures.measures}
    named = {one.measure: names[one.measure] for one in seen.analysis.conclusion.priorities}
    chosen = choosing.may_choose("measure", words("measure"), named, words("assign-choose"))
    if chosen is not None:
        _form(seen, _kept(seen).get(chosen, Assignment(chosen)))


def _form(seen: Seen, now: Assignment) -> None:
    words, key = frame.words(), f"{seen.wave.id}-{now.measure}"
    with st.form(f"assignment-{key}", border=False):
        owner = st.text_input(words("owner"), now.owner, MOST_OWNER, key=f"owner-{key}")
        st.caption(words("owner-role"))
        due = st.date_input(words("due"), now.due, format="YYYY-MM-DD", key=f"due-{key}")
        note = st.text_area(words("note"), now.note, max_chars=MOST_NOTE, height=90, key=f"note-{key}")
        asked = st.form_submit_button(words("assign-save"), type="primary")
    given = Assignment(now.measure, owner, due, note)
    if (
        asked
        and frame.act(
            "assign-measures", seen.wave.study.id, lambda records: assign(records, seen.wave.id, given, frame.now())
        )
        is not None
    ):
        st.toast(words("saved"))
