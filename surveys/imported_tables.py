"""A table of answers from elsewhere, as a file has it: columns of text, and those that are never taken in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scoring.problems import Problem, Refused, please

MOST_ROWS, MOST_COLUMNS = 100_000, 400
MOST_CELLS = 8_000_000  # with something in them
MOST_LETTERS = 40_000_000  # of all different values
LONGEST_CELL, LONGEST_HEADING = 10_000, 2_000
MOST_PROBLEMS = 20  # that are told of one file; with more it is another kind of file
_NUMBER = re.compile(r"^\s*(?:Q|第)?\d{1,3}\s*(?:题\s*)?[、.．:：)）]\s*", re.IGNORECASE)
_PERSON = (
    r"(?:(?:您|你)的|请(?:输入|填写)(?:(?:您|你)的)?|(?:your|full|first|last) )?"
    r"(?:姓名|名字|(?:微信)?昵称|微信号?|手机(?:号码?)?|(?:联系)?电话(?:号码)?|联系方式|(?:电子)?邮箱|身份证号?码?|(?:家庭)?住址|地址|openid|"
    r"names?|(?:first|last|nick|user) ?name|(?:mobile|phone|telephone)(?: ?number)?|e-?mail(?: ?address)?|address)"
)
_MACHINE = (
    r"(?:start|end|today|date|time|timestamp|duration|seed|audit|last ?page|start ?language|group ?time ?\d*|"
    r"(?:start|end|submission|submit|interview) ?(?:time|date)|date ?stamp|submitted ?(?:by|at)|"
    r"device ?id|subscriber ?id|sim ?(?:serial|id)|imei|ip|ip ?addr(?:ess)?|refurl|referr?er|user ?agent|browser|"
    r"gps|geolocation|(?:.{1,40} )?(?:latitude|longitude|altitude|precision)|"
    r"提交(?:答卷)?时间|所用时间|答题时[间长]|用时|(?:开始|结束)(?:答题)?时间|填写[时日][间期]|来源(?:详情)?|"
    r"来自ip|ip地址|ip所在地|设备号?|浏览器|操作系统|经度|纬度|(?:地理)?位置|用户id)"
)
_NEVER = re.compile(rf"(?:{_PERSON}|{_MACHINE})[:：?？。.]?", re.IGNORECASE)


def folded(words: str) -> str:
    """Words as they are compared: whatever their width, case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def unnumbered(heading: str) -> str:
    """A heading without the number of the question that stands before it."""
    return _NUMBER.sub("", heading).strip()


def never_taken(heading: str) -> bool:
    """Whether a column tells who, when, where or on what device: of such a column no cell is kept."""
    last = unnumbered(heading).replace("：", ":").rsplit("/", maxsplit=1)[-1]
    names = (last, last.lstrip("_"))
    return any(_NEVER.fullmatch(folded(name)) or _NEVER.fullmatch(folded(name).replace("_", " ")) for name in names)


@dataclass(frozen=True)
class Column:
    """What stands under a heading, row by row; empty where nothing does. ``place`` counts from one."""

    place: int
    heading: str
    values: list[str] = field(repr=False)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each value stands there, without the empty ones."""
        found = Counter(self.values)
        del found[""]
        return found


@dataclass(frozen=True)
class Table:
    """``numbers`` are the rows of the file, of which the headings are the first; ``written`` says how it was read."""

    columns: tuple[Column, ...]
    left_out: tuple[str, ...]
    numbers: Sequence[int] = field(repr=False)
    written: str

    @property
    def rows(self) -> int:
        return len(self.numbers)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what was read, however the file was written."""
        digest = hashlib.sha256()
        for column in self.columns:
            for part in (column.heading, *column.values):
                said = part.encode()
                digest.update(b"%d:" % len(said) + said)
        return digest.hexdigest()

    @cached_property
    def row_names(self) -> list[str]:
        """By what each row is known in any file: all that was read of it, and which of several like it it is.

        So a file that was mended, or an export that has grown, has the rows of the one before and what is new.
        """
        headings, seen = self.headings, Counter[bytes]()
        names = list[str]()
        for cells in zip(*(column.values for column in self.columns), strict=True):
            digest = hashlib.sha256("\x1f".join((headings, *cells)).encode()).digest()
            seen[digest] += 1
            names.append(f"{digest.hex()} {seen[digest]}")
        return names

    @cached_property
    def headings(self) -> str:
        """SHA-256 of the headings, by which exports of one survey are known."""
        return hashlib.sha256("\x1f".join(column.heading for column in self.columns).encode()).hexdigest()


