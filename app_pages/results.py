"""Results, live: weights with their consistency, scores, the grade, residents against officers, the diagnosis."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app_pages import charts, frame, tables
from scoring.results import Evaluation
from surveys.diagnosing import diagnose
from surveys.evaluating import evaluate
from surveys.instrument import Instrument

EVERY = 5  # seconds between two looks

frame.require_sign_in()
words, read = frame.words(), frame.language()


@st.cache_resource(ttl=EVERY - 2, show_spinner=False, max_entries=20)
def evaluation_of(wave_id: str) -> Evaluation:
    """One computation for all who watch."""
    with frame.reading() as records:
        return evaluate(records, records.wave(wave_id))


def table(rows: pd.DataFrame, decimals: int = 1) -> None:
    """A whole table with its numbers rounded for the eye; a dash where there is none."""
    rounded = st.column_config.NumberColumn(format=f"%.{decimals}f")
    config = dict.fromkeys(rows.select_dtypes("float").columns, rounded)
    st.dataframe(rows, hide_index=True, height="content", column_config=config, placeholder="—")


def headline(instrument: Instrument, evaluation: Evaluation) -> None:
    """The composite, its grade, and how many stand behind it."""
    composite = evaluation.composite
    experts = {entry.expert for node in evaluation.nodes.values() for entry in node.experts}
    score, *people = st.columns(4)
    band = instrument.grades.band(composite.band).name[read] if composite.band else None
    figure = "—" if composite.score is None else f"{composite.score:.1f}"
    score.metric(words("composite"), figure, band, delta_arrow="off", delta_color="off")
    figures = {**evaluation.responses, "experts": len(experts)}
    for column, (name, count) in zip(people, figures.items(), strict=True):
        column.metric(words(name), count)
    for reason in evaluation.reasons:
        kind, _, of = reason.partition(":")
        if kind != "no-score":
            st.info(words(f"reason-{kind}", of=words(of) if of in evaluation.responses else of))


@st.fragment(run_every=EVERY)
def live(wave_id: str, instrument: Instrument) -> None:
    """Everything that moves while answers come in."""
    evaluation = evaluation_of(wave_id)
    headline(instrument, evaluation)
    scores, weights, gap, diagnosis = st.tabs([words(name) for name in ("scores", "weights", "gap-tab", "diagnosis")])
    with scores:
        st.altair_chart(charts.dimensions(instrument, evaluation))
        table(tables.dimensions(instrument, evaluation))
        st.altair_chart(charts.groups(instrument, evaluation))
        table(tables.indicators(instrument, evaluation))
    with weights:
        st.altair_chart(charts.weights(instrument, evaluation))
        table(tables.consistency(instrument, evaluation), 4)
        st.write(words("expert-consistency"))
        st.dataframe(tables.expert_consistency(instrument, evaluation), height="content")
    with gap:
        table(tables.gaps(instrument, evaluation))
    with diagnosis:
        conclusion = diagnose(instrument, evaluation)
        st.caption(instrument.diagnosis.caution[read])
        table(tables.findings(instrument, conclusion))
        st.write(words("priority-lead"))
        table(tables.measures(instrument, conclusion))
    policy = instrument.experts.consistency
    method = words("method-line", index=policy.random_index.name, limit=policy.exclude_above or "∞")
    st.caption(words("as-of", time=f"{frame.now():%Y-%m-%d %H:%M:%S} UTC", method=method))


st.title(words("page-results"))
if wave := frame.choose_wave():
    live(wave.id, wave.instrument)
