"""Studies: create one, open and close its waves, enter counted figures and comparators, remove the demonstration."""

from __future__ import annotations

import streamlit as st

from app_pages import entry, figure_entry, frame, keeping_studies, practice_entry, retention, sites
from storage import closing
from storage.settings import database
from surveys.studies import Study, Wave
from surveys.studying import close_wave, open_wave

frame.require_sign_in()
words, read = frame.words(), frame.language()


def act_on(wave: Wave) -> None:
    """The one thing that can be done to a wave in its state."""
    done = None
    if wave.state == "draft":
        if st.button(words("open-wave"), key=f"open-{wave.id}", type="primary"):
            done = frame.act(lambda records: open_wave(records, wave.id, frame.now()))
    elif wave.state == "open":
        with st.popover(words("close-wave")):
            st.write(words("close-wave-sure"))
            if st.button(words("close-wave-now"), key=f"close-{wave.id}", type="primary"):
                done = frame.act(lambda records: close_wave(records, wave.id, frame.now()))
                closing.close_ready(database(), wave.id)
    if done:
        st.rerun()


def show(study: Study, waves: list[tuple[Wave, str | None]]) -> None:
    """One study with its waves, and what of each will be deleted."""
    st.subheader(frame.plain(study.name[read]))
    frame.show_banner(study)
    st.write(frame.plain(f"{study.area[read]} · {study.organisation[read]} · {study.contact}"))
    for wave, deleted in waves:
        name, state, dates, button = st.columns([3, 2, 3, 2], vertical_alignment="center")
        name.write(f"**{frame.plain(wave.name[read])}**")
        state.write(words("state-" + wave.state))
        dates.write(f"{frame.day(wave.opened_on)} → {frame.day(wave.closed_on or wave.closes_on)}")
        with button:
            act_on(wave)
        if deleted:
            st.caption(deleted)
        if wave.state != "closed":
            with st.expander(words("figures")):
                figure_entry.section(wave)
        sites.section(wave)
        practice_entry.section(wave)
    keeping_studies.section(study)


st.title(words("page-studies"))
keeping_studies.receipts()
with frame.reading() as records:
    today = frame.now().date()
    found = [
        (study, [(wave, retention.line(records, wave, today)) for wave in records.waves(study.id)])
        for study in records.studies()
        if records.put_away_on(study.id) is None
    ]
    away = [study for study in records.studies() if records.put_away_on(study.id) is not None]
if not found:
    st.info(words("no-study"))
for study, waves in found:
    with st.container(border=True):
        show(study, waves)
with st.expander(words("new-study"), expanded=not found):
    entry.study()
keeping_studies.away(away)
with st.expander(words("import")):
    keeping_studies.take_in()
