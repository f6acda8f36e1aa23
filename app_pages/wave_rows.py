"""A wave on the page Studies: how it stands, what can be done to it, and what is entered for it."""

from __future__ import annotations

import streamlit as st

from app_pages import figure_entry, frame, later, practice_entry, sites, strata, wave_actions, wave_choice
from storage import breaking_down, closing
from storage.settings import database
from surveys.studies import Wave
from surveys.studying import close_wave, open_wave


def show(wave: Wave, deleted: str | None) -> None:
    """All of it; ``deleted`` says what of it will be deleted, and when."""
    words, read = frame.words(), frame.language()
    name, state, dates, button = st.columns([3, 2, 3, 2], vertical_alignment="center")
    name.write(str(frame.Strong(wave.name[read])))
    state.write(wave_choice.standing(wave))
    dates.write(wave_choice.days(wave))
    with button:
        _act_on(wave)
        wave_actions.more(wave)
    if deleted:
        st.caption(deleted)
    label = words("edit-instrument" if wave.state == "draft" else "see-instrument")
    st.page_link("instrument.py", label=label, icon=":material/edit_note:", query_params={"wave": wave.id})
    strata.tree(wave)
    if wave.state != "closed":
        with later.fold(words("figures"), f"figures-{wave.id}") as opened:
            if opened:
                figure_entry.section(wave)
    sites.section(wave)
    practice_entry.section(wave)


def _act_on(wave: Wave) -> None:
    """The one thing that can be done to a wave in its state."""
    words, done = frame.words(), None
    if wave.state == "draft":
        if st.button(words("open-wave"), key=f"open-{wave.id}", type="primary"):
            done = frame.act("change-waves", wave.study.id, lambda records: open_wave(records, wave.id, frame.now()))
    elif wave.state == "open":
        with st.popover(words("close-wave")):
            st.write(words("close-wave-sure"))
            if st.button(words("close-wave-now"), key=f"close-{wave.id}", type="primary"):
                done = frame.act(
                    "change-waves", wave.study.id, lambda records: close_wave(records, wave.id, frame.now())
                )
                closing.close_ready(database(), wave.id)
                with later.working_out("close-wave-counting"):
                    breaking_down.keep(database(), wave.id)
    if done:
        st.rerun()
