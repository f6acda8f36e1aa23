"""A table of a report has three lines, whole rows, and columns that share the page by what stands in them."""

import pytest
from docx import Document
from docx.document import Document as Writing
from docx.oxml.ns import qn
from docx.table import Table
from docx.table import _Cell as Cell
from hypothesis import given
from hypothesis import strategies as st

from surveys.report_grids import THICK, THIN, add
from surveys.report_printing import PrintedBlock, PrintedCell

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=60)


def drawn(heads: tuple[str, ...], *rows: tuple[PrintedCell, ...]) -> tuple[Writing, Table]:
    writing = Document()
    add(writing, block(heads, rows))
    (table,) = writing.tables
    return writing, table


def block(heads: tuple[str, ...], rows: tuple[tuple[PrintedCell, ...], ...]) -> PrintedBlock:
    return PrintedBlock(title="", heads=heads, rows=rows, footer=(), notes=())


def lines(table: Table) -> list[tuple[str | None, str | None]]:
    """The lines above and below each row, of its first cell."""
    return [(line(row.cells[0], "top"), line(row.cells[0], "bottom")) for row in table.rows]


def line(cell: Cell, edge: str) -> str | None:
    """How thick it is."""
    found = cell._tc.find(f".//{qn('w:tcBorders')}/{qn(f'w:{edge}')}")
    return None if found is None else found.get(qn("w:sz"))


def cell(text: str, figure: bool = False) -> PrintedCell:
    return PrintedCell(text, figure=figure)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_there_are_three_lines_whatever_the_number_of_rows(number: int) -> None:
    _, table = drawn(("Name", "Score"), *[(cell("A"), cell("1.0", figure=True))] * number)
    none = [(None, None)] * (number - 1)
    assert lines(table) == [(str(THICK), str(THIN)), *none, (None, str(THICK))]
    assert table._tbl.findall(f".//{qn('w:insideV')}") == []


def test_the_heads_stand_on_every_page_and_no_row_breaks() -> None:
    _, table = drawn(("Name",), (cell("A"),), (cell("B"),))
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False, False]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_a_column_of_figures_is_centred_with_its_head() -> None:
    _, table = drawn(("Name", "Score"), (cell("A"), cell("—")), (cell("B"), cell("2", figure=True)))
    centred = [[one._tc.find(f".//{qn('w:jc')}") is not None for one in row.cells] for row in table.rows]
    assert centred == [[False, True], [False, False], [False, True]]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_words_are_words_and_the_columns_have_room_on_the_line(rows: list[tuple[str, str, str]]) -> None:
    """Also those that would be elements."""
    heads = ("<w:p/>", "&amp;", "]]>")
    writing, table = drawn(heads, *[tuple(cell(text) for text in row) for row in rows])
    assert [tuple(one.text for one in row.cells) for row in table.rows] == [heads, *rows]
    section = writing.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [int(one._tc.find(f".//{qn('w:tcW')}").get(qn("w:w"))) for one in table.rows[0].cells]
    assert sum(widths) * 635 <= room
    assert min(widths) > 0
    assert sum(widths) * 635 > room * 0.99


def test_a_definition_has_more_room_than_a_figure() -> None:
    _, table = drawn(("Id", "Definition"), (cell("A1"), cell("How often officers are seen in the street. " * 3)))
    narrow, wide = (int(one._tc.find(f".//{qn('w:tcW')}").get(qn("w:w"))) for one in table.rows[1].cells)
    assert wide > 3 * narrow
