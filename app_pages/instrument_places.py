"""Which tab of the page Instrument holds which sheet, and the way to one from anywhere on the page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages import frame
from app_pages.live import ADDRESS

SHEETS: Mapping[str, tuple[str, ...]] = {
    "tab-index-system": ("index system",),
    "tab-questions": ("residents", "officers", "questionnaires"),
    "tab-scales": ("scales",),
    "tab-notices": ("notices",),
    "tab-experts": ("experts",),
    "tab-rest": ("instrument", "objective indicators", "diagnosis", "measures", "settings"),
}
SHEET = "sheet"  # in the address: which of several sheets of a tab is open


def tabs_key() -> str:
    """The words on tabs are their values."""
    return f"instrument-tabs-{frame.language()}"


def open_sheet(name: str) -> None:
    """Show the tab that holds a sheet when the page is drawn next."""
    tab = next((tab for tab, sheets in SHEETS.items() if name in sheets), "tab-rest")
    st.session_state[tabs_key()] = frame.words()(tab)
    st.session_state[f"{SHEET}-{frame.language()}"] = name
    st.query_params[ADDRESS] = tab
