"""A place in a document as a line of words, and what stands there: ``grades › bands › #1 › minimum``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scoring.problems import Refused, please
from surveys.sheet_cells import UNSAFE

Place = tuple[str | int, ...]
_STEP = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^›>"]*)\s*(?:[›>]|$)')
_PLAIN = re.compile(r'[^›>"#\s](?:[^›>"]*[^›>"\s])?')
_NUMBERED = re.compile(r"#([1-9]\d{0,4})")


def written(place: Place) -> str:
    return " › ".join(_written(step) for step in place)


def read(line: str) -> Place:
    """The place that a line names. Raises Refused, with no place of its own, for a line that names none."""
    steps, at = list[str | int](), 0
    while at < len(line):
        found = _STEP.match(line, at)
        if found is None or found.end() == at:
            raise _misread(line)
        steps.append(_read(found[1].strip()))
        at = found.end()
    if not steps or "" in steps:
        raise _misread(line)
    return tuple(steps)


def put(document: dict[str, Any], place: Place, value: object) -> None:
    """Write a value into a document. Raises Refused where lists and names do not fit what stands there."""
    below: Any = document
    for step, following in zip(place, (*place[1:], None), strict=True):
        last = following is None
        new: Any = value if last else [] if isinstance(following, int) else {}
        if isinstance(step, int) and isinstance(below, list) and step <= len(below):
            if step == len(below):
                below.append(new)
            elif last:
                raise _misread(written(place))
        elif isinstance(step, str) and isinstance(below, dict):
            if last and step in below:
                raise _misread(written(place))
            below.setdefault(step, new)
        else:
            raise _misread(written(place))
        below = below[step]


def missing(whole: object, known: object, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """What a document says and another, which is a part of it, does not: the largest pieces that are not known."""
    if isinstance(whole, dict) and isinstance(known, dict):
        for name, entry in whole.items():
            if name in known:
                yield from missing(entry, known[name], (*place, name))
            else:
                yield (*place, name), entry
    elif isinstance(whole, list) and isinstance(known, list):
        for number, entry in enumerate(whole):
            if number < len(known):
                yield from missing(entry, known[number], (*place, number))
            else:
                yield (*place, number), entry


def _written(step: str | int) -> str:
    if isinstance(step, int):
        return f"#{step + 1}"
    if _PLAIN.fullmatch(step) and not UNSAFE.search(step):
        return step
    return json.dumps(step).replace("_x", "\\u005fx")


def _read(step: str) -> str | int:
    if step.startswith('"'):
        try:
            return str(json.loads(step))
        except ValueError as error:
            raise _misread(step) from error
    numbered = _NUMBERED.fullmatch(step)
    return int(numbered[1]) - 1 if numbered else step


def _misread(line: str) -> Refused:
    what = f"{line[:80]!r} is no place that is still free."
    return Refused([please("sheet-path", "", what, "write names with › between, entries of lists as #1, #2 …")])
