"""How the result would be under each other method, and without each expert, item, measure and group (table T14)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.aggregation import AGGREGATIONS
from scoring.evaluation import Evaluated
from scoring.mixtures import GroupMethod
from scoring.obstacles import obstacles
from scoring.orders import OrderChange, order_change
from scoring.panels import ConsistencyPolicy, ExpertMatrix
from scoring.plans import OBJECTIVE, Method, Plan
from scoring.reweighing import reweighed
from scoring.samples import Sample
from scoring.scorecards import Scorecard, scorecard
from scoring.scores import GroupWeights, item_score

Floats = NDArray[np.float64]
Local: TypeAlias = Mapping[str, float]
Scenario: TypeAlias = Literal[
    "arithmetic",
    "geometric",
    "harmonic",
    "other-panel",
    "equal-weights",
    "exclude-above",
    "exclude-nobody",
    "strata-equal",
    "responses-alike",
    "groups-equal",
    "only-group",
    "without-group",
    "without-expert",
    "without-item",
    "without-measure",
]

AIP = GroupMethod("geometric_mean", "AIP")
STRICT = 0.10  # the CR that Saaty accepts


@dataclass(frozen=True)
class Robustness:
    """One other way of evaluating, and what it changes.

    `subject` is who or what is left out, taken alone or chosen, "" where the scenario says all. `change` in points of
    the composite; `order` what becomes of the order of indicators by obstacle, of which the first five are the top.

    Where `reason` is not None there is not enough data: "no-weights", "weights-equal" (no expert has a say),
    "no-expert:<node>" (nobody is counted there), "one-stratum", "no-score:<dimension>" (the first without a score);
    "no-composite" of the evaluation itself, so that there is nothing to compare with.
    """

    scenario: Scenario
    subject: str
    composite: float | None
    change: float | None
    band: str | None
    band_changed: bool | None
    order: OrderChange | None
    reason: str | None


@dataclass(frozen=True)
class RobustnessSummary:
    """The lowest and highest composite over the evaluation and all alternatives, and whose they are.

    `lowest` and `highest` are (scenario, subject), None for the evaluation itself. `other_bands`: the alternatives that
    end in another band; `band_ever_changes` whether there are any; `not_enough` those that say nothing.
    """

    low: float
    high: float
    lowest: tuple[Scenario, str] | None
    highest: tuple[Scenario, str] | None
    other_bands: tuple[tuple[Scenario, str], ...]
    band_ever_changes: bool
    not_enough: tuple[tuple[Scenario, str], ...]


def robustness(evaluated: Evaluated) -> tuple[Robustness, ...]:
    """Evaluate again in every other way.

    The other aggregations; equal weights; the geometric mean of the experts' row geometric means (AIP); matrices with a
    CR above 0.10 left out, and nobody left out; without each expert; every stratum of an audience counting alike, and
    every response; groups counting alike; each audience alone; and without each group, item and measure, as if it had
    not been planned.

    Args:
        evaluated: the evaluation, with what it was worked out from.

    Returns:
        one row for each; weights are worked out anew only where they change.

    Source: OECD & JRC, Handbook on Constructing Composite Indicators, 2008, step 7 (robustness and sensitivity).
    """
    now = evaluated.evaluation
    drags = {one.id: one.obstacle for one in now.indicators if one.obstacle is not None}
    return tuple(_row(evaluated, case, drags) for case in _cases(evaluated))


def summary(evaluated: Evaluated, rows: Sequence[Robustness]) -> RobustnessSummary | None:
    """Sum up a table of robustness.

    Args:
        evaluated: what the rows are alternatives to.
        rows: as `robustness` gives them.

    Returns:
        the range; None where the evaluation has no composite.
    """
    now = evaluated.evaluation.composite.score
    if now is None:
        return None
    found: list[tuple[float, tuple[Scenario, str] | None]] = [(now, None)]
    found += [(row.composite, (row.scenario, row.subject)) for row in rows if row.composite is not None]
    low, high = min(found, key=lambda one: one[0]), max(found, key=lambda one: one[0])
    others = tuple((row.scenario, row.subject) for row in rows if row.band_changed)
    silent = tuple((row.scenario, row.subject) for row in rows if row.composite is None)
    return RobustnessSummary(low[0], high[0], low[1], high[1], others, bool(others), silent)


@dataclass(frozen=True, eq=False)
class _Case:
    """An alternative, ready to be worked out; None where it cannot be, and the reason."""

    scenario: Scenario
    subject: str = ""
    local: Local | None = None
    card: Scorecard | None = None
    leaves: Floats | None = None
    reason: str | None = None


def _cases(evaluated: Evaluated) -> Iterator[_Case]:
    weights = evaluated.evaluation.weights
    ours: Local | None = weights.local if weights else None
    card = evaluated.scorecard
    for name in AGGREGATIONS:
        if name != evaluated.method.aggregation:
            yield _case(name, "", ours, replace(card, aggregation=name), evaluated.leaves)
    for scenario, subject, found in _weighings(evaluated):
        reason = found if isinstance(found, str) else None
        yield _Case(scenario, subject, None if isinstance(found, str) else found, card, evaluated.leaves, reason)
    for case in (*_strata(evaluated), *_groups(evaluated), *_less(evaluated)):
        yield case if case.reason else replace(case, local=ours, reason=None if ours else "no-weights")


def _case(scenario: Scenario, subject: str, local: Local | None, card: Scorecard, leaves: Floats) -> _Case:
    return _Case(scenario, subject, local, card, leaves, None if local else "no-weights")


def _weighings(evaluated: Evaluated) -> Iterator[tuple[Scenario, str, Local | str]]:
    """Weights that could be otherwise, or the reason why not."""
    method, nodes = evaluated.method, evaluated.evaluation.nodes
    yield "equal-weights", "", {n: 1 / len(node.criteria) for node in evaluated.plan.nodes for n in node.criteria}
    (other,) = reweighed(evaluated, AIP, [lambda one: one.included])
    yield "other-panel", "AIP", other
    experts = tuple(dict.fromkeys(one.expert for node in nodes.values() for one in node.experts if one.included))
    ways = [_up_to(method.policy, STRICT), lambda one: True, *map(_without, experts)]
    strict, everyone, *less = reweighed(evaluated, method.panel, ways)
    yield "exclude-above", f"{STRICT:.2f}", strict
    yield "exclude-nobody", "", everyone
    yield from (("without-expert", name, found) for name, found in zip(experts, less, strict=True))


def _up_to(policy: ConsistencyPolicy, limit: float) -> Callable[[ExpertMatrix], bool]:
    strict = replace(policy, exclude_above=limit)
    return lambda one: one.weighed is not None and strict.reason(one.weighed.consistency) == "included"


def _without(name: str) -> Callable[[ExpertMatrix], bool]:
    return lambda one: one.included and one.expert != name


def _strata(evaluated: Evaluated) -> Iterator[_Case]:
    """Every stratum alike, and every response alike."""
    card = evaluated.scorecard
    if not any(len(given.strata) > 1 for given in evaluated.samples.values()):
        yield _Case("strata-equal", reason="one-stratum")
        yield _Case("responses-alike", reason="one-stratum")
        return
    equal = {name: replace(s, shares=_alike(s)) for name, s in evaluated.samples.items()}
    pooled = {name: replace(s, shares=None) for name, s in evaluated.samples.items()}
    yield _Case("strata-equal", "", None, card, _leaves(evaluated, equal))
    yield _Case("responses-alike", "", None, card, _leaves(evaluated, pooled))


def _alike(given: Sample) -> tuple[float, ...] | None:
    count = len(given.strata)
    return (1 / count,) * count if count > 1 else None


def _leaves(evaluated: Evaluated, samples: Mapping[str, Sample]) -> Floats:
    """The leaves' scores with other samples; what has no score still has none."""
    found = evaluated.leaves.copy()
    for k, item in enumerate(evaluated.plan.items):
        if not np.isnan(found[k]):
            found[k] = item_score(samples[item.audience].counts(item), item.key)
    return found


