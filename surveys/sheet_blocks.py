"""Rows of a sheet as entries of a form: what stands below what; one is added, changed, moved, or taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel

from surveys import sheet_cells
from surveys.sheet_layouts import INDEX_SYSTEM, LAYOUTS, WHAT, Kind, Layout
from surveys.sheet_nodes import PARENT
from surveys.sheet_rows import Grid

ID, KIND = "id", "kind"
STATEMENT = "scale"  # the kind of an item that names none
_NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True)
class Addition:
    """A row that could be added: its kind, and the row that it would stand below; None where it is below none."""

    kind: str
    owner: int | None


def layout_of(grid: Grid) -> Layout | None:
    """How a sheet is laid out; None for the index system, and for lines of a path each."""
    return next((layout for layout in LAYOUTS if layout.sheet == grid.name), None)


def cell(grid: Grid, at: int, header: str) -> str:
    """What stands in a cell, as text; empty where nothing does."""
    if header not in grid.headers:
        return ""
    found = grid.rows[at][grid.headers.index(header)]
    return "" if sheet_cells.blank(found) else str(found)


def kind_of(grid: Grid, at: int) -> str:
    """What kind of row it is; empty where all of a sheet are alike."""
    return cell(grid, at, WHAT).strip().lower()


def owners(grid: Grid) -> tuple[int | None, ...]:
    """The row that each row stands below."""
    if grid.name == INDEX_SYSTEM:
        places = {cell(grid, at, ID).strip(): at for at in reversed(range(len(grid.rows)))}
        return tuple(places.get(cell(grid, at, PARENT).strip() or "\n") for at in range(len(grid.rows)))
    layout = layout_of(grid)
    if layout is None or WHAT not in layout.leading:
        return (None,) * len(grid.rows)
    return tuple(_followed(grid, {kind.name: kind for kind in layout.kinds}))


def _followed(grid: Grid, kinds: Mapping[str, Kind]) -> Iterator[int | None]:
    opened = list[tuple[str, int]]()
    for at in range(len(grid.rows)):
        kind = kinds.get(kind_of(grid, at))
        if kind is None:
            yield None
            continue
        while opened and opened[-1][0] not in kind.below:
            opened.pop()
        yield opened[-1][1] if opened else None
        opened.append((kind.name, at))


def block(grid: Grid, at: int) -> tuple[int, ...]:
    """A row and all that stands below it, in their order."""
    above, found = owners(grid), {at}
    while more := {row for row, owner in enumerate(above) if owner in found} - found:
        found |= more
    return tuple(sorted(found))


def siblings(grid: Grid, at: int) -> tuple[int, ...]:
    """The rows of the same kind below the same row, in their order, itself among them."""
    above = owners(grid)
    return tuple(
        row for row in range(len(grid.rows)) if above[row] == above[at] and kind_of(grid, row) == kind_of(grid, at)
    )


def changed(grid: Grid, at: int, cells: Mapping[str, object]) -> Grid:
    """The sheet with other cells in a row."""
    row = [cells.get(header, before) for header, before in zip(grid.headers, grid.rows[at], strict=True)]
    return Grid(grid.name, grid.headers, [*grid.rows[:at], row, *grid.rows[at + 1 :]])


def without(grid: Grid, at: int) -> Grid:
    """The sheet without a row and all that stands below it."""
    gone = set(block(grid, at))
    return Grid(grid.name, grid.headers, [row for number, row in enumerate(grid.rows) if number not in gone])


def moved(grid: Grid, at: int, to: int) -> tuple[Grid, int]:
    """The sheet with a row, and all below it, as its kind's ``to``-th there, from 0; and where the row is then."""
    own, line = block(grid, at), [row for row in siblings(grid, at) if row != at]
    rest = [number for number in range(len(grid.rows)) if number not in own]
    if not line:
        return grid, at
    last = rest.index(block(grid, line[-1])[-1]) + 1
    here = rest.index(line[max(to, 0)]) if to < len(line) else last
    order = [*rest[:here], *own, *rest[here:]]
    return Grid(grid.name, grid.headers, [grid.rows[number] for number in order]), order.index(at)


