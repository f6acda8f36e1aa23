"""What another program shows only under a condition, as `show_if`: the same people are shown the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any, TypeAlias

from scoring.problems import Refused, please
from surveys.foreign_expressions import Always, Chosen, Compared, Expression, Joined, Negated, number

Condition: TypeAlias = dict[str, Any]
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_BOTH_ENDS = (["item", "at_least", "item", "at_most"], ["item", "at_most", "item", "at_least"])
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


@dataclass(frozen=True)
class Earlier:
    """What a condition may speak of: an item, and what its answers are called here.

    ``part``: the one answer of several that the name stands for, as a subquestion of LimeSurvey does.
    """

    id: str
    kind: str
    codes: Mapping[str, str | int] = field(default_factory=dict)
    required: bool = False
    decimals: int = 0
    part: str | int | None = None


def show_if(shown: Sequence[Expression], earlier: Mapping[str, Earlier]) -> dict[str, Any] | None:
    """All of some expressions as one condition; None where everybody is shown it. Raises Refused, placeless."""
    parts = [part for one in shown for part in _parts(one, "and") if not isinstance(part, Always)]
    if not parts:
        return None
    if len(parts) == 1:
        either = _meant(parts[0], earlier)
        return {"all": either} if len(either) == 1 else {"any": either}
    return {"all": _together(parts, earlier)}


def _together(parts: Sequence[Expression], earlier: Mapping[str, Earlier]) -> list[Condition]:
    """Conditions that must all hold; both limits of one number are one."""
    joined = list[Condition]()
    for part in parts:
        found = _meant(part, earlier)
        if len(found) > 1:
            raise _mixed()
        one = found[0]
        last: Condition = joined[-1] if joined else {"item": None}
        if [*last, *one] in _BOTH_ENDS and last["item"] == one["item"]:
            joined[-1] = {**last, **one}
        else:
            joined.append(one)
    return joined


def _either(found: Sequence[Condition]) -> list[Condition]:
    """Conditions of which one must hold; answers to one item that follow one another are one list."""
    joined = list[Condition]()
    for one in found:
        last: Condition = joined[-1] if joined else {"item": None}
        if last["item"] == one["item"] and "one_of" in last and "one_of" in one:
            joined[-1] = {"item": one["item"], "one_of": [*last["one_of"], *one["one_of"]]}
        else:
            joined.append(one)
    return joined


def _parts(expression: Expression, by: str) -> tuple[Expression, ...]:
    if isinstance(expression, Joined) and expression.by == by:
        return tuple(inner for part in expression.parts for inner in _parts(part, by))
    return (expression,)


def _meant(expression: Expression, earlier: Mapping[str, Earlier]) -> list[Condition]:
    """Conditions of which one must hold."""
    match expression:
        case Joined(by="or", parts=parts):
            return _either([found for part in parts for found in _meant(part, earlier)])
        case Joined(by="and", parts=parts):
            together = _together(parts, earlier)
            if len(together) > 1:
                raise _mixed()
            return together
        case Negated(part=part):
            return _not(part, earlier)
        case Chosen(name, value):
            return [_among(_known(name, earlier), [value])]
        case Compared(name=name):
            return _compared(expression, _known(name, earlier))
        case _:
            raise _mixed()


def _not(expression: Expression, earlier: Mapping[str, Earlier]) -> list[Condition]:
    """The contrary, which holds for whoever did not answer too."""
    match expression:
        case Negated(part=part):
            return _meant(part, earlier)
        case Compared(name, sign, value, of):
            found = _meant(Compared(name, _OPPOSITE[sign], value, of), earlier)
            return found if sign in ("=", "!=") else [*found, *_unanswered(_known(name, earlier))]
        case Chosen(name, value):
            return _other(_known(name, earlier), value)
        case _:
            raise _mixed()


def _compared(comparison: Compared, known: Earlier) -> list[Condition]:
    sign, value = comparison.sign, comparison.value
    if comparison.of == "count" and (sign, value) in ((">=", "1"), (">", "0"), ("!=", "0")):
        return [{"item": known.id, "answered": True}]
    if comparison.of != "answer":
        raise _mixed()
    if value == "" and sign in ("=", "!="):
        return [{"item": known.id, "answered": sign == "!="}]
    if known.part is not None:
        if (sign, value) != ("=", "Y"):
            raise _mixed()
        return [{"item": known.id, "one_of": [known.part]}]
    if sign == "!=":
        return _other(known, value)
    points = known.kind == "scale" and all(
        str(value) == code if isinstance(value, int) else number(code) is None for code, value in known.codes.items()
    )  # an answer that is none has its number there: 9 is more than 3
    if known.codes and not (points and sign != "="):
        return [_among(known, [value] if sign == "=" else _satisfying(known, sign, value))]
    return [_limited(known, sign, value)]


def _known(name: str, earlier: Mapping[str, Earlier]) -> Earlier:
    if name not in earlier:
        what, way_out = f"{name[:80]!r} is nothing that is asked before.", "name a question that stands earlier"
        raise Refused([please("foreign-condition", "", what, way_out)])
    return earlier[name]


def _among(known: Earlier, values: Sequence[str]) -> Condition:
    lacking = [value for value in values if value not in known.codes]
    if lacking or not values:
        what = f"{((lacking or [''])[0])[:80]!r} is none of the answers to {known.id}."
        raise Refused([please("foreign-condition", "", what, "correct it")])
    return {"item": known.id, "one_of": [known.codes[value] for value in values]}


def _other(known: Earlier, value: str) -> list[Condition]:
    """Any other answer than one, or none at all: whoever did not answer is shown it too."""
    if known.kind in ("choices", "ranking") or known.part is not None or value not in known.codes:
        raise _mixed()
    others = [code for code in known.codes if code != value]
    return [_among(known, others), *_unanswered(known)]


def _unanswered(known: Earlier) -> list[Condition]:
    return [] if known.required else [{"item": known.id, "answered": False}]


def _satisfying(known: Earlier, sign: str, value: str) -> list[str]:
    limit = _number(value)
    return [code for code in known.codes if (own := number(code)) is not None and _COMPARE[sign](own, limit)]


def _limited(known: Earlier, sign: str, value: str) -> Condition:
    """Limits of a number, which are reached: above 5 with one decimal is 5.1 or more."""
    if known.kind not in ("number", "scale"):
        raise _mixed()
    limit, scale = _number(value), 10**known.decimals
    whole = round(limit * scale, 6)  # what is left of binary fractions is no step
    limits: dict[str, Condition] = {
        ">=": {"at_least": limit},
        ">": {"at_least": _whole((floor(whole) + 1) / scale)},
        "<=": {"at_most": limit},
        "<": {"at_most": _whole((ceil(whole) - 1) / scale)},
        "=": {"at_least": limit, "at_most": limit},
    }
    return {"item": known.id, **limits[sign]}


def _number(value: str) -> float:
    found = number(value)
    if found is None:
        raise _mixed()
    return found


def _whole(value: float) -> float:
    return int(value) if value.is_integer() else value


def _mixed() -> Refused:
    what = "What it says of earlier answers is more than a condition here can say."
    way_out = "compare answers that were given before, joined by `and` alone or by `or` alone"
    return Refused([please("foreign-condition", "", what, way_out)])
