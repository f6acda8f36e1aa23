"""A working copy: the sheets of a wave's instrument as somebody left them, with whatever is still wrong in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from scoring.problems import Refused, please
from surveys.instrument_sheets import MOST_CELLS, MOST_ROWS
from surveys.sheet_cells import LONGEST
from surveys.sheet_layouts import SHEETS
from surveys.sheet_rows import Grid
from surveys.unread_copies import UnreadCopy


@dataclass(frozen=True)
class WorkingCopy:
    """Nothing is asked, shown or computed by it: it waits until it reads as an instrument, or is let go."""

    wave_id: str
    grids: tuple[Grid, ...]

    @cached_property
    def version(self) -> str:
        """What tells it from every other."""
        return hashlib.sha256(json.dumps(self.plain(), separators=(",", ":")).encode()).hexdigest()

    def plain(self) -> list[dict[str, Any]]:
        """As JSON holds it."""
        return [{"name": grid.name, "headers": grid.headers, "rows": grid.rows} for grid in self.grids]

    @classmethod
    def of_plain(cls, wave_id: str, written: object) -> Self:
        """The copy that :meth:`plain` made plain. Raises Refused for anything else, and for more than may be."""
        grids = tuple(map(_grid, written)) if isinstance(written, list) else ()
        names = [grid.name for grid in grids if grid]
        if not grids or None in grids or len(set(names)) < len(grids):
            raise Refused([please("working-copy", "", "It is no working copy.", "keep it as a file, and discard it")])
        copy = cls(wave_id, tuple(grid for grid in grids if grid))
        require_small(copy.grids)
        return copy


def kept(wave_id: str, written: object) -> WorkingCopy | UnreadCopy:
    """What was kept of a wave, whether or not this version of the program reads it."""
    try:
        return WorkingCopy.of_plain(wave_id, written)
    except Refused:
        return UnreadCopy(wave_id, written)


def require_small(grids: Sequence[Grid]) -> None:
    """Raise Refused for more rows, cells or letters than an instrument has."""
    rows = sum(len(grid.rows) for grid in grids)
    cells = sum(len(row) for grid in grids for row in grid.rows)
    longest = max(
        (len(cell) for grid in grids for row in grid.rows for cell in row if isinstance(cell, str)), default=0
    )
    if rows > MOST_ROWS or cells > MOST_CELLS or longest > LONGEST:
        what = f"It has {rows} rows, and a text of {longest} letters."
        raise Refused([please("working-copy-large", "", what, "shorten it")])


def _grid(written: Any) -> Grid | None:
    match written:
        case {"name": str(name), "headers": list(headers), "rows": list(rows)} if name in SHEETS:
            plain = all(isinstance(header, str) for header in headers)
            whole = all(isinstance(row, list) and len(row) == len(headers) and all(map(_is_cell, row)) for row in rows)
            return Grid(name, headers, rows) if plain and whole else None
    return None


def _is_cell(cell: object) -> bool:
    return cell is None or isinstance(cell, str | int | float)
