"""An instrument's file on the page Studies: what there is to take away, what is wrong with one, what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from app_pages import frame
from surveys.instrument import Instrument
from surveys.instrument_changes import changes, continuing
from surveys.instrument_files import KINDS, Checked, Found, check_file
from surveys.instrument_workbooks import template as empty_workbook
from surveys.instrument_workbooks import workbook
from surveys.instrument_yaml import written
from surveys.reading import COMMUNITY_POLICING, TEMPLATES, parse, shipped, template
from surveys.sheet_rows import Spot
from surveys.texts import Text
from surveys.workbook_cells import MOST_MEGABYTES

MOST_SHOWN = 100  # problems at once; with more a whole column is wrong
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Chosen:
    """What a new study asks by."""

    instrument: Instrument
    document: Mapping[str, Any]


def begin_with(turn: int) -> Chosen | None:
    """What a new study asks by: a template, or a file that is given; nothing while a file has problems."""
    words, read = frame.words(), frame.language()
    name = st.selectbox(
        words("instrument-begin"), TEMPLATES, format_func=lambda one: template(one).name[read], key=f"template-{turn}"
    )
    own = Chosen(template(name), parse(shipped(name)))
    with st.expander(words("instrument-file")):
        st.write(words("instrument-file-lead"))
        st.download_button(
            words("instrument-template"), _empty, "instrument-template.xlsx", XLSX, on_click="ignore", key="empty"
        )
        return otherwise(own, str(turn))


def otherwise(own: Chosen, key: str) -> Chosen | None:
    """The instrument of a file that is given, else one's ``own``, which can be taken away and changed."""
    words = frame.words()
    _take_away(own, key)
    file = st.file_uploader(
        words("instrument-upload", most=MOST_MEGABYTES),
        list(KINDS),
        max_upload_size=MOST_MEGABYTES,
        key=f"instrument-{key}",
    )
    if file is None:
        return own
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
            words("change-about"): words(f"change-of-{change.of}"),
            words("change-id"): change.id,
            words("change-what"): words(f"change-{change.what}"),
            words("change-before"): _said(change.before),
            words("change-after"): _said(change.after),
            words("change-goes"): words(f"goes-{change.goes}"),
        }
        for change in changes(before, after)
    ]
    return pd.DataFrame(rows)


def _said(text: Text | None) -> str:
    return (
        frame.plain(next((text.root[one] for one in (frame.language(), *text.root) if one in text.root), ""))
        if text
        else ""
    )


def show_changes(before: Instrument, after: Instrument) -> None:
    """The changes between two waves' instruments, and how many items go on."""
    words, asked = frame.words(), sum(len(one.items) for one in after.questionnaires.values())
    st.write(words("change-lead", number=len(continuing(before, after)), asked=asked))
    frame.table_or(change_table(before, after), words("change-none"))


def _empty() -> bytes:
    return empty_workbook(parse(shipped(COMMUNITY_POLICING)))


def _take_away(own: Chosen, key: str) -> None:
    """Files are made when they are asked for."""
    words, id = frame.words(), own.instrument.id
    with st.container(horizontal=True):
        for kind, make, mime in (("XLSX", workbook, XLSX), ("YAML", written, "text/yaml")):
            label, name = words("instrument-own", kind=kind), f"{id}.{kind.lower()}"
            st.download_button(
                label, partial(make, own.document), name, mime, on_click="ignore", key=f"own-{kind}-{key}"
            )


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
