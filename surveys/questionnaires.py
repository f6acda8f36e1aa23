"""What residents and officers are asked, and the scales they answer on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from surveys import item_kinds
from surveys.audiences import Audience
from surveys.item_kinds import (
    Day,
    FreeText,
    Information,
    MultipleChoice,
    Number,
    Other,
    Ranking,
    ShowIf,
    SingleChoice,
)
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
    """One statement. ``key`` -1 means that agreeing is unfavourable; ``attention`` is the only careful answer.

    Without a ``scale`` it is answered on its questionnaire's.
    """

    id: Id
    kind: Literal["scale"] = "scale"
    scale: Id | None = None
    required: bool = False
    show_if: ShowIf | None = None
    indicator: Id | None = None
    key: Literal[1, -1] = 1
    non_answer: bool = True
    attention: int | None = None
    text: Text


Order = Literal["fixed", "randomised"]
TAG = "kind "  # begins the name of a kind in the place of a problem, which is no key of the document


def _kind(entry: object) -> str | None:
    kind = entry.get("kind", "scale") if isinstance(entry, Mapping) else getattr(entry, "kind", None)
    return f"{TAG}{kind}"


AnyItem = Annotated[
    Annotated[Item, Tag(f"{TAG}scale")]
    | Annotated[SingleChoice, Tag(f"{TAG}choice")]
    | Annotated[MultipleChoice, Tag(f"{TAG}choices")]
    | Annotated[Number, Tag(f"{TAG}number")]
    | Annotated[Day, Tag(f"{TAG}date")]
    | Annotated[FreeText, Tag(f"{TAG}text")]
    | Annotated[Ranking, Tag(f"{TAG}ranking")]
    | Annotated[Information, Tag(f"{TAG}information")],
    Discriminator(_kind),
]


class Section(Named):
    """What stands together.

    A ``matrix`` has statements on one scale, whose points stand once over all of them.
    """

    items: tuple[AnyItem, ...] = Field(min_length=1)
    stem: Text | None = None
    matrix: bool = False
    order: Order | None = None

    @cached_property
    def statements(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if isinstance(item, Item))

    @cached_property
    def movable(self) -> bool:
        """Whether its items may change places: nothing but statements, none of which hangs on another answer."""
        return len(self.statements) == len(self.items) and not any(item.show_if for item in self.statements)


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


class Arrangement(Value):
    """How sections and the items within them are arranged."""

    blocks: Literal["fixed"]
    within_block: Order


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
    order: Arrangement
    sections: tuple[Section, ...] = Field(min_length=1)
    profile: tuple[Choice, ...] = ()
    comments: tuple[Comment, ...] = ()
    never_ask: tuple[str, ...] = ()
    stratum: StratumSource
    withdrawal: Withdrawal | None = None

    @cached_property
    def items(self) -> dict[str, Item]:
        """The statements, scored or not."""
        return {item.id: item for section in self.sections for item in section.statements}

    @cached_property
    def others(self) -> dict[str, Other]:
        """What the sections ask beside statements; none of it is scored."""
        kinds = (SingleChoice, MultipleChoice, Number, Day, FreeText, Ranking)
        return {item.id: item for section in self.sections for item in section.items if isinstance(item, kinds)}

    @cached_property
    def scored(self) -> dict[str, Item]:
        """The items that measure an indicator, in their printed order."""
        return {item.id: item for item in self.items.values() if item.indicator}

    @cached_property
    def plain(self) -> bool:
        """Whether it has statements alone, one under another, each of which everybody may skip."""
        if any(section.matrix for section in self.sections):
            return False
        shown = [item for section in self.sections for item in section.items]
        return len(shown) == len(self.items) and not any(item.show_if or item.required for item in self.items.values())

    def stem_of(self, section: Section) -> Text | None:
        """What stands over a section: its own words, or the questionnaire's where it has statements."""
        return section.stem or (self.stem if section.statements else None)

    def moves(self, section: Section) -> bool:
        """Whether the items of a section stand in an order of each person's own."""
        return section.movable and (section.order or self.order.within_block) == "randomised"

    def ids(self) -> Iterator[str]:
        """Every id an answer can belong to."""
        yield from (choice.id for choice in self.screener)
        for section in self.sections:
            for item in section.items:
                if item.id in self.items or item.id in self.others:
                    yield item.id
                if item.id in self.others and self.others[item.id].own_words:
                    yield item_kinds.words_of(item.id)
        yield from (choice.id for choice in self.profile)
        yield from (comment.id for comment in self.comments)

    @cached_property
    def fields(self) -> frozenset[str]:
        """Every name a form of it may have."""
        own = (part for item in self.others.values() for part in item_kinds.parts(item))
        return frozenset((*self.ids(), *own))


Questionnaires = Frozen[Audience, Questionnaire]
