"""One whole number for each answer, the same in every file of a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from surveys.archive_texts import said
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.questionnaires import Item

# Below every point of a scale; of these SPSS takes three as missing (discrete user-missing values).
DONT_KNOW: Final = -1
NOT_APPLICABLE: Final = -2
MISSING: Final = -9


@dataclass(frozen=True)
class AnswerCode:
    """An answer's number and its words by language; ``missing`` where it says nothing on the scale."""

    code: int
    label: Mapping[str, str]
    missing: bool


def codes(instrument: Instrument, audience: Audience, item: Item) -> tuple[AnswerCode, ...]:
    """All that can stand in a file for an answer to an item: its points, then why there is none."""
    return tuple(_codes(instrument, audience, item))


def non_answer(instrument: Instrument, audience: Audience) -> int:
    """The number of the one non-answer that an audience's items offer."""
    return DONT_KNOW if instrument.questionnaires[audience].non_answer == "dont_know" else NOT_APPLICABLE


def _codes(instrument: Instrument, audience: Audience, item: Item) -> Iterator[AnswerCode]:
    for point in instrument.scale_of(audience, item).points:
        yield AnswerCode(point.value, dict(point.text.root), False)
    if item.non_answer:
        offered = instrument.non_answer_of(audience, item)
        yield AnswerCode(non_answer(instrument, audience), dict(offered.text.root), True)
    yield AnswerCode(MISSING, said("answer-missing"), True)
