"""What a cell may name: nodes of the index system and scales, with their names; and matrices that fit the nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveys import burdens, sheet_blocks
from surveys.instrument_sheets import from_sheets
from surveys.sheet_blocks import Addition, cell, kind_of
from surveys.sheet_layouts import INDEX_SYSTEM
from surveys.sheet_nodes import PARENT
from surveys.sheet_rows import Grid

EXPERTS, MATRIX, SCALES, SCALE = "experts", "matrix", "scales", "scale"


def referred(grids: Sequence[Grid], sheet: str, header: str) -> dict[str, Mapping[str, str]]:
    """What a column of a sheet may name: the names by language of each id; nothing for a column that names nothing."""
    if header == SCALE and sheet != SCALES:
        scales = _named(grids, SCALES)
        return {cell(scales, at, SCALE): {} for at in range(len(scales.rows)) if kind_of(scales, at) == SCALE}
    nodes = _named(grids, INDEX_SYSTEM)
    above, every = sheet_blocks.owners(nodes), range(len(nodes.rows))
    rows: Mapping[tuple[str, bool], list[int]] = {
        ("indicator", sheet != INDEX_SYSTEM): [at for at in every if at not in above],
        (PARENT, sheet == EXPERTS): [at for at in every if at in above],
        (PARENT, sheet == INDEX_SYSTEM): [*every],
        ("dimension", True): [at for at in every if above[at] is not None and above[above[at] or 0] is None],
    }
    return {cell(nodes, at, "id"): _name(nodes, at) for at in rows.get((header, True), [])}


def fitted(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """The same with one matrix for each node that has two below it or more; those that fit stay as they are."""
    nodes = [one.node for one in burdens.matrices(from_sheets([*grids]).document)]
    forms = _named(grids, EXPERTS)
    had = {cell(forms, at, PARENT): forms.rows[at] for at in _matrices(forms)}
    rest = [row for at, row in enumerate(forms.rows) if kind_of(forms, at) != MATRIX]
    first = min(_matrices(forms), default=len(rest))
    kept = [had[node] for node in nodes if node in had]
    result = Grid(EXPERTS, forms.headers, [*rest[:first], *kept, *rest[first:]])
    for node in nodes:
        if node not in had:
            result = _with(grids, result, node)
    return tuple(result if grid.name == EXPERTS else grid for grid in grids)


def _with(grids: Sequence[Grid], forms: Grid, node: str) -> Grid:
    addition = Addition(MATRIX, None)
    after = max(_matrices(forms), default=None)
    others = [forms if grid.name == EXPERTS else grid for grid in grids]
    result, at = sheet_blocks.added(forms, addition, after, sheet_blocks.free_id(others, forms, addition, after))
    return sheet_blocks.changed(result, at, {PARENT: node})


def _matrices(forms: Grid) -> list[int]:
    return [at for at in range(len(forms.rows)) if kind_of(forms, at) == MATRIX]


def _named(grids: Sequence[Grid], name: str) -> Grid:
    return next((grid for grid in grids if grid.name == name), Grid(name, [], []))


def _name(nodes: Grid, at: int) -> dict[str, str]:
    headers = [header for header in nodes.headers if header.startswith("name ")]
    return {header.removeprefix("name "): cell(nodes, at, header) for header in headers}
