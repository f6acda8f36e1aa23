"""The tables of a report in a language, as its page prints them."""

from __future__ import annotations

from app_pages import frame, report
from app_pages.analyses import Seen
from surveys.report_printing import PrintedBlock, PrintedTable

Made = dict[str, PrintedTable]


def in_language(seen: Seen, language: str) -> Made:
    with frame.speaking(language):
        return {table.id: table for table in report.printed_tables(seen)}


def column(block: PrintedBlock, place: int) -> list[float]:
    """The figures of a column, unrounded."""
    return [row[place].number or 0.0 for row in block.rows]
