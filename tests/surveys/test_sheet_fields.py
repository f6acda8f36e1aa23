"""The fields of a row: those of its kind, the choices it has, and what somebody has written into them."""

from __future__ import annotations

import pytest

from surveys import sheet_blocks, sheet_fields
from surveys.instrument_sheets import from_sheets, to_sheets
from surveys.sheet_cells import CellKind
from tests.studies_for_tests import document
from tests.surveys.test_sheet_blocks import SHEETS, row


def names(sheet: str, id: str) -> list[str]:
    return [field.name for field in sheet_fields.fields(SHEETS[sheet], row(SHEETS[sheet], id))]


def test_a_statement_has_its_own_fields_and_no_others() -> None:
    found = names("residents", "R01")
    assert found[:2] == ["id", "kind"]
    assert {"indicator", "key", "non_answer", "text"} <= set(found)
    assert not {"options", "minimum", "stem", "name", "action"} & set(found)


def test_an_item_of_another_kind_has_the_fields_of_that() -> None:
    grid = SHEETS["residents"]
    number = sheet_blocks.changed(grid, row(grid, "R01"), {"kind": "number"})
    found = {field.name for field in sheet_fields.fields(number, row(grid, "R01"))}
    assert {"minimum", "maximum", "decimals", "bands", "unit"} <= found
    assert "indicator" in found  # it should not have it, and something stands in it: it can be mended


def test_texts_have_a_column_a_language() -> None:
    grid = SHEETS["residents"]
    (text,) = [field for field in sheet_fields.fields(grid, row(grid, "R01")) if field.text]
    assert sheet_fields.languages(grid, text) == {"text zh": "zh", "text en": "en"}


def test_choices_are_those_of_the_model() -> None:
    grid = SHEETS["residents"]
    found = {field.name: field for field in sheet_fields.fields(grid, row(grid, "R01"))}
    assert found["non_answer"].choices == ("yes", "no")
    assert set(found["key"].choices) == {"1", "-1"}


def test_a_node_has_what_its_level_has() -> None:
    grid = SHEETS["index system"]
    goal = [field.name for field in sheet_fields.fields(grid, 0)]
    assert goal == ["id", "name"]
    assert "code" in names("index system", "D1")
    assert "code" not in names("index system", "IC1")
    assert "definition" in names("index system", "IC1")


def test_lines_of_a_path_have_a_value_or_texts() -> None:
    grid = SHEETS["instrument"]
    places = {str(cells[0]): at for at, cells in enumerate(grid.rows)}
    assert [field.name for field in sheet_fields.fields(grid, places["name"])] == ["path", "text"]
    assert [field.name for field in sheet_fields.fields(grid, places["status"])] == ["path", "value"]


@pytest.mark.parametrize(
    ("before", "written", "kind", "cell"),
    [
        (5, "5", "number", 5),
        (5.0, "5.0", "number", 5.0),
        ("  a ", "a", "text", "  a "),  # left as it was
        ("a", "b\r\nc", "text", "b\nc"),
        ("a", "", "text", None),
        (None, "", "text", None),
        (4, "7", "any", 7),
        ("4", "7", "any", "7"),
        (None, "many", "any", "many"),
        (3, "many", "number", "many"),  # a problem of its cell, not a loss
        (None, "a\x00b", "text", "ab"),
    ],
)
def test_what_is_written_is_kept_as_it_was_meant(before: object, written: str, kind: CellKind, cell: object) -> None:
    found = sheet_fields.typed(before, written, kind)
    assert (found, type(found)) == (cell, type(cell))


def test_every_row_that_is_saved_untouched_says_what_it_said() -> None:
    """Every cell of the shipped instrument, written back as a person sees it."""
    written = []
    for grid in SHEETS.values():
        for at in range(len(grid.rows)):
            shown = sheet_fields.fields(grid, at)
            headers = {header: field.kind for field in shown for header in field.headers}
            cells = {
                header: sheet_fields.typed(
                    grid.rows[at][grid.headers.index(header)], sheet_blocks.cell(grid, at, header), kind
                )
                for header, kind in headers.items()
            }
            hidden = {"what"} | {header for header in grid.headers if not sheet_blocks.cell(grid, at, header)}
            assert set(grid.headers) <= hidden | headers.keys(), (grid.name, at)
            grid = sheet_blocks.changed(grid, at, cells)  # noqa: PLW2901 # row after row
        written.append(grid)
    assert from_sheets(written).document == from_sheets(to_sheets(document())).document


def test_readers_and_audiences_are_chosen() -> None:
    (reader, *_) = [field for field in sheet_fields.fields(SHEETS["notices"], 0) if not field.text]
    assert (reader.name, reader.choices) == ("reader", ("residents", "officers", "experts"))
