"""A value in one cell of a spreadsheet, and back: written as a person would, wherever that says exactly the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeAlias

from scoring.problems import Refused, please
from surveys import sheet_rules

CellKind: TypeAlias = Literal["text", "word", "number", "flag", "list", "words", "numbers", "rule", "any"]
JSON = "\\json "  # begins what has no nicer form
LONGEST = 32_767  # letters of a cell, by the file format
DEEPEST = 20  # brackets within brackets
MOST_WHOLE = 2**53  # RFC 8785: the first integer that is no longer one everywhere
NONE = "-"  # a list that is there and empty
YES, NO = ("yes", "true", "是", "1"), ("no", "false", "否", "0")
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")  # what no XLSX keeps
_NUMBER = re.compile(r"[+-]?(\d+|\d*\.\d+|\d+\.\d*)([eE][+-]?\d{1,3})?")
_BETWEEN, _BETWEEN_WORDS = re.compile(r"[;；\n]"), re.compile(r"[;；,，、\s]")


def blank(cell: object) -> bool:
    """Whether nothing is written in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def written(value: object, kind: CellKind) -> str | float | bool:
    """The cell that is read as this value. Raises Refused where no cell holds so much."""
    cell = _WRITE.get(kind, _as_it_is)(value)
    if cell is None or not _safe(cell) or not _says(cell, kind, value):
        cell = JSON + json.dumps(value).replace("_x", "\\u005fx")
    if isinstance(cell, str) and len(cell) > LONGEST:
        what = f"It has {len(cell)} letters; a cell holds {LONGEST}."
        raise Refused([please("sheet-cell-long", "", what, "shorten it, or keep this instrument as YAML")])
    return cell


def read(cell: object, kind: CellKind) -> Any:
    """The value in a cell that is not blank. Raises Refused, with no place, for one that cannot be read so."""
    if isinstance(cell, str) and cell.startswith(JSON):
        return _json(cell.removeprefix(JSON))
    if isinstance(cell, str) and cell.strip() in ERRORS:
        raise Refused([please("sheet-cell-error", "", f"The spreadsheet says {cell.strip()}.", "correct the formula")])
    if isinstance(cell, datetime):
        cell = cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    elif isinstance(cell, date | time | timedelta):
        cell = str(cell)
    return _READ[kind](cell)


def _says(cell: str | float | bool, kind: CellKind, value: object) -> bool:
    try:
        return not blank(cell) and same(read(cell, kind), value)
    except Refused:
        return False


def same(one: object, other: object) -> bool:
    """Whether two documents say the same: 1 and 1.0 are one number, but neither is a text or a yes."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if any(isinstance(each, str | bool) for each in (one, other)):
        return type(one) is type(other) and one == other
    return one == other


def _safe(cell: str | float | bool) -> bool:
    """Whether a spreadsheet keeps it: no letter that XML has not, no digit beyond the sixteenth.

    A whole number of sixteen digits comes back as an integer, which may be larger than any that JSON has.
    """
    if isinstance(cell, str):
        return not UNSAFE.search(cell)
    if isinstance(cell, bool):
        return True
    shown = f"{cell:.16G}"
    return float(shown) == cell and ("E" in shown or abs(cell) < MOST_WHOLE)


def _as_it_is(value: object) -> str | float | bool | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if _safe(value) else repr(value)
    return value if isinstance(value, str | bool) else None


def _listed(value: object) -> str | None:
    return "; ".join(map(str, value)) or NONE if isinstance(value, list) else None


def _flagged(value: object) -> str | None:
    return {True: YES[0], False: NO[0]}[value] if isinstance(value, bool) else None


_WRITE: Mapping[CellKind, Callable[[object], str | float | bool | None]] = {
    "flag": _flagged,
    "list": _listed,
    "words": _listed,
    "numbers": _listed,
    "rule": sheet_rules.written,
}


def _json(text: str) -> Any:
    depth = deepest = 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        deepest = max(deepest, depth)
    try:
        if deepest > DEEPEST:
            raise ValueError(deepest)
        return json.loads(text, parse_constant=_constant)
    except ValueError as error:
        raise _misread("It is not JSON.", "correct it, or write the value as it is") from error


def _constant(name: str) -> None:
    raise ValueError(name)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return YES[1] if cell else NO[1]
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _word(cell: object) -> str:
    return _text(cell).strip()


def _number(cell: object) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    said = _word(cell)
    if not _NUMBER.fullmatch(said) or len(said) > DEEPEST + DEEPEST:
        raise _misread(f"{said[:60]!r} is no number.", "write a number")
    return float(said) if set(said) & set(".eE") else int(said)


def _flag(cell: object) -> bool:
    said = _word(cell).lower()
    if said not in (*YES, *NO):
        raise _misread(f"{said[:60]!r} is neither yes nor no.", "write yes or no")
    return said in YES


def _list(cell: object) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(_text(cell)) if part.strip()]
    return [] if parts == [NONE] else parts


def _words(cell: object) -> list[str]:
    parts = [part for part in _BETWEEN_WORDS.split(_text(cell)) if part]
    return [] if parts == [NONE] else parts


def _any(cell: object) -> object:
    return cell if isinstance(cell, bool | int | float) else _text(cell)


def _misread(what: str, way_out: str) -> Refused:
    return Refused([please("sheet-cell", "", what, way_out)])


_READ: Mapping[CellKind, Callable[[object], Any]] = {
    "text": _text,
    "word": _word,
    "number": _number,
    "flag": _flag,
    "list": _list,
    "words": _words,
    "numbers": lambda cell: [_number(part) for part in _words(cell)],
    "rule": lambda cell: sheet_rules.read(_text(cell)),
    "any": _any,
}
