"""The tabs of the page Instrument, and which sheets each holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from app_pages import choosing, frame, instrument_names, instrument_preview, instrument_rest, instrument_tables
from app_pages.instrument_desk import Desk
from app_pages.instrument_places import SHEET, SHEETS, tabs_key
from app_pages.live import ADDRESS
from surveys.audiences import AUDIENCES

PREVIEW = "tab-preview"


def show(desk: Desk) -> None:
    """What is in the tab that is open."""
    words, tabs = frame.words(), [*SHEETS, PREVIEW]
    asked = st.query_params.get(ADDRESS)
    if asked in tabs:
        frame.first(tabs_key(), words(asked))
    parts: dict[str, Callable[[Desk], None]] = {name: partial(_sheets, name) for name in SHEETS}
    parts[PREVIEW] = instrument_preview.show
    opened = st.tabs([words(name) for name in tabs], key=tabs_key(), on_change="rerun")
    for tab, (name, part) in zip(opened, parts.items(), strict=True):
        if tab.open:
            frame.remember(ADDRESS, name)
            with tab:
                part(desk)


def _sheets(tab: str, desk: Desk) -> None:
    asked = {*(desk.checked.document.get("questionnaires") or ())} | {one for one in AUDIENCES if desk.sheet(one).rows}
    named = {name: instrument_names.sheet(name) for name in SHEETS[tab] if name not in AUDIENCES or name in asked}
    chosen = (
        choosing.press(SHEET, frame.words()("instrument-sheet"), named, next(iter(named))) if len(named) > 1 else None
    )
    name = chosen or next(iter(named))
    st.caption(frame.words()(f"told-{instrument_names.slug(name)}"))
    instrument_tables.section(desk, name)
    if tab == "tab-rest":
        instrument_rest.show(desk)
