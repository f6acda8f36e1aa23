"""Results, live: the composite and how sure it is, and below it whatever part is open."""

from __future__ import annotations

import streamlit as st

from app_pages import analyses, frame, headline
from app_pages.parts import PARTS

EVERY = 5  # seconds between two looks

frame.require_sign_in()
words = frame.words()


@st.fragment
def show(seen: analyses.Seen) -> None:
    """The figures as they stand; a part is drawn when its tab is opened, and asks again who is looking."""
    frame.require_sign_in()
    headline.show(seen)
    for tab, part in zip(st.tabs([words(name) for name in PARTS], on_change="rerun"), PARTS.values(), strict=True):
        if tab.open:
            with tab:
                part(seen)


@st.fragment(run_every=EVERY)
def watch(seen: analyses.Seen) -> None:
    """Look whether anything changed, and draw anew only then; it runs alone, so it asks again who is looking."""
    if not frame.known() or analyses.has_changed(seen):
        st.rerun()
    policy = seen.instrument.experts.consistency
    limit = "∞" if policy.exclude_above is None else policy.exclude_above
    method = words("method-line", index=policy.random_index.name, limit=limit)
    st.caption(words("as-of", time=f"{frame.now():%Y-%m-%d %H:%M:%S} UTC", method=method))


st.title(words("page-results"))
if wave := frame.choose_wave():
    seen = analyses.see(wave.id)
    show(seen)
    watch(seen)
