"""Who answered: each audience by its profile questions (T2), once the wave has closed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app_pages import distribution_tables, frame
from app_pages.analyses import Seen
from storage import breaking_down
from storage.settings import database
from surveys import disclosing, formats
from surveys.audiences import Audience
from surveys.profiles import Profile, profile
from surveys.studies import Wave

KEPT, SOME = 600, 4  # seconds, and how many


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument = frame.words(), seen.instrument
    st.write(words("sample-lead", least=disclosing.least(instrument, "residents")))
    found_of = profiles(seen)
    if not found_of:
        st.info(words("profile-open"))
    for audience, found in found_of.items():
        st.subheader(words(audience))
        if found.lacking:
            st.info(words(f"profile-{found.lacking}"))
            continue
        st.caption(
            words("profile-n", people=formats.count(found.people)) if found.people else words("profile-uncounted")
        )
        frame.table(distribution_tables.profile(instrument, found), words_in=frame.SENTENCES)
        if found.others:
            st.markdown(f"##### {words('other-items')}")
            st.caption(words("other-items-how"))
            frame.table(distribution_tables.others(instrument, found), words_in=frame.SENTENCES)


def profiles(seen: Seen) -> Mapping[Audience, Profile]:
    """The profile of each audience; nothing before the wave has closed."""
    return _profiles(seen.key, seen.wave) if seen.wave.state == "closed" else {}


@st.cache_resource(show_spinner=True, ttl=KEPT, max_entries=SOME)
def _profiles(key: str, _wave: Wave) -> dict[Audience, Profile]:
    breaking_down.keep(database(), _wave.id)
    with frame.reading() as records:
        return profile(records, _wave)
