"""Results, live: weights with their consistency, scores, the grade, residents against officers, the diagnosis."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app_pages import charts, frame, panel, reasons, tables
from scoring.results import Evaluation
from surveys.diagnosing import diagnose
from surveys.evaluating import evaluate, inputs
from surveys.instrument import Instrument

EVERY = 5  # seconds between two looks

frame.require_sign_in()
words, read = frame.words(), frame.language()


@st.cache_resource(ttl=EVERY - 2, show_spinner=False, max_entries=20)
def evaluation_of(wave_id: str) -> Evaluation:
    """One computation for all who watch."""
    with frame.reading() as records:
        return evaluate(inputs(records, records.wave(wave_id)))


def headline(instrument: Instrument, evaluation: Evaluation) -> None:
    """The composite, its grade, and how many stand behind it."""
    composite = evaluation.composite
    experts = {entry.expert for node in evaluation.nodes.values() for entry in node.experts}
    band = instrument.grades.band(composite.band).name[read] if composite.band else None
    figure = "—" if composite.score is None else f"{composite.score:.1f}"
    with st.container(horizontal=True, gap="large"):
        st.metric(words("composite"), figure, band, delta_arrow="off", delta_color="off", width="content")
        for name, count in {**evaluation.responses, "experts": len(experts)}.items():
            st.metric(words(name), count, width="content")
    for sentence in reasons.sentences(instrument, evaluation.reasons):
        st.info(sentence)


def _or_why_not(rows: pd.DataFrame, otherwise: str, indexed: bool = False) -> None:
    """A table, or why it is empty."""
    if rows.empty:
        st.info(words(otherwise))
    else:
        frame.table(rows, indexed=indexed)


@st.fragment(run_every=EVERY)
def live(wave_id: str, instrument: Instrument) -> None:
    """Everything that moves while answers come in; it runs alone, so it asks again who is looking."""
    frame.require_sign_in()
    evaluation = evaluation_of(wave_id)
    headline(instrument, evaluation)
    scores, weights, gap, diagnosis = st.tabs([words(name) for name in ("scores", "weights", "gap-tab", "diagnosis")])
    with scores:
        if any(result.score is not None for result in evaluation.dimensions):
            st.altair_chart(charts.dimensions(instrument, evaluation), alt=words("chart-dimensions"))
        frame.table(tables.dimensions(instrument, evaluation))
        if any(result.score is not None for result in evaluation.indicators):
            st.altair_chart(charts.groups(instrument, evaluation), alt=words("chart-groups"))
        frame.table(tables.indicators(instrument, evaluation))
    with weights:
        panel.show(instrument, evaluation)
    with gap:
        _or_why_not(tables.gaps(instrument, evaluation), "gap-none")
    with diagnosis:
        conclusion = diagnose(instrument, evaluation)
        st.caption(instrument.diagnosis.caution[read])
        frame.table(tables.findings(instrument, conclusion), words_in=frame.SENTENCES)
        if evaluation.weights:
            st.write(words("priority-lead"))
            frame.table(tables.measures(instrument, conclusion), words_in=frame.SENTENCES)
    policy = instrument.experts.consistency
    method = words("method-line", index=policy.random_index.name, limit=policy.exclude_above or "∞")
    st.caption(words("as-of", time=f"{frame.now():%Y-%m-%d %H:%M:%S} UTC", method=method))


st.title(words("page-results"))
if wave := frame.choose_wave():
    live(wave.id, wave.instrument)
