"""The tables of a report: what is printed, copied and taken away is one thing, and it is what scoring computes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app_pages import distribution_tables, frame, report, report_documents, report_sheets, sample
from app_pages.analyses import Seen
from app_pages.printing import DECIMALS, PrintedBlock, PrintedCell, PrintedTable, copied, safe
from scoring.robustness import Robustness
from storage.database import Database
from surveys import demonstrating
from surveys.reading import community_policing
from surveys.report_cells import laid_out
from surveys.reports import ReportTable
from surveys.studies import Stratum
from surveys.texts import Text
from tests.app_pages.conftest import seen_of
from tests.publishable import fill, open_wave
from tests.scoring.commands import answer
from tests.studies_for_tests import STRATA

LAYOUTS = {layout.id: layout for layout in community_policing().report_tables}
FORMULA = tuple("=+-@")
Made = dict[str, PrintedTable]


def in_language(seen: Seen, language: str) -> Made:
    with frame.speaking(language):
        return {table.id: table for table in report.printed_tables(seen)}


@pytest.fixture(scope="module", params=["zh", "en"])
def made(seen: Seen, request: pytest.FixtureRequest) -> Made:
    """The demonstration's tables in each language."""
    return in_language(seen, request.param)


@pytest.fixture(scope="module")
def zh(seen: Seen) -> Made:
    return in_language(seen, "zh")


def column(block: PrintedBlock, place: int) -> list[float]:
    """The figures of a column, unrounded."""
    return [row[place].number or 0.0 for row in block.rows]


# --- what is in them ---


def test_every_table_of_the_instrument_is_filled_in_both_languages(made: Made) -> None:
    assert [*made] == [*LAYOUTS] == [f"T{number}" for number in range(1, 15)]
    for table in made.values():
        assert all(block.rows for block in table.blocks), table.id
        assert all(len(row) == len(block.heads) for block in table.blocks for row in block.rows)
        assert all(head for block in table.blocks for head in block.heads)
        assert "{" not in copied(table)


def test_each_says_what_it_rests_on_and_that_the_data_are_made_up(seen: Seen, zh: Made) -> None:
    for table in zh.values():
        assert table.banner == seen.wave.study.banner["zh"] if seen.wave.study.banner else ""
        assert table.notes[0].startswith("注：样本：居民 600、民警 120、专家 12。")
        assert f"截至第 {seen.batch} 批" in table.notes[0]
    assert any("Saaty 1980" in note for note in zh["T7"].notes)
    assert not any("Saaty 1980" in note for note in zh["T2"].notes)


def test_titles_and_heads_are_in_the_language_of_the_tables(seen: Seen) -> None:
    english = in_language(seen, "en")
    assert english["T7"].title == "Table 7 Weights"
    assert english["T7"].blocks[0].heads[:3] == ("Dimension", "Weight of dimension", "Indicator")
    for table in english.values():
        assert re.search(r"[\u4e00-\u9fff]", copied(table)) is None, table.id


def test_global_weights_sum_to_one_and_ranks_are_in_their_order(zh: Made) -> None:
    (block,) = zh["T7"].blocks
    weights, ranks = column(block, 4), column(block, 5)
    assert sum(weights) == pytest.approx(1, abs=1e-12)
    assert sum(dict(zip(column(block, 1), column(block, 1), strict=True))) == pytest.approx(1, abs=1e-12)
    assert [weights[place] for place in np.argsort(ranks)] == sorted(weights, reverse=True)
    assert np.multiply(column(block, 1), column(block, 3)) == pytest.approx(weights, abs=1e-12)


def test_memberships_of_a_row_sum_to_one(zh: Made) -> None:
    (block,) = zh["T9"].blocks
    assert len(block.rows) == 6
    for row in block.rows:
        assert sum(cell.number or 0.0 for cell in row[1:6]) == pytest.approx(1, abs=1e-12)


def test_obstacle_degrees_sum_to_a_hundred_percent_the_largest_first(zh: Made) -> None:
    (block,) = zh["T10"].blocks
    degrees, obstacles = column(block, 5), column(block, 4)
    assert sum(degrees) == pytest.approx(100, abs=1e-9)
    assert degrees == sorted(degrees, reverse=True)
    assert degrees == pytest.approx(100 * np.array(obstacles) / sum(obstacles), abs=1e-9)


