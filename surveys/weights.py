"""The weights down the tree as they are read: local and global, how sure they are, and their rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from scoring.consensus import ranks
from scoring.weights import Weights
from surveys.index_systems import IndexSystem
from surveys.instrument import Instrument
from surveys.panels import PanelView

Ends = tuple[float, float]


Kind = Literal["dimension", "subdimension", "indicator"]


@dataclass(frozen=True)
class TreeWeight:
    """A criterion: its weight beside its siblings and in the whole, 0 to 1, each with a 95 % interval.

    Intervals are None while there is no panel of two. ``rank``: 1 for the heaviest in the whole of its kind; equals
    share the mean of theirs. ``level`` is 1 for a dimension; ``path`` is all that is above it, from the dimension down,
    and itself.
    """

    id: str
    kind: Kind
    path: tuple[str, ...]
    local: float
    local_ends: Ends | None
    whole: float
    whole_ends: Ends | None
    rank: float

    @property
    def level(self) -> int:
        return len(self.path)

    @property
    def dimension(self) -> str:
        return self.path[0]


def tree(instrument: Instrument, weights: Weights, view: PanelView | None) -> tuple[TreeWeight, ...]:
    """Each criterion before what is below it, in the order of the index system."""
    system = instrument.index_system
    whole = {**system.spread(weights.local), **weights.global_}
    places = ranks_by_kind(system, whole)
    local = view.local if view else {}
    drawn = {**view.above, **view.intervals} if view else {}
    return tuple(
        TreeWeight(
            id,
            kind(system, id),
            system.paths[id],
            weights.local[id],
            local.get(id),
            whole[id],
            drawn.get(id),
            places[id],
        )
        for id in system.criteria
    )


def kind(system: IndexSystem, id: str) -> Kind:
    """What a criterion is."""
    if id in system.indicators:
        return "indicator"
    return "subdimension" if id in system.subdimensions else "dimension"


def ranks_by_kind(system: IndexSystem, whole: Mapping[str, float]) -> dict[str, float]:
    """The rank of each weight in the whole: among the dimensions, the subdimensions, the indicators."""
    found: dict[str, float] = {}
    for own in get_args(Kind):
        if names := [id for id in system.criteria if kind(system, id) == own]:
            found |= ranked({id: whole[id] for id in names})
    return found


def ranked(weights: Mapping[str, float]) -> dict[str, float]:
    """The rank of each weight, 1 for the heaviest, equals (relative 1e-9) sharing the mean of their ranks."""
    return dict(zip(weights, ranks(np.array(list(weights.values()))).tolist(), strict=True))
