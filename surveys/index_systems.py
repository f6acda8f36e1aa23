"""The index system: a goal, its dimensions, what is below them, and the figures that are counted, not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from surveys.texts import Id, Named, Text, Value


class Indicator(Named):
    """One thing that is scored."""

    definition: Text


class Branch(Named):
    """What is over indicators, or over subdimensions, which are over either in their turn."""

    definition: Text
    indicators: tuple[Indicator, ...] = ()
    subdimensions: tuple[Subdimension, ...] = ()

    @property
    def below(self) -> tuple[Criterion, ...]:
        return (*self.subdimensions, *self.indicators)


class Subdimension(Branch):
    """A part of a dimension or of another subdimension."""


class Dimension(Branch):
    """A part of the goal."""

    code: str


Criterion: TypeAlias = Branch | Indicator


class IndexSystem(Value):
    """What is evaluated, from the goal down to the indicators, which may be deeper in one branch than in another."""

    goal: Named
    dimensions: tuple[Dimension, ...]

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """All that is below the goal by id, in printed order: each before what is below it."""
        return {node.id: node for _, node in _printed(self.dimensions)}

    @cached_property
    def levels(self) -> dict[str, int]:
        """How far below the goal each criterion is: 1 for a dimension."""
        return {node.id: level for level, node in _printed(self.dimensions)}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {id: node for id, node in self.criteria.items() if isinstance(node, Indicator)}

    @cached_property
    def subdimensions(self) -> dict[str, Subdimension]:
        return {id: node for id, node in self.criteria.items() if isinstance(node, Subdimension)}

    @cached_property
    def inner(self) -> tuple[str, ...]:
        """What criteria are weighed below: the goal, then each dimension with its subdimensions, in printed order."""
        return (self.goal.id, *(id for id in self.criteria if id not in self.indicators))

    @cached_property
    def named(self) -> dict[str, Named]:
        """Every node by its id: the goal, the dimensions, the subdimensions, the indicators."""
        dimensions = {dimension.id: dimension for dimension in self.dimensions}
        return {self.goal.id: self.goal, **dimensions, **self.subdimensions, **self.indicators}

    @cached_property
    def definitions(self) -> dict[str, Text]:
        return {id: self.criteria[id].definition for id in self.named if id in self.criteria}

    @cached_property
    def parents(self) -> dict[str, str]:
        """What each criterion is directly below, the dimensions first and none before what it is below."""
        return {id: parent for parent in self.inner for id in self.children(parent)}

    @cached_property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """What is above each criterion, from its dimension down, and last itself."""
        found: dict[str, tuple[str, ...]] = {}
        for id, parent in self.parents.items():
            found[id] = (*found.get(parent, ()), id)
        return found

    def children(self, parent: str) -> tuple[str, ...]:
        """The ids weighed against each other below ``parent``; empty for an indicator or an unknown id."""
        if parent == self.goal.id:
            return tuple(dimension.id for dimension in self.dimensions)
        node = self.criteria.get(parent)
        return tuple(below.id for below in node.below) if isinstance(node, Branch) else ()

    def spread(self, local: Mapping[str, float]) -> dict[str, float]:
        """Weights beside siblings, multiplied down the tree: what each criterion weighs in the whole."""
        whole: dict[str, float] = {}
        for id, parent in self.parents.items():
            whole[id] = whole.get(parent, 1.0) * local[id]
        return whole


def _printed(nodes: Iterable[Criterion], level: int = 1) -> Iterator[tuple[int, Criterion]]:
    for node in nodes:
        yield level, node
        if isinstance(node, Branch):
            yield from _printed(node.below, level + 1)


class ObjectiveIndicator(Named):
    """A counted figure that informs an indicator; ``target`` below ``floor`` means that less is better."""

    indicator: Id
    unit: str
    floor: float
    target: float
    numerator: Text
    denominator: Text | None = None
    basis: str
