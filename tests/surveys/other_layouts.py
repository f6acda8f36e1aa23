"""What another version of the program might have kept of an unfinished instrument."""

from __future__ import annotations

import json
from collections.abc import Sequence

from storage.records import SqlRecords
from storage.tables import working_copies
from surveys.instrument_sheets import to_sheets
from surveys.sheet_rows import Grid
from surveys.working_copies import WorkingCopy
from tests.studies_for_tests import document


def plain(grids: Sequence[Grid]) -> object:
    """Sheets as a working copy keeps them."""
    return WorkingCopy("", tuple(grids)).plain()


def keep(records: SqlRecords, wave_id: str, written: object) -> None:
    """As it is in the database after the program was changed."""
    records.keep_lines_of_study(working_copies, [json.dumps({"wave_id": wave_id, "sheets": written})])


def renamed(before: str, after: str) -> tuple[Grid, ...]:
    """The shipped instrument's sheets, of which one is called otherwise."""
    return tuple(
        Grid(after if grid.name == before else grid.name, grid.headers, grid.rows) for grid in to_sheets(document())
    )


TABLES = plain(renamed("residents", "public survey"))
NO_TABLES = {"format": 9, "sheets": {"residents": [{"R01": "警察一小时内到达。"}]}}
