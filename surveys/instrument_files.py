"""An instrument's file, YAML or XLSX: every problem with the line or the cell it stands in, and doubts apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scoring.problems import Problem, Refused, please
from surveys.completing import completed
from surveys.doubting import doubts
from surveys.instrument import Instrument
from surveys.instrument_sheets import Sheets, from_sheets, plain
from surveys.reading import parse, place, read
from surveys.sheet_layouts import LAYOUTS, READ_ME, SHEETS
from surveys.sheet_paths import Place
from surveys.sheet_rows import REMARK, Grid, Spot
from surveys.wording import Words, load
from surveys.workbook_cells import MOST_MEGABYTES, Book, opened

KINDS = ("xlsx", "yaml", "yml")
ENCODINGS = ("utf-8-sig", "gb18030")  # as YAML is written, and as editors in China may save it
_LANGUAGE = re.compile(r"The text in '([^']*)' is missing")
_ZIP = b"PK"
_NAMED = re.compile(r"'([^']*)'")
WORDS = Path(__file__).parent / "instrument_words"


@cache
def _words() -> Mapping[str, Words]:
    return load(WORDS)


@dataclass(frozen=True)
class Found:
    """A problem or a doubt and where it is in the file; None where it is no place of the file's own."""

    problem: Problem
    spot: Spot | None

    def said(self, language: str) -> str:
        """What is wrong and the way out, without the place."""
        key, words = f"problem-{self.problem.code}", _words().get(language)
        if words is None or key not in words:
            return f"{self.problem.what} {self.problem.way_out}"
        named = _NAMED.search(self.problem.what)
        return words(key, named=named[1] if named else self.problem.what)

    def line(self, language: str) -> str:
        """One line of a list: where, what, and the code."""
        where = str(self.spot) if self.spot else self.problem.where or "the file"
        return f"{where}: {self.said(language)} [{self.problem.code}]"


@dataclass(frozen=True)
class Checked:
    """A file as it was read. Without problems there is an instrument, and ``document`` is what it is kept as."""

    document: Mapping[str, Any]
    instrument: Instrument | None
    problems: tuple[Found, ...]
    doubts: tuple[Found, ...] = ()


def check_file(name: str, content: bytes) -> Checked:
    """What is in a file: an instrument, or everything that is wrong with it."""
    try:
        if content.startswith(_ZIP) or name.lower().endswith(".xlsx"):
            return _workbook(opened(content))
        return _yaml(_decoded(content))
    except Refused as refusal:
        return Checked({}, None, tuple(_unplaced(problem) for problem in refusal.problems))


def _unplaced(problem: Problem) -> Found:
    line = re.fullmatch(r"line (\d+)", problem.where)
    return Found(problem, Spot("", int(line[1])) if line else None)


def _decoded(content: bytes) -> str:
    if len(content) > MOST_MEGABYTES * 2**20:
        raise Refused([please("instrument-too-large", "", "It is larger than 2 MB.", "shorten its texts")])
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused([please("instrument-encoding", "", "It is text in no encoding that is known.", "save it in UTF-8")])


def _yaml(text: str) -> Checked:
    document = parse(text)
    instrument, problems = _read(document)
    lines = dict[str, int]()
    for at, line in _lines(text).items() if problems else ():
        lines[place(document, at)] = line
        if isinstance(at[-1], int):
            lines.setdefault(f"› {place(document, at).rpartition(' › ')[2]}", line)
    found = tuple(Found(problem, _line(problem, lines)) for problem in problems)
    return Checked(document, instrument, found, tuple(Found(doubt, None) for doubt in _doubted(instrument)))


def _workbook(book: Book) -> Checked:
    grids = [_grid(cells.name, cells.rows) for cells in book.sheets if cells.name in SHEETS]
    sheets = from_sheets(grids)
    document = completed(sheets.document)
    instrument, problems = _read(document)
    index = _Index(document, sheets, {grid.name: grid for grid in grids})
    own = [Found(problem, spot) for spot, problem in sheets.problems]
    own += [Found(_stranger(), Spot(cells.name)) for cells in book.sheets if _strange(cells.name)]
    taken = {found.spot for found in own}
    rest = [Found(problem, index.spot(problem)) for problem in problems]
    found = (*own, *(one for one in rest if one.spot is None or one.spot not in taken))
    doubted = [Found(doubt, index.spot(doubt)) for doubt in _doubted(instrument if not found else None)]
    return Checked(document, None if found else instrument, found, (*map(_computed, book.formulas), *doubted))


