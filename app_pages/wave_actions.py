"""What can be done to a wave beside opening and closing it: pause it, move its days, begin another like it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from app_pages import entry, frame, instruments
from storage.records import SqlRecords
from surveys import retaining, scheduling
from surveys.studies import Wave
from surveys.studying import drop_wave, open_wave


def more(wave: Wave) -> None:
    """What its state allows, behind a button."""
    with st.popover(frame.words()("wave-more")):
        if wave.state == "draft":
            _open_later(wave)
            _drop(wave)
        elif wave.state == "open":
            _pause(wave)
            _extend(wave)
        _clone(wave)


def _open_later(wave: Wave) -> None:
    words = frame.words()
    with st.form(f"open-later-{wave.id}", border=False):
        st.caption(words("open-later-how"))
        day = st.date_input(words("first-day"), None, key=f"first-day-{wave.id}")
        if st.form_submit_button(words("open-later")):
            _on(wave, day, lambda records, chosen: open_wave(records, wave.id, frame.now(), chosen))


def _pause(wave: Wave) -> None:
    words, paused = frame.words(), wave.paused_on is not None
    if not paused:
        st.caption(words("pause-wave-how"))
    step = scheduling.resume_wave if paused else scheduling.pause_wave
    said = words("resume-wave") if paused else words("pause-wave")
    if st.button(said, key=f"pause-{wave.id}"):
        _act(wave, lambda records: step(records, wave.id, frame.now()))


def _extend(wave: Wave) -> None:
    words = frame.words()
    with frame.reading() as records:
        goes = retaining.responses_go_on(records, wave)
    with st.form(f"extend-{wave.id}", border=False):
        st.caption(words("extend-wave-how", day=frame.day(goes)))
        day = st.date_input(words("extend-to"), None, key=f"extend-to-{wave.id}")
        if st.form_submit_button(words("extend-wave")):
            _on(wave, day, lambda records, chosen: scheduling.extend_wave(records, wave.id, chosen, frame.now()))


def _drop(wave: Wave) -> None:
    words = frame.words()
    st.caption(words("drop-wave-how"))
    if st.button(words("drop-wave"), key=f"drop-{wave.id}"):
        _act(wave, lambda records: drop_wave(records, wave.id, frame.now()))


def _clone(wave: Wave) -> None:
    words = frame.words()
    st.caption(words("clone-wave-how"))
    with frame.reading() as records:
        own = instruments.Chosen(wave.instrument, records.document(wave.instrument_digest))
        key = f"clone-{wave.id}-{len(records.waves(wave.study.id))}"  # a file is for one clone, not for the next
    chosen = instruments.otherwise(own, key, wave.study.id)
    if chosen is None:
        return
    if chosen is not own:
        instruments.show_changes(wave.instrument, chosen.instrument)
    with st.form(f"clone-{wave.id}", border=False, clear_on_submit=True):
        name = entry.text(words("study-wave"), f"clone-{wave.id}", chosen.instrument.languages)
        day = st.date_input(words("study-closes"), None, key=f"clone-closes-{wave.id}")
        if st.form_submit_button(words("clone-wave")):
            document = chosen.document
            _on(
                wave,
                day,
                lambda records, last: scheduling.clone_wave(records, wave.id, name, last, frame.now(), document),
            )


def _on(wave: Wave, day: date | None, step: Callable[[SqlRecords, date], Wave]) -> None:
    """A step of a day that was chosen."""
    if day is None:
        st.error(frame.words()("day-missing"))
    else:
        _act(wave, lambda records: step(records, day))


def _act(wave: Wave, step: Callable[[SqlRecords], Wave]) -> None:
    if frame.act("change-waves", wave.study.id, step):
        st.rerun()
