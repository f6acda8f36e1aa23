"""Fieldwork: how it goes and what to do next; below, whom to invite and how."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, invite, progress, wave_choice
from surveys import following

frame.require("see-fieldwork")
words = frame.words()

st.title(words("page-fieldwork"))
if wave := wave_choice.choose("see-fieldwork"):
    above = st.container()  # drawn last: what is done below changes what is left to do
    if wave.state == "closed":
        st.info(words("invite-closed"))
    else:
        invite.show(wave)
    with frame.reading() as records:
        found = following.look(records, wave, frame.now())
    with above:
        progress.show(found)
