"""An instrument's file on the page Studies: what there is to take away, what is wrong with one, what it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from app_pages import downloads, frame
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
from surveys.xlsform_writing import unsayable, xlsform

MOST_SHOWN = 100  # problems at once; with more a whole column is wrong
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Chosen:
    """What a new study asks by."""

    instrument: Instrument
    document: Mapping[str, Any]


def begin_with(turn: int) -> Chosen | None:
    """What a new study asks by: a template, or a file that is given; nothing until one of them is chosen."""
    words, read = frame.words(), frame.language()
    name = st.selectbox(
        words("instrument-begin"),
        TEMPLATES,
        None,
        lambda one: template(one).name[read],
        f"template-{turn}",
        placeholder=words("instrument-begin-choose"),
    )
    st.caption(words("instrument-later"))
    own = Chosen(template(name), parse(shipped(name))) if name else None
    with st.expander(words("instrument-file")):
        st.write(words("instrument-file-lead"))
        label, name = words("instrument-template"), "instrument-template.xlsx"
        downloads.offer("make-study", None, label, _empty, name, mime=XLSX, key="empty")
        return otherwise(own, str(turn), None)


def otherwise(own: Chosen | None, key: str, study_id: str | None) -> Chosen | None:
    """The instrument of a file that is given, else one's ``own``, which can be taken away and changed."""
    words = frame.words()
    if own:
        take_away(own, key, study_id)
        _take_away_forms(own, key, study_id)
    file = st.file_uploader(
        words("instrument-upload", most=MOST_MEGABYTES),
        list(KINDS),
        max_upload_size=MOST_MEGABYTES,
        key=f"instrument-{key}",
    )
    return own if file is None else _given(file.name, file.getvalue(), f"texts-in-{key}")


def _given(name: str, content: bytes, said: str) -> Chosen | None:
    """The instrument of a file, or why it cannot be used; ``said`` is where its texts' language stands when asked."""
    words, checked = frame.words(), _checked(name, content, st.session_state.get(said) or "")
    if any(found.problem.code == "foreign-language-guessed" for found in checked.doubts):
        st.selectbox(
            words("instrument-texts-in"),
            list(frame.LANGUAGES),
            None,
            frame.LANGUAGES.__getitem__,
            said,
            placeholder=words("instrument-texts-in-choose"),
        )
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
    return next((text.root[one] for one in (frame.language(), *text.root) if one in text.root), "") if text else ""


def show_changes(before: Instrument, after: Instrument) -> None:
    """The changes between two waves' instruments, and how many items go on."""
    words, asked = frame.words(), sum(len(one.items) for one in after.questionnaires.values())
    st.write(words("change-lead", number=len(continuing(before, after)), asked=asked))
    frame.table_or(change_table(before, after), words("change-none"))


def _empty() -> bytes:
    return empty_workbook(parse(shipped(COMMUNITY_POLICING)))


def take_away(own: Chosen, key: str, study_id: str | None) -> None:
    """An instrument as a file of either kind, which is made when it is asked for."""
    words, id = frame.words(), own.instrument.id
    with st.container(horizontal=True):
        for kind, make, mime in (("XLSX", workbook, XLSX), ("YAML", written, "text/yaml")):
            label, name = words("instrument-own", kind=kind), f"{id}.{kind.lower()}"
            made = partial(make, own.document)
            downloads.offer("take-instrument", study_id, label, made, name, mime=mime, key=f"own-{kind}-{key}")


def _take_away_forms(own: Chosen, key: str, study_id: str | None) -> None:
    """Each questionnaire for Kobo and ODK, where their files can say all of it."""
    words, instrument = frame.words(), own.instrument
    with st.container(horizontal=True):
        for audience in instrument.audiences:
            if found := unsayable(instrument, audience):
                where = ", ".join(dict.fromkeys(one.where for one in found))
                st.caption(words("instrument-xlsform-not", audience=words(audience), where=frame.plain(where)))
                continue
            label, name = words("instrument-xlsform", audience=words(audience)), f"{instrument.id}-{audience}.xlsx"
            make = partial(xlsform, own.document, audience)
            downloads.offer("take-instrument", study_id, label, make, name, mime=XLSX, key=f"own-{audience}-{key}")


def _checked(name: str, content: bytes, unnamed: str) -> Checked:
    """Read once a file, not once a rerun."""
    kept, given = st.session_state.get("instrument-checked"), (name, content, unnamed)
    if kept is None or kept[0] != given:
        kept = st.session_state["instrument-checked"] = (given, check_file(*given))
    checked: Checked = kept[1]
    return checked


def _tell(checked: Checked) -> None:
    words = frame.words()
    if checked.problems:
        frame.table(found_table(checked.problems[:MOST_SHOWN]), words_in=frame.SENTENCES)
        if len(checked.problems) > MOST_SHOWN:
            st.caption(words("instrument-more", number=len(checked.problems) - MOST_SHOWN))
    if checked.doubts:
        st.write(words("instrument-doubts-too" if checked.problems else "instrument-doubts"))
        frame.table(found_table(checked.doubts[:MOST_SHOWN]), words_in=frame.SENTENCES)


def found_table(found: tuple[Found, ...], called: Callable[[Spot | None], str] | None = None) -> pd.DataFrame:
    """Problems or doubts, a row each, with the place of each as a spreadsheet has it, or as it is ``called``."""
    words, called = frame.words(), called or place
    return pd.DataFrame(
        [
            {
                words("instrument-where"): called(one.spot) or one.problem.where,
                words("instrument-wrong"): said(one),
            }
            for one in found
        ]
    )


def said(found: Found) -> str:
    """What is wrong, in the words of files, else in those of the pages."""
    words, key = frame.words(), f"problem-{found.problem.code}"
    return words(key) if found.spot is None and key in words else found.said(words.language)


def place(spot: Spot | None) -> str:
    """Where it is, as a spreadsheet has it."""
    words = frame.words()
    if spot is None:
        return ""
    if not spot.sheet:
        return words("line", number=spot.row)
    parts = [spot.sheet, words("row", number=spot.row) if spot.row else "", spot.column or ""]
    return " › ".join(part for part in parts if part)
