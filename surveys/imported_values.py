"""What the values of a column stand for: proposals, by the words of scales and options in any language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.audiences import Audience
from surveys.imported_columns import GROUP
from surveys.imported_tables import Column, folded, unnumbered
from surveys.instrument import Instrument
from surveys.item_kinds import OTHER, MultipleChoice, Ranking, SingleChoice
from surveys.questionnaires import NonAnswer, Scale
from surveys.studies import Stratum

EMPTY = ""  # in place of a code: no answer
TICK, TICKS = "1", "ticks"
_SEPARATORS = re.compile(r"\s*[┋|;；→,，]\s*")
_YES = ("y", "yes", "true", "是", "选中", "已选", "已选中", "√", "x", "checked", "selected")
_NO = ("0", "n", "no", "false", "否", "未选", "未选中", "unchecked", "not selected")
_SKIPPED = ("(跳过)", "(空)", "-3", "-2")
_DONT_KNOW = ("dk", "don't know", "dont know", "not sure", "不知道", "不清楚", "不了解", "说不清")
_NOT_APPLICABLE = ("na", "n/a", "not applicable", "does not apply", "不适用", "不涉及")
_OTHER = {"zh": "其他", "en": "Other"}
_NUMBERED = re.compile(r"(-?\d+)\s*[=:.、–-]?\s*[(]?(.*?)[)]?", re.DOTALL)
_WHOLE = re.compile(r"(-?\d+)\.0+")
Language = Mapping[str, str]


@dataclass(frozen=True)
class Answers:
    """The answers a column may hold: each code with its words by language. ``several``: more than one in a cell.

    Columns with one ``key`` have their values recoded alike.
    """

    key: str
    codes: Mapping[str, Language]
    several: bool = False
    none: Mapping[str, str] = field(default_factory=dict)  # codes by the words that others have for no answer


def answers_of(instrument: Instrument, audience: Audience, strata: Sequence[Stratum], target: str) -> Answers | None:
    """What may stand for a target; None where people write in their own way: numbers, dates, words."""
    asked = instrument.questionnaires[audience]
    if target == GROUP:
        return Answers(GROUP, {one.id: one.name.root for one in strata})
    if item := asked.items.get(target):
        codes = _points(instrument.scale_of(audience, item), instrument.non_answer_of(audience))
        return Answers(f"scale {item.scale or asked.scale}", codes, none=_none(instrument, audience))
    for choice in (*asked.screener, *asked.profile):
        if choice.id == target:
            return Answers(target, {option.code: option.text.root for option in choice.options})
    id, _, code = target.partition(".")
    other = asked.others.get(id)
    if not isinstance(other, SingleChoice | MultipleChoice | Ranking):
        return None
    codes = _options(other, instrument.non_answer_of(audience))
    if code:
        return Answers(f"{TICKS} {target}", {TICK: codes[code]})
    none = _none(instrument, audience) if other.non_answer else {}
    return Answers(target, codes, isinstance(other, MultipleChoice | Ranking), none)


def pieces(answers: Answers, value: str) -> tuple[str, ...]:
    """The single answers in a cell: Kobo parts them by spaces, 问卷星 by ┋, others by semicolons or commas."""
    if not answers.several:
        return (value,)
    spaced = value.split()
    if all(piece in answers.codes for piece in spaced):
        return tuple(spaced)
    whole = {folded(said) for words in answers.codes.values() for said in words.values()}
    if folded(value) in whole:
        return (value,)
    return tuple(piece for piece in _SEPARATORS.split(value) if piece)


def counted(answers: Answers, columns: Iterable[Column]) -> Counter[str]:
    """How often each single answer stands in some columns, without those that are codes already."""
    found = Counter[str]()
    for column in columns:
        for value, times in column.counts.items():
            for piece in pieces(answers, value):
                if piece not in answers.codes:
                    found[piece] += times
    return found


def as_they_are(answers: Answers, columns: Iterable[Column]) -> Counter[str]:
    """How often each number that is a code stands in some columns; from which end it counts, it does not say."""
    found = Counter[str]()
    for column in columns:
        for value, times in column.counts.items():
            for piece in pieces(answers, value):
                if piece in answers.codes and piece.isdecimal():
                    found[piece] += times
    return found


def proposed(answers: Answers, value: str) -> str | None:
    """The code that a value may stand for, `EMPTY` for no answer; None where nothing is like it."""
    if folded(value) in _SKIPPED:
        return EMPTY
    if answers.key.startswith(f"{TICKS} ") and folded(value) in (*_YES, *_NO):
        return TICK if folded(value) in _YES else EMPTY
    by_words = dict(_by_words(answers))
    for said in _ways(value):
        if said in by_words:
            return by_words[said]
    return answers.none.get(folded(value))


def recoded(answers: Answers, column: Column, chosen: Mapping[str, str]) -> dict[str, str | None]:
    """What each value of a column becomes: what was chosen for it, else a code as it is; None for what is neither.

    A choice for a code counts too: another program may number the same answers from the other end.
    """
    found: dict[str, str | None] = {EMPTY: EMPTY}
    for value in column.counts:
        codes = [chosen.get(piece, piece if piece in answers.codes else None) for piece in pieces(answers, value)]
        known = [code for code in codes if code]
        found[value] = None if None in codes else " ".join(dict.fromkeys(known))
    return found


def _none(instrument: Instrument, audience: Audience) -> dict[str, str]:
    offered = instrument.questionnaires[audience].non_answer
    words = _DONT_KNOW if offered == "dont_know" else _NOT_APPLICABLE
    return dict.fromkeys(words, instrument.non_answer_of(audience).code)


def _points(scale: Scale, none: NonAnswer) -> dict[str, Language]:
    return {**{str(point.value): point.text.root for point in scale.points}, none.code: none.text.root}


def _options(item: SingleChoice | MultipleChoice | Ranking, none: NonAnswer) -> dict[str, Language]:
    codes: dict[str, Language] = {option.code: option.text.root for option in item.options}
    codes |= {OTHER: _OTHER} if item.own_words else {}
    return codes | ({none.code: none.text.root} if item.non_answer else {})


def _by_words(answers: Answers) -> Iterator[tuple[str, str]]:
    """Codes by what they are called, folded; nothing that two of them are called."""
    found: dict[str, str | None] = {}
    for code, words in answers.codes.items():
        for said in {folded(code), *(folded(text) for text in words.values())}:
            found[said] = None if found.get(said, code) != code else code
    yield from ((said, code) for said, code in found.items() if code is not None)


def _ways(value: str) -> Iterator[str]:
    """How a value may be read: as it is; without a number before it; without decimals that are noughts."""
    yield folded(value)
    yield folded(unnumbered(value))
    if whole := _WHOLE.fullmatch(value):
        yield whole[1]
    if (numbered := _NUMBERED.fullmatch(folded(value))) and numbered[2]:
        yield numbered[2]
