"""A publication's frozen analysis as values again, so that what is made of a live one can be made of it too."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from surveys.analysing import Analysis
from surveys.publications import Publication

_NUMBERS = (float, int)


def analysis(publication: Publication) -> Analysis:
    """The analysis that was published. Raises KeyError where an older publication has not all of it."""
    parts = {"evaluation": publication.evaluation, "conclusion": publication.conclusion, **publication.analysis}
    if "exclusions" not in parts:
        parts["exclusions"] = None
    found: Analysis = _thawed(Analysis, parts)
    return found


def _thawed(kind: Any, plain: Any) -> Any:
    """A value of a kind, from what JSON holds of it."""
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if plain is None else _one_of([one for one in of if one is not type(None)], plain)
    if kind is float:
        return math.nan if plain is None else float(plain)
    if is_dataclass(kind):
        return _value(kind, plain)
    if hasattr(kind, "_fields"):  # a named tuple, which JSON has as a row
        return kind(*map(_thawed, _hints(kind).values(), plain))
    return _several(origin, of, plain) if isinstance(origin, type) else plain


def _several(origin: type, of: tuple[Any, ...], plain: Any) -> Any:
    """An array, a row of values, or values by their names."""
    if origin is np.ndarray:
        return np.asarray(plain, dtype=get_args(of[1])[0])
    if origin is tuple:
        kinds = of[:1] * len(plain) if of[1:] == (...,) else of
        return tuple(_thawed(kind, part) for kind, part in zip(kinds, plain, strict=True))
    if issubclass(origin, Mapping):
        return {_name(of[0], name): _thawed(of[1], part) for name, part in plain.items()}
    raise TypeError(origin)


def _value(kind: Any, plain: Mapping[str, Any]) -> Any:
    """A dataclass; what was not there yet when it was frozen has its default."""
    hints = _hints(kind)
    known = [part for part in fields(kind) if part.name in plain or _required(part)]
    return kind(**{part.name: _thawed(hints[part.name], plain[part.name]) for part in known})


def _one_of(kinds: Sequence[Any], plain: Any) -> Any:
    """A value of the first kind that has just these parts."""
    fitting = [kind for kind in kinds if not is_dataclass(kind) or {part.name for part in fields(kind)} >= set(plain)]
    return _thawed(fitting[0], plain)


def _name(kind: Any, text: str) -> Any:
    """A key, which JSON has as text."""
    return kind(text) if kind in _NUMBERS else text


def _required(part: Any) -> bool:
    return part.default is MISSING and part.default_factory is MISSING


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
