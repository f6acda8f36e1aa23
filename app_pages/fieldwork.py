"""Fieldwork: how it goes and what to do next; below, whom to invite and how."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, progress
from app_pages.invite import PARTS
from surveys import following

frame.require_sign_in()
words = frame.words()

st.title(words("page-fieldwork"))
if wave := frame.choose_wave():
    above = st.container()  # drawn last: what is done below changes what is left to do
    st.subheader(words("invite"))
    for tab, part in zip(st.tabs([words(name) for name in PARTS]), PARTS.values(), strict=True):
        with tab:
            part(wave)
    with frame.reading() as records:
        found = following.look(records, wave, frame.now())
    with above:
        progress.show(found)
