"""Rows of an instrument's sheet that come, go and change places."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, instrument_desk, instrument_names
from app_pages.instrument_desk import Desk
from surveys import sheet_blocks
from surveys.sheet_blocks import Addition
from surveys.sheet_rows import Grid


def section(desk: Desk, grid: Grid, at: int | None) -> None:
    """What can be done around the row that is chosen, or with the sheet."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for number, addition in enumerate(sheet_blocks.additions(grid, at)):
            label = _adding(grid, addition, at)
            if st.button(label, key=f"add-{desk.wave.id}-{grid.name}-{number}", icon=":material/add:"):
                _add(desk, grid, addition, at)
    if at is not None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _move(desk, grid, at)
            _remove(desk, grid, at)


def _adding(grid: Grid, addition: Addition, at: int | None) -> str:
    words, owner = frame.words(), addition.owner
    if owner is None:
        return words("instrument-add", kind=instrument_names.new(grid, addition.kind))
    kind = instrument_names.kind(grid, addition.kind)
    named = sheet_blocks.cell(grid, owner, "id") or sheet_blocks.cell(grid, owner, "scale") or str(owner + 2)
    return words("instrument-add-below", kind=kind, owner=frame.plain(named))


def _add(desk: Desk, grid: Grid, addition: Addition, at: int | None) -> None:
    wanted = sheet_blocks.has_id(grid, addition.kind)
    id = sheet_blocks.free_id(desk.grids, grid, addition, at) if wanted else ""
    result, here = sheet_blocks.added(grid, addition, at, id)
    instrument_desk.save(desk, desk.with_sheet(result), (grid.name, here), {})


def _move(desk: Desk, grid: Grid, at: int) -> None:
    words, line = frame.words(), sheet_blocks.siblings(grid, at)
    if len(line) == 1:
        return
    now, key = line.index(at), f"move-{desk.wave.id}-{grid.name}-{at}-{instrument_desk.turn()}"
    with st.form(key, border=False, width=320), st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.number_input(words("instrument-place", number=len(line)), 1, len(line), now + 1, key=f"{key}-place")
        asked = st.form_submit_button(words("instrument-move"))
    if asked and int(place) - 1 != now:
        result, here = sheet_blocks.moved(grid, at, int(place) - 1)
        instrument_desk.save(desk, desk.with_sheet(result), (grid.name, here), {})


def _remove(desk: Desk, grid: Grid, at: int) -> None:
    words, number = frame.words(), len(sheet_blocks.block(grid, at))
    with st.popover(words("instrument-remove")):
        st.write(words("instrument-remove-sure", number=number))
        if st.button(words("instrument-remove-now"), key=f"remove-{desk.wave.id}-{grid.name}-{at}"):
            result = sheet_blocks.without(grid, at)
            instrument_desk.save(desk, desk.with_sheet(result), (grid.name, None), {})