def _strange(name: str) -> bool:
    return name not in SHEETS and name.strip().lower() != READ_ME and not name.startswith(REMARK)


def _stranger() -> Problem:
    return please(
        "sheet-unknown", "", "This sheet is not known here.", f"name it {', '.join(SHEETS)}, or begin it with #"
    )


def _computed(cell: str) -> Found:
    what = f"{cell} holds a formula; what it came to when the file was saved is read."
    return Found(please("sheet-formula", "", what, "look whether it is right"), None)


def _grid(name: str, rows: tuple[tuple[object, ...], ...]) -> Grid:
    headers = [" ".join(str(cell).split()) if cell is not None else "" for cell in (rows[0] if rows else ())]
    widest = max((len(row) for row in rows), default=0)
    return Grid(name, headers + [""] * (widest - len(headers)), [list(row) for row in rows[1:]])


def _read(document: Mapping[str, Any]) -> tuple[Instrument | None, tuple[Problem, ...]]:
    try:
        return read(plain(document)), ()
    except Refused as refusal:
        return None, refusal.problems
    except (ValueError, TypeError):  # a date or a set, which no JSON has
        try:
            return read(document), ()
        except Refused as refusal:
            return None, refusal.problems


def _doubted(instrument: Instrument | None) -> Iterator[Problem]:
    yield from doubts(instrument) if instrument else ()


class _Index:
    """Where in a workbook a place of its document is."""

    def __init__(self, document: Mapping[str, Any], sheets: Sheets, grids: Mapping[str, Grid]) -> None:
        self._grids = grids
        self._named = {place(document, at): spot for at, spot in sheets.spots.items()}
        self._rows = dict[str, list[Spot]]()
        for at, spot in sheets.spots.items():
            if spot.column is None:
                name = place(document, at).rpartition(" › ")[2]
                self._rows.setdefault(name, []).append(spot)

    def spot(self, problem: Problem) -> Spot | None:
        """The cell, else the row, else the sheet that a problem speaks of."""
        parts = problem.where.split(" › ")
        lacking = _LANGUAGE.match(problem.what)
        wanted = [*parts, lacking[1]] if lacking else parts
        twice = problem.code == "id-repeated"
        for last in range(len(wanted), 0, -1):
            known = self._named.get(" › ".join(wanted[:last]))
            if known is not None and known.column and not twice:
                return known
            rows = [known] if known is not None and not twice else self._rows.get(wanted[last - 1], [])
            if rows:
                return self._in_row(rows[-1 if twice else 0], wanted[last:], problem.what)
        return self._sheet(parts)

    def _in_row(self, row: Spot, rest: list[str], what: str) -> Spot:
        """The column of a part of a row, else the one that holds what the problem names."""
        grid, named = self._grids[row.sheet], _NAMED.search(what)
        for header in (" ".join(rest), *rest[:1]):
            found = [one for one in grid.headers if header and (one == header or one.startswith(f"{header} "))]
            if found:
                return row.in_column(found[0])
        cells = zip(grid.headers, grid.rows[(row.row or 2) - 2], strict=False)
        holding = [header for header, cell in cells if named and header and named[1] in str(cell)]
        return row.in_column(holding[0]) if holding else row

    def _sheet(self, parts: list[str]) -> Spot | None:
        """The sheet of a place that has no row: the one that holds most of its path."""
        holding = [layout for layout in LAYOUTS if layout.at and layout.at == tuple(parts[: len(layout.at)])]
        if holding:
            return Spot(max(holding, key=lambda layout: len(layout.at)).sheet)
        name = parts[0].replace("_", " ")
        return Spot(name) if name in self._grids else None


def _lines(text: str) -> dict[Place, int]:
    """The line of each place in a YAML text that was parsed before."""
    lines = dict[Place, int]()

    def walk(node: yaml.Node | None, at: Place) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                lines[(*at, str(key.value))] = key.start_mark.line + 1
                walk(value, (*at, str(key.value)))
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                lines[(*at, number)] = value.start_mark.line + 1
                walk(value, (*at, number))

    walk(yaml.compose(text, Loader=yaml.SafeLoader), ())
    return lines


def _line(problem: Problem, lines: Mapping[str, int]) -> Spot | None:
    """The line of a place, else of the entry that its path names last."""
    parts = problem.where.split(" › ")
    named = [f"› {part}" for part in reversed(parts)]
    whole = lines.get(problem.where)
    shorter = (" › ".join(parts[:last]) for last in range(len(parts) - 1, 0, -1))
    line = whole or next((lines[one] for one in (*named, *shorter) if one in lines), None)
    return Spot("", line) if line else None
