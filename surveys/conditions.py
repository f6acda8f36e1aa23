"""Whether an item is shown, by what was answered before it."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.item_kinds import Condition, ShowIf


def holds(show_if: ShowIf | None, given: Mapping[str, str]) -> bool:
    """Whether an item is shown to whom ``given`` is all that was answered before; an item without a condition is."""
    if show_if is None:
        return True
    if show_if.all:
        return all(_met(one, given.get(one.item, "")) for one in show_if.all)
    return any(_met(one, given.get(one.item, "")) for one in show_if.any)


def _met(condition: Condition, answer: str) -> bool:
    if condition.answered is not None:
        return bool(answer) == condition.answered
    if condition.one_of is not None:
        return not {str(one) for one in condition.one_of}.isdisjoint((answer, *answer.split()))
    value = _number(answer)
    if value is None:
        return False
    low, high = condition.at_least, condition.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def _number(answer: str) -> float | None:
    try:
        return float(answer)
    except ValueError:
        return None
