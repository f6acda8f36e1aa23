"""The tables of a report: what is printed is what scoring computes, and says what it rests on."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from app_pages import distribution_tables, frame, report, sample
from app_pages.analyses import Seen
from scoring.robustness import Robustness
from storage.database import Database
from surveys import demonstrating, report_documents, report_sheets
from surveys.reading import community_policing
from surveys.report_cells import laid_out
from surveys.report_printing import copied
from surveys.reports import ReportTable
from surveys.studies import Stratum
from surveys.texts import Text
from tests.app_pages.conftest import seen_of
from tests.app_pages.reporting import Made, column, in_language
from tests.apps import carrying, signed_in
from tests.publishable import fill, open_wave
from tests.scoring.commands import answer
from tests.studies_for_tests import STRATA

LAYOUTS = {layout.id: layout for layout in community_policing().report_tables}
FORMULA = tuple("=+-@")
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


# --- which are drawn ---


def _page(seen: object) -> None:
    from app_pages import report  # noqa: PLC0415 - AppTest runs the text of this function alone

    report.show(seen)  # type: ignore[arg-type] # names of types are not in that text


@pytest.mark.parametrize(
    ("address", "drawn"), [({}, ["T1"]), ({"table": "T7"}, ["T7"]), ({"table": "all"}, [*LAYOUTS])]
)
def test_one_table_is_drawn_and_all_for_who_asks(seen: Seen, address: dict[str, str], drawn: list[str]) -> None:
    app = AppTest.from_function(_page, default_timeout=60, args=(seen,))
    app.session_state["language"] = "en"
    app.query_params |= address
    with carrying(signed_in()):
        app.run()
    assert not app.exception
    assert [one.value for one in app.subheader] == [
        *(frame.plain(LAYOUTS[id].name["en"]) for id in drawn),
        "Answers row by row",
    ]
    files = [f"{id} as {kind}" for id in ("All tables", *drawn) for kind in ("DOCX", "XLSX")]
    assert [one.label for one in app.download_button] == files


def test_a_file_of_all_has_those_that_are_not_drawn_in_the_language_of_the_tables(seen: Seen) -> None:
    with frame.speaking("zh"):
        opened = load_workbook(io.BytesIO(report.file(report_sheets.workbook, partial(report.made, seen, "en"))))
    assert opened.sheetnames == [*LAYOUTS]
    assert opened["T7"]["A1"].value == "Table 7 Weights"


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
    assert "=1+1" in counted


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