def _groups(evaluated: Evaluated) -> Iterator[_Case]:
    """Groups alike, each audience alone, and each group left out."""
    plan, method = evaluated.plan, evaluated.method
    audiences = tuple(evaluated.samples)
    voices = (*audiences, *([OBJECTIVE] if plan.objectives else []))
    alike = replace(method, group_weights=GroupWeights(dict.fromkeys(voices, 1.0)))
    yield _planned(evaluated, "groups-equal", "", plan, alike)
    for name in audiences:
        alone = replace(plan, items=tuple(item for item in plan.items if item.audience == name), objectives=())
        yield _planned(evaluated, "only-group", name, alone, method)
    for name in voices:
        items = tuple(item for item in plan.items if item.audience != name)
        rest = replace(plan, items=items, objectives=() if name == OBJECTIVE else plan.objectives)
        yield _planned(evaluated, "without-group", name, rest, method)


def _less(evaluated: Evaluated) -> Iterator[_Case]:
    """Without each item, and without each measure."""
    plan, method = evaluated.plan, evaluated.method
    for item in plan.items:
        rest = replace(plan, items=tuple(one for one in plan.items if one is not item))
        yield _planned(evaluated, "without-item", item.id, rest, method)
    for measure in plan.objectives:
        rest = replace(plan, objectives=tuple(one for one in plan.objectives if one is not measure))
        yield _planned(evaluated, "without-measure", measure.id, rest, method)


