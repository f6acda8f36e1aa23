"""The first sheet of a workbook of answers, read as it streams by: what it unfolds to is never in memory whole.

A workbook of answers has millions of cells; one that is an instrument is read by :mod:`surveys.workbook_cells`.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from scoring.problems import Problem, Refused, please
from surveys.imported_tables import (
    MOST_COLUMNS,
    MOST_LETTERS,
    Gathering,
    Table,
    long_cell,
    long_texts,
    many_cells,
    too_wide,
)

MOST_PARTS = 500
MOST_UNPACKED = 512 * 2**20  # bytes of one part; a cell takes some fifty
MOST_FOLDED, SMALL = 300, 2**24  # how many bytes one may unfold to, in parts that are not small
MOST_TAGS = 20_000_000  # of one part: two a cell, and one a row
LONGEST_TEXT = 32_767  # characters in a cell, as many as Excel lets one have
_PIECE = 2**16
_DIGITS = "0123456789"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    KeyError,
    ValueError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)  # what zipfile and expat raise at what is damaged or of another kind


def read_workbook(content: bytes) -> Table:
    """The table on the first sheet. Raises Refused for what is no workbook, holds formulas, or is too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at(archive.infolist())
            name, part = _first_sheet(archive)
            shared = _shared(archive)
            sheet = _Sheet(shared)
            _stream(archive, part, sheet)
            return sheet.gathering.table(f"XLSX · {name[:40]}")
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused([_unreadable()]) from error


def _look_at(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_PARTS or len(set(names)) < len(names):
        raise Refused([_odd("It has too many parts, or one of them twice.")])
    if any(entry.file_size > MOST_UNPACKED for entry in entries):
        raise Refused([_too_large(f"It unfolds to more than {MOST_UNPACKED // 2**20} MB.")])
    if any(entry.file_size > max(SMALL, MOST_FOLDED * entry.compress_size) for entry in entries):
        raise Refused([_odd("It is folded more than a table can be.")])
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused([please("table-locked", "file", "It is locked by a password.", "save it without one")])


class _Reader:
    """What is done at each tag of a part; tags by their names without their namespaces."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag begins."""

    def end(self, tag: str) -> None:
        """A tag ends."""

    def text(self, said: str) -> None:
        """Text within it."""


def _stream(archive: zipfile.ZipFile, part: str, reader: _Reader) -> None:
    """Lead a part through a reader. Raises Refused for entities, which unfold, and for too many tags or bytes."""
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    local: dict[str, str] = {}
    tags = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal tags
        tags += 1
        tag = local.get(name)
        if tag is None:
            if len(local) >= MOST_PARTS:
                raise Refused([_odd("It has too many kinds of tags.")])
            tag = local[name] = name.rpartition(":")[2]
        reader.start(tag, attributes)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: reader.end(local[name])
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _no_doctype
    with archive.open(part) as opened:
        while piece := opened.read(_PIECE):
            parser.Parse(piece, False)
            if tags > MOST_TAGS:
                raise Refused([many_cells()])
        parser.Parse(b"", True)


def _no_doctype(*_: object) -> None:
    raise Refused([_unreadable()])


@dataclass
class _Book(_Reader):
    """The sheets of a workbook in their order, by the ids of their parts."""

    sheets: list[tuple[str, str]] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            ids = [value for name, value in attributes.items() if name.endswith(":id")]
            self.sheets.append((attributes.get("name", ""), ids[0]))


@dataclass
class _Parts(_Reader):
    """Where the parts of a workbook are, by their ids."""

    targets: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            self.targets[attributes["Id"]] = attributes["Target"]


def _first_sheet(archive: zipfile.ZipFile) -> tuple[str, str]:
    book, parts = _Book(), _Parts()
    _stream(archive, "xl/workbook.xml", book)
    _stream(archive, "xl/_rels/workbook.xml.rels", parts)
    name, id = book.sheets[0]
    target = parts.targets[id]
    return name, target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class _Text(_Reader):
    """Collects the text of one cell, and no more of it than a cell may have."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open, self._long = False, 0

    def text(self, said: str) -> None:
        if self._open:
            self._long += len(said)
            if self._long > LONGEST_TEXT:
                raise Refused([long_cell()])
            self._parts.append(said)

    def taken(self) -> str:
        """The whole of it; the next one begins."""
        said = "".join(self._parts)
        self._parts.clear()
        self._long = 0
        return said


class _Shared(_Text):
    """The texts that cells share; what says how they are pronounced is no part of them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._aside = False
        self._letters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "t":
            self._open = not self._aside
        elif tag == "rPh":
            self._aside = True

    def end(self, tag: str) -> None:
        if tag == "t":
            self._open = False
        elif tag == "rPh":
            self._aside = False
        elif tag == "si":
            self.texts.append(self.taken())
            self._letters += len(self.texts[-1])
            if self._letters > MOST_LETTERS:
                raise Refused([long_texts()])


def _shared(archive: zipfile.ZipFile) -> list[str]:
    shared = _Shared()
    if "xl/sharedStrings.xml" in archive.namelist():
        _stream(archive, "xl/sharedStrings.xml", shared)
    return shared.texts


class _Sheet(_Text):
    """The rows of a sheet: each goes on as soon as it ends."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.gathering = Gathering()
        self._shared = shared
        self._places: dict[str, int] = {}  # of columns, by their letters
        self._cells: list[str] = []
        self._number = self._place = 0
        self._kind = self._named = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._named, self._kind = attributes.get("r", ""), attributes.get("t", "n")
            self._place = self._column(self._named) if self._named else len(self._cells)
        elif tag in ("v", "t"):
            self._open = True
        elif tag == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells = []
        elif tag == "f":
            what = "It holds a formula, and what a formula says is not taken in."
            self.gathering.wrong("table-formula", self._named, what, "save the sheet with its values")

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._open = False
        elif tag == "c" and self._parts:
            said = self.taken()
            if len(self._cells) < self._place:
                self._cells += [""] * (self._place - len(self._cells))
            self._cells[self._place :] = [self._said(said)]
        elif tag == "row":
            self.gathering.row(self._number, self._cells)

    def _column(self, named: str) -> int:
        letters = named.rstrip(_DIGITS)
        place = self._places.get(letters)
        if place is None:
            place = 0
            for letter in letters[:4]:
                place = 26 * place + ord(letter) - 64
            if not 1 <= place <= MOST_COLUMNS:
                raise Refused([too_wide()])
            self._places[letters] = place = place - 1
        return place

    def _said(self, written: str) -> str:
        if self._kind == "s":
            return self._shared[int(written)]
        if self._kind == "n":
            return _number(written)
        if self._kind == "b":
            return "TRUE" if written == "1" else "FALSE"
        if self._kind == "e":
            self.gathering.wrong("table-error", self._named, "It holds an error.", "mend or empty it")
        return written


def _number(written: str) -> str:
    """A number as a sheet shows it: 4, not 4.0 and not 4.0000000000000004."""
    if written.isdecimal():
        return written
    value = float(written)
    return str(int(value)) if value.is_integer() else f"{value:.15g}"


def _too_large(what: str) -> Problem:
    return please("table-too-large", "file", what, "leave out columns that are not answers, or give it in parts")


def _odd(what: str) -> Problem:
    return please(
        "table-odd", "file", what, "open it in a spreadsheet program and save it anew as XLSX, or as CSV in UTF-8"
    )


def _unreadable() -> Problem:
    return please("table-unreadable", "file", "It is no Excel workbook.", "save it as XLSX, or as CSV in UTF-8")
