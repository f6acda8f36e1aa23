"""The way from items and measures up to the composite, as arrays: one evaluation, or thousands of draws at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.aggregation import ROUNDING, Aggregation, aggregate
from scoring.plans import OBJECTIVE, Method, Plan
from scoring.scores import GroupWeights


@dataclass(frozen=True, eq=False)
class Scorecard:
    """What is left to do once it is known which items and measures have a score.

    `leaves` are all items, then all measures. `shares` (indicators, leaves) says how much each counts in an indicator:
    rows sum to one, or are all 0 where the indicator has no score. `groups` says the same of an indicator's groups.
    `parents` (indicators + subdimensions,) says what each is directly below: a dimension by its place, a subdimension
    by its place among the subdimensions after the dimensions. A subdimension stands after the one that it is below.
    """

    dimensions: tuple[str, ...]
    indicators: tuple[str, ...]
    leaves: tuple[str, ...]
    shares: NDArray[np.float64]
    groups: tuple[Mapping[str, NDArray[np.float64]], ...]
    group_weights: tuple[Mapping[str, float], ...]
    parents: NDArray[np.intp]
    minimum_share: float
    aggregation: Aggregation = "arithmetic"
    subdimensions: tuple[str, ...] = ()

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """Which indicators have a score, (indicators,)."""
        return np.asarray(self.shares.any(axis=1))

    @property
    def inner(self) -> tuple[str, ...]:
        """What has something below it, but for the goal."""
        return (*self.dimensions, *self.subdimensions)

    @property
    def weighed(self) -> tuple[str, ...]:
        """All that has a local weight, in the order of rows of weights: the dimensions, then what is below them."""
        return (*self.dimensions, *self.indicators, *self.subdimensions)

    @cached_property
    def branch(self) -> NDArray[np.intp]:
        """The dimension of each indicator, by its place, (indicators,)."""
        first, above = len(self.dimensions), self.parents
        found = above[: len(self.indicators)]
        while (deep := found >= first).any():
            found = np.where(deep, above[len(self.indicators) - first + np.where(deep, found, first)], found)
        return found

    def indicator_scores(self, leaves: NDArray[np.float64]) -> NDArray[np.float64]:
        """Indicators from leaf scores, (..., leaves) to (..., indicators); what has no share may hold anything."""
        used = np.where(self.shares.any(axis=0), leaves, 0.0)
        return np.where(self.scored, used @ self.shares.T, np.nan)

    def inner_scores(
        self, indicators: NDArray[np.float64], local: NDArray[np.float64], kept: NDArray[np.bool_] | None = None
    ) -> NDArray[np.float64]:
        """Join indicators node by node, from below.

        Args:
            indicators: (..., indicators), 0 to 100, NaN where there is none.
            local: (..., indicators + subdimensions), their weights beside what is below the same node.
            kept: (dimensions + subdimensions,), what has no score whatever is below it; None where all may have one.

        Returns:
            (..., dimensions + subdimensions), NaN where the share of the weight that has a score is too small.
        """
        first, number = len(self.dimensions), len(self.indicators)
        values = indicators
        if self.subdimensions:
            draws = np.broadcast_shapes(indicators.shape[:-1], local.shape[:-1])
            values = np.full((*draws, local.shape[-1]), np.nan)
            values[..., :number] = indicators
        for place in range(len(self.inner) - 1, first - 1, -1):
            values[..., number + place - first] = self._joined(values, local, place, kept)
        columns = [self._joined(values, local, place, kept) for place in range(first)]
        dimensions = np.stack(np.broadcast_arrays(*columns), axis=-1)
        return np.concatenate([dimensions, values[..., number:]], axis=-1) if self.subdimensions else dimensions

    def _joined(
        self, values: NDArray[np.float64], local: NDArray[np.float64], place: int, kept: NDArray[np.bool_] | None
    ) -> NDArray[np.float64]:
        here = self.parents == place
        found = aggregate(values[..., here], local[..., here], self.minimum_share, self.aggregation)
        return found if kept is None or kept[place] else np.full_like(found, np.nan)

    def dimension_scores(self, indicators: NDArray[np.float64], local: NDArray[np.float64]) -> NDArray[np.float64]:
        """The dimensions alone of `inner_scores`, (..., dimensions)."""
        return self.inner_scores(indicators, local)[..., : len(self.dimensions)]

    def global_weights(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Local weights multiplied down the tree, (..., weighed) to (..., indicators)."""
        first, last = len(self.dimensions), len(self.dimensions) + len(self.indicators)
        inner = np.concatenate([rows[..., :first], rows[..., last:]], axis=-1)
        for place, above in enumerate(self.parents[len(self.indicators) :], start=first):
            inner[..., place] *= inner[..., above]
        return np.asarray(inner[..., self.parents[: len(self.indicators)]] * rows[..., first:last], dtype=np.float64)

    def composite(self, dimensions: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The composite from dimensions and their weights, each (..., dimensions), to (...)."""
        return aggregate(dimensions, weights, self.minimum_share, self.aggregation)


def scorecard(plan: Plan, scored: Collection[str], method: Method) -> Scorecard:
    """Work out how much every leaf counts.

    The items, or measures, of a group count equally, and at least `minimum_share` of them must have a score; the
    groups of an indicator count by the group weights of those that do.

    Args:
        plan: the index system and what measures it.
        scored: the items and measures that have a score.
        method: group weights, minimum share, aggregation.

    Returns:
        the scorecard.

    Raises:
        Refused: as `GroupWeights.for_groups`.
    """
    leaves = (*(item.id for item in plan.items), *(measure.id for measure in plan.objectives))
    place = {name: k for k, name in enumerate(leaves)}
    below = _below(plan)
    names, lower = (
        plan.indicators,
        tuple(node.parent for node in plan.branches if node.parent not in plan.root.criteria),
    )
    above = {name: k for k, name in enumerate((*plan.root.criteria, *lower))}
    rows = [_rows(below.get(name, {}), place, scored, method.minimum_share) for name in names]
    weights = [_weights(row, method.group_weights) for row in rows]
    empty = np.zeros(len(leaves))
    shares = [sum((w * row[group] for group, w in of.items()), empty) for row, of in zip(rows, weights, strict=True)]
    return Scorecard(
        dimensions=plan.root.criteria,
        indicators=names,
        leaves=leaves,
        shares=np.array(shares).reshape(len(names), len(leaves)),
        groups=tuple(rows),
        group_weights=tuple(weights),
        parents=np.array([above[plan.parents[name]] for name in (*names, *lower)], dtype=np.intp),
        minimum_share=method.minimum_share,
        aggregation=method.aggregation,
        subdimensions=lower,
    )


def _below(plan: Plan) -> dict[str, dict[str, list[str]]]:
    """The leaves of each indicator by group."""
    below: dict[str, dict[str, list[str]]] = {}
    for item in plan.items:
        below.setdefault(item.indicator, {}).setdefault(item.audience, []).append(item.id)
    for measure in plan.objectives:
        below.setdefault(measure.indicator, {}).setdefault(OBJECTIVE, []).append(measure.id)
    return below


def _rows(
    groups: Mapping[str, Sequence[str]], place: Mapping[str, int], scored: Collection[str], minimum_share: float
) -> dict[str, NDArray[np.float64]]:
    """By group, how much each leaf counts; all 0 where too few have a score."""
    rows = {}
    for group, members in groups.items():
        rows[group] = np.zeros(len(place))
        here = [place[name] for name in members if name in scored]
        if here and len(here) >= minimum_share * len(members) * (1 - ROUNDING):
            rows[group][here] = 1 / len(here)
    return rows


def _weights(rows: Mapping[str, NDArray[np.float64]], weights: GroupWeights) -> Mapping[str, float]:
    return weights.for_groups([group for group, row in rows.items() if row.any()])
