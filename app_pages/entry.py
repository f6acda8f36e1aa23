"""What an organiser enters: a new study with its groups, and counted figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from app_pages import frame
from storage.records import SqlRecords
from surveys.questionnaires import AUDIENCES, Audience
from surveys.reading import COMMUNITY_POLICING, community_policing, parse, shipped
from surveys.studies import Stratum, Study, Wave
from surveys.studying import WavePlan, add_wave, create_study, enter_figures, new_id
from surveys.texts import Text

PARTS = ("name", "area", "organisation", "wave")
COLUMNS = ("audience", "id", "zh", "en", "population", "invited")


def study() -> None:
    """The form of a new study: nothing is filled in for the organiser but the usual number of days."""
    words, instrument = frame.words(), community_policing()
    st.write(words("new-study-lead"))
    st.caption(instrument.disclaimer[frame.language()])
    with st.form("new-study", border=False):
        texts = {part: _text(words("study-" + part), part, instrument.languages) for part in PARTS}
        contact = st.text_input(words("study-contact"))
        left, right = st.columns(2)
        retention = left.number_input(
            words("study-retention"), 1, 3650, int(instrument.privacy.retention["raw_responses_days"])
        )
        closes_on = right.date_input(words("study-closes"), None, min_value=frame.now().date() + timedelta(days=1))
        st.write(words("study-strata"))
        rows = st.data_editor(
            _empty_strata(), num_rows="dynamic", hide_index=True, key="strata", column_config=_columns()
        )
        if not st.form_submit_button(words("create-study"), type="primary"):
            return
    if closes_on is None:
        st.error(words("study-closes-missing"))
        return
    strata = tuple(_stratum(row) for row in rows.to_dict("records"))
    new = Study(new_id(), texts["name"], texts["area"], texts["organisation"], contact, int(retention))

    plan = WavePlan(texts["wave"], parse(shipped(COMMUNITY_POLICING)), strata, closes_on)

    def create(records: SqlRecords) -> Wave:
        create_study(records, new, instrument.languages, frame.now())
        return add_wave(records, new, plan, frame.now())

    if frame.act(create):
        st.rerun()


def figures(wave: Wave) -> None:
    """The table of counted figures: an empty cell is no figure, never a nought."""
    words, read = frame.words(), frame.language()
    with frame.reading() as records:
        kept = records.figures(wave.id)
    table = pd.DataFrame(
        {
            words("figure"): [figure.name[read] for figure in wave.instrument.objective_indicators],
            words("unit"): [figure.unit for figure in wave.instrument.objective_indicators],
            words("floor"): [figure.floor for figure in wave.instrument.objective_indicators],
            words("target"): [figure.target for figure in wave.instrument.objective_indicators],
            words("value"): pd.array(
                [kept.get(figure.id) for figure in wave.instrument.objective_indicators], "Float64"
            ),
        },
        index=[figure.id for figure in wave.instrument.objective_indicators],
    )
    fixed = [column for column in table.columns if column != words("value")]
    edited = st.data_editor(table, disabled=fixed, key=f"figures-{wave.id}")
    if st.button(words("save-figures"), key=f"save-{wave.id}"):
        entered = {str(id): None if pd.isna(value) else float(value) for id, value in edited[words("value")].items()}
        frame.act(lambda records: enter_figures(records, wave.id, entered, frame.now()))
        st.toast(words("saved"))


def _text(label: str, part: str, languages: tuple[str, ...]) -> Text:
    """One text in every language, side by side."""
    columns = st.columns(len(languages))
    return Text(
        {
            language: column.text_input(
                f"{label} ({frame.LANGUAGES.get(language, language)})", key=f"{part}-{language}"
            )
            for language, column in zip(languages, columns, strict=True)
        }
    )


def _empty_strata() -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype="Int64" if column in COLUMNS[4:] else "str") for column in COLUMNS})


def _columns() -> dict[str, Any]:
    words = frame.words()
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "audience": st.column_config.SelectboxColumn(words("audience"), options=list(AUDIENCES), required=True),
        "id": text(words("stratum-id"), required=True),
        "zh": text("中文", required=True),
        "en": text("English", required=True),
        "population": number(words("population"), min_value=0, step=1),
        "invited": number(words("invited"), min_value=0, step=1),
    }


def _stratum(row: Mapping[Any, Any]) -> Stratum:
    audience: Audience = "officers" if row["audience"] == "officers" else "residents"
    name = Text({language: _said(row[language]) for language in ("zh", "en")})
    return Stratum(audience, _said(row["id"]), name, _counted(row["population"]), _counted(row["invited"]))


def _said(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell).strip()


def _counted(cell: Any) -> int | None:
    return None if pd.isna(cell) else int(cell)
