"""Unfinished changes that cannot be read here: what happened, a file of what there is, and the way to go on."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app_pages import downloads, frame, instrument_desk, instruments
from app_pages.instrument_desk import Desk
from surveys.instrument_workbooks import of_grids
from surveys.unread_copies import UnreadCopy


def show(desk: Desk, unread: UnreadCopy) -> None:
    """A workbook where one shows all of it, else the text as it was kept."""
    words, tables = frame.words(), unread.tables
    st.warning(words("problem-working-copy-unread"))
    name = f"{desk.wave.instrument.id}-unfinished"
    with st.container(horizontal=True):
        label = words("instrument-unread-file", kind="XLSX" if tables else "JSON")
        if tables:
            made, file, mime = partial(of_grids, tables), f"{name}.xlsx", instruments.XLSX
        else:
            made, file, mime = partial(bytes, unread.content), f"{name}.json", "application/json"
        downloads.offer("take-instrument", desk.wave.study.id, label, made, file, mime=mime)
        if frame.may("edit-instrument", desk.wave.study.id):
            with st.popover(words("instrument-unread-discard")):
                st.write(words("instrument-unread-sure"))
                if st.button(words("instrument-unread-now")):
                    instrument_desk.discard(desk)
