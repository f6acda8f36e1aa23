"""Rounds of the panel: which one is open, and opening the next, in which experts see how the panel judged."""

from __future__ import annotations

import streamlit as st

from app_pages import frame, panel_tables, wave_choice
from surveys import disclosing, opening_rounds
from surveys.studies import Wave

frame.require("see-rounds")
words = frame.words()


def offer(wave: Wave) -> None:
    """What the next round would show, and the button that opens it."""
    with frame.reading() as records:
        number, spreads = opening_rounds.upcoming(records, wave)
        opened = records.rounds(wave.id)
    st.write(words("round-now", number=number - 1))
    for one in opened:
        st.caption(words("round-opened-on", number=one.number, day=frame.day(one.opened_on)))
    least = disclosing.least(wave.instrument, "experts")
    st.write(words("round-would-show", least=least))
    frame.table(panel_tables.upcoming(wave.instrument, spreads))
    if st.button(words("round-open", number=number), type="primary"):
        made = frame.act(
            "open-rounds", wave.study.id, lambda records: opening_rounds.open_round(records, wave.id, frame.now())
        )
        if made is not None:
            st.rerun()


st.title(words("page-rounds"))
if wave := wave_choice.choose("see-rounds"):
    st.write(words("rounds-lead"))
    offer(wave)
