"""The pages of the results, live: the figures as they stand, drawn anew when a batch closed or somebody judged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from app_pages import analyses, frame, headline
from app_pages.parts import PARTS

EVERY = 5  # seconds between two looks


def page(name: str) -> Callable[[], None]:
    """What Streamlit runs for a page of the results."""
    return partial(_run, name)


def _run(name: str) -> None:
    frame.require_sign_in()
    st.title(frame.words()(f"page-{name}"))
    if wave := frame.choose_wave():
        seen = analyses.see(wave.id)
        _show(name, seen)
        _watch(seen)


@st.fragment
def _show(name: str, seen: analyses.Seen) -> None:
    """The figures; a part is drawn when its tab is opened, and asks again who is looking."""
    frame.require_sign_in()
    words, parts = frame.words(), PARTS[name]
    if len(parts) == 1:
        (part,) = parts.values()
        part(seen)
        return
    for tab, part in zip(st.tabs([words(title) for title in parts], on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                part(seen)


@st.fragment(run_every=EVERY)
def _watch(seen: analyses.Seen) -> None:
    """Look whether anything changed, and draw anew only then; it runs alone, so it asks again who is looking."""
    if not frame.known() or analyses.has_changed(seen):
        st.rerun()
    words, policy = frame.words(), seen.instrument.experts.consistency
    limit = "∞" if policy.exclude_above is None else policy.exclude_above
    method = words("method-line", index=policy.random_index.name, limit=limit)
    people = words("comma").join(f"{words(name)} {count}" for name, count in headline.counts(seen).items())
    time = f"{frame.now():%Y-%m-%d %H:%M:%S} UTC"
    st.caption(words("as-of", wave=frame.wave_name(seen.wave), people=people, batch=seen.batch, time=time))
    st.caption(method)
