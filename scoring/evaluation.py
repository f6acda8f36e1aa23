"""The evaluation of a site: judgements, tallies and measures in; every intermediate table out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.diagnosis import Figures
from scoring.fuzzy import combine, expected_value, maximum_membership
from scoring.obstacles import obstacles
from scoring.panels import Judgements
from scoring.plans import OBJECTIVE, Band, Method, Node, Plan
from scoring.problems import Problem, refuse
from scoring.results import Composite, DimensionResult, Evaluation, IndicatorResult, ItemResult
from scoring.scores import (
    ObjectiveMeasure,
    ScoredItem,
    item_score,
    keyed_shares,
    objective_score,
    triangular_membership,
    weighted_mean,
)
from scoring.tallies import Tally, merge
from scoring.weights import Weights, weigh_panel

__all__ = [
    "Band",
    "Composite",
    "DimensionResult",
    "Evaluation",
    "IndicatorResult",
    "ItemResult",
    "Method",
    "Node",
    "Plan",
    "Weights",
    "evaluate",
    "figures",
    "weigh_panel",
]

CLOSE_CALL = 0.05  # of membership


def evaluate(
    plan: Plan,
    tallies: Sequence[Tally],
    judgements: Mapping[str, Mapping[str, Judgements]],
    objective: Mapping[str, float | None],
    method: Method,
) -> Evaluation:
    """Evaluate a site.

    Scores go from items to groups, indicators, dimensions and the composite as weighted means (the items, or measures,
    of a group count equally); memberships go the same way by M(.,+), from the shares of keyed answers and triangles.

    Args:
        plan: the index system with its items and measures.
        tallies: any number of each audience; they are merged.
        judgements: by node and expert, the directed ratios given.
        objective: by measure, in its own unit; None or absent where unknown.
        method: every choice.

    Returns:
        scores 0 to 100, None with a reason where there is too little; obstacles over the indicators that have a score.

    Raises:
        Refused: as `weigh_node`, `merge` and `GroupWeights.for_groups`; `tally-points` for a tally of another scale.
    """
    nodes, weights = weigh_panel(plan, judgements, method)
    pooled = _pooled(plan, tallies)
    items = tuple(_item(item, pooled[item.audience], method) for item in plan.items)
    measures = {m.id: _objective(m, objective.get(m.id)) for m in plan.objectives}
    indicators, leaves = _indicators(plan, _leaves(plan, items, measures, method), weights, method)
    dimensions, whole = _upper(plan, leaves, weights, method)
    responses = {audience: part.responses for audience, part in pooled.items()}
    reasons = _reasons(responses, weights, measures, indicators, method)
    composite = _composite(whole, method)
    return Evaluation(responses, nodes, weights, items, measures, indicators, dimensions, composite, tuple(reasons))


def figures(plan: Plan, evaluation: Evaluation, method: Method) -> Figures:
    """Read an evaluation as the figures that diagnosis rules need; an item that too few answered gives no counts.

    Args:
        plan: the plan evaluated.
        evaluation: its result.
        method: the method used.
    """
    indicators = evaluation.indicators
    return Figures(
        scores={one.id: one.score for one in indicators},
        groups={one.id: one.groups for one in indicators},
        weights=evaluation.weights.global_ if evaluation.weights else {},
        obstacles={one.id: one.obstacle for one in indicators if one.obstacle is not None},
        counts={i.id: i.counts for i in evaluation.items if i.score is not None},
        keys={item.id: item.key for item in plan.items},
    )


@dataclass(frozen=True)
class _Measured:
    """A score and a membership, found apart and carried side by side."""

    score: float | None = None
    membership: tuple[float, ...] | None = None


def _blend(parts: Sequence[_Measured], weights: Sequence[float], minimum_share: float) -> _Measured:
    score = weighted_mean([part.score for part in parts], weights, minimum_share)
    if score is None:
        return _Measured()
    present = [(part.membership, w) for part, w in zip(parts, weights, strict=True) if part.membership is not None]
    shares = np.array([w for _, w in present])
    return _Measured(score, tuple(combine(shares / shares.sum(), [row for row, _ in present]).tolist()))


def _pooled(plan: Plan, tallies: Sequence[Tally]) -> dict[str, Tally]:
    empty = {
        audience: Tally(audience, "", 0, {i.id: (0,) * (i.points + 2) for i in plan.items if i.audience == audience})
        for audience in dict.fromkeys(item.audience for item in plan.items)
    }
    given = {audience: [part for part in tallies if part.audience == audience] for audience in empty}
    return {audience: merge(given[audience]) if given[audience] else empty[audience] for audience in empty}


def _enough(responses: Mapping[str, int], audience: str, method: Method) -> bool:
    return responses[audience] >= method.minimum_group.get(audience, 1)


def _item(item: ScoredItem, pooled: Tally, method: Method) -> ItemResult:
    counts = pooled.counts.get(item.id, (0,) * (item.points + 1) + (pooled.responses,))
    if len(counts) != item.points + 2:
        refuse([Problem("tally-points", item.id, "tallied on another scale.", f"Tally it with {item.points} points.")])
    scored = sum(counts[:-2])
    score = item_score(counts, item.key) if scored >= method.minimum_group.get(item.audience, 1) else None
    return ItemResult(item.id, item.audience, counts, scored, counts[-2], counts[-1], score)


def _objective(measure: ObjectiveMeasure, value: float | None) -> float | None:
    return None if value is None else objective_score(value, measure.floor, measure.target)


def _leaves(
    plan: Plan, items: Sequence[ItemResult], measures: Mapping[str, float | None], method: Method
) -> dict[str, dict[str, list[_Measured]]]:
    """By indicator and group, what was measured."""
    centres = np.linspace(100.0, 0.0, len(method.grades)).tolist()
    leaves: dict[str, dict[str, list[_Measured]]] = {}
    for item, result in zip(plan.items, items, strict=True):
        measured = _Measured(result.score, _item_membership(item, result, centres))
        leaves.setdefault(item.indicator, {}).setdefault(item.audience, []).append(measured)
    for measure in plan.objectives:
        score = measures[measure.id]
        measured = _Measured(score, None if score is None else triangular_membership(score, centres))
        leaves.setdefault(measure.indicator, {}).setdefault(OBJECTIVE, []).append(measured)
    return leaves


def _item_membership(item: ScoredItem, result: ItemResult, centres: Sequence[float]) -> tuple[float, ...] | None:
    """Shares of the keyed answers; where the scale has other points than there are grades, spread by triangles."""
    shares = keyed_shares(result.counts, item.key)
    if result.score is None or shares is None:
        return None
    places = np.linspace(centres[0], centres[-1], item.points)
    return tuple(combine(shares, [triangular_membership(place, centres) for place in places]).tolist())


def _indicators(
    plan: Plan, leaves: Mapping[str, Mapping[str, list[_Measured]]], weights: Weights | None, method: Method
) -> tuple[tuple[IndicatorResult, ...], dict[str, _Measured]]:
    names = [name for branch in plan.branches for name in branch.criteria]
    groups = {name: _groups(leaves.get(name, {}), method) for name in names}
    shares = {name: method.group_weights.for_groups(_scored(groups[name])) for name in names}
    whole = {
        name: _blend([groups[name][group] for group in shares[name]], list(shares[name].values()), 0.0)
        for name in names
    }
    drags = _drags(whole, weights)
    results = tuple(
        IndicatorResult(
            id=name,
            dimension=branch.parent,
            groups={group: measured.score for group, measured in groups[name].items()},
            group_weights=shares[name],
            score=whole[name].score,
            membership=whole[name].membership,
            weight_local=weights.local[name] if weights else None,
            weight_global=weights.global_[name] if weights else None,
            obstacle=drags.get(name),
        )
        for branch in plan.branches
        for name in branch.criteria
    )
    return results, whole


def _groups(parts: Mapping[str, list[_Measured]], method: Method) -> dict[str, _Measured]:
    return {group: _blend(ones, [1.0] * len(ones), method.minimum_share) for group, ones in parts.items()}


def _scored(measured: Mapping[str, _Measured]) -> list[str]:
    return [name for name, one in measured.items() if one.score is not None]


def _drags(whole: Mapping[str, _Measured], weights: Weights | None) -> dict[str, float]:
    names = _scored(whole)
    if weights is None or not names:
        return {}
    shares = [weights.global_[name] for name in names]  # obstacles renormalise them
    scores = np.array([whole[name].score for name in names], dtype=np.float64)
    return dict(zip(names, obstacles(shares, scores).tolist(), strict=True))


def _upper(
    plan: Plan, leaves: Mapping[str, _Measured], weights: Weights | None, method: Method
) -> tuple[tuple[DimensionResult, ...], _Measured]:
    """Blend indicators into dimensions, and dimensions into the whole."""
    if weights is None:
        return tuple(DimensionResult(name, None, None, None) for name in plan.root.criteria), _Measured()
    local = weights.local
    blends = [
        _blend([leaves[name] for name in node.criteria], [local[name] for name in node.criteria], method.minimum_share)
        for node in plan.branches
    ]
    results = tuple(
        DimensionResult(name, one.score, one.membership, local[name])
        for name, one in zip(plan.root.criteria, blends, strict=True)
    )
    return results, _blend(blends, [local[name] for name in plan.root.criteria], method.minimum_share)


def _composite(whole: _Measured, method: Method) -> Composite:
    score, membership = whole.score, whole.membership
    if score is None or membership is None:
        return Composite(None, None, None, None, None, False)
    band = max((b for b in method.bands if b.minimum <= score), key=lambda b: b.minimum, default=None)
    first, second = sorted(membership, reverse=True)[:2]
    expected = expected_value(membership, method.grades)
    best = maximum_membership(membership)
    return Composite(score, membership, expected, band.id if band else None, best, first - second < CLOSE_CALL)


def _reasons(
    responses: Mapping[str, int],
    weights: Weights | None,
    measures: Mapping[str, float | None],
    indicators: Sequence[IndicatorResult],
    method: Method,
) -> Iterator[str]:
    if weights is None:
        yield "no-weights"
    yield from (f"not-enough:{audience}" for audience in responses if not _enough(responses, audience, method))
    yield from (f"no-value:{measure}" for measure, score in measures.items() if score is None)
    yield from (f"no-score:{one.id}" for one in indicators if one.score is None)
