"""Careless answering: how many responses bear each sign, and what the results are without those the rule leaves out."""

from __future__ import annotations

import streamlit as st

from app_pages import frame
from app_pages.analyses import Seen
from app_pages.quality_tables import beside, counts, rule
from surveys import disclosing


def show(seen: Seen) -> None:
    """The whole tab."""
    words, instrument, found = frame.words(), seen.instrument, seen.analysis.exclusions
    st.write(words("quality-lead"))
    if found is None or not found.counts:
        st.info(words("no-responses"))
        return
    st.subheader(words("quality-counts"))
    frame.table(counts(instrument, found), words_in=frame.SENTENCES)
    fewest = min(disclosing.least(instrument, one.audience) for one in found.counts)
    st.caption(words("quality-counts-how", least=fewest))
    if any(one.unknown for one in found.counts):
        st.info(words("quality-unknown"))
    st.subheader(words("quality-beside"))
    st.write(words("quality-rule", rule=rule(instrument)))
    frame.table(beside(instrument, (*found.dimensions, found.composite)))
    with st.expander(words("indicators")):
        frame.table(beside(instrument, found.indicators))
    st.caption(words("quality-beside-how", least=fewest))
