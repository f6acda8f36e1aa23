"""The kinds of item beside the statement on a scale, and the conditions under which an item is shown."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StrictInt, StringConstraints

from surveys.texts import Id, Text, Value

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
OTHER = "other"
LONGEST_OTHER = 200  # characters of what somebody writes beside "other"
Precision = Literal["day", "month", "year"]


class Condition(Value):
    """What an earlier answer must be. It has ``one_of``, or ``answered``, or one or both of the limits."""

    item: Id
    one_of: tuple[str | StrictInt, ...] | None = Field(None, min_length=1)
    at_least: float | None = None
    at_most: float | None = None
    answered: bool | None = None


class ShowIf(Value):
    """An item is shown if all of some conditions hold, or any of them."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()


class Shown(Value):
    """What stands in a section, always or under a condition."""

    id: Id
    text: Text
    show_if: ShowIf | None = None


class Information(Shown):
    """A paragraph: nothing is asked."""

    kind: Literal["information"]


class Asked(Shown):
    """What is asked and not scored. ``non_answer`` offers the questionnaire's don't know or does not apply."""

    required: bool = False
    non_answer: bool = False

    @property
    def own_words(self) -> bool:
        """Whether one of its answers is ``OTHER``, with words of one's own beside it."""
        return False


class Alternative(Value):
    """One answer of a list. ``alone`` goes with no other, as "none of these" does."""

    code: Code
    text: Text
    alone: bool = False


class _Listed(Asked):
    options: tuple[Alternative, ...] = Field(min_length=2, max_length=60)
    other: bool = False

    @property
    def own_words(self) -> bool:
        return self.other

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """What can be chosen, in printed order."""
        return (*(option.code for option in self.options), *([OTHER] if self.other else []))


class SingleChoice(_Listed):
    """One of several answers."""

    kind: Literal["choice"]


class MultipleChoice(_Listed):
    """Any of several answers, from ``at_least`` to ``at_most`` of them."""

    kind: Literal["choices"]
    at_least: int | None = Field(None, ge=1)
    at_most: int | None = Field(None, ge=1)

    @cached_property
    def alone(self) -> frozenset[str]:
        return frozenset(option.code for option in self.options if option.alone)


class Ranking(Asked):
    """Several things in an order, the first ``most`` of them."""

    kind: Literal["ranking"]
    options: tuple[Alternative, ...] = Field(min_length=2, max_length=12)
    most: int | None = Field(None, ge=1)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def places(self) -> int:
        """How many can be given a place."""
        return min(self.most or len(self.options), len(self.options))


class Number(Asked):
    """A number between two others. People are counted in bands; ``bands`` are where those after the first begin."""

    kind: Literal["number"]
    minimum: float
    maximum: float
    decimals: int = Field(0, ge=0, le=4)
    unit: Text | None = None
    bands: tuple[float, ...] = Field((), max_length=20)


class Day(Asked):
    """A date, or as much of it as is asked, written in figures."""

    kind: Literal["date"]
    minimum: IsoDate
    maximum: IsoDate
    precision: Precision = "day"

    @property
    def limits(self) -> tuple[date, date]:
        return date.fromisoformat(self.minimum), date.fromisoformat(self.maximum)


class FreeText(Asked):
    """An answer in the person's own words."""

    kind: Literal["text"]
    maximum_characters: int = Field(gt=0, le=5000)


Other = SingleChoice | MultipleChoice | Number | Day | FreeText | Ranking


def words_of(id: str) -> str:
    """The name under which the words beside "other" are given and kept."""
    return f"{id}:words"


def none_of(id: str) -> str:
    """The name under which a form says that there is no answer to an item of several fields."""
    return f"{id}:none"


def part_of(id: str, code: str) -> str:
    """The name of one answer's field of several."""
    return f"{id}.{code}"


def date_parts(item: Day) -> tuple[str, ...]:
    """The names of the fields of a date, year first."""
    named = ("year", "month", "day")
    return tuple(f"{item.id}:{name}" for name in named[: named.index(item.precision) + 1])


def parts(item: Other) -> tuple[str, ...]:
    """Every name that a form may have for an item beside its id."""
    own: tuple[str, ...] = ()
    if isinstance(item, MultipleChoice | Ranking):
        own = tuple(part_of(item.id, code) for code in item.codes)
    elif isinstance(item, Day):
        own = date_parts(item)
    words = (words_of(item.id),) if item.own_words else ()
    return (*own, *words, none_of(item.id))
