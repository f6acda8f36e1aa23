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
    """

    dimensions: tuple[str, ...]
    indicators: tuple[str, ...]
    leaves: tuple[str, ...]
    shares: NDArray[np.float64]
    groups: tuple[Mapping[str, NDArray[np.float64]], ...]
    group_weights: tuple[Mapping[str, float], ...]
    branch: NDArray[np.intp]
    minimum_share: float
    aggregation: Aggregation = "arithmetic"

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """Which indicators have a score, (indicators,)."""
        return np.asarray(self.shares.any(axis=1))

    def indicator_scores(self, leaves: NDArray[np.float64]) -> NDArray[np.float64]:
        """Indicators from leaf scores, (..., leaves) to (..., indicators); what has no share may hold anything."""
        used = np.where(self.shares.any(axis=0), leaves, 0.0)
        return np.where(self.scored, used @ self.shares.T, np.nan)

    def dimension_scores(self, indicators: NDArray[np.float64], local: NDArray[np.float64]) -> NDArray[np.float64]:
        """Dimensions from indicators and their local weights, each (..., indicators), to (..., dimensions)."""
        columns = [
            aggregate(indicators[..., here], local[..., here], self.minimum_share, self.aggregation)
            for here in (self.branch == place for place in range(len(self.dimensions)))
        ]
        return np.stack(np.broadcast_arrays(*columns), axis=-1)

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
    names = tuple(name for branch in plan.branches for name in branch.criteria)
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
        branch=np.array([k for k, branch in enumerate(plan.branches) for _ in branch.criteria], dtype=np.intp),
        minimum_share=method.minimum_share,
        aggregation=method.aggregation,
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