class Gathering:
    """Takes in a file row by row, and no more of it than it may have. Raises Refused where it has too much."""

    def __init__(self) -> None:
        self._columns: list[Column | None] = []  # None where it is never taken in
        self._headings: list[str] = []
        self._numbers = array("L")
        self._texts: dict[str, str] = {}  # each value once
        self._cells = self._letters = 0
        self.problems: list[Problem] = []

    def row(self, number: int, cells: Sequence[str]) -> None:
        """One row, empty rows left away; the first is that of the headings."""
        if not any(cells):
            return
        if not self._headings:
            self._begin(cells)
            return
        if len(cells) > len(self._headings) and any(cells[len(self._headings) :]):
            self.wrong("table-ragged", f"row {number}", "It has more cells than there are headings.", "mend it")
        if len(self._numbers) == MOST_ROWS:
            what = f"It has more than {MOST_ROWS:,} rows."
            raise Refused([please("table-rows-many", "file", what, "give it in parts")])
        self._numbers.append(number)
        for place, column in enumerate(self._columns):
            if column is not None:
                column.values.append(self._kept(cells[place]) if place < len(cells) else "")
        if self._cells > MOST_CELLS:  # once a row: a cell is read millions of times
            raise Refused([many_cells()])

    def wrong(self, code: str, where: str, what: str, way_out: str) -> None:
        """Note what is wrong. Raises Refused once it is enough."""
        self.problems.append(please(code, where, what, way_out))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Refused(self.problems)

    def table(self, written: str) -> Table:
        """All of it. Raises Refused, with all problems."""
        if not self._numbers and not self.problems:
            self.wrong("table-empty", "file", "There is no row of answers in it.", "give one with headings and answers")
        if self.problems:
            raise Refused(self.problems)
        taken = tuple(column for column in self._columns if column is not None)
        left_out = [name for name, column in zip(self._headings, self._columns, strict=True) if column is None]
        return Table(taken, tuple(left_out), self._numbers, written)

    def _begin(self, cells: Sequence[str]) -> None:
        headings = [cell.strip() for cell in cells]
        while headings and not headings[-1]:
            headings.pop()
        if len(headings) > MOST_COLUMNS:
            raise Refused([too_wide()])
        for place, heading in enumerate(headings, 1):
            if not heading:
                self.wrong("table-heading-missing", f"column {place}", "It has no heading.", "name it, or delete it")
            elif len(heading) > LONGEST_HEADING:
                self.wrong("table-heading-long", f"column {place}", "Its heading is a long text.", "shorten it")
        self.problems += _repeated(headings)
        self._headings = headings
        kept = (None if never_taken(heading) else heading for heading in headings)
        self._columns = [None if name is None else Column(place, name, []) for place, name in enumerate(kept, 1)]

    def _kept(self, cell: str) -> str:
        if not cell:
            return ""
        self._cells += 1
        if (known := self._texts.get(cell)) is not None:
            return known
        self._letters += len(cell)
        if len(cell) > LONGEST_CELL:
            raise Refused([long_cell()])
        if self._letters > MOST_LETTERS:
            raise Refused([long_texts()])
        kept = self._texts[cell] = cell.strip()
        return kept


def _repeated(headings: Sequence[str]) -> Iterator[Problem]:
    for heading, times in Counter(filter(None, headings)).items():
        if times > 1:
            what = f"{times} columns are called so."
            yield please("table-heading-twice", heading[:80], what, "give each its own heading, or delete one")


def too_wide() -> Problem:
    what = f"It has more than {MOST_COLUMNS} columns."
    return please("table-columns-many", "file", what, "leave out columns that are not answers")


def many_cells() -> Problem:
    what = f"It has too many cells; {MOST_CELLS:,} may have something in them."
    return please("table-cells-many", "file", what, "leave out columns that are not answers, or give it in parts")


def long_cell() -> Problem:
    what = f"A cell has more than {LONGEST_CELL:,} characters."
    return please("table-cell-long", "file", what, "shorten it, or leave out its column")


def long_texts() -> Problem:
    what = f"Its texts have more than {MOST_LETTERS:,} characters together."
    return please("table-texts-long", "file", what, "leave out columns of long texts, or give it in parts")
