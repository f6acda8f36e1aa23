"""The sheets of an instrument on its page: all rows as a table, and the one that is chosen as a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from app_pages import frame, instrument_desk, instrument_entries, instrument_names, instrument_settings, instruments
from app_pages.instrument_desk import GO, Desk
from surveys.sheet_blocks import cell, changed
from surveys.sheet_fields import Field, fields, languages, typed
from surveys.sheet_layouts import INSTRUMENT, SETTINGS, VALUE
from surveys.sheet_nodes import PARENT
from surveys.sheet_references import referred
from surveys.sheet_rows import Grid

MOST_BESIDE = 3  # short fields in a row of the form
FEW = 12  # rows that need no space of their own to scroll in


def section(desk: Desk, name: str) -> None:
    """A sheet: what is in it, and one row of it to be changed."""
    grid = desk.sheet(name)
    rows = instrument_settings.rows(grid) if grid.rows else ()
    if rows:
        _overview(desk, grid, rows)
    if desk.frozen:
        return
    at = _chosen(desk, grid, rows) if rows else None
    if at is not None:
        _found(desk, grid, at)
        _form(desk, grid, at)
    instrument_entries.section(desk, grid, at)


def _overview(desk: Desk, grid: Grid, shown: Sequence[int]) -> None:
    """The rows, in a table that a row can be chosen in."""
    words, key = frame.words(), f"rows-{desk.wave.id}-{grid.name}-{shown[0]}-{instrument_desk.turn()}"
    spoken = [one for one in frame.LANGUAGES if any(header.endswith(f" {one}") for header in grid.headers)]
    titles = _titles(desk, grid)
    rows = pd.DataFrame(
        [
            {words("instrument-entry"): titles[at]}
            | ({words("field-value"): cell(grid, at, VALUE)} if grid.name in (INSTRUMENT, SETTINGS) else {})
            | {frame.LANGUAGES[one]: _words(grid, at, one) for one in spoken}
            for at in shown
        ]
    )

    def choose() -> None:
        found = st.session_state[key]["selection"]["rows"]
        if found:
            instrument_desk.go(grid.name, shown[found[0]])

    height: Literal["content"] | int = "content" if len(shown) <= FEW else 460
    alt = words("instrument-rows", sheet=instrument_names.sheet(grid.name))
    if desk.frozen:
        st.dataframe(rows, hide_index=True, height=height, alt=alt)
    else:
        st.dataframe(
            rows, hide_index=True, height=height, alt=alt, key=key, on_select=choose, selection_mode="single-row"
        )


def _titles(desk: Desk, grid: Grid) -> list[str]:
    return instrument_names.titles(grid, referred(desk.grids, grid.name, PARENT))


def _words(grid: Grid, at: int, language: str) -> str:
    """All texts of a row in a language."""
    found = [cell(grid, at, header) for header in grid.headers if header.endswith(f" {language}")]
    return " / ".join(" ".join(text.split()) for text in found if text)


def _chosen(desk: Desk, grid: Grid, shown: Sequence[int]) -> int | None:
    """The row that is being changed; none, until one is chosen."""
    words, key = frame.words(), f"row-{desk.wave.id}-{grid.name}-{shown[0]}-{frame.language()}-{instrument_desk.turn()}"
    if GO + grid.name in st.session_state:
        st.session_state[key] = st.session_state.pop(GO + grid.name)
    elif key not in st.session_state:
        st.session_state[key] = None
    wrong = {found.spot.row for found in desk.checked.problems if found.spot and found.spot.sheet == grid.name}
    titles = _titles(desk, grid)
    chosen: int | None = st.selectbox(
        words("instrument-row"),
        list(shown),
        None,
        lambda at: ("⚠ " if at + 2 in wrong else "") + titles[at],
        key,
        placeholder=words("instrument-choose"),
    )
    return chosen


def _found(desk: Desk, grid: Grid, at: int) -> None:
    """What is wrong with this row."""
    problems = [
        one for one in desk.checked.problems if one.spot and (one.spot.sheet, one.spot.row) == (grid.name, at + 2)
    ]
    for found in problems:
        column = (
            f"{frame.Strong(instrument_names.column(found.spot.column))} — " if found.spot and found.spot.column else ""
        )
        st.error(column + frame.plain(instruments.said(found)))


def _form(desk: Desk, grid: Grid, at: int) -> None:
    words, key = frame.words(), f"{desk.wave.id}-{grid.name}-{at}-{instrument_desk.turn()}"
    shown = fields(grid, at)
    with st.form(f"entry-{key}", enter_to_submit=False):
        written = dict(_written(desk, grid, at, shown, key))
        if not st.form_submit_button(words("instrument-save"), type="primary"):
            return
    kinds = {header: field.kind for field in shown for header in field.headers}
    cells = {
        header: typed(grid.rows[at][grid.headers.index(header)], text, kinds[header])
        for header, text in written.items()
    }
    mine = {
        instrument_names.column(header): text
        for header, text in written.items()
        if text and text != cell(grid, at, header)
    }
    instrument_desk.save(desk, desk.with_sheet(changed(grid, at, cells)), (grid.name, at), mine)


def _written(desk: Desk, grid: Grid, at: int, shown: tuple[Field, ...], key: str) -> Iterator[tuple[str, str]]:
    """The fields, texts first; what stands in each of them by its column."""
    for field in (one for one in shown if one.text):
        said = languages(grid, field)
        for (header, language), column in zip(said.items(), st.columns(len(said)), strict=True):
            label = frame.label(f"{instrument_names.field(field.name)} ({frame.LANGUAGES.get(language, language)})")
            help = instrument_names.explained(field.name)
            yield (
                header,
                column.text_area(label, cell(grid, at, header), height="content", key=f"{key}-{header}", help=help),
            )
    short = [one for one in shown if not one.text]
    for first in range(0, len(short), MOST_BESIDE):
        beside = short[first : first + MOST_BESIDE]
        for field, column in zip(beside, st.columns(MOST_BESIDE), strict=False):
            with column:
                yield field.headers[0], _short(desk, grid, at, field, key)


def _short(desk: Desk, grid: Grid, at: int, field: Field, key: str) -> str:
    """A value that is chosen where there is a choice, and written where there is none."""
    (header,), label = field.headers, frame.label(instrument_names.field(field.name))
    now, help, key = cell(grid, at, header), instrument_names.explained(field.name), f"{key}-{header}"
    named = referred(desk.grids, grid.name, header)
    offered = list(named) or [*field.choices]
    if not offered:
        return st.text_input(label, now, key=key, help=help)
    options = list(dict.fromkeys(["", *offered, now]))
    chosen: str = st.selectbox(
        label,
        options,
        options.index(now),
        lambda id: instrument_names.choice(id, field.kind, named.get(id, {})),
        key,
        help,
    )
    return chosen