def test_the_composite_is_the_weighted_mean_of_the_table_before(zh: Made) -> None:
    """T7 and T8 together give T8's last row, which T9 has by another way."""
    *rows, last = zh["T8"].blocks[0].rows
    scores = [row[4].number or 0.0 for row in rows]
    assert np.dot(scores, column(zh["T7"].blocks[0], 4)) == pytest.approx(last[4].number, abs=1e-9)
    assert zh["T9"].blocks[0].rows[-1][6].number == pytest.approx(last[4].number, abs=1e-9)


def test_figures_of_the_sample_add_up(zh: Made) -> None:
    (block,) = zh["T2"].blocks
    residents = [row for row in block.rows if row[0].text == "居民"]
    *groups, total = [row[2].number or 0.0 for row in residents]
    assert sum(groups) == total == 600
    assert residents[0][3].text == f"{100 * groups[0] / 600:.0f}"


def test_once_the_wave_has_closed_the_sample_is_told_by_question_as_on_its_page(
    demonstration: Database, demonstration_file: Path, process: Callable[[str], None]
) -> None:
    process(f"sqlite:///{demonstration_file}")
    with demonstration.reading() as records:
        closed = seen_of(records, records.waves(demonstrating.STUDY_ID)[0])
    (block,) = in_language(closed, "zh")["T2"].blocks
    printed = [[cell.text for cell in row] for row in block.rows]
    for found in sample.profiles(closed).values():
        with frame.speaking("zh"):
            page = distribution_tables.profile(closed.instrument, found).to_numpy().tolist()
        assert len(page) > 10
        at = printed.index(page[0])
        assert printed[at : at + len(page)] == page
    assert not block.notes


# --- the same by the command line ---


def test_weights_and_consistency_are_those_of_python_m_scoring(seen: Seen, zh: Made) -> None:
    system = seen.instrument.index_system
    children = [{"id": one.id, "children": [{"id": i.id} for i in one.indicators]} for one in system.dimensions]
    parents = {matrix.id: matrix.parent for matrix in seen.instrument.experts.matrices}
    experts: dict[str, dict[str, Any]] = {}
    for id, node in seen.evaluation.nodes.items():
        for one in node.experts:
            if one.included and one.weighed:
                cells = [[None if isnan(c) else c for c in row] for row in one.weighed.matrix.ratios.tolist()]
                experts.setdefault(one.expert, {})[parents[id]] = cells
    found = answer(
        "weights",
        {
            "hierarchy": {"id": system.goal.id, "children": children},
            "experts": [{"id": id, "matrices": matrices} for id, matrices in experts.items()],
            "method": {"priorities": "eigenvector", "random_index": "saaty_1980"},
        },
    )
    assert column(zh["T7"].blocks[0], 4) == pytest.approx([*found["global"].values()], abs=1e-9)
    ratios = [found["nodes"][parent]["cr"] for parent in parents.values()]
    assert column(zh["T6"].blocks[0], 5) == pytest.approx(ratios, abs=1e-9)
    assert [block.footer[3][1].number for block in zh["T5"].blocks] == pytest.approx(ratios, abs=1e-9)


def test_obstacles_are_those_of_python_m_scoring(zh: Made) -> None:
    (block,) = zh["T10"].blocks
    scores = [score / 100 for score in column(block, 2)]
    found = answer("obstacles", {"weights": column(block, 3), "scores": scores})
    assert column(block, 4) == pytest.approx(found["degrees"], abs=1e-12)
    assert column(block, 5) == pytest.approx(found["percent"], abs=1e-9)


def test_memberships_are_those_of_python_m_scoring(seen: Seen, zh: Made) -> None:
    *rows, last = zh["T9"].blocks[0].rows
    shares = [[cell.number for cell in row[1:6]] for row in rows]
    weights = [row.weight for row in seen.evaluation.dimensions]
    found = answer("fuzzy", {"weights": weights, "memberships": shares, "grades": [100, 75, 50, 25, 0]})
    assert [cell.number for cell in last[1:6]] == pytest.approx(found["membership"], abs=1e-12)
    assert last[6].number == pytest.approx(found["expected"], abs=1e-9)


# --- what is taken away ---


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
    rows = tuple((PrintedCell(safe(text)), PrintedCell("1", figure, style, True)) for text, style, figure in drawn)
    table = PrintedTable("T1", "en", "t", "", (PrintedBlock("", ("name", "n"), rows, (), ()),), ())
    opened = load_workbook(io.BytesIO(report_sheets.workbook([table])))["T1"]
    figures = [row[1].value for row in opened.iter_rows(min_row=3, max_row=2 + len(rows))]
    for found, (_, style, number) in zip(figures, drawn, strict=True):
        least = 0.0 if style in report_sheets.OF_JUDGEMENTS else 0.5 * 10.0 ** -DECIMALS[style]
        asked = max(number, 0.0) if style == "p" else number
        assert found == pytest.approx(asked, rel=1e-15, abs=1.001 * least)
    (grid,) = Document(io.BytesIO(report_documents.document([table]))).tables
    assert [row.cells[0].text for row in grid.rows[1:]] == [safe(text) for text, *_ in drawn]


