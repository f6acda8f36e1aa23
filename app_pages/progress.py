"""How the fieldwork goes: what to do next, who is counted, how they got there, when, who left, the margin."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import altair as alt
import pandas as pd
import streamlit as st

from app_pages import charts, frame, pictures, planner, tables
from app_pages import progress_tables as rows
from surveys import disclosing
from surveys.following import Fieldwork


def show(found: Fieldwork) -> None:
    """The whole section."""
    words = frame.words()
    if found.remaining:
        st.subheader(words("todo"))
        st.markdown("\n".join(f"- {frame.plain(rows.sentence(found.wave, one))}" for one in found.remaining))
    for tab, part in zip(st.tabs([words(name) for name in PARTS]), PARTS.values(), strict=True):
        with tab:
            part(found)


def _groups(found: Fieldwork) -> None:
    wave = found.wave
    frame.table(tables.fieldwork(wave, found.counted))
    words, instrument = frame.words(), wave.instrument
    for audience, number in found.brought.items():
        st.caption(words("brought-counted", audience=words(audience), number=number))
    least = [f"{words(audience)} {disclosing.least(instrument, audience)}" for audience in instrument.audiences]
    st.caption(words("counted-closed" if wave.state == "closed" else "counted-open", least=words("and").join(least)))


def _steps(found: Fieldwork) -> None:
    words = frame.words()
    frame.table(rows.steps(found))
    st.caption(words("steps-how", least=max(one.least for one in found.progress)))
    st.caption(words("steps-not-known"))


def _days(found: Fieldwork) -> None:
    words = frame.words()
    if not found.days:
        st.info(words("no-days"))
        return
    drawn = pictures.titled(found.wave, _chart(found), frame.wave_name(found.wave))
    pictures.draw(drawn, words("chart-days"))
    frame.table(rows.days(found))
    st.caption(words("days-how"))


def _left(found: Fieldwork) -> None:
    words, shown = frame.words(), rows.left(found)
    if shown.empty:
        st.info(words("left-none"))
    else:
        frame.table(shown)
    st.caption(words("left-how"))
    st.subheader(words("paces"))
    frame.table_or(rows.paces(found), words("paces-none"))
    st.caption(words("paces-how", least=max(one.least for one in found.progress)))


def _margin(found: Fieldwork) -> None:
    words, sampling = frame.words(), found.wave.instrument.sampling
    frame.table(rows.margins(found))
    st.warning(frame.plain(sampling.non_probability_note[frame.language()]), icon=":material/info:")
    confidence = f"{100 * sampling.defaults['confidence']:.0f}"
    st.caption(words("margin-how", confidence=confidence))
    planner.show(found.wave.instrument)


def _chart(found: Fieldwork) -> alt.Chart:
    """What is counted, by the day on which it was."""
    words, names = frame.words(), [frame.words()(audience) for audience in found.wave.instrument.audiences]
    grown = [
        (frame.day(day), words(audience), number)
        for (audience, day), number in sorted(found.days.items(), key=lambda one: one[0][1])
    ]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(grown, columns=["day", "audience", "people"]))
        .mark_bar()
        .encode(
            alt.X("day:O", title=None, sort=None, axis=alt.Axis(labelOverlap=True)),
            alt.Y("people:Q", title=words("counted")),
            charts.coloured("audience", words("audience"), names),
            tooltip=[alt.Tooltip("day"), alt.Tooltip("audience"), alt.Tooltip("people")],
        )
        .properties(height=300, padding=charts.PADDING)
    )
    return chart


PARTS: Mapping[str, Callable[[Fieldwork], None]] = {
    "progress-groups": _groups,
    "progress-steps": _steps,
    "progress-days": _days,
    "progress-left": _left,
    "progress-margin": _margin,
}
