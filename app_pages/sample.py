"""Who answered: each audience by its profile questions (T2), once the wave has closed."""

from __future__ import annotations

import streamlit as st

from app_pages import distribution_tables, formats, frame
from app_pages.analyses import Seen
from surveys import disclosing
from surveys.profiles import Profile, profile
from surveys.questionnaires import Audience
from surveys.studies import Wave

KEPT, SOME = 600, 4  # seconds, and how many


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument = frame.words(), seen.instrument
    st.write(words("sample-lead", least=disclosing.least(instrument, "residents")))
    if seen.wave.state != "closed":
        st.info(words("profile-open"))
        return
    for audience, found in _profiles(seen.key, seen.wave).items():
        st.subheader(words(audience))
        if found.lacking:
            st.info(words(f"profile-{found.lacking}"))
            continue
        st.caption(
            words("profile-n", people=formats.count(found.people)) if found.people else words("profile-uncounted")
        )
        frame.table(distribution_tables.profile(instrument, found), words_in=frame.SENTENCES)


@st.cache_resource(show_spinner=True, ttl=KEPT, max_entries=SOME)
def _profiles(key: str, _wave: Wave) -> dict[Audience, Profile]:
    with frame.reading() as records:
        return profile(records, _wave)
