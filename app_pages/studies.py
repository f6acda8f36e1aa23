"""Studies: create or bring in one, follow its waves, enter what is counted, put it away or remove it."""

from __future__ import annotations

import streamlit as st

from app_pages import entry, frame, keeping_studies, retention, wave_rows
from surveys.studies import Study, Wave

person = frame.require("see-studies")
words, read = frame.words(), frame.language()


def show(study: Study, waves: list[tuple[Wave, str | None]]) -> None:
    """One study with its waves, and what of each will be deleted."""
    st.subheader(frame.plain(study.name[read]))
    frame.show_banner(study)
    st.write(frame.plain(f"{study.area[read]} · {study.organisation[read]} · {study.contact}"))
    for wave, deleted in waves:
        wave_rows.show(wave, deleted)
    keeping_studies.section(study)


st.title(words("page-studies"))
keeping_studies.receipts()
with frame.reading() as records:
    today = frame.now().date()
    found = [
        (study, [(wave, retention.line(records, wave, today)) for wave in records.waves(study.id)])
        for study in records.studies()
        if records.put_away_on(study.id) is None and person.may("see-studies", study.id)
    ]
    away = [study for study in records.studies() if records.put_away_on(study.id) is not None]
    away = [study for study in away if person.may("see-studies", study.id)]
if not found:
    st.info(words("no-study"))
for study, waves in found:
    with st.container(border=True):
        show(study, waves)
if person.may("make-study", None):
    with st.expander(words("new-study"), expanded=not found):
        entry.study()
keeping_studies.away(away)
if person.may("import-study", None):
    with st.expander(words("import")):
        keeping_studies.take_in()
