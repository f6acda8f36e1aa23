"""Instrument: look at what a wave asks and changes it while it is a draft, and see the forms before anybody does."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, instrument_desk, instrument_standing, instrument_tabs, wave_choice

frame.require("see-instrument")

st.title(frame.words()("page-instrument"))
if wave := wave_choice.choose("see-instrument"):
    st.write(frame.words()("instrument-lead"))
    if desk := instrument_desk.lay_out(wave):
        instrument_standing.show(desk)
        instrument_tabs.show(desk)
