"""What is wrong with what a questionnaire asks: scales, lists of answers, limits, conditions, sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from scoring.problems import Problem, please
from surveys import checked_conditions
from surveys.instrument import Instrument
from surveys.item_kinds import (
    LONGEST_OTHER,
    OTHER,
    Day,
    FreeText,
    MultipleChoice,
    Number,
    Other,
    Ranking,
    SingleChoice,
)
from surveys.questionnaires import Item, Questionnaire, Scale, Section

MOST_FIELDS = 400  # of a form, with a hundred to spare of what is read of one
MOST_WRITTEN = 6000  # characters: 54 kB as a form sends Chinese, of the 64 kB that are read
LARGEST = 10**15  # figures that a number in a file still has exactly


def problems(instrument: Instrument, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every problem of one questionnaire, placed within it."""
    own = instrument.scales.get(questionnaire.scale)
    if own is None:
        yield _dangling("scale", questionnaire.scale, "a scale", "define it under scales")
        return
    for choice in (*questionnaire.screener, *questionnaire.profile):
        yield from _repeated(choice.id, [option.code for option in choice.options])
    yield from _scale("scale", own)
    for item in questionnaire.items.values():
        yield from _statement(instrument, own, item)
    none = own.dont_know if questionnaire.non_answer == "dont_know" else own.not_applicable
    for other in questionnaire.others.values():
        yield from _other(other, none.code)
    for section in questionnaire.sections:
        yield from _section(section)
    yield from checked_conditions.problems(instrument, questionnaire)
    yield from _size(questionnaire)


def _scale(place: str, scale: Scale) -> Iterator[Problem]:
    for answer in (scale.dont_know, scale.not_applicable):
        if not answer.code.strip() or answer.code.isdecimal():
            yield please("code-is-value", place, f"{answer.code!r} is a number.", "write letters, such as DK")
    values = [point.value for point in scale.points]
    if values != list(range(1, len(values) + 1)):
        yield please("scale-values", place, "The points are not numbered 1, 2, 3 …", "number them so")


def _statement(instrument: Instrument, common: Scale, item: Item) -> Iterator[Problem]:
    scale = instrument.scales.get(item.scale) if item.scale else common
    if scale is None:
        yield _dangling(item.id, str(item.scale), "a scale", "define it under scales")
        return
    if item.scale:
        yield from _scale(item.id, scale)
    if (scale.dont_know.code, scale.not_applicable.code) != (common.dont_know.code, common.not_applicable.code):
        what = f"The scale {item.scale!r} has other codes for don't know and not applicable than the questionnaire's."
        yield please("scale-non-answers", item.id, what, "give them the same codes")
    if item.indicator is None and item.attention is None:
        what = "It names no indicator and is no attention line."
        way_out = "add `indicator:`, or `attention:` with the answer a careful reader gives; or make it a choice"
        yield please("item-unused", item.id, what, way_out)
    if item.indicator is not None and item.indicator not in instrument.index_system.indicators:
        yield _dangling(item.id, item.indicator, "an indicator", "define it in the index system")
    if item.attention is not None and item.attention not in [point.value for point in scale.points]:
        yield _dangling(item.id, str(item.attention), "a point of the scale", "choose one of its values")


def _other(item: Other, none: str) -> Iterator[Problem]:
    if isinstance(item, SingleChoice | MultipleChoice | Ranking):
        codes = [option.code for option in item.options]
        yield from _repeated(item.id, codes)
        reserved = [OTHER] * item.own_words + [none] * item.non_answer
        for code in (code for code in reserved if code in codes):
            what = f"The code {code!r} is that of an answer which the form adds."
            yield please("code-reserved", item.id, what, "give the option another code")
    if isinstance(item, MultipleChoice):
        yield from _several(item)
    elif isinstance(item, Ranking) and (item.most or 0) > len(item.options):
        yield _limits(item.id, f"{item.most} are to be ranked of {len(item.options)}.")
    elif isinstance(item, Number):
        yield from _number(item)
    elif isinstance(item, Day):
        yield from _day(item)


def _several(item: MultipleChoice) -> Iterator[Problem]:
    together = len(item.codes) - len(item.alone)
    if together < 2:
        what = "Fewer than two of its answers go with one another."
        yield please("choices-alone-all", item.id, what, "make it a choice, or take `alone` away")
    if not (item.at_least or 1) <= (item.at_most or together) <= together:
        yield _limits(item.id, f"{item.at_least or 1} to {item.at_most} are to be chosen of {together}.")


def _number(item: Number) -> Iterator[Problem]:
    if not item.minimum < item.maximum or max(abs(item.minimum), abs(item.maximum)) > LARGEST:
        yield _limits(item.id, "The minimum is not below the maximum, or they are further than 10^15 from 0.")
    edges = (item.minimum, *item.bands, item.maximum)
    if any(round(edge, item.decimals) != edge for edge in edges):
        yield _limits(item.id, f"A limit or a band has more than {item.decimals} decimals.")
    if any(low >= high for low, high in pairwise(edges[:-1])) or edges[-2] > item.maximum:
        yield _limits(item.id, "The bands do not rise from above the minimum up to the maximum.")


def _day(item: Day) -> Iterator[Problem]:
    try:
        low, high = date.fromisoformat(item.minimum), date.fromisoformat(item.maximum)
    except ValueError:
        yield _limits(item.id, "The minimum or the maximum is no date.")
        return
    if low >= high:
        yield _limits(item.id, "The minimum is not before the maximum.")


def _section(section: Section) -> Iterator[Problem]:
    alike = {item.scale for item in section.statements}
    if section.matrix and (len(section.statements) < len(section.items) or len(alike) > 1):
        what = "A matrix has something else than statements on one scale."
        yield please("matrix-mixed", section.id, what, "move it to a section of its own")
    if section.order == "randomised" and not section.movable:
        what = "Its items have conditions or are no statements, and cannot change places."
        yield please("order-bound", section.id, what, "write `order: fixed`, or move them to another section")


def _size(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not questionnaire.others:
        return
    others = questionnaire.others.values()
    written = [one.maximum_characters for one in questionnaire.comments]
    written += [one.maximum_characters for one in others if isinstance(one, FreeText)]
    written += [LONGEST_OTHER for one in others if one.own_words]
    if sum(written) > MOST_WRITTEN:
        what = f"Up to {sum(written)} characters can be written in it; a form sends {MOST_WRITTEN}."
        yield please("written-much", "sections", what, "lower `maximum_characters`")
    if len(questionnaire.fields) > MOST_FIELDS:
        what = f"It has {len(questionnaire.fields)} fields; a form sends {MOST_FIELDS}."
        yield please("fields-many", "sections", what, "ask less, or offer fewer answers")


def _repeated(place: str, codes: Iterable[str]) -> Iterator[Problem]:
    given = list(codes)
    for code in sorted({code for code in given if given.count(code) > 1}):
        yield please("code-repeated", place, f"The code {code!r} stands twice.", "give each its own")


def _limits(place: str, what: str) -> Problem:
    return please("item-limits", place, what, "correct the limits")


def _dangling(where: str, id: str, kind: str, way_out: str) -> Problem:
    return please("id-unknown", where, f"{id!r} is not {kind}.", way_out)
