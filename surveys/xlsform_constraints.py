"""The constraints of an XLSForm as the limits of our items, and back; what cannot be said so is left out by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from math import ceil, floor
from typing import Any

from scoring.problems import Refused
from surveys.foreign_expressions import ITSELF, Chosen, Compared, Expression, Joined, Negated, number, parsed, quoted
from surveys.foreign_forms import Somewhere, Telling

UNLIMITED = 10**9  # what stands for no limit of a number
EARLIEST, LATEST = "1900-01-01", "2100-12-31"
USUAL_LETTERS, MOST_LETTERS = 500, 5000
Fields = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def limits(kind: str, said: str, fields: Fields, at: Somewhere, telling: Telling) -> Fields:
    """What a constraint adds to the fields of an item, with what an item cannot be without."""
    read = _READ.get(kind)
    left = list[str]()
    try:
        parts = list(_parts(parsed(said))) if said else []
    except Refused:
        parts, left = [], [said]
    found = dict(fields)
    for part in parts:
        if read is None or not read(part, found):
            left.append(said)
    if left:
        what = f"The constraint {quoted(said)} is left out, or a part of it."
        telling.doubt(at, "foreign-constraint-left", what, "look whether it is needed")
    return _completed(kind, found, at, telling)


def _parts(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, Joined) and expression.by == "and":
        for part in expression.parts:
            yield from _parts(part)
    else:
        yield expression


def _number(part: Expression, found: Fields) -> bool:
    match part:
        case Compared(name=name, sign=sign, value=value, of="answer") if name == ITSELF and sign in _ENDS:
            end, strict = _ENDS[sign]
            scale = 10 ** int(found.get("decimals", 0))
            limit = number(value)
            if limit is None:
                return False
            whole = round(limit * scale, 6)
            stepped = (floor(whole) + 1 if end == "minimum" else ceil(whole) - 1) / scale
            _tighten(found, end, _as_whole(stepped if strict else float(limit)))
            return True
        case _:
            return False


_ENDS = {">=": ("minimum", False), ">": ("minimum", True), "<=": ("maximum", False), "<": ("maximum", True)}


def _day(part: Expression, found: Fields) -> bool:
    match part:
        case Compared(name=name, sign=sign, value=value, of="answer") if name == ITSELF and sign in _ENDS:
            if not _DAY.fullmatch(value):
                return False
            end, strict = _ENDS[sign]
            step = timedelta(days=1 if end == "minimum" else -1)
            try:
                day = date.fromisoformat(value) + (step if strict else timedelta())
            except (ValueError, OverflowError):  # there is no such day, or none after it
                return False
            _tighten(found, end, day.isoformat())
            return True
        case _:
            return False


def _text(part: Expression, found: Fields) -> bool:
    match part:
        case Compared(name=name, sign=("<" | "<=") as sign, value=value, of="length") if (
            name == ITSELF and value.isdecimal() and len(value) < 6
        ):
            found["maximum_characters"] = int(value) - (sign == "<")
            return True
        case _:
            return False


def _several(part: Expression, found: Fields) -> bool:
    match part:
        case Compared(name=name, sign=sign, value=value, of="count") if name == ITSELF and value.isdecimal():
            ends = {">=": ["at_least"], "<=": ["at_most"], "=": ["at_least", "at_most"]}.get(sign, [])
            found.update({end: int(value[:9]) for end in ends})
            return bool(ends)
        case Negated(
            part=Joined(by="and", parts=(Chosen(name=one, value=code), Compared(name=two, of="count") as many))
        ):
            if {one, two} != {ITSELF} or (many.sign, many.value) != (">", "1"):
                return False
            found.setdefault("alone", []).append(code)
            return True
        case _:
            return False


_READ: Mapping[str, Callable[[Expression, Fields], bool]] = {
    "number": _number,
    "date": _day,
    "text": _text,
    "choices": _several,
}


def _tighten(found: Fields, end: str, value: Any) -> None:
    if end in found:
        value = max(found[end], value) if end == "minimum" else min(found[end], value)
    found[end] = value


_LIMIT = {"minimum": "least", "maximum": "most", "maximum_characters": "most characters"}


def _completed(kind: str, found: Fields, at: Somewhere, telling: Telling) -> Fields:
    usual: dict[str, Fields] = {
        "number": {"minimum": -UNLIMITED, "maximum": UNLIMITED},
        "date": {"minimum": EARLIEST, "maximum": LATEST},
        "text": {"maximum_characters": USUAL_LETTERS},
    }
    lacking = {name: value for name, value in usual.get(kind, {}).items() if name not in found}
    if lacking:
        said = " and ".join(f"{value} as the {_LIMIT[name]}" for name, value in lacking.items())
        telling.doubt(at, "foreign-limits", f"Nothing limits it, so {said} is taken.", "write limits that fit")
    if kind == "text":
        found["maximum_characters"] = min(found.get("maximum_characters", USUAL_LETTERS), MOST_LETTERS)
    return {**found, **lacking}


def _as_whole(number: float) -> float:
    return int(number) if number.is_integer() else number
