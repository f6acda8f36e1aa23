"""Values as JSON holds them, and back: frozen dataclasses become mappings, and are read by their annotations."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from scoring.json_text import Place, number, shown
from scoring.moments import Moments
from scoring.problems import Refused, refuse

Found = TypeVar("Found")

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_OWN: Mapping[Any, Callable[[Any], Any]] = {Moments: Moments.of_plain, date: date.fromisoformat}  # written otherwise


class _Wrong:
    """What stands for a value that cannot be read."""


_WRONG = _Wrong()


def plain(value: Any) -> Any:
    """A value as JSON holds it: dataclasses as mappings, arrays as lists, what is no number as null."""
    if isinstance(value, Moments):
        return value.plain()
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(entry) for name, entry in value.items()}
    if isinstance(value, tuple | list | np.ndarray):
        return [plain(entry) for entry in (value.tolist() if isinstance(value, np.ndarray) else value)]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value


def of_plain(kind: type[Found], written: object, where: str = "") -> Found:
    """The value of this kind that :func:`plain` wrote. Raises Refused, with all problems, each at its place."""
    place = Place(where)
    found = _read(kind, written, place)
    refuse(place.problems)
    return found  # type: ignore[no-any-return] # as its kind says


def _read(kind: Any, written: Any, place: Place) -> Any:
    """The value, or `_WRONG` once it is noted what is wrong with it."""
    if kind in _OWN:
        return _own(kind, written, place)
    if is_dataclass(kind):
        return _dataclass(kind, written, place)
    if hasattr(kind, "_fields"):  # a named tuple, which is written as a list
        found = _tuple(tuple(_hints(kind).values()), written, place)
        return found if found is _WRONG else kind(*found)
    return _simple(kind, written, place) if get_origin(kind) is None else _composed(kind, written, place)


def _composed(kind: Any, written: Any, place: Place) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _either(parts, written, place)
    if origin is tuple:
        several = parts[:1] * len(written) if parts[1:] == (...,) and isinstance(written, list | tuple) else parts
        return _tuple(several, written, place)
    if origin is np.ndarray:
        return _array(get_args(parts[1])[0], written, place)
    if origin is Literal and written in parts:
        return written
    if origin is Mapping:
        return _mapping(parts[0], parts[1], written, place)
    return _wrong(place, written, f"write one of {', '.join(map(str, parts))}")


def _simple(kind: Any, written: Any, place: Place) -> Any:
    if kind is float and number(written):
        return float(written)
    if kind is int and number(written) and written == int(written):
        return int(written)  # the canonical form has no point in 5.0
    if kind in (str, bool, NoneType) and type(written) is kind:
        return written
    return _wrong(place, written, f"write a value of the kind {getattr(kind, '__name__', kind)}")


def _dataclass(kind: Any, written: Any, place: Place) -> Any:
    if not isinstance(written, Mapping):
        return _wrong(place, written, "write a mapping")
    hints, found = _hints(kind), {}
    place.keys(dict(written), [part.name for part in fields(kind)])
    for part in fields(kind):
        if part.name in written:
            found[part.name] = _read(hints[part.name], written[part.name], place.at(part.name))
        elif part.default is MISSING and part.default_factory is MISSING:
            place.at(part.name).wrong("plain-missing", "It is missing.", "add it")
            found[part.name] = _WRONG
    if any(one is _WRONG for one in found.values()):
        return _WRONG
    try:
        return kind(**found)
    except Refused as refused:
        place.keep(refused)
        return _WRONG


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _either(kinds: tuple[Any, ...], written: Any, place: Place) -> Any:
    """The first of several kinds that it can be; what is wrong is told by the last, which is never None."""
    for kind in kinds:
        tried = Place(place.path)
        found = _read(kind, written, tried)
        if not tried.problems:
            return found
    return _read(next(kind for kind in reversed(kinds) if kind is not NoneType), written, place)


def _tuple(kinds: tuple[Any, ...], written: Any, place: Place) -> Any:
    if not isinstance(written, list | tuple) or len(written) != len(kinds):
        return _wrong(place, written, "write a list as long as it is there")
    places = (place.at(_name(entry, count)) for count, entry in enumerate(written, 1))
    found = tuple(map(_read, kinds, written, places))
    return _WRONG if any(one is _WRONG for one in found) else found


def _array(kind: Any, written: Any, place: Place) -> Any:
    """Numbers in rows as long as one another; null is what is no number."""
    try:
        return np.asarray(written, dtype=kind)
    except (TypeError, ValueError):
        return _wrong(place, written, "write a list of numbers, or of lists as long as one another")


def _name(entry: Any, count: int) -> str:
    id = entry.get("id") if isinstance(entry, Mapping) else None
    return id if isinstance(id, str) and id else f"entry {count}"


def _mapping(key: Any, kind: Any, written: Any, place: Place) -> Any:
    if not isinstance(written, Mapping):
        return _wrong(place, written, "write a mapping")
    found = {}
    for name, entry in written.items():
        here = place.at(str(name))
        if key is int and not _WHOLE.fullmatch(str(name)):
            found[name] = _wrong(here, name, "write a whole number as the key")
        else:
            found[_read(key, name, here) if get_origin(key) else key(name)] = _read(kind, entry, here)
    return _WRONG if any(one is _WRONG for one in found.values()) else found


def _own(kind: Any, written: Any, place: Place) -> Any:
    try:
        return _OWN[kind](written)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return _wrong(place, None, f"write it as a {kind.__name__.lower()} is written")


def _wrong(place: Place, written: Any, way_out: str) -> Any:
    place.wrong("plain-value", f"{shown(written)} cannot be read here.", way_out)
    return _WRONG
