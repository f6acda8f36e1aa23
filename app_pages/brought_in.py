"""Answers that exist already, in a file from elsewhere: brought in step by step, each decided by whoever does it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app_pages import brought_columns, brought_drafts, brought_values, downloads, entry, frame, later
from app_pages.brought_drafts import Draft, Looked
from app_pages.brought_tables import groups, refusals, refusals_file
from storage import bringing_in
from storage.settings import database
from surveys.audiences import AUDIENCES, Audience
from surveys.imported_answers import Rows, check
from surveys.imported_files import KINDS, MOST_MEGABYTES, read_table
from surveys.imported_tables import MOST_ROWS
from surveys.importing_answers import Declaration, News
from surveys.studies import Wave

MOST_SHOWN = 50  # refusals on the page; the others are in the file
TURN = "brought-turn"  # in the session: a file that was brought in is gone


def show(wave: Wave) -> None:
    """All steps, each as soon as the one before is done."""
    words = frame.words()
    st.write(words("brought-lead", rows=f"{MOST_ROWS:,}", most=MOST_MEGABYTES))
    if done := st.session_state.pop(f"brought-done-{wave.id}", None):
        st.success(done)
    if wave.standing(frame.now().date()) not in ("open", "paused"):
        st.info(words("brought-not-open"))
        return
    if (draft := _file(wave)) is None:
        return
    brought_columns.choose(wave, draft)
    if draft.columns:
        brought_columns.same(wave, draft)
        brought_values.choose(wave, draft)
        _look(wave, draft)
    if draft.looked:
        _result(wave, draft, draft.looked)


def _file(wave: Wave) -> Draft | None:
    """Whose answers, and the file; read once."""
    words, turn = frame.words(), st.session_state.setdefault(TURN, 0)
    known = {one: words(one) for one in AUDIENCES if one in wave.instrument.audiences}
    asked = st.radio(
        words("brought-whose"), list(known), None, format_func=known.__getitem__, key=f"brought-whose-{wave.id}-{turn}"
    )
    key = f"brought-file-{wave.id}-{turn}"
    file = st.file_uploader(words("brought-file", most=MOST_MEGABYTES), KINDS, max_upload_size=MOST_MEGABYTES, key=key)
    if file is None or asked is None:
        brought_drafts.drop(wave)
        return None
    audience: Audience = asked
    if (draft := brought_drafts.at_hand(wave, file.file_id, audience)) is None:
        with later.working_out():
            table = frame.attempt(lambda: read_table(file.getvalue()))
        if table is None:
            return None
        draft = Draft(file.file_id, audience, table)
        brought_drafts.keep(wave, draft)
    columns = len(draft.table.columns)
    st.success(frame.plain(words("brought-read", written=draft.table.written, rows=draft.table.rows, columns=columns)))
    return draft


def _look(wave: Wave, draft: Draft) -> None:
    """Check all rows on a click."""
    words = frame.words()
    if st.button(words("brought-check"), key=f"brought-check-{wave.id}", type="primary"):
        with later.working_out():
            draft.looked = frame.attempt(partial(_looked, wave, draft), brought_drafts.called(wave, draft.audience))


def _looked(wave: Wave, draft: Draft) -> Looked:
    plan = draft.plan()
    rows = Rows(wave, plan, draft.table)
    checked = check(wave, rows)
    return Looked(plan, rows, checked, bringing_in.look(database(), wave, rows, checked))


def _result(wave: Wave, draft: Draft, looked: Looked) -> None:
    """What would be kept, refused and left, and why; then the declaration."""
    words, checked, news = frame.words(), looked.checked, looked.news
    frame.table(groups(wave, looked))
    if news.repeated:
        st.info(words("brought-repeated-lead", number=news.repeated))
    if news.few:
        st.warning(words("brought-few-lead", number=news.few))
    if checked.alike:
        st.caption(words("brought-alike", number=checked.alike))
    if checked.refusals:
        names = brought_drafts.called(wave, draft.audience)
        st.error(words("brought-refused-lead", number=checked.refused))
        shown = refusals(checked.refusals[:MOST_SHOWN], names)
        frame.table(shown, words_in=frame.SENTENCES)
        if len(checked.refusals) > MOST_SHOWN:
            st.caption(words("brought-more", number=len(checked.refusals) - MOST_SHOWN))
        made = partial(refusals_file, checked.refusals, names)
        downloads.offer(
            "bring-answers", wave.study.id, words("brought-refused-file"), made, "refused.csv", mime="text/csv"
        )
    if news.number:
        _declare(wave, looked)


def _declare(wave: Wave, looked: Looked) -> None:
    words, number = frame.words(), looked.news.number
    with st.form(f"brought-declare-{wave.id}"):
        st.write(words("brought-declare-lead"))
        source = entry.text(words("brought-source"), f"brought-source-{wave.id}", wave.instrument.languages)
        agreed = st.checkbox(words("brought-agreed"), key=f"brought-agreed-{wave.id}-{frame.language()}")
        if not st.form_submit_button(words("brought-now", number=number), type="primary"):
            return
    said = Declaration(source.root, agreed)
    if frame.act_apart("bring-answers", wave.study.id, partial(_bring_in, wave, looked, said)) is None:
        return
    brought_drafts.drop(wave)
    st.session_state[TURN] += 1
    st.session_state[f"brought-done-{wave.id}"] = words("brought-done", number=number)
    st.rerun()


def _bring_in(wave: Wave, looked: Looked, said: Declaration) -> News:
    progress = st.progress(0.0)

    def tell(done: int, of: int) -> None:
        progress.progress(done / of)

    return bringing_in.bring_in(database(), wave.id, (looked.rows, looked.checked), said, frame.now(), tell)
