"""What is done with a whole study: put it away, clone it, take it along as one file, delete it for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import streamlit as st

from app_pages import downloads, entry, frame
from storage.exporting import export_study
from storage.importing import import_study
from storage.passphrases import LEAST_CHARACTERS, is_sealed, require_long, sealed, unsealed
from storage.records import SqlRecords
from storage.settings import database
from storage.study_files import MOST_MEGABYTES
from surveys.cloning import Clone, clone_study
from surveys.permissions import Asked
from surveys.putting_away import put_away, take_back
from surveys.removals import brought_back
from surveys.studies import Study
from surveys.studying import remove_study

RECEIPTS, FILES = "removal-receipts", "study-files"  # in the session, until the page is left by the browser


def section(study: Study) -> None:
    """The row below a study that is at hand."""
    words = frame.words()
    _came_back(study)
    with st.container(horizontal=True):
        with st.popover(words("put-away")):
            st.write(words("put-away-lead"))
            if st.button(words("put-away-now"), key=f"away-{study.id}"):
                _do("put-study-away", study, lambda records: put_away(records, study.id, frame.now()))
        if frame.may("clone-study", None):
            with st.popover(words("clone")):
                _clone(study)
        _file_and_removal(study)


def away(studies: list[Study]) -> None:
    """The studies that were put away, folded."""
    words, read = frame.words(), frame.language()
    if not studies:
        return
    with st.expander(words("away", number=len(studies))):
        st.caption(words("away-lead"))
        for study in studies:
            st.markdown(str(frame.Strong(study.name[read])))
            _came_back(study)
            with st.container(horizontal=True):
                if st.button(words("take-back"), key=f"back-{study.id}"):
                    _do("put-study-away", study, partial(_back, study))
                _file_and_removal(study)


def take_in() -> None:
    """Import the file of a study."""
    words = frame.words()
    st.write(words("import-lead"))
    with st.form("import-study", border=False, clear_on_submit=True):
        file = st.file_uploader(words("import-file", most=MOST_MEGABYTES), max_upload_size=MOST_MEGABYTES)
        passphrase = st.text_input(words("import-passphrase"), type="password")
        asked = st.form_submit_button(words("import-now"))
    if asked and file is None:
        st.error(words("sites-file-missing"))
    elif asked and file is not None:
        content = file.getvalue()
        if frame.act_apart(
            "import-study", None, lambda: import_study(database(), unsealed(content, passphrase), frame.now())
        ):
            _anew()


def receipts() -> None:
    """What was deleted since this browser came: shown until the organiser has taken it."""
    words, read = frame.words(), frame.language()
    for number, removal in enumerate(st.session_state.get(RECEIPTS, ())):
        name = frame.plain(removal.study.name[read])
        with st.container(border=True):
            st.success(words("removed-study", name=name))
            st.write(words("removed-lead"))
            file = f"removal-{removal.study.id}.json"
            label, id = words("removed-receipt"), removal.study.id
            downloads.offer(
                "remove-study", id, label, removal.receipt, file, mime="application/json", key=f"receipt-{number}"
            )
            if st.button(words("removed-taken"), key=f"taken-{number}", type="tertiary"):
                st.session_state[RECEIPTS].remove(removal)
                st.rerun()


def remove(study: Study) -> None:
    """Remove a study with all that belongs to it, unless it was published."""
    if removal := frame.act("remove-study", study.id, lambda records: remove_study(records, study.id, frame.now())):
        st.session_state.setdefault(RECEIPTS, []).append(removal)
        st.rerun()


def _came_back(study: Study) -> None:
    """A receipt that somebody has of its removal says nothing of what came afterwards: the page does."""
    with frame.reading() as records:
        back = brought_back(records.events(study.id))
    if back:
        removed, imported = map(frame.day, back)
        st.info(frame.words()("brought-back", removed=removed, imported=imported))


def _file_and_removal(study: Study) -> None:
    words = frame.words()
    with st.popover(words("export")):
        _export(study)
    if not frame.may("remove-study", study.id):
        return
    if study.synthetic:
        if st.button(words("remove-demonstration"), key=f"remove-{study.id}"):
            remove(study)
        return
    with st.popover(words("remove-study")):
        st.write(words("remove-study-sure"))
        if st.button(words("remove-study-now"), key=f"remove-{study.id}"):
            remove(study)


def _clone(study: Study) -> None:
    words, languages = frame.words(), tuple(study.name.root)
    st.write(words("clone-lead"))
    with st.form(f"clone-{study.id}", border=False):
        name = entry.text(words("study-name"), f"clone-name-{study.id}", languages)
        wave = entry.text(words("study-wave"), f"clone-wave-{study.id}", languages)
        tomorrow = frame.now().date() + timedelta(days=1)
        last = st.date_input(words("study-closes"), None, min_value=tomorrow, key=f"clone-closes-{study.id}")
        sites = st.checkbox(words("clone-sites"), key=f"clone-sites-{study.id}")
        if not st.form_submit_button(words("clone-now"), type="primary"):
            return
    if last is None:
        st.error(words("problem-wave-last-day"))
        return
    clone = Clone(name, wave, last, sites)
    _do("clone-study", study, lambda records: clone_study(records, study.id, clone, frame.now()))


def _export(study: Study) -> None:
    """The file is made when it is asked for, and stays in this session until another is."""
    words = frame.words()
    st.warning(words("export-caution"))
    with st.form(f"export-{study.id}", border=False):
        passphrase = st.text_input(
            words("export-passphrase", least=LEAST_CHARACTERS), type="password", key=f"passphrase-{study.id}"
        )
        asked = st.form_submit_button(words("export-now"))
    if asked:
        st.session_state[FILES] = {
            study.id: frame.act_apart("export-study", study.id, lambda: _exported(study, passphrase))
        }
    if content := st.session_state.get(FILES, {}).get(study.id):
        name = f"study-{study.id}.{'sealed' if is_sealed(content) else 'zip'}"
        downloads.offer("export-study", study.id, words("export-download"), content, name, key=f"file-{study.id}")


def _exported(study: Study, passphrase: str) -> bytes:
    if passphrase:
        require_long(passphrase)
    content = export_study(database(), study.id, frame.now())
    return sealed(content, passphrase) if passphrase else content


def _back(study: Study, records: SqlRecords) -> None:
    take_back(records, study.id, frame.now())


def _do(asked: Asked, study: Study, step: Callable[[SqlRecords], object]) -> None:
    """Do it, and draw the page anew when it was done."""
    if frame.act(asked, study.id, lambda records: (step(records),)):
        _anew()


def _anew() -> None:
    st.toast(frame.words()("saved"))
    st.rerun()