# --- when there is little ---


def test_without_answers_every_table_says_what_it_needs(empty: Seen) -> None:
    shown = in_language(empty, "en")
    for id, table in shown.items():
        assert any(block.rows or block.notes for block in table.blocks), id
        assert report_documents.document([table])
        assert report_sheets.workbook([table])
    assert [block.notes for block in shown["T5"].blocks] == [
        ("Nothing is shown of a node before at least 5 experts have judged it; how many have is not shown either.",)
    ] * 6
    assert shown["T7"].blocks[0].notes[0].startswith("No weights yet")
    assert shown["T13"].blocks[0].notes[0].startswith("Nothing to compare yet.")
    assert {row[2].text for row in shown["T2"].blocks[0].rows} == {"<10", "<5"}
    assert shown["T12"].blocks[0].notes == ("There is not enough data yet to tell whether there is a problem.",)


def test_what_nearly_all_answered_is_withheld_and_said(alike: Seen) -> None:
    shown = in_language(alike, "en")
    said = "Withheld: it would tell what nearly everybody of a group answered."
    for id in ("T8", "T10", "T11", "T14"):
        assert said in shown[id].blocks[0].notes, id
    assert {cell.text for row in shown["T8"].blocks[0].rows for cell in row[1:3]} == {"—"}
    assert {cell.text for row in shown["T3"].blocks[0].rows for cell in row[2:4]} == {"—"}
    assert (
        "Information collection: no figure, over 80% gave a statement the same answer." in shown["T3"].blocks[0].notes
    )


def test_a_group_that_is_too_small_has_no_number(database: Database) -> None:
    few = Stratum("residents", "C3", Text({"zh": "=1+1", "en": "@few"}))
    with database.writing() as records:
        wave = open_wave(records, (*STRATA, few))
        fill(records, wave, experts=0, residents=(12, 10, 3))
        (block,) = in_language(seen_of(records, wave), "zh")["T2"].blocks
    counted = {row[1].text: [cell.text for cell in row[2:]] for row in block.rows if row[0].text == "居民"}
    assert [*counted.values()] == [["12", "55"], ["10", "45"], ["<10", "—"], ["22", "100"]]
    assert "'=1+1" in counted


def test_a_scenario_without_a_figure_says_why(seen: Seen) -> None:
    (block,) = in_language(seen, "en")["T14"].blocks
    assert block.rows[0][0].text == "as it is"
    silent = [row for row in seen.analysis.robustness if row.reason]
    assert len(block.notes) == len(silent) > 0
    assert block.notes[0].startswith("Only: Residents: no figure, too little is left for ")


def test_leaving_out_in_turn_is_a_row_of_the_extremes(seen: Seen) -> None:
    (block,) = in_language(seen, "zh")["T14"].blocks
    rows: list[Robustness] = [row for row in seen.analysis.robustness if row.scenario == "without-expert"]
    composites = [row.composite for row in rows if row.composite is not None]
    shown = {row[0].text: [cell.text for cell in row[1:]] for row in block.rows}
    assert shown["逐一去掉一位专家"][0] == f"{min(composites):.1f}–{max(composites):.1f}"


def test_a_column_that_nobody_knows_is_dashes_and_a_table_that_nobody_knows_says_so(seen: Seen) -> None:
    layout = LAYOUTS["T4"].model_copy(update={"columns": ("p", "rank"), "id": "T99"})
    assert [len(row) for row in laid_out(layout, [{}]).rows] == [2]
    other = ReportTable(id="T99", name=layout.name, columns=("p",))
    instrument = seen.instrument.model_copy(update={"report_tables": (other,)})
    odd = replace(seen, wave=replace(seen.wave, instrument=instrument))
    assert in_language(odd, "en")["T99"].blocks[0].notes[0].startswith("The instrument has this table")


def test_words_of_every_column_stand_in_both_languages() -> None:
    special = {"G1", "G2", "G3", "G4", "G5", "pairwise_cells"}
    wanted = {f"column-{name.replace('_', '-')}" for one in LAYOUTS.values() for name in (*one.columns, *one.footer)}
    for words in frame.all_words().values():
        assert {key for key in wanted if key not in words} == {f"column-{name.replace('_', '-')}" for name in special}
