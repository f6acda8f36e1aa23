"""The pages of the results, live: the figures as they stand, drawn anew when a batch closed or somebody judged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from app_pages import analyses, derivation, frame, headline, later, wave_choice
from app_pages.addresses import ASKED
from app_pages.parts import PARTS
from surveys import formats, sentences

EVERY = 5  # seconds between two looks
ADDRESS = "part"  # in the address: the tab that is open


def page(name: str) -> Callable[[], None]:
    """What Streamlit runs for a page of the results."""
    return partial(_run, name)


def _run(name: str) -> None:
    frame.require(ASKED[name])
    st.title(frame.words()(f"page-{name}"))
    if wave := wave_choice.choose(ASKED[name]):
        with later.working_out():
            seen = analyses.see(wave.id)
        _show(name, seen)
        _watch(name, seen)


@st.fragment
def _show(name: str, seen: analyses.Seen) -> None:
    """The figures; a part is drawn when its tab is opened, and asks again who is looking."""
    frame.require(ASKED[name], seen.wave.study.id)
    frame.call_people(seen.instrument)  # a part that runs alone does not choose the wave
    words, parts = frame.words(), PARTS[name]
    if len(parts) == 1:
        (part,) = parts.values()
        part(seen)
    else:
        asked = st.query_params.get(ADDRESS)
        key = f"{name}-{frame.language()}"  # the words on the tabs are its values
        if asked and asked in parts:
            frame.first(key, words(asked))
        tabs = st.tabs([words(title) for title in parts], key=key, on_change="rerun")
        for tab, (title, part) in zip(tabs, parts.items(), strict=True):
            if tab.open:
                frame.remember(ADDRESS, title)
                with tab:
                    part(seen)
    derivation.section(seen)


@st.fragment(run_every=EVERY)
def _watch(name: str, seen: analyses.Seen) -> None:
    """Look whether anything changed, and draw anew only then; it runs alone, so it asks again who is looking."""
    if not frame.may(ASKED[name], seen.wave.study.id) or analyses.has_changed(seen):
        st.rerun()
    frame.call_people(seen.instrument)
    time = formats.moment(frame.now(), frame.language())
    st.caption(frame.plain(frame.words()("as-of", **headline.standing(seen), time=time)))
    st.caption(frame.plain(sentences.method(frame.words(), seen.instrument)))
