"""Which pages there are: published evaluations for everyone, the rest for those who are signed in."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from app_pages import frame

st.set_page_config(page_title="Plumbline 准绳", page_icon="⚖️", layout="wide")
frame.begin()
words = frame.words()
pages = [st.Page("published.py", title=words("page-published"), icon=":material/public:", url_path="", default=True)]
listed: Literal["visible", "hidden"] = "visible" if frame.known() else "hidden"  # a typed address says: sign in
for name, icon in (
    ("studies", "folder_open"),
    ("screening", "rule"),
    ("fieldwork", "groups"),
    ("rounds", "forum"),
    ("results", "monitoring"),
    ("publish", "verified"),
):
    title = words("page-" + name)
    pages.append(st.Page(f"{name}.py", title=title, icon=f":material/{icon}:", url_path=name, visibility=listed))
st.navigation(pages, position="top").run()
