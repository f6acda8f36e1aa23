"""Answers row by row, for whoever may take them: where the notice said that they may be told, and all is counted."""

from __future__ import annotations

import streamlit as st

from app_pages import downloads, frame
from app_pages.analyses import Seen
from surveys import taking_rows
from surveys.data_rows import NoRows

TAKEN = "rows-taken"  # in the session, by wave: the file, until another is made


def section(seen: Seen) -> None:
    """Nothing for who may not; else the button, or in words why there is none."""
    words, wave = frame.words(), seen.wave
    if not frame.may("take-rows", wave.study.id):
        return
    st.subheader(words("rows"))
    with frame.reading() as records:
        lacking: NoRows | None = taking_rows.may_be_told(records, wave)
    if lacking is not None:
        frame.say(lacking.problems)
        return
    st.write(words("rows-lead"))
    if st.button(words("rows-make"), key=f"rows-{wave.id}"):
        made = frame.act(
            "take-rows", wave.study.id, lambda records: taking_rows.take_rows(records, wave.id, frame.now())
        )
        st.session_state[TAKEN] = {wave.id: made}
    if content := st.session_state.get(TAKEN, {}).get(wave.id):
        name, label = f"rows-{wave.number}.csv", words("rows-file")
        downloads.offer("take-rows", wave.study.id, label, content, name, mime="text/csv", key=f"rows-file-{wave.id}")
