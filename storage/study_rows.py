"""Whether lines of a study's file are rows of their table: names, kinds and sizes of what comes from elsewhere."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any, get_args

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, Integer, LargeBinary, Table

from scoring.problems import Problem, please
from storage.columns import COUNT
from surveys.events import Act, Event

_INT32, _INT64 = 2**31, 2**63
_FIX = "export the study once more: this file was changed or made by another program"


def row_problems(table: Table, lines: Iterator[str]) -> Iterator[Problem]:
    """Each line that is no row of the table, with the column that is wrong."""
    for number, line in enumerate(lines, 1):
        row = _read(line)
        if not isinstance(row, dict) or row.keys() != {column.name for column in table.columns}:
            yield _wrong(f"{table.name} › {number}", "It does not have the columns of its table.")
            continue
        for column in table.columns:
            if not _fits(column, row[column.name]):
                yield _wrong(f"{table.name} › {number} › {column.name}", "This value is not of its kind.")


def events_of(lines: Iterator[str], study_id: str) -> tuple[list[Event], list[Problem]]:
    """The events of a file, and the lines that are none."""
    found, wrong = list[Event](), list[Problem]()
    for number, line in enumerate(lines, 1):
        event = _event(_read(line), study_id)
        if event is None:
            wrong.append(_wrong(f"events › {number}", "It is no event of a study."))
        else:
            found.append(event)
    return found, wrong


def _event(plain: Any, study_id: str) -> Event | None:
    try:
        at, act, details = datetime.fromisoformat(plain["at"]), plain["act"], plain["details"]
        counts = all(isinstance(value, str | int) for value in details.values())
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return Event(at, act, study_id, details) if at.tzinfo and act in get_args(Act) and counts else None


def _read(line: str) -> Any:
    """What a line holds; None for what is no JSON, or what PostgreSQL could not keep."""
    try:
        plain = json.loads(line, parse_constant=float)
        json.dumps(plain, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return None if "\\u0000" in line else plain


def _fits(column: Column[Any], value: Any) -> bool:
    if value is None:
        return bool(column.nullable)
    match column.type:
        case JSON():
            return isinstance(value, Mapping | list)
        case Boolean():
            return isinstance(value, bool)
        case BigInteger() | Integer():
            most = _INT64 if column.type is COUNT or isinstance(column.type, BigInteger) else _INT32
            return isinstance(value, int) and not isinstance(value, bool) and -most <= value < most
        case Float():
            return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        case _:
            return isinstance(value, str) and _written_as(column, value)


def _written_as(column: Column[Any], value: str) -> bool:
    try:
        match column.type:
            case Date():
                return date.fromisoformat(value).isoformat() == value
            case LargeBinary():
                b64decode(value, validate=True)
    except ValueError:
        return False
    return True


def _wrong(where: str, what: str) -> Problem:
    return please("study-file-row", where, what, _FIX)