def _planned(evaluated: Evaluated, scenario: Scenario, subject: str, plan: Plan, method: Method) -> _Case:
    """The scores as they are, put together by another plan or method."""
    scores = dict(zip(evaluated.scorecard.leaves, evaluated.leaves.tolist(), strict=True))
    card = scorecard(plan, {name for name, score in scores.items() if not np.isnan(score)}, method)
    return _Case(scenario, subject, None, card, np.array([scores[name] for name in card.leaves]))


def _row(evaluated: Evaluated, case: _Case, drags: Mapping[str, float]) -> Robustness:
    if case.reason or case.card is None or case.local is None or case.leaves is None:
        return _silent(case, case.reason)
    card, local = case.card, case.local
    scores = card.indicator_scores(case.leaves)
    row, first = np.array([local[name] for name in card.weighed]), len(card.dimensions)
    dimensions = card.dimension_scores(scores, row[first:])
    composite = float(card.composite(dimensions, row[:first]))
    if np.isnan(composite):
        return _silent(case, f"no-score:{card.dimensions[int(np.isnan(dimensions).argmax())]}")
    now = evaluated.evaluation.composite
    if now.score is None:
        return Robustness(case.scenario, case.subject, composite, None, None, None, None, "no-composite")
    band = max((b for b in evaluated.method.bands if b.minimum <= composite), key=lambda b: b.minimum, default=None)
    name = band.id if band else None
    order = order_change(drags, _drags(card, card.global_weights(row), scores))
    return Robustness(
        case.scenario, case.subject, composite, composite - now.score, name, name != now.band, order, None
    )


def _drags(card: Scorecard, weights: Floats, scores: Floats) -> dict[str, float]:
    names = [name for name, has in zip(card.indicators, card.scored, strict=True) if has]
    if not weights[card.scored].any():
        return {}
    return dict(zip(names, obstacles(weights[card.scored], scores[card.scored]).tolist(), strict=True))


def _silent(case: _Case, reason: str | None) -> Robustness:
    return Robustness(case.scenario, case.subject, None, None, None, None, None, reason)
