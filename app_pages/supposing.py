"""What if: what must rise to reach a grade, and what the composite would be with other scores. Nothing is kept."""

from __future__ import annotations

import streamlit as st

from app_pages import choosing, frame, grades, supposing_tables, withholding
from app_pages.analyses import Seen
from scoring.score_intervals import TOGETHER
from scoring.whatif import TOP, WhatIf
from surveys import formats
from surveys.supposing import as_shown, suppose

STEP = 0.1  # points of a slider


def show(seen: Seen) -> None:
    """The whole tab."""
    words = frame.words()
    st.subheader(words("grade-reach"))
    grades.section(seen)
    st.subheader(words("what-if"))
    _what_if(seen)


def _what_if(seen: Seen) -> None:
    words, read, named = frame.words(), frame.language(), seen.instrument.index_system.named
    if as_shown(seen.instrument, seen.analysis) is None:
        st.info(withholding.otherwise(seen, "needs-weights-and-scores"))
        return
    st.write(words("what-if-lead"))
    scores = {one.id: one.score for one in seen.evaluation.indicators if one.score is not None and one.score < TOP}
    names = {id: named[id].name[read] for id in scores}
    chosen = choosing.choose_many("raised", words("indicators"), names, words("what-if-choose"))
    raised = {id: to for id in chosen if (to := _slider(seen, id, scores[id])) is not None}
    found = suppose(seen.instrument, seen.analysis, raised)
    if chosen and found is not None:
        _would_be(seen, found)


def _slider(seen: Seen, id: str, score: float) -> float | None:
    """A score to suppose; None while the slider is where it began."""
    words, name = frame.words(), seen.instrument.index_system.named[id].name[frame.language()]
    now = min(formats.tenths(score), TOP - STEP)
    label = frame.label(words("what-if-now", indicator=name, score=formats.figure(score)))
    to = st.slider(label, now, TOP, now, STEP, format="%.1f", key=f"to-{id}", bind="query-params")
    return None if to == now else to


def _would_be(seen: Seen, found: WhatIf) -> None:
    """The composite and its grade as they would be, the dimensions, and how little that promises."""
    words, read, now = frame.words(), frame.language(), seen.evaluation.composite.band
    names = {band.id: band.name[read] for band in seen.instrument.grades.bands}
    change = formats.signed(found.gain, 2)
    st.metric(words("what-if-composite"), formats.figure(found.composite), change, delta_color="off", width="content")
    if found.band and now:
        same = "what-if-grade-same" if found.band == now else "what-if-grade-other"
        st.write(frame.plain(words(same, grade=names[found.band], now=names[now])))
    frame.table(supposing_tables.supposed(seen.instrument, seen.analysis, found))
    sure = seen.analysis.uncertainty.composite.get(TOGETHER)
    if sure is not None:
        low, high = formats.figure(sure.low), formats.figure(sure.high)
        st.caption(words("what-if-interval", low=low, high=high))
    st.caption(words("what-if-caution"))
