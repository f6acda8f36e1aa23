"""The tables of a report, T1 to T14, as they will be printed: to read, to copy, and to take away as XLSX and DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from app_pages import choosing, frame, headline, sample
from app_pages.analyses import Seen, panel_of
from scoring.tallies import Tally
from surveys import disclosing, report_documents, report_notes, report_sheets
from surveys.report_printing import PrintedBlock, PrintedCell, PrintedTable, copied, printed
from surveys.report_sources import Source
from surveys.report_tables import tables

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALL = "all"


def show(seen: Seen) -> None:
    """The whole page."""
    words = frame.words()
    st.write(words("tables-lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        language = _language()
        with frame.speaking(language):
            made = printed_tables(seen)
        titles = {ALL: words("tables-all")} | {table.id: table.title for table in made}
        chosen = choosing.choose("table", words("tables-which"), titles)
    if chosen == ALL:
        _take(made, ALL)
    for table in made:
        if chosen in (ALL, table.id):
            _show(table)


def printed_tables(seen: Seen) -> tuple[PrintedTable, ...]:
    """All tables of a wave in the language that is spoken."""
    words, of, wave = frame.words(), source(seen), seen.wave
    banner = wave.study.banner[words.language] if wave.study.banner else ""
    rests_on = words("table-note", **headline.standing(seen), digest=wave.instrument_digest[:12])
    return tuple(
        printed(words, of.instrument, table, banner, report_notes.below(words, of, table.id, rests_on))
        for table in tables(of)
    )


def source(seen: Seen) -> Source:
    """What the tables are made from."""
    released = [Tally(audience, stratum, people, {}) for audience, stratum, _, people in seen.released if people]
    counted = disclosing.counted(seen.wave, released)
    return Source(seen.instrument, seen.analysis, panel_of(seen.key, seen), counted, seen.sites, sample.profiles(seen))


def frames(block: PrintedBlock) -> pd.DataFrame:
    """A part as the page draws it: words as they are, figures as they are printed."""
    heads = [frame.plain(head) for head in block.heads]
    return pd.DataFrame([[_drawn(cell) for cell in row] for row in block.rows], columns=heads)


def _language() -> str:
    label, read = frame.words()("tables-language"), frame.language()
    return choosing.press("tables-language", label, frame.LANGUAGES, read) or read


def _show(table: PrintedTable) -> None:
    st.subheader(frame.plain(table.title))
    if table.banner:
        st.caption(f":material/science: {frame.plain(table.banner)}")
    _take([table], table.id)
    for block in table.blocks:
        if block.title:
            st.markdown(f"**{frame.plain(block.title)}**")
        if block.rows:
            frame.table(frames(block), words_in=frame.SENTENCES)
        if block.footer:
            st.write("\u2003".join(f"{name}\xa0=\xa0{figure.text}" for name, figure in block.footer))
        for note in block.notes:
            st.info(frame.plain(note))
    for note in table.notes:
        st.caption(frame.plain(note))
    with st.expander(frame.words()("table-copy", table=table.id)):
        st.code(copied(table), language=None)


def _take(made: Sequence[PrintedTable], name: str) -> None:
    """Files are made when they are asked for, out of what stands here."""
    words, language = frame.words(), made[0].language if made else frame.language()
    said = words("tables-all-of-them") if name == ALL else name
    with st.container(horizontal=True):
        for kind, make, mime in (
            ("DOCX", report_documents.document, DOCUMENTS),
            ("XLSX", report_sheets.workbook, SHEETS),
        ):
            st.download_button(
                words("table-as", table=said, kind=kind),
                partial(make, tuple(made)),
                f"{name}-{language}.{kind.lower()}",
                mime,
                on_click="ignore",
                key=f"{name}-{kind}",
                icon=":material/download:",
            )


def _drawn(cell: PrintedCell) -> str:
    return cell.text if cell.figure else frame.plain(cell.text)
