"""An instrument's file, ours or another program's: every problem with its line or cell, and doubts apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scoring.problems import Problem, Refused, one_line, please
from surveys import lss_files, xlsforms
from surveys.audiences import AUDIENCES
from surveys.completing import completed
from surveys.doubting import doubts
from surveys.foreign_forms import Foreign
from surveys.foreign_index_systems import UNSCORED
from surveys.instrument import Instrument
from surveys.instrument_sheets import Sheets, from_sheets, plain
from surveys.lss_tables import is_lss
from surveys.reading import Places, parse, read
from surveys.sheet_layouts import INSTRUMENT, LAYOUTS, READ_ME, SETTINGS, SHEETS
from surveys.sheet_paths import Place
from surveys.sheet_rows import REMARK, Grid, Spot
from surveys.wording import Words, load
from surveys.workbook_cells import MOST_MEGABYTES, Book, opened
from surveys.xlsforms import is_xlsform

KINDS = ("xlsx", "yaml", "yml", "lss")
ENCODINGS = ("utf-8-sig", "gb18030")  # as YAML is written, and as editors in China may save it
_LANGUAGE = re.compile(r"The text in '([^']*)' is missing")
_INDEXED = ("index_system", "experts › matrices")  # what cannot be sound without an index system, which is told itself
_ZIP = b"PK"
_NAMED, _ENDS = re.compile(r"""(['"])(.*?)\1"""), re.compile("“([^”]*)”")
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
        named, ends = _NAMED.search(self.problem.what), _ENDS.findall(self.problem.what)
        filling = dict(zip(("first", "last"), ends, strict=False))
        return words(key, named=named[2] if named else self.problem.what, **filling)

    def line(self, language: str) -> str:
        """One line of a list: where, what, and the code."""
        where = str(self.spot) if self.spot else self.problem.where or "the file"
        return one_line(f"{where}: {self.said(language)} [{self.problem.code}]")


@dataclass(frozen=True)
class Checked:
    """A file as it was read. Without problems there is an instrument, and ``document`` is what it is kept as."""

    document: Mapping[str, Any]
    instrument: Instrument | None
    problems: tuple[Found, ...]
    doubts: tuple[Found, ...] = ()


def check_file(name: str, content: bytes, unnamed: str = "") -> Checked:
    """What is in a file: an instrument, or everything that is wrong with it.

    ``unnamed`` is the language of an XLSForm's texts that name none.
    """
    try:
        if content.startswith(_ZIP) or name.lower().endswith(".xlsx"):
            return _workbook(opened(content), name, unnamed)
        if is_lss(name, content):
            return _foreign(lss_files.read(content))
        return _yaml(_decoded(content))
    except Refused as refusal:
        return Checked({}, None, tuple(_unplaced(problem) for problem in refusal.problems))


def _unplaced(problem: Problem) -> Found:
    line = re.fullmatch(r"line (\d+)", problem.where)
    return Found(problem, Spot("", int(line[1])) if line else None)


def _decoded(content: bytes) -> str:
    if len(content) > MOST_MEGABYTES * 2**20:
        raise Refused(
            [please("instrument-too-large", "", f"It is larger than {MOST_MEGABYTES} MB.", "shorten its texts")]
        )
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused([please("instrument-encoding", "", "It is text in no encoding that is known.", "save it in UTF-8")])


def _yaml(text: str) -> Checked:
    document = parse(text)
    instrument, problems = _read(document)
    lines, places = dict[str, int](), Places(document)
    for at, line in _lines(text).items() if problems else ():
        lines[places.path(at)] = line
        if isinstance(at[-1], int):
            lines.setdefault(f"› {places.path(at).rpartition(' › ')[2]}", line)
    found = tuple(Found(problem, _line(problem, lines)) for problem in problems)
    return Checked(document, instrument, found, tuple(Found(doubt, None) for doubt in _doubted(instrument)))


def _workbook(book: Book, name: str, unnamed: str) -> Checked:
    if is_xlsform(book):
        return _foreign(xlsforms.read(book, Path(name).stem, unnamed), tuple(map(_computed, book.formulas)))
    grids = [_grid(cells.name, cells.rows) for cells in book.sheets if cells.name in SHEETS]
    own = tuple((Spot(cells.name), _stranger()) for cells in book.sheets if _strange(cells.name))
    whole = Foreign(from_sheets(grids), {grid.name: grid for grid in grids}, own, ())
    return _foreign(whole, tuple(map(_computed, book.formulas)))


def check_sheets(grids: Sequence[Grid]) -> Checked:
    """What is in sheets: an instrument, or everything that is wrong with them."""
    return _foreign(Foreign(from_sheets([*grids]), {grid.name: grid for grid in grids}, (), ()))


def _foreign(file: Foreign, computed: tuple[Found, ...] = ()) -> Checked:
    """A document that was put together from a file's parts, each problem placed where its part stands."""
    document = completed(file.sheets.document)
    instrument, problems = _read(document)
    index = _Index(document, file.sheets, file.grids)
    own = [Found(problem, spot) for spot, problem in (*file.sheets.problems, *file.problems)]
    taken = {found.spot for found in own}
    rest = [Found(problem, index.spot(problem)) for problem in problems]
    codes = {(one.problem.code, one.spot.row if one.spot else None) for one in own}
    known = (one for one in rest if (one.spot is None or one.spot not in taken) and not _follows(one, codes))
    found = (*own, *known)
    concluded = [Found(problem, spot) for spot, problem in file.doubts]
    doubted = [Found(doubt, index.spot(doubt)) for doubt in _doubted(instrument if not found else None)]
    return Checked(document, None if found else instrument, found, (*computed, *concluded, *doubted))


def _follows(found: Found, codes: set[tuple[str, int | None]]) -> bool:
    """Whether a problem is there only because of one that is told in a row, as answers that lack with their list."""
    if found.spot and ("foreign-list", found.spot.row) in codes and found.problem.code == "instrument-missing":
        return True
    return found.problem.where.startswith(_INDEXED) and any(code == UNSCORED for code, _ in codes)


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
        self._named, self._rows = dict[str, Spot](), dict[str, list[Spot]]()
        places = Places(document)
        for at, spot in sheets.spots.items():
            self._named[places.path(at)] = spot
            if spot.column is None and spot.sheet not in (INSTRUMENT, SETTINGS):  # their rows are known by whole paths
                self._rows.setdefault(places.path(at).rpartition(" › ")[2], []).append(spot)

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
        holding = [header for header, cell in cells if named and header and named[2] in str(cell)]
        return row.in_column(holding[0]) if holding else row

    def _sheet(self, parts: list[str]) -> Spot | None:
        """The sheet of a place that has no row: the one that holds most of its path."""
        if not self._grids:
            return None
        holding = [layout for layout in LAYOUTS if layout.at and layout.at == tuple(parts[: len(layout.at)])]
        if holding:
            sheet = max(holding, key=lambda layout: len(layout.at)).sheet
            return Spot(xlsforms.SURVEY if sheet in AUDIENCES and xlsforms.SURVEY in self._grids else sheet)
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
