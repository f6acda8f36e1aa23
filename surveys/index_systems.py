"""The index system: a goal, its dimensions, their indicators, and the figures that are counted, not asked."""

from __future__ import annotations

from functools import cached_property

from surveys.texts import Id, Named, Text, Value


class Indicator(Named):
    """One thing that is scored."""

    definition: Text


class Dimension(Named):
    """A group of indicators that are weighed against each other."""

    code: str
    definition: Text
    indicators: tuple[Indicator, ...]


class IndexSystem(Value):
    """What is evaluated, from the goal down to the indicators."""

    goal: Named
    dimensions: tuple[Dimension, ...]

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for dimension in self.dimensions for indicator in dimension.indicators}

    @cached_property
    def named(self) -> dict[str, Named]:
        """Every node by its id: the goal, the dimensions, the indicators."""
        return {node.id: node for node in (self.goal, *self.dimensions, *self.indicators.values())}

    @cached_property
    def definitions(self) -> dict[str, Text]:
        nodes: tuple[Dimension | Indicator, ...] = (*self.dimensions, *self.indicators.values())
        return {node.id: node.definition for node in nodes}

    def children(self, parent: str) -> tuple[str, ...]:
        """The ids weighed against each other below ``parent``; empty for an indicator or an unknown id."""
        if parent == self.goal.id:
            return tuple(dimension.id for dimension in self.dimensions)
        below = next((dimension.indicators for dimension in self.dimensions if dimension.id == parent), ())
        return tuple(indicator.id for indicator in below)


class ObjectiveIndicator(Named):
    """A counted figure that informs an indicator; ``target`` below ``floor`` means that less is better."""

    indicator: Id
    unit: str
    floor: float
    target: float
    numerator: Text
    denominator: Text | None = None
    basis: str
