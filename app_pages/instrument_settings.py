"""Settings of an instrument by what people call them, and by the part of the method that they belong to."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app_pages import choosing, frame
from app_pages.instrument_desk import GO
from scoring.problems import Refused
from surveys import sheet_paths
from surveys.audiences import AUDIENCES
from surveys.sheet_blocks import cell
from surveys.sheet_layouts import PATH, SETTINGS
from surveys.sheet_paths import Place
from surveys.sheet_rows import Grid

GROUP, OTHER = "settings", "other"  # the choice in the address; what is of no group that has a name


def name(step: str | int) -> str:
    """A step of a path in words; a number from one, and what has no words as it is written."""
    words, key = frame.words(), str(step).replace("_", "-")
    if isinstance(step, int):
        return str(step + 1)
    if step in AUDIENCES:
        return words(step)
    return words(f"setting-{key}") if f"setting-{key}" in words else step


def called(path: str) -> str:
    """A whole path in words."""
    return " › ".join(map(name, _steps(path))) or path


def within(path: str) -> str:
    """A path in words below its group, which is chosen above it."""
    return " › ".join(map(name, _steps(path)[1:])) or called(path)


def rows(grid: Grid) -> Sequence[int]:
    """The rows of a sheet that are looked at: of the settings, which are hundreds, those of one group."""
    every = range(len(grid.rows))
    if grid.name != SETTINGS:
        return every
    groups = [group(grid, at) for at in every]
    words = frame.words()
    named = {one: words("instrument-settings-other") if one == OTHER else name(one) for one in dict.fromkeys(groups)}
    if (wanted := st.session_state.get(GO + SETTINGS)) is not None and wanted < len(groups):
        st.session_state[f"{GROUP}-{frame.language()}"] = groups[wanted]
    chosen = choosing.choose(GROUP, words("instrument-settings-of"), named)
    return [at for at in every if groups[at] == chosen]


def group(grid: Grid, at: int) -> str:
    """The part of the method that a setting belongs to."""
    first = next(iter(_steps(cell(grid, at, PATH))), OTHER)
    return first if isinstance(first, str) and name(first) != first else OTHER


def _steps(path: str) -> Place:
    try:
        return sheet_paths.read(path)
    except Refused:
        return ()