def additions(grid: Grid, at: int | None) -> tuple[Addition, ...]:
    """What could be added where a row is chosen: its like, what belongs below it, what belongs below what it is in."""
    if grid.name == INDEX_SYSTEM:
        return _nodes(grid, at)
    layout = layout_of(grid)
    if layout is None or WHAT not in layout.leading:
        return (Addition("", None),)
    above, around, row = owners(grid), list[int](), at
    while row is not None:
        around, row = [*around, row], above[row]
    like = kind_of(grid, at) if at is not None else ""
    return tuple(sorted(_of_layout(grid, layout, around), key=lambda one: (one.kind != like, one.owner is None)))


def _nodes(grid: Grid, at: int | None) -> tuple[Addition, ...]:
    if at is None:
        return (Addition("", None),) if not grid.rows else ()
    owner = owners(grid)[at]
    return (Addition("", at), *([Addition("", owner)] if owner is not None else []))


def _of_layout(grid: Grid, layout: Layout, around: Sequence[int]) -> Iterator[Addition]:
    above = owners(grid)
    for kind in layout.kinds:
        owner = next((row for row in around if kind_of(grid, row) in kind.below), None)
        if kind.below and (owner is None or not _holds(grid, layout, owner, kind)):
            continue
        there = any(kind_of(grid, row) == kind.name and above[row] == owner for row in range(len(grid.rows)))
        if kind.shape != "one" or not there:
            yield Addition(kind.name, owner)


def _holds(grid: Grid, layout: Layout, owner: int, kind: Kind) -> bool:
    """Whether a row may have rows of a kind below it: a statement has no answers of its own to choose from."""
    above = next(one for one in layout.kinds if one.name == kind_of(grid, owner))
    chosen = cell(grid, owner, KIND) or STATEMENT
    return any(kind.at[0] in model.model_fields for model in above.models if is_of(model, chosen))


def is_of(model: type[BaseModel], kind: str) -> bool:
    """Whether a model is that of items of a kind, or of rows that are no items."""
    return KIND not in model.model_fields or kind in get_args(model.model_fields[KIND].annotation)


def added(grid: Grid, addition: Addition, after: int | None, id: str) -> tuple[Grid, int]:
    """The sheet with one row more, nearly empty, and where it is: after its like that is chosen, else the last."""
    parent = cell(grid, addition.owner, ID) if addition.owner is not None and grid.name == INDEX_SYSTEM else ""
    given = {WHAT: addition.kind or None, ID: id or None, PARENT: parent or None}
    row: list[object] = [given.get(header) for header in grid.headers]
    here = _place(grid, addition, after)
    return Grid(grid.name, grid.headers, [*grid.rows[:here], row, *grid.rows[here:]]), here


def _place(grid: Grid, addition: Addition, after: int | None) -> int:
    above = owners(grid)
    like = [
        row for row in range(len(grid.rows)) if above[row] == addition.owner and kind_of(grid, row) == addition.kind
    ]
    if after in like:
        return block(grid, like[like.index(after)])[-1] + 1
    if like:
        return block(grid, like[-1])[-1] + 1
    return block(grid, addition.owner)[-1] + 1 if addition.owner is not None else len(grid.rows)


def has_id(grid: Grid, kind: str) -> bool:
    """Whether rows of a kind have an id of their own."""
    layout = layout_of(grid)
    if layout is None:
        return grid.name == INDEX_SYSTEM
    models = [model for one in layout.kinds if one.name == kind for model in one.models]
    return any(ID in model.model_fields for model in models)


def free_id(grids: Sequence[Grid], grid: Grid, addition: Addition, after: int | None) -> str:
    """An id like those beside it, with the next number that nothing has."""
    taken = {str(one).strip() for sheet in grids for row in sheet.rows for one in row if isinstance(one, str)}
    like = [row for row, owner in enumerate(owners(grid)) if owner == addition.owner]
    ids = [cell(grid, row, ID) for row in ([after] if after in like else []) + like[::-1]]
    numbered = [found for found in map(_NUMBERED.fullmatch, ids) if found]
    usual = addition.kind[:1].upper() or "N"
    begin, first = (numbered[0][1], numbered[0][2]) if numbered else (usual, "1")
    numbers = (f"{begin}{number:0{len(first)}d}" for number in range(int(first), int(first) + 100_000))
    return next(id for id in numbers if id not in taken)
