"""Sheets of an earlier layout: every field of today can be written, and nothing that was written goes unasked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import pytest

from storage.database import Database
from surveys import editing
from surveys.current_sheets import current, unknown, without_unknown
from surveys.instrument_files import check_sheets
from surveys.instrument_sheets import to_sheets
from surveys.reading import TEMPLATES, parse, shipped
from surveys.sheet_blocks import changed
from surveys.sheet_fields import fields
from surveys.sheet_rows import Grid
from surveys.working_copies import WorkingCopy
from tests.studies_for_tests import LANGUAGES, NOW, wave_that_is
from tests.surveys.test_sheet_blocks import SHEETS, row

SHIPPED = tuple(SHEETS.values())


def lacking(grids: Sequence[Grid], sheet: str, gone: Collection[str]) -> tuple[Grid, ...]:
    """As an earlier version wrote it, which did not have some columns."""
    return tuple(_lacking(grid, gone) if grid.name == sheet else grid for grid in grids)


def _lacking(grid: Grid, gone: Collection[str]) -> Grid:
    stays = [at for at, header in enumerate(grid.headers) if header not in gone]
    return Grid(grid.name, [grid.headers[at] for at in stays], [[row[at] for at in stays] for row in grid.rows])


def calling(grids: Iterable[Grid], sheet: str, before: str, after: str) -> tuple[Grid, ...]:
    return tuple(
        Grid(grid.name, [after if one == before else one for one in grid.headers], grid.rows)
        if grid.name == sheet
        else grid
        for grid in grids
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_sheets_of_today_stay_as_they_are(name: str) -> None:
    grids = to_sheets(parse(shipped(name)))
    assert current(grids) == grids
    assert unknown(grids) == ()
    assert without_unknown(grids) == grids


def test_a_field_that_came_since_can_be_written() -> None:
    before = lacking(SHIPPED, "residents", {"required", "unit zh", "unit en"})
    after = current(before)
    (grid,) = [one for one in after if one.name == "residents"]
    assert sorted(grid.headers) == sorted(SHEETS["residents"].headers)
    written = changed(grid, row(grid, "R01"), {"required": "yes"})
    assert "required" in {field.name for field in fields(written, row(grid, "R01"))}
    checked = check_sheets([written if one.name == "residents" else one for one in after])
    assert checked.instrument
    assert checked.instrument.questionnaires["residents"].items["R01"].required


def test_a_sheet_that_came_since_is_there_and_one_without_rows_says_nothing() -> None:
    after = current([grid for grid in SHIPPED if grid.name != "measures"])
    assert [grid.name for grid in after] == [*SHEETS]
    assert not next(grid for grid in after if grid.name == "measures").rows
    assert check_sheets(after).document == check_sheets([one for one in SHIPPED if one.name != "measures"]).document


def test_a_column_that_went_stays_until_it_is_empty_or_left_out() -> None:
    full = calling(SHIPPED, "residents", "note", "remark")
    full = tuple(changed(one, 0, {"remark": "Ask first."}) if one.name == "residents" else one for one in full)
    assert unknown(current(full)) == (("residents", "remark"),)
    (left,) = [grid for grid in without_unknown(current(full)) if grid.name == "residents"]
    assert sorted(left.headers) == sorted(SHEETS["residents"].headers)
    emptied = [changed(one, 0, {"remark": None}) if one.name == "residents" else one for one in full]
    assert unknown(current(emptied)) == ()


def test_remarks_are_nobodys_columns_and_stay() -> None:
    noted = [Grid(one.name, [*one.headers, "# mine"], [[*row, "x"] for row in one.rows]) for one in SHIPPED]
    assert current(noted) == tuple(noted)
    assert unknown(noted) == ()


def test_a_draft_of_an_earlier_layout_is_mended_on_the_page(database: Database) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
        older = calling(lacking(SHIPPED, "residents", {"matrix"}), "officers", "note", "remark")
        older = tuple(changed(one, 0, {"remark": "Ask first."}) if one.name == "officers" else one for one in older)
        records.keep_working_copy(WorkingCopy(wave.id, older))
        loaded = editing.load(records, wave)
        found = editing.check(records, wave, loaded.grids, LANGUAGES, NOW)
        assert {one.problem.code for one in found.problems} == {"sheet-column-unknown"}
        mended = without_unknown(loaded.grids)
        assert editing.save(records, wave.id, mended, loaded.version, LANGUAGES, NOW).instrument == wave.instrument
        assert records.working_copy(wave.id) is None
