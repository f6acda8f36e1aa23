"""What people are told: texts to paste into a chat, for each language of the wave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import streamlit as st

from app_pages import frame
from surveys import messages
from surveys.invitations import Invited
from surveys.studies import Wave


def paste(wave: Wave, audience: Invited, group: str, address: str | None) -> None:
    """The texts for a group, to invite and to remind, in each language."""
    words = frame.words()
    with st.expander(words("paste")):
        _texts(wave, audience, group, address)


def experts(wave: Wave, addresses: Mapping[str, str]) -> None:
    """The texts for one expert, who is chosen by pseudonym."""
    words = frame.words()
    with st.expander(words("paste")):
        chosen = st.selectbox(words("expert"), list(addresses), None, placeholder=words("paste-choose"))
        if chosen:
            _texts(wave, "experts", chosen, addresses[chosen])


def _texts(wave: Wave, audience: Invited, group: str, address: str | None) -> None:
    words, reminding = frame.words(), "paste-reminder-expert" if audience == "experts" else "paste-reminder"
    for occasion in get_args(messages.Occasion):
        st.write(words("paste-first") if occasion == "first" else words(reminding))
        for language in messages.spoken(wave):
            text = messages.message(wave, audience, group, address, occasion, language).text
            st.code(text, language=None, wrap_lines=True)
