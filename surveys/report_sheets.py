"""Tables of a report as a workbook: a sheet a table, figures as numbers, and the same bytes for the same tables."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveys import formats
from surveys.report_cells import Style
from surveys.report_printing import DECIMALS, PrintedBlock, PrintedCell, PrintedTable
from surveys.safe_texts import safe

MADE = datetime(2000, 1, 1)  # no time of day, so that the same table is the same file
NARROWEST, WIDEST, ROOM = 8, 44, 2  # letters
A4 = 9
OF_JUDGEMENTS: frozenset[Style] = frozenset({"judgement", "index"})
Looks: TypeAlias = Mapping[str, object]
FONT: Looks = {"font_name": "Times New Roman", "font_size": 10.5, "valign": "vcenter"}
PLAIN: Looks = {}
BOLD: Looks = {"bold": True}
THICK, THIN = 2, 1
HEAD: Looks = {"bold": True, "text_wrap": True, "top": THICK, "bottom": THIN}


def workbook(tables: Sequence[PrintedTable]) -> bytes:
    """A sheet a table; no text of it is a formula or a link."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as book:
        book.set_properties({"title": tables[0].title if len(tables) == 1 else "", "author": "", "created": MADE})
        looked = _Formats(book)
        for table in tables:
            _write(book.add_worksheet(table.id), table, looked)
    return file.getvalue()


class _Formats:
    """Each look of a cell once."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._known = book, dict[tuple[object, ...], Format]()

    def __call__(self, style: Style | None = None, looks: Looks = PLAIN) -> Format:
        key = (style, *sorted(looks.items()))
        if key not in self._known:
            number = {"num_format": _pattern(style)} if style else {}
            self._known[key] = self._book.add_format({**FONT, **number, **looks})
        return self._known[key]


def _write(sheet: Worksheet, table: PrintedTable, looked: _Formats) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    row = 0
    for line, looks in ((table.title, BOLD), (table.banner, {"italic": True})):
        if line:
            sheet.write_string(row, 0, safe(line), looked(looks=looks))
            row += 1
    for block in table.blocks:
        row = _block(sheet, row, block, looked) + 1
    for note in table.notes:
        sheet.write_string(row, 0, safe(note), looked())
        row += 1
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)


def _block(sheet: Worksheet, row: int, block: PrintedBlock, looked: _Formats) -> int:
    """Write a part from a row on; the row after it."""
    if block.title:
        sheet.write_string(row, 0, safe(block.title), looked(looks=BOLD))
        row += 1
    if block.rows:
        for column, head in enumerate(block.heads):
            sheet.write_string(row, column, safe(head), looked(looks=HEAD))
        row += 1
        for cells in block.rows:
            last: Looks = {"bottom": THICK} if cells is block.rows[-1] else PLAIN
            for column, cell in enumerate(cells):
                _cell(sheet, (row, column), cell, looked, last)
            row += 1
    for column, (name, figure) in enumerate(block.footer):
        sheet.write_string(row, 2 * column, safe(name), looked())
        _cell(sheet, (row, 2 * column + 1), figure, looked, PLAIN)
    row += bool(block.footer)
    for note in block.notes:
        sheet.write_string(row, 0, safe(note), looked())
        row += 1
    return row


def _cell(sheet: Worksheet, place: tuple[int, int], cell: PrintedCell, looked: _Formats, looks: Looks) -> None:
    if cell.number is not None:
        sheet.write_number(*place, _figure(cell.number, cell.style), looked(cell.style, looks))
    else:
        aligned: Looks = {"align": "right"} if cell.figure else {"text_wrap": True}
        sheet.write_string(*place, safe(cell.text), looked(looks={**aligned, **looks}))


def _figure(number: float, style: Style | None) -> float:
    """As it is printed; only what comes from judgements alone keeps its digits, to be computed with."""
    if style is None or style in OF_JUDGEMENTS:
        return number
    return 0.0 if style == "p" and number < formats.LEAST_P else formats.rounded(number, DECIMALS[style])


def _pattern(style: Style) -> str:
    """How a spreadsheet writes such a figure: as the page does, with a minus sign that is one."""
    decimals = DECIMALS[style]
    digits = f"0.{'0' * decimals}" if decimals else "0"
    return f'[<0.001]"<0.001";{digits}' if style == "p" else f'{digits};"−"{digits}'


def _widths(table: PrintedTable) -> list[int]:
    """Of the columns, by their longest cell."""
    found: list[int] = []
    for block in table.blocks:
        for column in range(len(block.heads) if block.rows else 0):
            texts = [block.heads[column], *(row[column].text for row in block.rows)]
            width = min(max(NARROWEST, *(_letters(text) + ROOM for text in texts)), WIDEST)
            found[column : column + 1] = [max(width, *found[column : column + 1], 0)]
    return found


def _letters(text: str) -> int:
    """How wide a text is; a Chinese letter counts twice."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
