"""Rows of a sheet and the records they are: each row below the one it belongs to, each value in its column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from scoring.problems import Problem, Refused, please
from surveys import sheet_cells
from surveys.sheet_columns import Column
from surveys.sheet_layouts import WHAT, Kind, Layout
from surveys.sheet_paths import Place

REMARK = "#"  # begins a row or a column that is not read


@dataclass(frozen=True)
class Spot:
    """A cell, a row or a whole sheet as a person finds it; a line of a text, which has no sheet."""

    sheet: str
    row: int | None = None
    column: str | None = None

    def in_column(self, column: str) -> Spot:
        return Spot(self.sheet, self.row, column)

    def __str__(self) -> str:
        if not self.sheet:
            return f"line {self.row}"
        row = f", row {self.row}" if self.row else ""
        return f"sheet {self.sheet}{row}{f', column {self.column}' if self.column else ''}"


@dataclass
class Grid:
    """A sheet as it is written: its headers and the rows below; an absent cell is None."""

    name: str
    headers: list[str]
    rows: list[list[object]]

    def entries(self) -> Iterator[tuple[int, list[object]]]:
        """The rows that are read, with their numbers."""
        for number, row in enumerate(self.rows, start=2):
            cells = [cell for cell in row if not sheet_cells.blank(cell)]
            if cells and not str(cells[0]).startswith(REMARK):
                yield number, [*row, *[None] * (len(self.headers) - len(row))]


@dataclass
class Reading:
    """What was read so far."""

    document: dict[str, Any] = field(default_factory=dict)
    spots: dict[Place, Spot] = field(default_factory=dict)
    problems: list[tuple[Spot, Problem]] = field(default_factory=list)

    def problem(self, spot: Spot, problem: Problem) -> None:
        self.problems.append((spot, problem))

    @contextmanager
    def at(self, spot: Spot) -> Iterator[None]:
        """Whatever is refused within is a problem of this spot, and the reading goes on."""
        try:
            yield
        except Refused as refusal:
            self.problems += [(spot, problem) for problem in refusal.problems]

    def headers(self, grid: Grid, known: Callable[[str], bool]) -> dict[str, int]:
        """Where the columns are that are known; the others, and those written twice, are problems."""
        found = dict[str, int]()
        for at, header in enumerate(grid.headers):
            spot = Spot(grid.name, 1, header)
            if header in found:
                self.problem(spot, please("sheet-column-twice", "", "It stands twice.", "remove one of the two"))
            elif header and not header.startswith(REMARK) and not known(header):
                what = "This column is not known here."
                self.problem(spot, please("sheet-column-unknown", "", what, "correct its name, or begin it with #"))
            elif header and not header.startswith(REMARK):
                found[header] = at
        return found


def laid_out(layout: Layout, document: Mapping[str, Any], languages: tuple[str, ...]) -> Grid:
    """A sheet of a document, with every column that its records could use."""
    records = [header for column in layout.all_columns for header in column.headers(languages)]
    grid = Grid(layout.sheet, [*layout.leading, *records], [])
    for cells in _rows(layout, (), _at(document, layout.at)):
        grid.rows.append([cells.get(header) for header in grid.headers])
    return grid


def _rows(layout: Layout, below: tuple[str, ...], record: Any) -> Iterator[dict[str, object]]:
    """The rows below a row of a kind, or (without one) of the whole sheet."""
    for kind in layout.kinds:
        if (kind.below and set(kind.below) & set(below)) or (not kind.below and not below):
            for name, entry in _entries(kind, _at(record, kind.at)):
                leading = ([kind.name] if len(layout.kinds) > 1 else []) + ([name] if layout.key else [])
                yield dict(zip(layout.leading, leading, strict=True)) | flat(
                    entry, layout.all_columns, layout.held(kind)
                )
                yield from _rows(layout, (kind.name,), entry) if kind.name else ()


def _entries(kind: Kind, found: Any) -> Iterator[tuple[str | None, dict[str, Any]]]:
    if kind.shape == "named":
        yield from (found or {}).items()
    elif kind.shape == "list":
        yield from ((None, entry) for entry in found or [])
    elif found and (not kind.only or kind.only & found.keys()):
        yield None, found


def flat(record: Mapping[str, Any], known: tuple[Column, ...], held: frozenset[str]) -> dict[str, object]:
    """The cells of a record by header, without what stands elsewhere or is no value of one cell."""
    cells = dict[str, object]()
    for column in known:
        value = _at(record, column.path)
        if column.path[0] in held:
            continue
        if column.texts and isinstance(value, dict):
            for language, words in value.items():
                cells[f"{' '.join(column.path)} {language}"] = sheet_cells.written(words, "text")
        elif not column.texts and (value is not None or _stands(record, column.path)):
            cells[" ".join(column.path)] = sheet_cells.written(value, column.kind)
    return cells


def _stands(record: Any, path: tuple[str, ...]) -> bool:
    above = _at(record, path[:-1])
    return isinstance(above, dict) and path[-1] in above


def _at(document: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document


def read_rows(layout: Layout, grid: Grid, reading: Reading) -> None:
    """Put the records of a sheet into the document that is being read."""
    columns = {" ".join(column.path): column for column in layout.all_columns}
    headers = reading.headers(grid, lambda header: header in layout.leading or column_of(header, columns) is not None)
    kinds, opened = {kind.name: kind for kind in layout.kinds}, list[tuple[str, Place]]()
    for number, row in grid.entries():
        cells = {header: row[at] for header, at in headers.items() if not sheet_cells.blank(row[at])}
        spot = Spot(grid.name, number)
        name = str(cells.pop(WHAT, "")).strip().lower() if WHAT in layout.leading else ""
        if name not in kinds:
            told = f"write one of {', '.join(kinds)}"
            reading.problem(spot.in_column(WHAT), please("sheet-what", "", f"{name[:40]!r} is no kind of row.", told))
            continue
        with reading.at(spot):
            place = _open(layout, kinds[name], cells, opened, reading)
            reading.spots[place] = spot
            fill(place, cells, columns, spot, reading)


def _open(
    layout: Layout, kind: Kind, cells: dict[str, object], opened: list[tuple[str, Place]], reading: Reading
) -> Place:
    """The place of a row's record, which now stands in the document, empty. Raises Refused where it has none."""
    while opened and opened[-1][0] not in kind.below:
        opened.pop()
    if kind.below and not opened:
        what = f"No row above it is {' or '.join(kind.below)}."
        raise Refused([please("sheet-row-alone", "", what, "put it below the row that it belongs to")])
    place: Place = (*(opened[-1][1] if opened else layout.at), *kind.at)
    if kind.shape == "named":
        key = str(cells.pop(layout.key, "")).strip()
        if not key:
            raise Refused([please("sheet-key", "", "It has no name.", f"fill in the column {layout.key}")])
        place = (*place, key)
    container = _container(reading.document, place, kind.shape == "list")
    if kind.shape == "list":
        container.append({})
        place = (*place, len(container) - 1)
    elif place in reading.spots:
        raise Refused([please("sheet-row-twice", "", "It stands twice.", "remove one of the two")])
    opened.append((kind.name, place))
    return place


