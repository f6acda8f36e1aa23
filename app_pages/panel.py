"""The weights and the panel behind them: consistency, agreement, like minds, influence, and how sure it all is."""

from __future__ import annotations

import streamlit as st

from app_pages import charts, frame, panel_tables, pictures, tables
from app_pages.analyses import Seen, panel_of
from scoring.results import Evaluation
from scoring.score_intervals import DRAWS
from surveys import disclosing
from surveys.instrument import Instrument
from surveys.panels import PanelView


def show(of: Seen) -> None:
    """The whole tab."""
    words, instrument, evaluation, seen = frame.words(), of.instrument, of.evaluation, panel_of(of.key, of)
    if evaluation.weights:
        pictures.show(of, charts.weights(instrument, evaluation, seen), words("chart-weights"))
    frame.table(tables.consistency(instrument, evaluation), 4)
    st.write(words("expert-consistency"))
    judged = tables.expert_consistency(instrument, evaluation)
    if judged.empty:
        st.info(words("panel-held", least=disclosing.least(instrument, "experts")))
    else:
        frame.table(judged, indexed=True)
    if seen is None:
        st.info(words("panel-too-small"))
    else:
        _agree(instrument, seen)
        _sure(instrument, evaluation, seen)


def _agree(instrument: Instrument, seen: PanelView) -> None:
    words = frame.words()
    st.subheader(words("agreement"))
    overall = "—" if seen.overall is None else f"{100 * seen.overall:.0f}"
    st.write(words("agreement-lead", overall=overall))
    frame.table(panel_tables.agreement(instrument, seen), 3)
    st.write(words("clusters-lead" if len(seen.clusters.clusters) > 1 else "clusters-one"))
    frame.table(panel_tables.clusters(instrument, seen), words_in=frame.SENTENCES)
    if seen.clusters.unplaced:
        st.caption(words("clusters-unplaced", experts=words("comma").join(seen.clusters.unplaced)))
    st.write(words("influence-lead"))
    frame.table(panel_tables.influence(instrument, seen))


def _sure(instrument: Instrument, evaluation: Evaluation, seen: PanelView) -> None:
    words, read, named = frame.words(), frame.language(), instrument.index_system.named
    st.subheader(words("intervals"))
    st.write(words("intervals-lead", draws=DRAWS))
    frame.table(panel_tables.weights(instrument, evaluation, seen))
    all_pairs = len(seen.intervals) * (len(seen.intervals) - 1) // 2
    with st.expander(words("alike", number=len(seen.alike), all=all_pairs)):
        for first, second in seen.alike:
            st.write(f"{named[first].name[read]} · {named[second].name[read]}")
