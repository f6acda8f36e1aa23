"""How sure the composite is: where its uncertainty comes from, and what would make it less."""

from __future__ import annotations

import streamlit as st

from app_pages import analysis_charts, frame, pictures, uncertainty_tables
from app_pages.analyses import Seen
from scoring.narrowing import Narrowing
from surveys import formats, sentences

PAIRS = 5  # that are worth talking over, at most


def show(seen: Seen) -> None:
    """The whole tab."""
    words, analysis = frame.words(), seen.analysis
    for sentence in sentences.unvaried(words, seen.instrument, analysis.uncertainty.reasons):
        st.info(frame.plain(sentence))
    st.subheader(words("sources"))
    if analysis.uncertainty.composite:
        st.write(words("sources-lead"))
        pictures.show(seen, analysis_charts.sources(seen.instrument, analysis), words("chart-sources"))
    lacking = "withheld-here" if analysis.withheld.composite else "needs-weights-and-scores"
    frame.table_or(uncertainty_tables.sources(analysis), words(lacking))
    if analysis.variance is not None:
        st.write(words("shares-lead"))
        frame.table(uncertainty_tables.shares(analysis.variance))
    st.subheader(words("narrowing"))
    if analysis.narrowing is None:
        st.info(words("withheld-here" if analysis.withheld.composite else "narrowing-none"))
    else:
        _narrow(seen, analysis.narrowing)


def _narrow(seen: Seen, found: Narrowing) -> None:
    words = frame.words()
    now, target = formats.figure(found.half_width), formats.figure(found.target)
    reached = "narrowing-reached" if found.half_width <= found.target else "narrowing-not-reached"
    st.write(words("narrowing-lead", now=now) + words("space") + words(reached, target=target))
    if found.to_band is not None:
        inside = "narrowing-inside" if found.half_width <= found.to_band else "narrowing-across"
        st.write(words(inside, edge=formats.figure(found.to_band)))
    frame.table(uncertainty_tables.more(seen.wave, found, by_stratum=False), 2)
    st.caption(words("narrowing-caution"))
    by_stratum = uncertainty_tables.more(seen.wave, found, by_stratum=True)
    with st.expander(words("narrowing-strata")):
        frame.table_or(by_stratum, words("narrowing-strata-none"), 2)
    st.subheader(words("pairs"))
    pairs = uncertainty_tables.pairs(seen.instrument, found.pairs, PAIRS)
    if not pairs.empty:
        st.write(words("pairs-lead"))
    frame.table_or(pairs, words("pairs-none"), words_in=frame.SENTENCES)
