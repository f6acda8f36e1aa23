"""The weights down the tree as they are read: local and global, how sure they are, and their rank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from scoring.consensus import ranks
from scoring.weights import Weights
from surveys.instrument import Instrument
from surveys.panels import PanelView

Ends = tuple[float, float]


@dataclass(frozen=True)
class TreeWeight:
    """A dimension or an indicator: its weight beside its siblings and in the whole, 0 to 1, each with a 95 % interval.

    Intervals are None while there is no panel of two. ``rank``: 1 for the heaviest of all dimensions, or of all
    indicators; equals share the mean of theirs. ``dimension`` is its own id for a dimension.
    """

    id: str
    dimension: str
    local: float
    local_ends: Ends | None
    whole: float
    whole_ends: Ends | None
    rank: float

    @property
    def is_dimension(self) -> bool:
        return self.id == self.dimension


def tree(instrument: Instrument, weights: Weights, view: PanelView | None) -> tuple[TreeWeight, ...]:
    """Each dimension before its indicators, in the order of the index system."""
    system = instrument.index_system
    own = {dimension.id: weights.local[dimension.id] for dimension in system.dimensions}
    places = {**ranked(own), **ranked(weights.global_)}
    local = view.local if view else {}
    whole = {**local, **view.intervals} if view else {}

    def rows() -> Iterator[TreeWeight]:
        for dimension in system.dimensions:
            for id in (dimension.id, *(indicator.id for indicator in dimension.indicators)):
                share = weights.global_.get(id, own.get(id, 0.0))
                yield TreeWeight(
                    id, dimension.id, weights.local[id], local.get(id), share, whole.get(id), float(places[id])
                )

    return tuple(rows())


def ranked(weights: Mapping[str, float]) -> dict[str, float]:
    """The rank of each weight, 1 for the heaviest, equals (relative 1e-9) sharing the mean of their ranks."""
    return dict(zip(weights, ranks(np.array(list(weights.values()))).tolist(), strict=True))
