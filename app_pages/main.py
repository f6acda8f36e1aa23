"""Which pages there are: published evaluations for everyone, the rest for those who are signed in."""

from __future__ import annotations

import streamlit as st

from app_pages import frame

st.set_page_config(page_title="Plumbline 准绳", page_icon="⚖️", layout="wide")
frame.begin()
words = frame.words()
pages = [st.Page("published.py", title=words("page-published"), icon=":material/public:", url_path="", default=True)]
if frame.known():
    pages += [
        st.Page("studies.py", title=words("page-studies"), icon=":material/folder_open:", url_path="studies"),
        st.Page("fieldwork.py", title=words("page-fieldwork"), icon=":material/groups:", url_path="fieldwork"),
        st.Page("results.py", title=words("page-results"), icon=":material/monitoring:", url_path="results"),
        st.Page("publish.py", title=words("page-publish"), icon=":material/verified:", url_path="publish"),
    ]
st.navigation(pages, position="top").run()
