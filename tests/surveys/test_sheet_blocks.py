"""Rows as entries: what stands below what, and what moves, comes and goes with it."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import sheet_blocks
from surveys.instrument_sheets import from_sheets, to_sheets
from surveys.sheet_blocks import Addition
from surveys.sheet_rows import Grid
from tests.studies_for_tests import document

SHEETS = {grid.name: grid for grid in to_sheets(document())}
RESIDENTS, INDEX = SHEETS["residents"], SHEETS["index system"]


def row(grid: Grid, id: str) -> int:
    return next(at for at in range(len(grid.rows)) if sheet_blocks.cell(grid, at, "id") == id)


def ids(grid: Grid, rows: tuple[int, ...]) -> list[str]:
    return [sheet_blocks.cell(grid, at, "id") for at in rows]


def items(grid: Grid) -> list[list[str]]:
    sections = from_sheets([grid]).document["questionnaires"]["residents"]["sections"]
    return [[item["id"] for item in section["items"]] for section in sections]


def test_a_section_is_over_its_items_and_a_screener_over_its_options() -> None:
    first = items(RESIDENTS)[0]
    section = row(RESIDENTS, "QR1")
    assert ids(RESIDENTS, sheet_blocks.block(RESIDENTS, section)) == ["QR1", *first]
    assert sheet_blocks.owners(RESIDENTS)[row(RESIDENTS, first[0])] == section
    assert sheet_blocks.block(RESIDENTS, row(RESIDENTS, first[0])) == (section + 1,)


def test_a_dimension_is_over_its_indicators_and_the_goal_over_all() -> None:
    assert len(sheet_blocks.block(INDEX, 0)) == len(INDEX.rows)
    assert ids(INDEX, sheet_blocks.siblings(INDEX, row(INDEX, "D1"))) == ["D1", "D2", "D3", "D4", "D5"]
    assert ids(INDEX, sheet_blocks.block(INDEX, row(INDEX, "D1")))[0] == "D1"


def test_a_row_below_itself_ends_no_search() -> None:
    turned = sheet_blocks.changed(INDEX, row(INDEX, "D1"), {"parent": "IC1"})
    assert set(sheet_blocks.block(turned, row(turned, "D1"))) >= {row(turned, "D1"), row(turned, "IC1")}


@given(st.data())
def test_whatever_is_moved_takes_its_own_along_and_loses_nothing(data: st.DataObject) -> None:
    grid = data.draw(st.sampled_from([RESIDENTS, INDEX, SHEETS["officers"], SHEETS["measures"]]))
    at = data.draw(st.integers(0, len(grid.rows) - 1))
    line = sheet_blocks.siblings(grid, at)
    to = data.draw(st.integers(0, len(line) - 1))
    own = [grid.rows[one] for one in sheet_blocks.block(grid, at)]
    result, here = sheet_blocks.moved(grid, at, to)
    assert sorted(map(repr, result.rows)) == sorted(map(repr, grid.rows))
    assert result.rows[here] == grid.rows[at]
    assert [result.rows[one] for one in sheet_blocks.block(result, here)] == own
    assert sheet_blocks.siblings(result, here).index(here) == to


def test_a_section_that_is_moved_stands_elsewhere_in_the_document() -> None:
    before = items(RESIDENTS)
    result, _ = sheet_blocks.moved(RESIDENTS, row(RESIDENTS, "QR1"), len(before) - 1)
    assert items(result) == [*before[1:], before[0]]


def test_what_is_taken_out_takes_its_own_along() -> None:
    before = items(RESIDENTS)
    assert items(sheet_blocks.without(RESIDENTS, row(RESIDENTS, "QR1"))) == before[1:]
    assert items(sheet_blocks.without(RESIDENTS, row(RESIDENTS, before[0][0])))[0] == before[0][1:]


def test_an_item_is_added_after_the_chosen_one_with_a_free_id() -> None:
    before, chosen = items(RESIDENTS), row(RESIDENTS, items(RESIDENTS)[0][0])
    (addition,) = [one for one in sheet_blocks.additions(RESIDENTS, chosen) if one.kind == "item"]
    id = sheet_blocks.free_id(tuple(SHEETS.values()), RESIDENTS, addition, chosen)
    result, here = sheet_blocks.added(RESIDENTS, addition, chosen, id)
    assert (here, sheet_blocks.kind_of(result, here)) == (chosen + 1, "item")
    assert id not in str([grid.rows for grid in SHEETS.values()])
    assert items(result)[0] == [before[0][0], id, *before[0][1:]]


@pytest.mark.parametrize(
    ("sheet", "chosen", "kinds"),
    [
        ("residents", None, {"screener", "section", "profile", "comment"}),
        ("residents", "QR1", {"screener", "section", "item", "profile", "comment"}),
        ("experts", None, {"matrix", "point", "profile"}),  # the form itself is there, and there is one
        ("objective indicators", "OB01", {""}),
    ],
)
def test_what_can_be_added_depends_on_what_is_chosen(sheet: str, chosen: str | None, kinds: set[str]) -> None:
    grid = SHEETS[sheet]
    found = sheet_blocks.additions(grid, None if chosen is None else row(grid, chosen))
    assert {one.kind for one in found} == kinds


def test_answers_are_added_to_what_has_answers_of_its_own() -> None:
    at = row(RESIDENTS, "R01")
    assert next(one.kind for one in sheet_blocks.additions(RESIDENTS, at)) == "item"
    assert "option" not in [one.kind for one in sheet_blocks.additions(RESIDENTS, at)]
    choice = sheet_blocks.changed(RESIDENTS, at, {"kind": "choice"})
    assert Addition("option", at) in sheet_blocks.additions(choice, at)


def test_a_node_is_added_below_another_or_beside_it() -> None:
    below, beside = sheet_blocks.additions(INDEX, row(INDEX, "D1"))
    for addition, parent in ((below, "D1"), (beside, sheet_blocks.cell(INDEX, 0, "id"))):
        result, here = sheet_blocks.added(INDEX, addition, row(INDEX, "D1"), "NEW")
        assert sheet_blocks.cell(result, here, "parent") == parent


def test_into_an_empty_sheet_comes_its_first_row() -> None:
    for name in ("index system", "officers"):
        empty = Grid(name, copy.copy(SHEETS[name].headers), [])
        addition = sheet_blocks.additions(empty, None)[0]
        result, here = sheet_blocks.added(empty, addition, None, sheet_blocks.free_id([empty], empty, addition, None))
        assert (here, len(result.rows)) == (0, 1)


def test_rows_that_have_no_id_are_given_none() -> None:
    assert sheet_blocks.has_id(RESIDENTS, "item")
    assert not sheet_blocks.has_id(RESIDENTS, "option")
    assert not sheet_blocks.has_id(SHEETS["notices"], "")
    assert not sheet_blocks.has_id(SHEETS["settings"], "")
    assert sheet_blocks.additions(SHEETS["settings"], None) == (Addition("", None),)
