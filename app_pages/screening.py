"""Screening: rounds in which experts rate the indicators of a draft, what they came to, and what is kept."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, screening_decision, screening_results, wave_choice
from surveys import screening
from surveys.reading import read
from surveys.screenings import Round
from surveys.studies import Wave

frame.require("see-screening")
words = frame.words()


def open_one(wave: Wave, number: int) -> None:
    """The button that lets experts rate."""
    if st.button(words("screening-open", number=number), type="primary"):
        done = frame.act(
            "run-screening", wave.study.id, lambda records: screening.open_round(records, wave.id, frame.now())
        )
        if done:
            st.rerun()


def close_one(wave: Wave, opened: Round) -> None:
    """How many have finished, once they are enough, and the button that counts."""
    with frame.reading() as records:
        ratings = records.ratings(wave.id, opened.number)
    least, finished = wave.instrument.experts.publish_floor, screening.summarise(wave.instrument, ratings).finished
    told = str(finished) if finished >= least else words("screening-fewer", least=least)
    st.info(words("screening-is-open", number=opened.number, day=frame.day(opened.opened_on), finished=told))
    with st.popover(words("screening-close", number=opened.number)):
        st.write(words("screening-close-sure"))
        if st.button(words("screening-close-now"), type="primary"):
            done = frame.act(
                "run-screening", wave.study.id, lambda records: screening.close_round(records, wave.id, frame.now())
            )
            if done:
                st.rerun()


st.title(words("page-screening"))
if wave := wave_choice.choose("see-screening"):
    with frame.reading() as records:
        rounds = records.screening_rounds(wave.id)
        rated = read(records.document(rounds[0].instrument_digest), new=False) if rounds else wave.instrument
    screening_results.rules(rated)
    closed = tuple(one for one in rounds if not one.open)
    draft, most = wave.state == "draft", rated.delphi_screening.stop_rule.max_rounds
    if not rounds:
        st.info(words("screening-none" if draft else "screening-never"))
    elif rounds[-1].open:
        close_one(wave, rounds[-1])
    for one in reversed(closed):
        with st.expander(words("screening-round", number=one.number), expanded=one is closed[-1]):
            screening_results.show(rated, wave, closed, one.number)
    if draft and len(closed) == len(rounds) < most:
        open_one(wave, len(rounds) + 1)
    if closed and len(closed) == len(rounds):
        screening_decision.show(rated, wave, closed)
