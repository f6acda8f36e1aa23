"""The tables of a report, T1 to T14, as they will be printed: to read, to copy, and to take away as XLSX and DOCX."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from app_pages import choosing, downloads, frame, headline, rows, sample
from app_pages.analyses import Seen, panel_of
from scoring.tallies import Tally
from surveys import disclosing, report_documents, report_notes, report_sheets
from surveys.report_printing import PrintedBlock, PrintedTable, copied, printed
from surveys.report_sources import Source
from surveys.report_tables import table
from surveys.wording import calling

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALL = "all"


def show(seen: Seen) -> None:
    """The whole page. One table is drawn, or all of them for who asks: drawing all takes most of a second."""
    words = frame.words()
    st.write(words("tables-lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        language = _language()
        titles = {one.id: one.name[language] for one in seen.instrument.report_tables} | {ALL: words("tables-all")}
        chosen = choosing.choose("table", words("tables-which"), titles)
    _take(seen.wave.study.id, partial(made, seen, language), ALL, language)
    for one in made(seen, language, None if chosen == ALL else (chosen,)):
        _show(seen.wave.study.id, one)
    rows.section(seen)


def printed_tables(seen: Seen, ids: Collection[str] | None = None) -> tuple[PrintedTable, ...]:
    """Tables of a wave in the language that is spoken: all, or those whose ``ids`` are given."""
    words, of, wave = frame.words(), source(seen), seen.wave
    banner = wave.study.banner[words.language] if wave.study.banner else ""
    rests_on = words("table-note", **headline.standing(seen), digest=wave.instrument_digest[:12])
    return tuple(
        printed(words, of.instrument, table(of, layout), banner, report_notes.below(words, of, layout.id, rests_on))
        for layout in of.instrument.report_tables
        if ids is None or layout.id in ids
    )


def made(seen: Seen, language: str, ids: Collection[str] | None = None) -> tuple[PrintedTable, ...]:
    """The same in a language of their own, whatever the page speaks."""
    with frame.speaking(language), calling(seen.instrument.called):
        return printed_tables(seen, ids)


def source(seen: Seen) -> Source:
    """What the tables are made from."""
    released = [Tally(audience, stratum, people, {}) for audience, stratum, _, people in seen.released if people]
    counted = disclosing.counted(seen.wave, released)
    return Source(seen.instrument, seen.analysis, panel_of(seen.key, seen), counted, seen.sites, sample.profiles(seen))


def frames(block: PrintedBlock) -> pd.DataFrame:
    """A part as the page draws it: words as they are, figures as they are printed."""
    return pd.DataFrame([[cell.text for cell in row] for row in block.rows], columns=list(block.heads))


def _language() -> str:
    label, read = frame.words()("tables-language"), frame.language()
    return choosing.press("tables-language", label, frame.LANGUAGES, read) or read


def _show(study_id: str, table: PrintedTable) -> None:
    st.subheader(frame.plain(table.title))
    if table.banner:
        st.caption(f":material/science: {frame.plain(table.banner)}")
    _take(study_id, lambda: [table], table.id, table.language)
    for block in table.blocks:
        if block.title:
            st.markdown(str(frame.Strong(block.title)))
        if block.rows:
            frame.table(frames(block), words_in=frame.SENTENCES)
        if block.footer:
            st.write(frame.plain("\u2003".join(f"{name}\xa0=\xa0{figure.text}" for name, figure in block.footer)))
        for note in block.notes:
            st.info(frame.plain(note))
    for note in table.notes:
        st.caption(frame.plain(note))
    with st.expander(frame.words()("table-copy", table=table.id)):
        st.code(copied(table), language=None)


def _take(study_id: str, given: Callable[[], Sequence[PrintedTable]], name: str, language: str) -> None:
    """Files are made when they are asked for, out of what stands here, and so are tables that are not drawn."""
    words = frame.words()
    said = words("tables-all-of-them") if name == ALL else name
    with st.container(horizontal=True):
        for kind, make, mime in (
            ("DOCX", report_documents.document, DOCUMENTS),
            ("XLSX", report_sheets.workbook, SHEETS),
        ):
            downloads.offer(
                "take-tables",
                study_id,
                words("table-as", table=said, kind=kind),
                partial(file, make, given),
                f"{name}-{language}.{kind.lower()}",
                mime=mime,
                key=f"{name}-{kind}",
                icon=":material/download:",
            )


def file(make: Callable[[Sequence[PrintedTable]], bytes], given: Callable[[], Sequence[PrintedTable]]) -> bytes:
    """What a browser gets on a click."""
    return make(given())
