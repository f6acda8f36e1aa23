"""The study's own counted figures: a row each, with its value, where it is from and how surely it is known."""

from __future__ import annotations

import streamlit as st

from app_pages import frame
from storage.records import SqlRecords
from surveys.entering_figures import enter_sourced_figures
from surveys.index_systems import ObjectiveIndicator
from surveys.sites import FigureSource
from surveys.studies import Wave


def section(wave: Wave) -> None:
    """The rows: an empty value is no figure, never a nought."""
    words, known = frame.words(), wave.instrument.objective_indicators
    with frame.reading() as records:
        kept, sources = records.figures(wave.id), records.figure_sources(wave.id)
    with st.form(f"figures-{wave.id}", border=False):
        grades = [f"{one.code} {one.text[frame.language()]}" for one in wave.instrument.comparison.reliability_grades]
        st.caption(frame.plain(words("figures-lead", grades=words("comma").join(grades))))
        entered = {one.id: _row(wave, one, kept.get(one.id), sources.get(one.id)) for one in known}
        if not st.form_submit_button(words("save-figures")):
            return
    values = {id: value for id, (value, _) in entered.items()}
    sourced = {id: source for id, (_, source) in entered.items()}
    places = {one.id: one.name[frame.language()] for one in known}

    def keep(records: SqlRecords) -> Wave:
        enter_sourced_figures(records, wave.id, values, sourced, frame.now())
        return wave

    if frame.act("enter-figures", wave.study.id, keep, places):
        st.toast(words("saved"))


def unit(figure: ObjectiveIndicator) -> str:
    """The unit of a counted figure, in words where there are any."""
    words = frame.words()
    return words(f"unit-{figure.unit}") if f"unit-{figure.unit}" in words else figure.unit


def _row(
    wave: Wave, figure: ObjectiveIndicator, value: float | None, source: FigureSource | None
) -> tuple[float | None, FigureSource]:
    words, key, name = frame.words(), f"{wave.id}-{figure.id}", figure.name[frame.language()]
    first, second, third = st.columns([5, 4, 2], vertical_alignment="bottom")
    number = first.number_input(_asked(figure), value=value, format="%.10g", key=f"figure-{key}")
    title = second.text_input(
        frame.label(words("figure-source", name=name)),
        source.title if source else "",
        key=f"figure-source-{key}",
        placeholder=words("figure-source-short"),
        label_visibility="collapsed",
    )
    grades = [grade.code for grade in wave.instrument.comparison.reliability_grades]
    grade = third.selectbox(
        frame.label(words("figure-grade", name=name)),
        grades,
        grades.index(source.reliability) if source and source.reliability in grades else None,
        key=f"figure-grade-{key}",
        placeholder=words("figure-grade-short"),
        label_visibility="collapsed",
    )
    return number, FigureSource(title.strip(), grade or "")


def _asked(figure: ObjectiveIndicator) -> str:
    said = frame.words()(
        "figure-asked",
        name=figure.name[frame.language()],
        unit=unit(figure),
        floor=f"{figure.floor:g}",
        target=f"{figure.target:g}",
    )
    return frame.label(said)
