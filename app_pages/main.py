"""Which pages there are: published evaluations for everyone, the rest for those who are signed in."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from app_pages import arrival, frame, live, outside_doors
from app_pages.addresses import ASKED, GROUPS, OUTSIDE
from app_pages.parts import PARTS

ICONS = {
    "studies": "folder_open",
    "instrument": "edit_note",
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
    "events": "history",
    "settings": "tune",
    "accounts": "manage_accounts",
}

st.set_page_config(page_title="Plumbline 准绳", page_icon="⚖️", layout="wide")
greeting = arrival.let_in()
frame.begin()
words = frame.words()
person = frame.person()


def entry(name: str) -> st.Page:
    """A page of the menu, by its address; hidden from whoever may not see it, whom a typed address tells so."""
    page = live.page(name) if name in PARTS else f"{name}.py"
    icon = f":material/{ICONS[name]}:"
    listed: Literal["visible", "hidden"] = "visible" if person and person.may_somewhere(ASKED[name]) else "hidden"
    return st.Page(page, title=words("page-" + name), icon=icon, url_path=name, visibility=listed)


published = st.Page("published.py", title=words("page-published"), icon=":material/public:", url_path="", default=True)
groups = {words(f"menu-{group}"): [entry(name) for name in names] for group, names in GROUPS.items()}
unlisted: tuple[st.Page, ...] = ()
if outside_doors.doors():  # the page of signing in leads there
    unlisted = (st.Page(f"{OUTSIDE}.py", title=words("sign-in"), url_path=OUTSIDE, visibility="hidden"),)
chosen = st.navigation({"": [published, *unlisted], **groups}, position="top")
if greeting is not None and chosen.url_path != OUTSIDE:
    greeting()
chosen.run()
