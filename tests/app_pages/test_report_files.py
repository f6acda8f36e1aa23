"""The tables of a report as they are taken away: files and copies have the cells of the page, and no formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveys import report_documents, report_sheets
from surveys.reading import community_policing
from surveys.report_printing import DECIMALS, PrintedBlock, PrintedCell, PrintedTable, copied
from surveys.safe_texts import on_one_line, safe
from tests.app_pages.reporting import Made

LAYOUTS = {layout.id: layout for layout in community_policing().report_tables}
FORMULA = tuple("=+-@")


def cells(table: PrintedTable) -> list[list[str]]:
    """Heads and rows of all parts, as the page shows them."""
    return [
        list(line) for block in table.blocks for line in (block.heads, *([c.text for c in row] for row in block.rows))
    ]


def test_a_document_has_the_cells_of_the_page(made: Made) -> None:
    opened = Document(io.BytesIO(report_documents.document([*made.values()])))
    written = [[cell.text for cell in row.cells] for grid in opened.tables for row in grid.rows]
    assert written == [line for table in made.values() for line in cells(table)]
    said = [paragraph.text for paragraph in opened.paragraphs]
    for table in made.values():
        assert table.title in said
        assert set(table.notes) <= set(said)
    assert said.count(next(iter(made.values())).banner) == len(made)


def test_a_document_has_three_lines_a_table_and_both_kinds_of_letters(zh: Made) -> None:
    opened = Document(io.BytesIO(report_documents.document([zh["T7"]])))
    (grid,) = opened.tables
    lines = [
        {line.tag.split("}")[1]: line.get(qn("w:sz")) for line in cell._tc.iter() if line.get(qn("w:sz"))}
        for row in grid.rows
        for cell in row.cells[:1]
    ]
    edges = [{edge: size for edge, size in one.items() if edge in ("top", "bottom")} for one in lines]
    assert edges[0] == {"top": "12", "bottom": "6"}
    assert edges[-1] == {"bottom": "12"}
    assert not any(edges[1:-1])
    fonts = opened.styles["Normal"].element.rPr.rFonts
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")


def test_a_workbook_has_the_cells_of_the_page_figures_as_numbers(made: Made) -> None:
    opened = load_workbook(io.BytesIO(report_sheets.workbook([*made.values()])))
    assert opened.sheetnames == [*made]
    for id, table in made.items():
        lines = [[cell for cell in row if cell.value is not None] for row in opened[id].iter_rows()]
        found = {tuple(as_printed(cell) for cell in line) for line in lines}
        assert {tuple(line) for line in cells(table)} <= found, id
        assert {cell.data_type for line in lines for cell in line} <= {"n", "s"}
        assert {(table.title,), (table.banner,), *((note,) for note in table.notes)} <= found


def test_a_workbook_has_no_more_digits_of_what_people_said_than_are_printed(zh: Made) -> None:
    """By all digits of a score of two strata one finds how many of each answered, and their means."""
    opened = load_workbook(io.BytesIO(report_sheets.workbook([*zh.values()])))
    for id in ("T3", "T8", "T9", "T10", "T11", "T14"):
        cells_of = [cell for row in opened[id].iter_rows() for cell in row]
        figures = [(cell.value, decimals(cell)) for cell in cells_of if isinstance(cell.value, float)]
        assert figures
        assert all(value == round(value, digits) for value, digits in figures)


def decimals(cell: Any) -> int:
    return len(cell.number_format.split(";")[-1].partition(".")[2].rstrip('"'))


def as_printed(cell: Any) -> str:
    """What a spreadsheet shows of a cell."""
    if isinstance(cell.value, str):
        return cell.value
    if cell.number_format.startswith("[<0.001]") and cell.value < 0.001:
        return "<0.001"
    return f"{round(float(cell.value), decimals(cell)) + 0.0:.{decimals(cell)}f}".replace("-", "−")


@pytest.mark.parametrize("make", [report_documents.document, report_sheets.workbook])
def test_a_file_is_the_same_whenever_it_is_made_and_names_nobody(make: Any, zh: Made) -> None:
    file = make([*zh.values()])
    assert make([*zh.values()]) == file
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        assert {entry.date_time[:3] for entry in packed.infolist()} == {(1980, 1, 1)}
        about = packed.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", about)) == {"2000-01-01T00:00:00Z"}
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy|dc:description)>([^<]+)<", about) == []


def test_a_single_table_names_its_file(zh: Made) -> None:
    properties = Document(io.BytesIO(report_documents.document([zh["T7"]]))).core_properties
    assert (properties.title, properties.created.replace(tzinfo=None) if properties.created else None) == (
        "表7 指标权重汇总",
        datetime(2000, 1, 1),
    )


def test_what_is_copied_has_a_line_a_row_and_nothing_that_a_spreadsheet_computes(made: Made) -> None:
    for table in made.values():
        lines = [line.split("\t") for line in copied(table).split("\n")]
        assert all(line in lines for line in cells(table))
        assert [cell for line in lines for cell in line if cell.startswith(FORMULA)] == []


@given(st.text())
def test_no_words_are_a_formula_or_a_second_line(text: str) -> None:
    said = safe(text)
    assert not said.startswith(FORMULA)
    assert set(said).isdisjoint("\t\n\r\x00")


@settings(max_examples=5)
@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from([*DECIMALS]), st.floats(-1e6, 1e6)), min_size=1))
def test_any_name_and_any_figure_can_be_taken_away(drawn: list[tuple[str, Any, float]]) -> None:
    rows = tuple(
        (PrintedCell(on_one_line(text)), PrintedCell("1", figure, style, True)) for text, style, figure in drawn
    )
    table = PrintedTable("T1", "en", "t", "", (PrintedBlock("", ("name", "n"), rows, (), ()),), ())
    opened = load_workbook(io.BytesIO(report_sheets.workbook([table])))["T1"]
    figures = [row[1].value for row in opened.iter_rows(min_row=3, max_row=2 + len(rows))]
    for found, (_, style, number) in zip(figures, drawn, strict=True):
        least = 0.0 if style in report_sheets.OF_JUDGEMENTS else 0.5 * 10.0 ** -DECIMALS[style]
        asked = max(number, 0.0) if style == "p" else number
        assert found == pytest.approx(asked, rel=1e-15, abs=1.001 * least)
    (grid,) = Document(io.BytesIO(report_documents.document([table]))).tables
    written = [row[0].value or "" for row in opened.iter_rows(min_row=3, max_row=2 + len(rows))]
    assert written == [safe(text) for text, *_ in drawn]
    assert [row.cells[0].text for row in grid.rows[1:]] == [on_one_line(text) for text, *_ in drawn]


@pytest.mark.parametrize("name", ["- dash first", "+ more", "=1+1", "@ night", "＝1"])
def test_a_name_stands_as_it_was_written_but_for_spreadsheets(name: str) -> None:
    """Wherever a table has words: its title and banner, a part's title, heads, cells, names below it, and notes."""
    row = (PrintedCell(name), PrintedCell("1", 1.0, "whole", True))
    block = PrintedBlock(name, (name, "n"), (row,), ((name, row[1]),), (name,))
    table = PrintedTable("T1", "en", name, name, (block,), (name,))
    sheet = load_workbook(io.BytesIO(report_sheets.workbook([table])))["T1"]
    texts = [cell.value for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert [text for text in texts if text != "n"] == [f"'{name}"] * 8
    copies = [cell for line in copied(table).split("\n") for cell in line.split("\t") if cell not in ("n", "1")]
    assert copies == [*[f"'{name}"] * 5, f"'{name} = 1", *[f"'{name}"] * 2]
    opened = Document(io.BytesIO(report_documents.document([table])))
    said = [paragraph.text for paragraph in opened.paragraphs if paragraph.text]
    assert said == [name, name, name, f"{name} = 1", name, name]
    assert [cell.text for row in opened.tables[0].rows for cell in row.cells] == [name, "n", name, "1"]
