"""A design: all that is computed by, in the terms of :mod:`scoring`, without a word that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self

from scoring.diagnosis import Condition, Rule
from scoring.plans import Method, Plan
from scoring.problems import Problem, please, refuse
from scoring.tallies import POINTS
from surveys import least_numbers, plain_values
from surveys.least_numbers import Group

Effort = Literal["low", "medium", "high"]

OF_ITEMS = ("dk_rate", "item_share")  # the metrics of items; all others are of indicators


@dataclass(frozen=True)
class Suspect:
    """A problem, a cause or a resistance by its id, the rule that finds it, and which problems a cause explains."""

    id: str
    rule: Rule
    support: Rule | None = None
    explains: tuple[str, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.rule.conditions + (self.support.conditions if self.support else ())


@dataclass(frozen=True)
class Measure:
    """Something to do: the causes it answers, the indicators it would raise, and what it takes."""

    id: str
    causes: tuple[str, ...]
    indicators: tuple[str, ...]
    effort: Effort


@dataclass(frozen=True)
class Design:
    """What is scored, weighed, diagnosed and withheld by. The least numbers are the method's ``minimum_group``.

    ``thresholds`` are the diagnosis's by name; ``flags`` the ids of the signs of careless answering.
    """

    plan: Plan
    method: Method
    problems: tuple[Suspect, ...]
    causes: tuple[Suspect, ...]
    resistances: tuple[Suspect, ...]
    measures: tuple[Measure, ...]
    thresholds: Mapping[str, float]
    flags: tuple[str, ...]

    def __post_init__(self) -> None:
        refuse((*_twice(self), *_unknown(self), *_scales(self.plan)))

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        return (*self.problems, *self.causes, *self.resistances)

    @cached_property
    def scored(self) -> Mapping[str, tuple[str, ...]]:
        """The scored items by audience, in their printed order."""
        audiences = dict.fromkeys(item.audience for item in self.plan.items)
        return {name: tuple(one.id for one in self.plan.items if one.audience == name) for name in audiences}

    def least(self, of: Group) -> int:
        """The fewest people of a group of which anything is shown."""
        return least_numbers.least(self.method.minimum_group, of)

    def plain(self) -> dict[str, Any]:
        """The design in values that JSON has."""
        written: dict[str, Any] = plain_values.plain(self)
        return written

    @classmethod
    def of_plain(cls, written: object) -> Self:
        """The design that :meth:`plain` made plain. Raises Refused, with all problems."""
        return plain_values.of_plain(cls, written, "design")


def _twice(design: Design) -> Iterator[Problem]:
    ids = [one.id for one in design.suspects] + [one.id for one in design.measures]
    for id, times in Counter(ids).items():
        if times > 1:
            yield please("design-id-twice", id, f"It stands {times} times.", "give each its own id")


def _unknown(design: Design) -> Iterator[Problem]:
    """Names that nothing has."""
    items = {one.id for one in design.plan.items}
    indicators = set(design.plan.indicators)
    for suspect in design.suspects:
        yield from _missing(suspect.id, suspect.explains, {one.id for one in design.problems}, "a problem")
        for one in suspect.conditions:
            known = items if one.metric in OF_ITEMS else indicators
            yield from _missing(suspect.id, one.names, known, "what this metric is of")
    for measure in design.measures:
        yield from _missing(measure.id, measure.causes, {one.id for one in design.causes}, "a cause")
        yield from _missing(measure.id, measure.indicators, indicators, "an indicator")


def _missing(where: str, used: Collection[str], known: Collection[str], kind: str) -> Iterator[Problem]:
    for id in used:
        if id not in known:
            yield please("design-unknown", where, f"{id!r} is not {kind}.", "correct the id or define it")


def _scales(plan: Plan) -> Iterator[Problem]:
    for item in plan.items:
        if item.points not in POINTS:
            what = f"Its scale has {item.points} points."
            yield please("design-points", item.id, what, f"write {POINTS.start} to {POINTS.stop - 1}")
