"""An instrument's document as sheets, and back: what has no sheet of its own stands in *settings*, a line a value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.problems import Problem, Refused, please
from surveys import sheet_cells, sheet_paths
from surveys.instrument import Instrument
from surveys.sheet_columns import Column, column_at
from surveys.sheet_layouts import INDEX_SYSTEM, INSTRUMENT, LAYOUTS, PATH, SETTINGS, TEXT, VALUE
from surveys.sheet_nodes import node_grid, read_nodes
from surveys.sheet_paths import Place
from surveys.sheet_rows import Grid, Reading, Spot, laid_out, read_rows

MOST_ROWS, MOST_CELLS = 20_000, 200_000


@dataclass
class Sheets:
    """A document read from sheets, where each of its values stands, and what could not be read."""

    document: dict[str, Any]
    spots: Mapping[Place, Spot]
    problems: tuple[tuple[Spot, Problem], ...]
    found: frozenset[str] = field(default=frozenset())


def plain(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document as it is kept: names are texts."""
    kept: dict[str, Any] = json.loads(json.dumps(document))
    return kept


def to_sheets(document: Mapping[str, Any]) -> tuple[Grid, ...]:
    """The sheets of a sound instrument. Raises Refused where a value is too long for a cell."""
    whole = plain(document)
    languages = tuple(whole["languages"])
    grids = [node_grid(whole, languages), *(laid_out(layout, whole, languages) for layout in LAYOUTS)]
    known = from_sheets(grids).document
    rest = list(sheet_paths.missing(whole, known))
    first = [line for line in rest if _is_first(line)]
    lines = [line for line in rest if not _is_first(line)]
    written = (_paths(INSTRUMENT, first, languages), *grids, _paths(SETTINGS, lines, languages))
    if not sheet_cells.same(from_sheets(written).document, whole):
        raise Refused([please("sheet-unwritable", "", "A workbook would not say the same.", "keep it as YAML")])
    return written


def from_sheets(grids: list[Grid] | tuple[Grid, ...]) -> Sheets:
    """The document in sheets, whatever is in them: what cannot be read is told, not guessed."""
    reading, by_name = Reading(), dict[str, Grid]()
    for grid in grids:
        by_name[grid.name] = grid
    for layout in LAYOUTS:
        if layout.sheet in by_name:
            read_rows(layout, by_name[layout.sheet], reading)
    if INDEX_SYSTEM in by_name:
        read_nodes(by_name[INDEX_SYSTEM], reading)
    for name in (INSTRUMENT, SETTINGS):
        if name in by_name:
            _read_paths(by_name[name], reading)
    return Sheets(reading.document, reading.spots, tuple(reading.problems), frozenset(by_name))


def _is_first(line: tuple[Place, Any]) -> bool:
    """Whether it says what the instrument is, rather than how it works."""
    (name, *_), value = line
    return name in FIRST or (len(line[0]) == 1 and not isinstance(value, dict | list))


FIRST = frozenset(
    {"id", "version", "languages", "default_language", "name", "status", "based_on", "disclaimer", "placeholders"}
)


def _paths(name: str, lines: list[tuple[Place, Any]], languages: tuple[str, ...]) -> Grid:
    headers = [PATH, VALUE, *(f"{TEXT} {language}" for language in languages)]
    grid = Grid(name, headers, [])
    for place, value in lines:
        grid.rows += [_line(at, one, languages) for at, one in _unfolded(place, value, languages)]
    return grid


def _unfolded(place: Place, value: Any, languages: tuple[str, ...]) -> Iterator[tuple[Place, Any]]:
    """The values below a place that one line each can say."""
    column = column_at(Instrument, place)
    if _is_text(column, value, languages) or column.kind in ("list", "words", "numbers", "rule") or not value:
        yield place, value
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _unfolded((*place, name), entry, languages)
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        for number, entry in enumerate(value):
            yield from _unfolded((*place, number), entry, languages)
    else:
        yield place, value


def _is_text(column: Column, value: Any, languages: tuple[str, ...]) -> bool:
    return column.texts and isinstance(value, dict) and bool(value) and value.keys() <= set(languages)


def _line(place: Place, value: Any, languages: tuple[str, ...]) -> list[object]:
    column = column_at(Instrument, place)
    if _is_text(column, value, languages):
        said = (sheet_cells.written(value[one], "text") if one in value else None for one in languages)
        return [sheet_paths.written(place), None, *said]
    kind = "any" if column.texts else column.kind
    return [sheet_paths.written(place), sheet_cells.written(value, kind), *(None for _ in languages)]


def _read_paths(grid: Grid, reading: Reading) -> None:
    known = {PATH, VALUE}
    headers = reading.headers(grid, lambda header: header in known or header.startswith(f"{TEXT} "))
    for number, row in grid.entries():
        cells = {header: row[at] for header, at in headers.items() if not sheet_cells.blank(row[at])}
        said = cells.pop(PATH, None)
        spot = Spot(grid.name, number, PATH)
        if said is None:
            reading.problem(spot, please("sheet-path", "", "It has no path.", "name the place of this value"))
            continue
        with reading.at(spot):
            place = sheet_paths.read(str(said))
            _put(place, cells, Spot(grid.name, number), reading)


def _put(place: Place, cells: dict[str, object], spot: Spot, reading: Reading) -> None:
    column = column_at(Instrument, place)
    kind = "any" if column.texts else column.kind
    read: dict[str, Any] = {}
    for header, cell in cells.items():
        with reading.at(spot.in_column(header)):
            read[header] = sheet_cells.read(cell, kind if header == VALUE else "text")
    if not read:
        raise Refused([please("sheet-path", "", "It has no value.", "write one, or remove this line")])
    if VALUE in read:
        sheet_paths.put(reading.document, place, read.pop(VALUE))
        reading.spots[place] = spot.in_column(VALUE)
    for header, words in read.items():
        language = header.removeprefix(f"{TEXT} ")
        sheet_paths.put(reading.document, (*place, language), words)
        reading.spots[(*place, language)] = spot.in_column(header)
    reading.spots.setdefault(place, spot)
