"""What residents and officers are asked, and the scales they answer on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from surveys.audiences import Audience
from surveys.texts import Frozen, Id, Named, Text, Value

Withdrawal = Literal["until_close", "until_merged"]
WITHDRAWAL: dict[Audience, Withdrawal] = {"residents": "until_close", "officers": "until_merged"}


class Point(Value):
    """One step of a scale."""

    value: int
    text: Text


class NonAnswer(Value):
    """An answer that says why there is none on the scale. It is kept and counted, never scored."""

    code: str
    text: Text


class Scale(Value):
    """Labelled points from the least to the most agreement."""

    points: tuple[Point, ...] = Field(min_length=2, max_length=11)
    dont_know: NonAnswer
    not_applicable: NonAnswer


class Item(Value):
    """One statement. ``key`` -1 means that agreeing is unfavourable; ``attention`` is the only careful answer."""

    id: Id
    indicator: Id | None = None
    key: Literal[1, -1] = 1
    non_answer: bool = True
    attention: int | None = None
    text: Text


class Section(Named):
    """Items shown together."""

    items: tuple[Item, ...] = Field(min_length=1)


class Option(Value):
    """One choice of a closed question. ``action: stop`` ends the form and nothing is kept."""

    code: str
    value: float | None = None
    action: Literal["stop"] | None = None
    text: Text


class Choice(Value):
    """A closed question outside the scale: a screener or a profile question."""

    id: Id
    text: Text
    options: tuple[Option, ...] = Field(min_length=2)
    note: str | None = None

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(option.code for option in self.options)


class Comment(Value):
    """An optional answer in the person's own words."""

    id: Id
    maximum_characters: int = Field(gt=0, le=5000)
    text: Text


class Order(Value):
    """How sections and the items within them are arranged."""

    blocks: Literal["fixed"]
    within_block: Literal["fixed", "randomised"]


class StratumSource(Value):
    """Where a response's stratum comes from: never from a question."""

    field: str
    source: str
    asked: Literal[False]
    min_size: int | None = None
    note: str


class Questionnaire(Named):
    """All that one audience is asked. ``people`` is what they are called in the middle of a sentence, such as patients.

    ``withdrawal`` says how long a receipt deletes its response: until the wave closes, or until the response is merged
    into a batch, after which nobody can find it again. Left out, residents have the first and officers the second.
    """

    minutes: int
    people: Text | None = None
    eligibility: Text
    screener: tuple[Choice, ...] = ()
    scale: Id
    non_answer: Literal["dont_know", "not_applicable"]
    stem: Text
    order: Order
    sections: tuple[Section, ...] = Field(min_length=1)
    profile: tuple[Choice, ...] = ()
    comments: tuple[Comment, ...] = ()
    never_ask: tuple[str, ...] = ()
    stratum: StratumSource
    withdrawal: Withdrawal | None = None

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.id: item for section in self.sections for item in section.items}

    @cached_property
    def scored(self) -> dict[str, Item]:
        """The items that measure an indicator, in their printed order."""
        return {item.id: item for item in self.items.values() if item.indicator}

    def ids(self) -> Iterator[str]:
        """Every id an answer can belong to."""
        for part in (self.screener, self.items.values(), self.profile, self.comments):
            yield from (asked.id for asked in part)


Questionnaires = Frozen[Audience, Questionnaire]
