"""How many must be invited: a small plan by the instrument's working defaults, which stand in its fields."""

from __future__ import annotations

import streamlit as st

from app_pages import choosing, frame
from scoring.problems import Refused
from surveys import formats
from surveys.instrument import Instrument
from surveys.progress import plan


def show(instrument: Instrument) -> None:
    """The plan of one audience; nothing of it is kept."""
    words, asked = frame.words(), instrument.sampling.defaults
    with st.expander(words("plan")):
        st.write(words("plan-lead"))
        audience = choosing.press("plan-for", words("audience"), {one: words(one) for one in instrument.audiences})
        population = st.number_input(words("plan-population"), 1, None, None, key="plan-of", bind="query-params")
        error = st.number_input(
            words("plan-margin"), 1.0, 50.0, 100 * asked["e"], 0.5, key="plan-margin", bind="query-params"
        )
        rate = st.number_input(
            words("plan-rate"), 1, 100, round(100 * asked["response_rate"]), key="plan-rate", bind="query-params"
        )
        if audience is None:
            st.info(words("plan-choose"))
            return
        try:
            found = plan(instrument, audience, population, error / 100, rate / 100)
        except Refused as refusal:
            frame.refuse(refusal.problems)
            return
        key = "plan-census" if found.census else "plan-found" if found.reachable else "plan-unreachable"
        needed, invited = (formats.count(people.whole) for people in (found.clustered, found.invited))
        st.write(words(key, needed=needed, invited=invited))
        effect = formats.figure(found.fieldwork.design_effect)
        st.caption(words("plan-how", effect=effect, valid=formats.percent(found.fieldwork.valid_rate, 0)))
