"""A file of answers from elsewhere, read as a table: CSV however it is written, or the first sheet of a workbook."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice

from scoring.problems import Refused, please
from surveys.imported_tables import LONGEST_CELL, MOST_COLUMNS, Gathering, Table
from surveys.imported_workbooks import read_workbook

MOST_MEGABYTES = 64
KINDS = ("csv", "xlsx")
ENCODINGS = {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}  # in this order: what is UTF-8 is hardly ever anything else
DELIMITERS = {",": ",", ";": ";", "\t": "Tab"}
_ARCHIVE = b"PK\x03\x04"
LONGEST_LINE = MOST_COLUMNS * LONGEST_CELL  # characters: a line of nothing but commas takes ten times its length
_PIECE = 2**20  # bytes
_LOOKED_AT = 50  # rows by which is seen what divides cells


def read_table(content: bytes) -> Table:
    """The table of a file. Raises Refused, with all problems, for what is none, is damaged, or is too much."""
    if len(content) > MOST_MEGABYTES * 2**20:
        what = f"It has more than {MOST_MEGABYTES} MB."
        raise Refused([please("table-too-large", "file", what, "leave out columns, or give it in parts")])
    return read_workbook(content) if content.startswith(_ARCHIVE) else _read_text(content)


def _read_text(content: bytes) -> Table:
    encoding = _encoding(content)

    def opened() -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")

    delimiter, gathering = _delimiter(opened), Gathering()
    try:
        reader, width = csv.reader(_lines(opened()), delimiter=delimiter, strict=True), 0
        for number, cells in enumerate(reader, 1):
            gathering.row(number, cells)
            width = width or (len(cells) if any(cells) else 0)
            if any(cells) and len(cells) < width:
                gathering.wrong("table-ragged", f"row {number}", "It has fewer cells than the headings.", "mend it")
    except csv.Error as error:
        what = f"After row {reader.line_num} it is no CSV: {error}."
        raise Refused([please("table-unreadable", "file", what, "save the table as CSV or XLSX again")]) from None
    return gathering.table(f"CSV · {ENCODINGS[encoding]} · “{DELIMITERS[delimiter]}”")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, none of which is longer than a row may be. Raises Refused."""
    for line in text:
        if len(line) > LONGEST_LINE:
            what = f"It has a line of more than {LONGEST_LINE:,} characters."
            raise Refused([please("table-line-long", "file", what, "leave out columns, or give it in parts")])
        yield line


def _encoding(content: bytes) -> str:
    """The first encoding in which all of it is text, tried piece by piece: all at once would take several times it."""
    if b"\x00" in content:
        what = "It has signs that no text has."
        raise Refused([please("table-unreadable", "file", what, "save the table as CSV in UTF-8, or as XLSX")])
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), _PIECE):
                decoder.decode(content[start : start + _PIECE])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    what = "It is text neither in UTF-8 nor in GB18030."
    raise Refused([please("table-encoding", "file", what, "save the table as CSV in UTF-8, or as XLSX")])


def _delimiter(opened: Callable[[], io.TextIOWrapper]) -> str:
    """What divides the first rows into most cells, as many in each; quotes are heeded."""
    return max(DELIMITERS, key=lambda delimiter: _fits(opened(), delimiter))


def _fits(text: io.TextIOWrapper, delimiter: str) -> tuple[bool, int, int]:
    try:
        widths = [
            len(cells) for cells in islice(csv.reader(_lines(text), delimiter=delimiter), _LOOKED_AT) if any(cells)
        ]
    except csv.Error:
        widths = []
    first = widths[0] if widths else 0
    return first > 1, widths.count(first), first
