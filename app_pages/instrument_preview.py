"""The real forms of a wave in a frame, as a resident, an officer or an expert will see them."""

from __future__ import annotations

import streamlit as st

from app_pages import choosing, frame, sessions
from app_pages.instrument_desk import Desk
from surveys import previewing

WIDTHS = {"phone": 375, "desk": 900}  # pixels
TALL = 740


def show(desk: Desk) -> None:
    """Whose form, in which language, how wide; then the form."""
    words, wave = frame.words(), desk.wave
    st.write(words("preview-lead"))
    if desk.checked.problems:
        st.warning(words("preview-last"))
    people = {one: words(one) for one in (*wave.instrument.audiences, "experts")}
    spoken = {one: frame.LANGUAGES.get(one, one) for one in wave.instrument.languages}
    with st.container(horizontal=True):
        who = choosing.press("preview", words("preview-who"), people)
        language = choosing.press("preview-in", words("preview-language"), spoken, frame.language())
        wide = choosing.press(
            "preview-on", words("preview-width"), {one: words(f"preview-{one}") for one in WIDTHS}, "phone"
        )
    if who is None:
        st.caption(words("preview-choose"))
        return
    with frame.reading() as records:
        found = sessions.present(records, frame.now())
        token = previewing.token(records, found.token if found else "", wave.id, frame.now())
    address = f"/preview/{token}/{who}?lang={language}&of={wave.instrument_digest[:8]}"
    st.iframe(address, width=WIDTHS[wide or "phone"], height=TALL, alt=words("preview-frame", who=people[who]))
