"""A rule as a line of a spreadsheet: ``all: mean_score [IC1; IC2] < 60 | gap IC2 >= 15``.

A condition on an item reads ``any: X_MODE one_of=[bus; car]``.
"""

from __future__ import annotations

import re
from typing import Any

from scoring.problems import Refused, please

JOINED = ("all", "any")
_LISTED = r"\[[^\[\]]*\]"
_CONDITION = re.compile(
    rf"(?P<head>[A-Za-z]\w*(?:-\w+)*)(?:\s+(?P<of>{_LISTED}|[A-Za-z][\w-]*(?!\S)))?"
    rf"(?P<named>(?:\s+\w+=(?:{_LISTED}|[^\s\[]+))*)(?:\s+(?P<op><|>=)\s*(?P<value>\S+))?"
)
_NAMED = re.compile(rf"(\w+)=({_LISTED}|[^\s\[]+)")
_SAID = {"true": True, "false": False}


def written(rule: object) -> str | None:
    """The line of a rule; None for what is none."""
    if not isinstance(rule, dict) or len(rule) != 1:
        return None
    ((joined, conditions),) = rule.items()
    if joined not in JOINED or not isinstance(conditions, list):
        return None
    return f"{joined}: {' | '.join(_written(one) for one in conditions if isinstance(one, dict))}"


def read(line: str) -> dict[str, Any]:
    """The rule in a line; a single condition needs no ``all:``. Raises Refused, with no place, for what is none."""
    joined, colon, conditions = line.partition(":")
    if not colon and "|" not in line and "\n" not in line:
        joined, conditions = JOINED[0], line
    if joined.strip().lower() not in JOINED:
        raise _misread(line)
    return {joined.strip().lower(): [_read(part.strip()) for part in re.split(r"[|\n]", conditions) if part.strip()]}


def _written(condition: dict[str, Any]) -> str:
    rest = dict(condition)
    parts = [str(rest.pop("metric", None) or rest.pop("item", ""))]
    compared = [f"{rest.pop('op')} {rest.pop('value')}"] if {"op", "value"} <= rest.keys() else []
    if "of" in rest:
        parts.append(_value(rest.pop("of")))
    return " ".join([*parts, *(f"{name}={_value(value)}" for name, value in rest.items()), *compared])


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{'; '.join(map(_value, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(condition: str) -> dict[str, Any]:
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise _misread(condition)
    named = {name: _said(value) for name, value in _NAMED.findall(found["named"])}
    if found["op"] is None:
        return {"item": found["head"]} | ({"of": _said(found["of"])} if found["of"] else {}) | named
    of = {"of": _said(found["of"])} if found["of"] else {}
    return {"metric": found["head"], **of, **named, "op": found["op"], "value": _said(found["value"])}


def _said(value: str) -> Any:
    if value.startswith("["):
        return [_said(part.strip()) for part in re.split("[;；,，]", value[1:-1]) if part.strip()]
    if value in _SAID:
        return _SAID[value]
    if re.fullmatch(r"-?\d{1,15}", value):
        return int(value)
    return float(value) if re.fullmatch(r"-?\d{1,15}\.\d{1,15}", value) else value


def _misread(line: str) -> Refused:
    what = f"{line[:80]!r} is no rule."
    return Refused([please("sheet-rule", "", what, "write it like `all: score IC1 < 60 | gap IC1 >= 15`")])
