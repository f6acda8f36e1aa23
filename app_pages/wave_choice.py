"""Which wave a page is about, by its whole name and as it stands today."""

from __future__ import annotations

import streamlit as st

from app_pages import frame
from surveys.permissions import Asked
from surveys.studies import Wave

LOOKED_AT = "wave-looked-at"  # in the session: a widget forgets its value on the way to another page


def choose(asked_for: Asked) -> Wave | None:
    """The wave this page is about, of the studies that may be seen; kept in the address and from page to page."""
    who = frame.require(asked_for)
    with frame.reading() as records:
        studies = [study for study in records.studies() if who.may(asked_for, study.id)]
        found = [wave for study in studies for wave in reversed(records.waves(study.id))]
        by_address = st.query_params.get("wave")
        waves = {wave.id: wave for wave in found if wave.id == by_address or records.put_away_on(wave.study.id) is None}
    words = frame.words()
    if not waves:
        st.info(words("no-study"))
        return None
    asked, key = (st.query_params.get("wave"), st.session_state.get(LOOKED_AT), *waves), f"wave-{frame.language()}"
    frame.first(key, next(id for id in asked if id in waves))
    chosen = st.selectbox(words("wave"), list(waves), format_func=lambda id: frame.wave_name(waves[id]), key=key)
    # by its id: its name is another in each language and each state
    st.session_state[LOOKED_AT] = chosen
    frame.remember("wave", chosen)
    wave = waves[chosen]
    st.caption(_whole(wave))
    frame.call_people(wave.instrument)
    frame.show_banner(wave.study)
    return wave


def standing(wave: Wave) -> str:
    """How it stands today, in words."""
    words, found = frame.words(), wave.standing(frame.now().date())
    if found == "early":
        return words("standing-early", day=frame.day(wave.opens_on))
    if found == "paused":
        return words("standing-paused", day=frame.day(wave.paused_on))
    return words(f"state-{found}")


def days(wave: Wave) -> str:
    """Its first day and its last, or the one on which it was closed."""
    last = frame.day(wave.closed_on or wave.closes_on)
    return f"{frame.day(wave.first_day)} → {last}" if wave.first_day else frame.words()("until-day", day=last)


def _whole(wave: Wave) -> str:
    """What a box cuts on a phone; dates, which have no room in it."""
    read = frame.language()
    return " · ".join((frame.plain(wave.name[read]), standing(wave), days(wave), frame.plain(wave.study.name[read])))
