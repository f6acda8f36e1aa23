"""An instrument's file on the page Studies: what there is to take away, what is wrong with one, what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from app_pages import frame
from surveys.instrument import Instrument
from surveys.instrument_changes import changes, continuing
from surveys.instrument_files import KINDS, Checked, Found, check_file
from surveys.instrument_workbooks import template, workbook
from surveys.reading import COMMUNITY_POLICING, community_policing, parse, shipped
from surveys.sheet_rows import Spot
from surveys.workbook_cells import MOST_MEGABYTES

MOST_SHOWN = 100  # problems at once; with more a whole column is wrong
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Chosen:
    """What a new study asks by."""

    instrument: Instrument
    document: Mapping[str, Any]


def choose(turn: int) -> Chosen | None:
    """The instrument of a file that is given, else the shipped one; nothing while a file has problems."""
    words = frame.words()
    with st.expander(words("instrument-file")):
        st.write(words("instrument-file-lead"))
        _take_away()
        file = st.file_uploader(
            words("instrument-upload", most=MOST_MEGABYTES),
            list(KINDS),
            max_upload_size=MOST_MEGABYTES,
            key=f"instrument-{turn}",
        )
        if file is None:
            return Chosen(community_policing(), parse(shipped(COMMUNITY_POLICING)))
        checked = _checked(file.name, file.getvalue())
        _tell(checked)
    if checked.instrument is None:
        st.error(words("instrument-refused", number=len(checked.problems)))
        return None
    if lacking := [name for name in frame.LANGUAGES if name not in checked.instrument.languages]:
        st.error(words("instrument-languages", languages=", ".join(frame.LANGUAGES[name] for name in lacking)))
        return None
    st.success(words("instrument-sound", name=frame.plain(checked.instrument.name[frame.language()])))
    return Chosen(checked.instrument, checked.document)


def change_table(before: Instrument, after: Instrument) -> pd.DataFrame:
    """What another version changes, a row a change."""
    words = frame.words()
    rows = [
        {
            words("change-of"): words(f"change-of-{change.of}"),
            words("change-id"): change.id,
            words("change-what"): words(f"change-{change.what}"),
            words("change-goes"): words(f"goes-{change.goes}"),
        }
        for change in changes(before, after)
    ]
    return pd.DataFrame(rows)


def show_changes(before: Instrument, after: Instrument) -> None:
    """The changes between two waves' instruments, and how many items go on."""
    words, asked = frame.words(), sum(len(one.items) for one in after.questionnaires.values())
    st.write(words("change-lead", number=len(continuing(before, after)), asked=asked))
    frame.table_or(change_table(before, after), words("change-none"))


@st.cache_data(max_entries=4, show_spinner=False)
def _files() -> tuple[bytes, bytes]:
    document = parse(shipped(COMMUNITY_POLICING))
    return template(document), workbook(document)


def _take_away() -> None:
    words = frame.words()
    empty, whole = _files()
    with st.container(horizontal=True):
        for key, content, name, kind in (
            ("instrument-template", empty, "instrument-template.xlsx", XLSX),
            ("instrument-shipped-xlsx", whole, "community-policing.xlsx", XLSX),
            ("instrument-shipped-yaml", shipped(COMMUNITY_POLICING), "community-policing.yaml", "text/yaml"),
        ):
            st.download_button(words(key), content, name, kind, on_click="ignore", key=key)


def _checked(name: str, content: bytes) -> Checked:
    """Read once a file, not once a rerun."""
    kept = st.session_state.get("instrument-checked")
    if kept is None or kept[0] != (name, content):
        kept = st.session_state["instrument-checked"] = ((name, content), check_file(name, content))
    checked: Checked = kept[1]
    return checked


def _tell(checked: Checked) -> None:
    words = frame.words()
    if checked.problems:
        frame.table(found_table(checked.problems[:MOST_SHOWN]), words_in=frame.SENTENCES)
        if len(checked.problems) > MOST_SHOWN:
            st.caption(words("instrument-more", number=len(checked.problems) - MOST_SHOWN))
    if checked.doubts:
        st.write(words("instrument-doubts"))
        frame.table(found_table(checked.doubts[:MOST_SHOWN]), words_in=frame.SENTENCES)


def found_table(found: tuple[Found, ...]) -> pd.DataFrame:
    """Problems or doubts, a row each, with the place of each as a spreadsheet has it."""
    words = frame.words()
    return pd.DataFrame(
        [
            {
                words("instrument-where"): frame.plain(_where(one.spot) or one.problem.where),
                words("instrument-wrong"): frame.plain(one.said(words.language)),
            }
            for one in found
        ]
    )


def _where(spot: Spot | None) -> str:
    words = frame.words()
    if spot is None:
        return ""
    if not spot.sheet:
        return words("line", number=spot.row)
    parts = [spot.sheet, words("row", number=spot.row) if spot.row else "", spot.column or ""]
    return " › ".join(part for part in parts if part)
