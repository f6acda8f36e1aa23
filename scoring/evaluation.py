"""The evaluation of a site: judgements, tallies and measures in; every intermediate table out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.diagnosis import Figures
from scoring.joining import join, or_none, row_or_none
from scoring.obstacles import obstacles
from scoring.panels import Judgements, NodeWeights
from scoring.plans import Band, Method, Node, Plan
from scoring.problems import Problem, refuse
from scoring.results import (
    Composite,
    DimensionResult,
    Evaluation,
    IndicatorResult,
    ItemResult,
)
from scoring.samples import Sample, sample
from scoring.scorecards import Scorecard, scorecard
from scoring.scores import ScoredItem, item_score, keyed_shares, objective_score, triangular_membership
from scoring.tallies import OFF_SCALE, Tally
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

Floats = NDArray[np.float64]
Populations = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, eq=False)
class Evaluated:
    """An evaluation with what it was worked out from, for whoever asks how it could be otherwise.

    `leaves` (leaves,) and `memberships` (leaves, grades) are those of the scorecard's leaves, NaN where there is none.
    """

    plan: Plan
    method: Method
    evaluation: Evaluation
    samples: Mapping[str, Sample]
    scorecard: Scorecard
    leaves: Floats
    memberships: Floats


def evaluate(
    plan: Plan,
    tallies: Sequence[Tally],
    judgements: Mapping[str, Mapping[str, Judgements]],
    objective: Mapping[str, float | None],
    method: Method,
    populations: Populations | None = None,
) -> Evaluation:
    """Evaluate a site.

    Scores go from items to groups, indicators, subdimensions, dimensions and the composite as weighted means (the
    items, or measures, of a group count equally); memberships go the same way by M(.,+), from the shares of keyed
    answers and triangles.

    Args:
        plan: the index system with its items and measures.
        tallies: any number of each audience and stratum; they are merged.
        judgements: by node and expert, the directed ratios given.
        objective: by measure, in its own unit; None or absent where unknown.
        method: every choice.
        populations: people by audience and stratum, where they were counted.

    Returns:
        scores 0 to 100, None with a reason where there is too little; obstacles over the indicators that have a score.

    Raises:
        Refused: as `weigh_node`, `merge` and `GroupWeights.for_groups`; `tally-points` for a tally of another scale.
    """
    weighed = weigh_panel(plan, judgements, method)
    return work_out(plan, tallies, weighed, objective, method, populations).evaluation


def work_out(
    plan: Plan,
    tallies: Sequence[Tally],
    weighed: tuple[Mapping[str, NodeWeights], Weights | None],
    objective: Mapping[str, float | None],
    method: Method,
    populations: Populations | None = None,
) -> Evaluated:
    """Evaluate a site whose panel is weighed already, and keep what the evaluation was worked out from.

    Args:
        plan: as for `evaluate`, like all that is not named here.
        tallies: of each audience.
        weighed: what `weigh_panel` returns.
        objective: by measure.
        method: every choice.
        populations: by audience and stratum.
    """
    nodes, weights = weighed
    audiences = dict.fromkeys(item.audience for item in plan.items)
    samples = {
        name: sample(name, plan.items, tallies, (populations or {}).get(name), method.representation)
        for name in audiences
    }
    items = tuple(_item(item, samples[item.audience], method) for item in plan.items)
    measures = {m.id: _objective(m.floor, m.target, objective.get(m.id)) for m in plan.objectives}
    scored = {i.id for i in items if i.score is not None} | {id for id, score in measures.items() if score is not None}
    card = scorecard(plan, scored, method)
    leaves, memberships = _leaves(plan, items, measures, method)
    responses = {name: one.pooled.responses for name, one in samples.items()}
    indicators = _indicators(card, leaves, memberships, weights)
    joined = join(plan, card, indicators, weights, method)
    evaluation = Evaluation(
        responses=responses,
        represented=tuple(name for name, one in samples.items() if one.shares is not None),
        nodes=nodes,
        weights=weights,
        items=items,
        objective_scores=measures,
        indicators=indicators,
        dimensions=joined.dimensions,
        subdimensions=joined.subdimensions,
        composite=joined.composite,
        reasons=(*_reasons(responses, weights, measures, indicators, method), *_silent(samples, populations or {})),
    )
    return Evaluated(plan, method, evaluation, samples, card, leaves, memberships)


def figures(evaluation: Evaluation) -> Figures:
    """Read an evaluation as the figures that diagnosis rules need; an item without counts gives none."""
    indicators = evaluation.indicators
    return Figures(
        scores={one.id: one.score for one in indicators},
        groups={one.id: one.groups for one in indicators},
        weights=evaluation.weights.global_ if evaluation.weights else {},
        obstacles={one.id: one.obstacle for one in indicators if one.obstacle is not None},
        counts={i.id: i.counts for i in evaluation.items if i.score is not None and i.counts},
        shares={i.id: i.shares for i in evaluation.items if i.score is not None and i.shares is not None},
    )


def _enough(responses: Mapping[str, int], audience: str, method: Method) -> bool:
    return responses[audience] >= method.minimum_group.get(audience, 1)


def _item(item: ScoredItem, given: Sample, method: Method) -> ItemResult:
    pooled = given.pooled
    counts = pooled.answers(item.id) or (0,) * (item.points + OFF_SCALE - 1) + (pooled.responses,)
    if len(counts) != item.points + OFF_SCALE:
        refuse([Problem("tally-points", item.id, "tallied on another scale.", f"Tally it with {item.points} points.")])
    scored = sum(counts[: item.points])
    enough = scored >= method.minimum_group.get(item.audience, 1)
    weighted = given.counts(item) if enough else ()
    score, shares = (item_score(weighted, item.key), keyed_shares(weighted, item.key)) if enough else (None, None)
    unknown, unfit, missing = counts[item.points :]
    if (known := pooled.totals.get(item.id)) is not None:
        counts, shares = (*known.shape, *known.others) if known.shape else (), shares if known.shape else None
    return ItemResult(item.id, item.audience, counts, scored, unknown, unfit, missing, score, shares)


def _objective(floor: float, target: float, value: float | None) -> float | None:
    return None if value is None else objective_score(value, floor, target)


def _leaves(
    plan: Plan, items: Sequence[ItemResult], measures: Mapping[str, float | None], method: Method
) -> tuple[Floats, Floats]:
    """Scores and memberships of items and measures, (leaves,) and (leaves, grades), NaN where there is none."""
    centres = np.linspace(100.0, 0.0, len(method.grades)).tolist()
    rows = [_item_membership(item, one, centres) for item, one in zip(plan.items, items, strict=True)]
    rows += [None if s is None else triangular_membership(s, centres) for s in measures.values()]
    scores = [one.score for one in items] + list(measures.values())
    nothing = (np.nan,) * len(centres)
    memberships = np.array([row or nothing for row in rows], dtype=np.float64).reshape(len(rows), len(centres))
    return np.array(scores, dtype=np.float64), memberships


def _item_membership(item: ScoredItem, one: ItemResult, centres: Sequence[float]) -> tuple[float, ...] | None:
    """Shares of the keyed answers; where the scale has other points than there are grades, spread by triangles.

    Where nothing but the score is known, its triangle, as of a measure.
    """
    if one.shares is None:
        return None if one.score is None else triangular_membership(one.score, centres)
    if item.points == len(centres):
        return one.shares
    places = np.linspace(centres[0], centres[-1], item.points)
    rows = np.array([triangular_membership(place, centres) for place in places])
    return tuple((np.array(one.shares) @ rows).tolist())


def _indicators(
    card: Scorecard, leaves: Floats, memberships: Floats, weights: Weights | None
) -> tuple[IndicatorResult, ...]:
    scores = card.indicator_scores(leaves)
    rows = card.indicator_scores(memberships.T).T
    drags = _drags(card, scores, weights)
    return tuple(
        IndicatorResult(
            id=name,
            dimension=card.dimensions[card.branch[k]],
            groups={group: _given(row, leaves) for group, row in card.groups[k].items()},
            group_weights=card.group_weights[k],
            score=or_none(scores[k]),
            membership=row_or_none(rows[k]),
            weight_local=weights.local[name] if weights else None,
            weight_global=weights.global_[name] if weights else None,
            obstacle=drags.get(name),
        )
        for k, name in enumerate(card.indicators)
    )


def _given(row: Floats, leaves: Floats) -> float | None:
    used = row > 0
    return float(row[used] @ leaves[used]) if used.any() else None


def _drags(card: Scorecard, scores: Floats, weights: Weights | None) -> dict[str, float]:
    names = [name for name, has in zip(card.indicators, card.scored, strict=True) if has]
    if weights is None or not names:
        return {}
    shares = np.array([weights.global_[name] for name in names])
    return dict(zip(names, obstacles(shares / shares.sum(), scores[card.scored]).tolist(), strict=True))


def _silent(samples: Mapping[str, Sample], populations: Populations) -> Iterator[str]:
    """Audiences weighted by population in which a stratum said nothing: the others speak for its people."""
    for name, one in samples.items():
        heard = {part.stratum for part in one.strata}
        if one.shares is not None and populations.get(name, {}).keys() - heard:
            yield f"silent:{name}"


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
