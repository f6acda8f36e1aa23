"""The weights and the panel behind them: the hierarchy, each matrix, agreement, influence, another panel."""

from __future__ import annotations

import streamlit as st

from app_pages import charts, frame, matrices, panel_tables, pictures, subpanel, weight_tables
from app_pages.analyses import Seen, panel_of
from scoring.score_intervals import DRAWS
from surveys import disclosing
from surveys.instrument import Instrument
from surveys.panels import PanelView
from surveys.weights import tree


def show(of: Seen) -> None:
    """The whole page."""
    words, instrument, seen = frame.words(), of.instrument, panel_of(of.key, of)
    matrices.lead(of)
    _hierarchy(of, seen)
    matrices.show(of)
    if seen is None:
        st.info(words("panel-too-small"))
    else:
        _agree(instrument, seen)
    subpanel.show(of)


def _hierarchy(of: Seen, seen: PanelView | None) -> None:
    """The tree as a chart, with the table behind it and how sure it is."""
    words, weights = frame.words(), of.evaluation.weights
    st.subheader(words("hierarchy"))
    if weights is None:
        st.info(words("reason-no-weights", least=disclosing.least(of.instrument, "experts")))
        return
    rows = tree(of.instrument, weights, seen)
    st.write(words("hierarchy-lead"))
    pictures.show(of, charts.weights(of.instrument, rows), words("chart-weights"))
    with st.expander(words("hierarchy-table")):
        frame.table(weight_tables.hierarchy(of.instrument, rows), words_in=frame.SENTENCES)
    if seen:
        st.caption(words("intervals-lead", draws=DRAWS))
        _alike(of.instrument, seen)


def _alike(instrument: Instrument, seen: PanelView) -> None:
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    all_pairs = len(seen.intervals) * (len(seen.intervals) - 1) // 2
    with st.expander(words("alike", number=len(seen.alike), all=all_pairs)):
        for first, second in seen.alike:
            st.write(frame.plain(f"{named[first].name[read]} · {named[second].name[read]}"))


def _agree(instrument: Instrument, seen: PanelView) -> None:
    words = frame.words()
    st.subheader(words("agreement"))
    overall = "—" if seen.overall is None else f"{100 * seen.overall:.0f}"
    st.write(words("agreement-lead", overall=overall))
    frame.table(panel_tables.agreement(instrument, seen))
    st.write(words("clusters-lead" if len(seen.clusters.clusters) > 1 else "clusters-one"))
    frame.table(panel_tables.clusters(instrument, seen), words_in=frame.SENTENCES)
    if seen.clusters.unplaced:
        st.caption(words("clusters-unplaced", experts=words("comma").join(seen.clusters.unplaced)))
    st.write(words("influence-lead"))
    frame.table(panel_tables.influence(instrument, seen))
