"""The cells of an Excel workbook that anybody may have made: nothing in it runs, and it costs no more than it may."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from itertools import islice

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from scoring.problems import Problem, Refused, please
from surveys import reading

MOST_MEGABYTES = reading.MOST_MEGABYTES
MOST_UNPACKED = 6 * 2**20  # bytes of all parts together
MOST_PARTS, MOST_SHEETS = 200, 40
MOST_TAGS = 400_000  # of all parts together, which takes about three seconds to read
MOST_OTHER_TAGS = 20_000  # of them, those that are no cells but styles, lists and links, which take longer
MOST_COLUMNS, MOST_ROWS = 200, 20_000
MOST_LETTERS = 2_000_000  # of all cells: many may name one long text
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>')  # one with something in it
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_PLAIN = re.compile(rb"</?(?:\w+:)?(?:row|c|v|f|is|si|t|r)[\s/>]")  # the tags of cells and their texts
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_UNICODE = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Cells:
    """A sheet's rows of values, of formulas the last one computed."""

    name: str
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook, and which of their cells hold formulas: ``D7``."""

    sheets: tuple[Cells, ...]
    formulas: tuple[str, ...]


def opened(content: bytes) -> Book:
    """All of a workbook's cells. Raises Refused for what is none, is damaged, or would cost too much to read."""
    parts = _parts(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which are not looked at
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
            read = tuple(_cells(sheet) for sheet in sheets[: MOST_SHEETS + 1])
    except Refused:
        raise
    except _BROKEN as error:
        raise Refused([_unreadable()]) from error
    if len(read) > MOST_SHEETS:
        raise Refused([_too_large(f"It has more than {MOST_SHEETS} sheets.")])
    if sum(len(cell) for cells in read for row in cells.rows for cell in row if isinstance(cell, str)) > MOST_LETTERS:
        raise Refused([_too_large(f"Its cells have more than {MOST_LETTERS:,} letters.")])
    formulas = [cell.decode() for part in parts for cell in _FORMULA.findall(part)]
    return Book(read, tuple(formulas))


_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    SyntaxError,  # of XML, by whichever parser is installed
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    RecursionError,
)  # what openpyxl and zipfile raise at parts that are missing, damaged or of another kind


def _parts(content: bytes) -> list[bytes]:
    """The sheets' parts of the archive, after all parts were looked through as bytes."""
    if len(content) > MOST_MEGABYTES * 2**20:
        raise Refused([_too_large(f"It has more than {MOST_MEGABYTES} MB.")])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at(archive.infolist())
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except Refused:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise Refused([_unreadable()]) from error
    tags = [(part.count(b"<"), len(_PLAIN.findall(part))) for part in parts.values()]
    if sum(every for every, _ in tags) > MOST_TAGS or sum(every - plain for every, plain in tags) > MOST_OTHER_TAGS:
        raise Refused([_too_large("It has too many cells or styles.")])
    for part in parts.values():
        _look_into(part)
    return [part for name, part in parts.items() if "worksheets" in name]


def _look_at(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_PARTS or len(set(names)) < len(names):
        raise Refused([_too_large("It has too many parts, or one of them twice.")])
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused([_too_large(f"It unfolds to more than {MOST_UNPACKED // 2**20} MB.")])
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused([please("workbook-locked", "", "It is locked by a password.", "save it without one")])


def _look_into(part: bytes) -> None:
    """Refuse entities, which unfold, and encodings in which they could hide."""
    declared = _DECLARED.match(part.removeprefix(_MARK))
    foreign = declared is not None and declared[1].lower() not in _UNICODE
    if _ENTITY.search(part) or foreign or part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in part[:64]:
        raise Refused([_unreadable()])
    for column, row in _CELL.findall(part):
        if column_index_from_string(column.decode()[:4]) > MOST_COLUMNS or int(row[:8]) > MOST_ROWS:
            what = f"{(column + row).decode():.20} lies beyond column {MOST_COLUMNS} or row {MOST_ROWS}."
            raise Refused([_too_large(what)])


def _cells(sheet: ReadOnlyWorksheet) -> Cells:
    """A sheet's rows, whatever it says of its own size."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)  # type: ignore[misc] # its methods are borrowed from Worksheet
    read = tuple(_trimmed(row) for row in islice(rows, MOST_ROWS + 1))
    last = max((number for number, row in enumerate(read, start=1) if row), default=0)
    if last > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in read):
        raise Refused([_too_large(f"The sheet {sheet.title} has too many rows or columns.")])
    return Cells(sheet.title, read[:last])


def _trimmed(row: tuple[object, ...]) -> tuple[object, ...]:
    """A row as far as anything is written in it."""
    last = len(row)
    while last and row[last - 1] is None:
        last -= 1
    return row[:last]


def _too_large(what: str) -> Problem:
    return please("workbook-too-large", "", what, "leave out what is not the instrument")


def _unreadable() -> Problem:
    return please("workbook-unreadable", "", "It is no Excel workbook.", "save it as XLSX, without macros or passwords")
