"""A table of three lines, as Chinese theses have them, in WordprocessingML (ISO/IEC 29500-1, 17.4).

It is written as text: made cell by cell with the library, the tables of a report take seven times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from docx.document import Document as Writing
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from surveys.report_printing import PrintedBlock, PrintedCell

THICK, THIN = 12, 6  # eighths of a point
SMALL = 18  # half points: 小五
_TWIP = 635  # of the library's units
_NARROW = 4.0  # letters that any column has room for


def add(writing: Writing, block: PrintedBlock) -> None:
    """A line above the heads, one below them, and one below the last row; none between columns."""
    heads = [PrintedCell(head, figure=any(row[k].figure for row in block.rows)) for k, head in enumerate(block.heads)]
    widths = [*_widths(writing, block)]
    rows = [_row(heads, widths, "<w:tblHeader/>", (THICK, THIN))]  # on every page that the table runs over
    rows += [_row(cells, widths) for cells in block.rows[:-1]]
    rows += [_row(cells, widths, "", (None, THICK)) for cells in block.rows[-1:]]
    grid = writing.add_table(rows=0, cols=len(block.heads))
    for row in parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(rows)}</w:tbl>"):
        grid._tbl.append(row)


def _row(
    cells: Sequence[PrintedCell],
    widths: Sequence[int],
    properties: str = "",
    lines: tuple[int | None, int | None] = (None, None),
) -> str:
    """One that does not break between pages, with the lines above and below it."""
    borders = "".join(_line(edge, size) for edge, size in zip(("top", "bottom"), lines, strict=True) if size)
    inner = "".join(_cell(cell, width, borders) for cell, width in zip(cells, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{inner}</w:tr>"


def _line(edge: str, size: int) -> str:
    return f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'


def _cell(cell: PrintedCell, width: int, borders: str) -> str:
    lines = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    aligned = '<w:pPr><w:jc w:val="center"/></w:pPr>' if cell.figure else ""
    said = f'<w:r><w:rPr><w:sz w:val="{SMALL}"/></w:rPr><w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{lines}</w:tcPr><w:p>{aligned}{said}</w:p></w:tc>'


def _widths(writing: Writing, block: PrintedBlock) -> Iterator[int]:
    """Columns share the line by what stands in them: a definition gets more of it than a figure."""
    section = writing.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    longest = [
        max(len(head) / 2, *(len(row[k].text) for row in block.rows), _NARROW) ** 0.5
        for k, head in enumerate(block.heads)
    ]
    return (int(room * share / sum(longest)) // _TWIP for share in longest)
