"""The fields of a row: what stands in it, or could, each with the choices it has and its languages side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.problems import Refused
from surveys import sheet_cells, sheet_paths
from surveys.audiences import AUDIENCES
from surveys.index_systems import Dimension, Indicator
from surveys.instrument import Instrument
from surveys.sheet_blocks import KIND, STATEMENT, cell, is_of, kind_of, layout_of, owners
from surveys.sheet_cells import CellKind
from surveys.sheet_columns import Column, column_at, columns
from surveys.sheet_layouts import INDEX_SYSTEM, INSTRUMENT, PATH, SETTINGS, TEXT, VALUE, Layout
from surveys.sheet_nodes import BELOW, PARENT
from surveys.sheet_rows import Grid, column_of
from surveys.texts import Named

_KEYS: Mapping[str, tuple[str, ...]] = {"audience": AUDIENCES, "reader": (*AUDIENCES, "experts")}
_NODES = {0: columns((Named,)), 1: columns((Dimension,), frozenset(BELOW)), 2: columns((Indicator,))}


@dataclass(frozen=True)
class Field:
    """One field of a row. ``headers`` are its columns: one a language where it is a ``text``, else one."""

    name: str
    headers: tuple[str, ...]
    kind: CellKind
    text: bool
    choices: tuple[str, ...] = ()


def fields(grid: Grid, at: int) -> tuple[Field, ...]:
    """The fields of a row in the order of its sheet, and last those it should not have and something stands in."""
    known = {header: field for field in _known(grid, at) for header in field.headers}
    found = dict.fromkeys(known[header] for header in grid.headers if header in known)
    strange = [header for header in grid.headers if header not in known and cell(grid, at, header)]
    hidden = _leading(grid)
    return (*found, *(_strange(grid, header) for header in strange if header not in hidden))


def languages(grid: Grid, field: Field) -> dict[str, str]:
    """The language of each column of a text."""
    return {header: header.removeprefix(f"{field.name} ") for header in field.headers}


def _known(grid: Grid, at: int) -> Iterator[Field]:
    layout = layout_of(grid)
    if layout is not None:
        if layout.key:
            yield Field(layout.key, (layout.key,), "word", text=False, choices=_KEYS.get(layout.key, ()))
        yield from _fields(grid, _of_kind(grid, layout, at))
    elif grid.name == INDEX_SYSTEM:
        if _level(grid, at):
            yield Field(PARENT, (PARENT,), "word", text=False)
        yield from _fields(grid, _NODES[min(_level(grid, at), 2)])
    elif grid.name in (INSTRUMENT, SETTINGS):
        yield Field(PATH, (PATH,), "word", text=False)
        yield _line(grid, at)


def _fields(grid: Grid, found: Sequence[Column]) -> Iterator[Field]:
    for column in found:
        name = " ".join(column.path)
        headers = tuple(one for one in grid.headers if one.startswith(f"{name} ")) if column.texts else (name,)
        yield Field(name, headers, column.kind, column.texts, column.choices)


def _of_kind(grid: Grid, layout: Layout, at: int) -> tuple[Column, ...]:
    """Of an item, the columns of its own kind."""
    kind = next((one for one in layout.kinds if one.name == kind_of(grid, at)), None)
    if kind is None:
        return layout.all_columns
    chosen, every = cell(grid, at, KIND), layout.columns(kind)
    models = tuple(model for model in kind.models if is_of(model, chosen or STATEMENT))
    if not models or models == kind.models:
        return every
    return (*(one for one in every if one.path == (KIND,)), *columns(models, layout.held(kind) | {KIND}))


def _level(grid: Grid, at: int) -> int:
    """How far below the goal a node is, as far as it matters for its fields: 0, 1 or 2 and more."""
    above, level, seen = owners(grid), 0, {at}
    parent = cell(grid, at, PARENT)
    while above[at] is not None and above[at] not in seen:
        at, level = int(above[at] or 0), level + 1
        seen.add(at)
    return level or (1 if parent else 0)


def _line(grid: Grid, at: int) -> Field:
    """The value of a path: a text in each language, or what the model has there."""
    texts = tuple(header for header in grid.headers if header.startswith(f"{TEXT} "))
    try:
        column: Any = column_at(Instrument, sheet_paths.read(cell(grid, at, PATH)))
    except Refused:
        column = Column((), "any")
    said = [header for header in texts if cell(grid, at, header)]
    if said or (column.texts and not cell(grid, at, VALUE)):
        return Field(TEXT, texts, "text", text=True)
    return Field(VALUE, (VALUE,), "any" if column.texts else column.kind, text=False, choices=column.choices)


def _strange(grid: Grid, header: str) -> Field:
    layout = layout_of(grid)
    found = column_of(header, {" ".join(one.path): one for one in layout.all_columns}) if layout else None
    return Field(header, (header,), found[1].kind if found else "any", text=False)


def _leading(grid: Grid) -> tuple[str, ...]:
    layout = layout_of(grid)
    return layout.leading if layout else ()


def typed(before: object, written: str | None, kind: CellKind) -> object:
    """The cell that somebody has written: what was there where they left it, and a number where one was meant."""
    text = sheet_cells.UNSAFE.sub("", (written or "").replace("\r\n", "\n")).strip()
    if text == ("" if sheet_cells.blank(before) else str(before).strip()):
        return before
    if kind == "any" and not isinstance(before, str):
        try:
            return sheet_cells.read(text, "number") if text else None
        except Refused:
            return text
    return text or None
