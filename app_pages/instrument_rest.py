"""The whole instrument as a file, to be taken away, changed and given back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app_pages import downloads, frame, instrument_desk, instruments
from app_pages.instrument_desk import Desk
from surveys.instrument_sheets import to_sheets
from surveys.instrument_workbooks import of_grids


def show(desk: Desk) -> None:
    """As it was saved last, finished or not; and another in its place."""
    words, own = frame.words(), instruments.Chosen(desk.wave.instrument, desk.checked.document)
    study = desk.wave.study.id
    st.subheader(words("instrument-whole"))
    st.write(words("instrument-whole-lead"))
    if desk.loaded.unfinished:
        made, name = partial(of_grids, desk.grids), f"{desk.wave.instrument.id}-unfinished.xlsx"
        downloads.offer(
            "take-instrument", study, words("instrument-unfinished-file"), made, name, mime=instruments.XLSX
        )
    key = f"page-{desk.wave.id}-{instrument_desk.turn()}"
    if desk.frozen:
        instruments.take_away(own, key, study)
        return
    chosen = instruments.otherwise(own, key, study)
    if chosen is None or chosen is own:
        return
    instruments.show_changes(desk.wave.instrument, chosen.instrument)
    if st.button(words("instrument-replace"), type="primary"):
        grids = frame.attempt(lambda: to_sheets(chosen.document))
        if grids is not None:
            instrument_desk.save(desk, grids, ("instrument", None), {})
