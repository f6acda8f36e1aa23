"""A working copy in a layout that is not known here: nothing reads it, it waits to be taken away and discarded.

Another version of the program has kept it. What somebody has typed must not be lost because sheets are called or
laid out otherwise now, and a draft must not wait for ever for what nobody can mend.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scoring.problems import Refused, please
from surveys import sheet_cells
from surveys.instrument_sheets import MOST_CELLS, MOST_ROWS
from surveys.sheet_layouts import READ_ME
from surveys.sheet_rows import Grid

MOST_BYTES = 20 * 2**20  # more than an instrument's sheets come to
MOST_NUMBER = 10**15  # a cell has no more digits
_NAME = re.compile(r"[^\[\]:*?/\\']{1,31}")  # of a sheet, by the file format


@dataclass(frozen=True)
class UnreadCopy:
    """What was kept, as JSON has it."""

    wave_id: str
    written: object

    @cached_property
    def version(self) -> str:
        """What tells it from every other."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def content(self) -> bytes:
        """All of it, as a JSON text that a person can read."""
        return json.dumps(self.written, ensure_ascii=False, indent=1).encode(errors="backslashreplace")

    @cached_property
    def tables(self) -> tuple[Grid, ...] | None:
        """The sheets that it is, whatever they are called and hold; None where a workbook would not show all of it."""
        if not isinstance(self.written, list) or not self.written:
            return None
        grids = [_table(sheet) for sheet in self.written]
        whole = [grid for grid in grids if grid]
        names = {grid.name.lower() for grid in whole} | {READ_ME}
        rows = sum(len(grid.rows) for grid in whole)
        cells = sum(len(grid.rows) * len(grid.headers) for grid in whole)
        fits = len(whole) == len(grids) and len(names) == len(grids) + 1
        return tuple(whole) if fits and rows <= MOST_ROWS and cells <= MOST_CELLS else None


def require_bounded(copy: UnreadCopy) -> None:
    """Raise Refused for more than an instrument could ever come to."""
    if len(copy.content) > MOST_BYTES:
        what = f"It has more than {MOST_BYTES // 2**20} MB."
        raise Refused([please("working-copy-large", "", what, "shorten it")])


def _table(sheet: Any) -> Grid | None:
    match sheet:
        case {"name": str(name), "headers": list(headers), "rows": list(rows)} if _NAME.fullmatch(name):
            told = all(_is_shown(header) and isinstance(header, str) for header in headers)
            if told and all(_is_row(row, len(headers)) for row in rows):
                return Grid(name, headers, rows)
    return None


def _is_row(row: object, width: int) -> bool:
    return isinstance(row, Sequence) and not isinstance(row, str) and len(row) == width and all(map(_is_shown, row))


def _is_shown(cell: object) -> bool:
    """Whether a cell of a workbook holds it as it is."""
    if isinstance(cell, str):
        return len(cell) <= sheet_cells.LONGEST and not sheet_cells.UNSAFE.search(cell)
    return cell is None or (isinstance(cell, int | float) and abs(cell) < MOST_NUMBER)