def _container(document: dict[str, Any], place: Place, listed: bool) -> Any:
    below: Any = document
    for step, following in zip(place, (*place[1:], None), strict=True):
        if isinstance(step, str):
            below.setdefault(step, [] if listed and following is None else {})
        below = below[step]
    return below


def fill(
    place: Place, cells: Mapping[str, object], columns: Mapping[str, Column], spot: Spot, reading: Reading
) -> None:
    """Write the cells of a row into its record."""
    record: Any = reading.document
    for step in place:
        record = record[step]
    for header, cell in cells.items():
        found = column_of(header, columns)
        if found is None:
            continue
        path, column = found
        with reading.at(spot.in_column(header)):
            value = sheet_cells.read(cell, column.kind)
            within = record
            for step in path[:-1]:
                within = within.setdefault(step, {})
            within[path[-1]] = value
            reading.spots[(*place, *path)] = spot.in_column(header)


def column_of(header: str, columns: Mapping[str, Column]) -> tuple[tuple[str, ...], Column] | None:
    """The column that a header names, and the path of its values; a text's header ends in its language."""
    if header in columns and not columns[header].texts:
        return columns[header].path, columns[header]
    name, _, language = header.rpartition(" ")
    column = columns.get(name)
    return ((*column.path, language), column) if column and column.texts and language else None
