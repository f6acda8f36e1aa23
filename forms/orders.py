"""The order of statements within a section, drawn from the form's key: the same however often the form is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from surveys.questionnaires import AnyItem, Questionnaire, Section

Entry = TypeVar("Entry")
_WORD = 0xFFFFFFFF  # 32 bits, as JavaScript's Math.imul
_GOLDEN = 0x9E3779B9  # 2^32 over the golden ratio: sections begin far apart
_STEP = 0x6D2B79F5  # mulberry32 (T. Ettinger, 2017), as in static/answer/2-form.js


def arranged(questionnaire: Questionnaire, key: str) -> Iterator[tuple[Section, Sequence[AnyItem]]]:
    """Each section with what stands in it, in the order in which the holder of a key is asked."""
    number = 0
    for section in questionnaire.sections:
        if questionnaire.moves(section):
            yield section, shuffled(section.items, key, number)
            number += 1
        else:
            yield section, section.items


def shuffled(entries: Sequence[Entry], key: str, number: int) -> tuple[Entry, ...]:
    """The entries of one list, the ``number``-th of its form, in the order of a key (Fisher and Yates)."""
    ordered = list(entries)
    chance = _chances(int(key[:8], 16) ^ (number + 1) * _GOLDEN & _WORD)
    for last in range(len(ordered) - 1, 0, -1):
        other = next(chance) * (last + 1) >> 32
        ordered[last], ordered[other] = ordered[other], ordered[last]
    return tuple(ordered)


def _chances(seed: int) -> Iterator[int]:
    """Numbers of 32 bits."""
    while True:
        seed = (seed + _STEP) & _WORD
        t = (seed ^ seed >> 15) * (seed | 1) & _WORD
        t = (t + (t ^ t >> 7) * (t | 61)) & _WORD ^ t
        yield t ^ t >> 14
