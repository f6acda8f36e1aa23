"""What is wrong with the conditions of a questionnaire: each speaks of what was asked before, and of answers it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.problems import Problem, please
from surveys.instrument import Instrument
from surveys.item_kinds import Condition, Information, MultipleChoice, Number, Other, ShowIf, SingleChoice
from surveys.questionnaires import Choice, Item, Questionnaire

_FORMS = "`one_of`, `answered`, or `at_least` with or without `at_most`"


@dataclass(frozen=True)
class _Before:
    """What a condition may say of an item: the answers it has, None where it has no list; whether they are numbers."""

    codes: frozenset[str] | None
    numbers: bool


def problems(instrument: Instrument, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every problem of the conditions. Since only what stands earlier can be named, there is no cycle."""
    none = _none(instrument, questionnaire)
    before = {choice.id: _choice(choice) for choice in questionnaire.screener}
    for section in questionnaire.sections:
        for item in section.items:
            if item.show_if and isinstance(item, Item) and item.indicator:
                what = "It is scored, and what two numbers of people differ by would tell of the few between them."
                yield please("condition-scored", item.id, what, "ask everybody, and offer that it does not apply")
            if item.show_if:
                yield from (problem.within(f"{item.id} › show_if") for problem in _of(item.show_if, before))
            if isinstance(item, Item):
                before[item.id] = _statement(instrument, questionnaire, item)
            elif not isinstance(item, Information):
                before[item.id] = _other(item, none)


def _none(instrument: Instrument, questionnaire: Questionnaire) -> str:
    scale = instrument.scales[questionnaire.scale]
    return (scale.dont_know if questionnaire.non_answer == "dont_know" else scale.not_applicable).code


def _choice(choice: Choice) -> _Before:
    return _Before(choice.codes, False)


def _statement(instrument: Instrument, questionnaire: Questionnaire, item: Item) -> _Before:
    scale = instrument.scales.get(item.scale or questionnaire.scale)
    points = [str(point.value) for point in scale.points] if scale else []
    return _Before(frozenset([*points, _none(instrument, questionnaire)] if item.non_answer else points), True)


def _other(item: Other, none: str) -> _Before:
    offered = [none] if item.non_answer else []
    if isinstance(item, SingleChoice | MultipleChoice):
        return _Before(frozenset([*item.codes, *offered]), False)
    return _Before(frozenset(offered) or None, isinstance(item, Number))


def _of(show_if: ShowIf, before: Mapping[str, _Before]) -> Iterator[Problem]:
    if bool(show_if.all) == bool(show_if.any):
        yield please("condition-form", "", "It has both `all` and `any`, or neither.", "write one of them")
    for condition in (*show_if.all, *show_if.any):
        yield from _condition(condition, before)


def _condition(condition: Condition, before: Mapping[str, _Before]) -> Iterator[Problem]:
    limits = condition.at_least is not None or condition.at_most is not None
    if [limits, condition.one_of is not None, condition.answered is not None].count(True) != 1:
        yield please("condition-form", condition.item, "It does not say one thing.", f"write {_FORMS}")
        return
    known = before.get(condition.item)
    if known is None:
        what = "It is nothing that is asked before."
        yield please("condition-later", condition.item, what, "name a screener or an item that stands earlier")
    elif limits and not known.numbers:
        what = "Its answers are no numbers."
        yield please("condition-kind", condition.item, what, "write `one_of` or `answered`")
    elif condition.one_of is not None:
        yield from _named(condition, known)


def _named(condition: Condition, known: _Before) -> Iterator[Problem]:
    if known.codes is None:
        what = "It has no list of answers."
        yield please("condition-kind", condition.item, what, "write `answered`, or limits of a number")
        return
    for code in condition.one_of or ():
        if str(code) not in known.codes:
            yield please("condition-answer", condition.item, f"{str(code)!r} is none of its answers.", "correct it")
