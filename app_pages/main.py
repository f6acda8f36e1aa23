"""Which pages there are: published evaluations for everyone, the rest for those who are signed in."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from app_pages import frame, live
from app_pages.addresses import GROUPS
from app_pages.parts import PARTS

ICONS = {
    "studies": "folder_open",
    "screening": "rule",
    "fieldwork": "groups",
    "rounds": "forum",
    "results": "monitoring",
    "weights": "balance",
    "scores": "bar_chart",
    "gap": "compare_arrows",
    "diagnosis": "troubleshoot",
    "comparison": "location_city",
    "robustness": "shield",
    "tables": "table",
    "publish": "verified",
}

st.set_page_config(page_title="Plumbline 准绳", page_icon="⚖️", layout="wide")
frame.begin()
words = frame.words()
listed: Literal["visible", "hidden"] = "visible" if frame.known() else "hidden"  # a typed address says: sign in


def entry(name: str) -> st.Page:
    """A page of the menu, by its address."""
    page = live.page(name) if name in PARTS else f"{name}.py"
    icon = f":material/{ICONS[name]}:"
    return st.Page(page, title=words("page-" + name), icon=icon, url_path=name, visibility=listed)


published = st.Page("published.py", title=words("page-published"), icon=":material/public:", url_path="", default=True)
groups = {words(f"menu-{group}"): [entry(name) for name in names] for group, names in GROUPS.items()}
st.navigation({"": [published], **groups}, position="top").run()
