"""Sheets that an earlier version kept, as this one lays them out: what came since has its column, what went has not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveys import sheet_cells
from surveys.sheet_columns import Column
from surveys.sheet_layouts import INDEX_SYSTEM, LAYOUTS, PATH, SHEETS, TEXT, VALUE, Layout
from surveys.sheet_nodes import COLUMNS, PARENT
from surveys.sheet_rows import REMARK, Grid, column_of

LINES = (Column((PATH,), "word"), Column((VALUE,), "any"), Column((TEXT,), "text", texts=True))  # of a path each


def current(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """The same with every sheet and column there is now, and without columns that are not known and hold nothing.

    The same to the letter for sheets of this version. A column that holds something stays, whatever it is called.
    """
    known = {grid.name: grid for grid in grids}
    languages = _languages(grids)
    return tuple(_laid(known.get(name) or Grid(name, [], []), languages) for name in SHEETS)


def unknown(grids: Sequence[Grid]) -> tuple[tuple[str, str], ...]:
    """The sheet and the header of each column that is not known."""
    return tuple((grid.name, header) for grid in grids for header in grid.headers if not _is_known(grid.name, header))


def without_unknown(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """The same without the columns that are not known, and without what stands in them."""
    return tuple(_only(grid, [_is_known(grid.name, header) for header in grid.headers]) for grid in grids)


def _laid(grid: Grid, languages: tuple[str, ...]) -> Grid:
    left = _only(grid, [_is_known(grid.name, header) or _holds(grid, at) for at, header in enumerate(grid.headers)])
    new = [header for header in _headers(grid.name, languages) if header not in left.headers]
    return Grid(grid.name, [*left.headers, *new], [[*row, *[None] * len(new)] for row in left.rows]) if new else left


def _only(grid: Grid, stays: Sequence[bool]) -> Grid:
    if all(stays):
        return grid
    rows = [[cell for cell, here in zip(row, stays, strict=True) if here] for row in grid.rows]
    return Grid(grid.name, [header for header, here in zip(grid.headers, stays, strict=True) if here], rows)


def _holds(grid: Grid, at: int) -> bool:
    return any(not sheet_cells.blank(row[at]) for row in grid.rows)


def _is_known(sheet: str, header: str) -> bool:
    """Whether a column is read, or is a remark that nobody reads."""
    return not header or header.startswith(REMARK) or header in _leading(sheet) or _language(sheet, header) is not None


def _headers(sheet: str, languages: tuple[str, ...]) -> Iterator[str]:
    yield from _leading(sheet)
    for column in _columns(sheet):
        yield from column.headers(languages)


def _languages(grids: Sequence[Grid]) -> tuple[str, ...]:
    """Those that some sheet has a column of texts in, in their order."""
    spoken = (_language(grid.name, header) for grid in grids for header in grid.headers)
    return tuple(dict.fromkeys(language for language in spoken if language))


def _language(sheet: str, header: str) -> str | None:
    """The language of a column of texts; empty of one of anything else, None of one that is not known."""
    found = column_of(header, {" ".join(column.path): column for column in _columns(sheet)})
    return None if found is None else found[0][-1] if found[1].texts else ""


def _leading(sheet: str) -> tuple[str, ...]:
    layout = _layout(sheet)
    return layout.leading if layout else (PARENT,) if sheet == INDEX_SYSTEM else ()


def _columns(sheet: str) -> tuple[Column, ...]:
    layout = _layout(sheet)
    return layout.all_columns if layout else COLUMNS if sheet == INDEX_SYSTEM else LINES


def _layout(sheet: str) -> Layout | None:
    return next((layout for layout in LAYOUTS if layout.sheet == sheet), None)
