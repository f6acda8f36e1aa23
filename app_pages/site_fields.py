"""The fields of a comparator site: nothing is filled in or chosen for the organiser but what was kept before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from app_pages import entry, frame
from app_pages.figure_entry import unit
from surveys.index_systems import ObjectiveIndicator
from surveys.instrument import Instrument
from surveys.site_entries import ALIKE, SiteEntry, fields_of

_MADE_UP = ("yes", "no")
_ROWS = (  # fields side by side; a phone has them one below the other
    ("value", "year", "reliability"),
    ("source_title", "source_locator"),
    ("numerator", "denominator"),
    ("collected_by", "collected_on", "note"),
)


def asked(instrument: Instrument, known: SiteEntry, key: str) -> SiteEntry:
    """All of a site as it is written now; what is not filled in is empty in it."""
    words = frame.words()
    for language in instrument.languages:
        frame.first(f"site-name-{key}-{language}", known.names.get(language, ""))
    names = entry.text(words("site-name"), f"site-name-{key}", instrument.languages)
    frame.first(f"site-made-up-{key}", known.synthetic or None)
    label = words("site-made-up")
    synthetic = st.radio(label, _MADE_UP, None, words, f"site-made-up-{key}", horizontal=True)
    st.write(words("site-alike"))
    alike = _row(instrument, ALIKE, {}, f"alike-{key}")
    st.write(words("site-each"))
    cells = {
        one.id: _figure(instrument, one, known.cells.get(one.id, {}), f"{one.id}-{key}")
        for one in instrument.objective_indicators
    }
    return SiteEntry(names.root, synthetic or "", cells, alike)


def called(column: str) -> str:
    """A field as the page calls it."""
    return frame.words()(f"site-field-{column}")


def _figure(
    instrument: Instrument, objective: ObjectiveIndicator, known: Mapping[str, str], key: str
) -> dict[str, str]:
    """The fields of one figure, folded: its heading says what is kept."""
    words, read, fields = frame.words(), frame.language(), fields_of(instrument)
    figure = known.get("value") or (words("site-worked-out") if known.get("numerator") else "")
    kept = " · ".join(filter(None, (figure, known.get("year"), known.get("reliability")))) or "—"
    cells = dict[str, str]()
    with st.expander(f"{frame.plain(objective.name[read])} ({frame.plain(unit(objective))}): {frame.plain(kept)}"):
        divided = f" ÷ {objective.denominator[read]}" if objective.denominator else ""
        st.caption(frame.plain(f"= {objective.numerator[read]}{divided}"))
        for row in _ROWS:
            cells |= _row(instrument, [column for column in row if column in fields], known, key)
    return cells


def _row(instrument: Instrument, fields: Iterable[str], known: Mapping[str, str], key: str) -> dict[str, str]:
    fields, found = list(fields), dict[str, str]()
    for column, place in zip(fields, st.columns(len(fields)) if fields else (), strict=True):
        field = f"site-{column}-{key}"
        frame.first(field, known.get(column, "") or (None if column == "reliability" else ""))
        with place:
            if column == "reliability":
                found[column] = _grade(instrument, field)
            else:
                found[column] = st.text_input(called(column), key=field)
    return found


def _grade(instrument: Instrument, key: str) -> str:
    read, none = frame.language(), frame.words()("card-choose")
    grades = {one.code: f"{one.code} · {one.text[read]}" for one in instrument.comparison.reliability_grades}
    label = called("reliability")
    return st.selectbox(label, list(grades), None, grades.__getitem__, key, placeholder=none) or ""
