"""What could make a score otherwise: other experts, other people asked, another method; ready to be drawn from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.aggregation import AGGREGATIONS, Aggregation
from scoring.evaluation import Evaluated
from scoring.mixtures import GroupMethod, NodePanel
from scoring.panels import ConsistencyPolicy, ExpertMatrix, NodeWeights
from scoring.plans import Plan
from scoring.problems import please, refuse
from scoring.remembering import remembered
from scoring.results import Evaluation
from scoring.samples import SamplingError, sampling_error
from scoring.scorecards import Scorecard
from scoring.voices import Voice, voices
from scoring.weights import node_panels

Floats: TypeAlias = NDArray[np.float64]
Weighting: TypeAlias = GroupMethod | Literal["equal"]

EXPERTS, METHOD = "experts", "method"  # the sources beside the audiences, each of which has its own name
PANELS = 32  # ways of weighing a panel that are kept
DRAWN = 64  # sets of drawn panels that are kept
NEGLIGIBLE = 1e-12  # of the largest eigenvalue: below it a covariance is taken for singular


@dataclass(frozen=True)
class Alternatives:
    """Methods that could as well have been declared; each draw takes one of each kind, all equally likely.

    `exclude_above` are largest CRs of a counted matrix, None counting every one.

    Raises:
        Refused: `alternatives-empty`.
    """

    aggregations: tuple[Aggregation, ...] = AGGREGATIONS
    exclude_above: tuple[float | None, ...] = (0.20, 0.10, None)
    weightings: tuple[Weighting, ...] = (GroupMethod(), GroupMethod("geometric_mean", "AIP"), "equal")

    def __post_init__(self) -> None:
        """Refuse a kind without a method."""
        way_out = "name at least one"
        refuse(
            please("alternatives-empty", name, "there is nothing to choose from.", way_out)
            for name, kinds in vars(self).items()
            if not kinds
        )


@dataclass(frozen=True, eq=False)
class Weighing:
    """One way from experts to weights.

    `row` (weighed,) are the local weights as they stand, in the order of `Scorecard.weighed`; `columns` says where
    each of `voices` has its own. Equal weights have no voice.
    """

    row: Floats
    voices: tuple[Voice, ...]
    columns: tuple[NDArray[np.intp], ...]

    def rows(self, normals: Floats, scales: Mapping[float, Floats]) -> Floats:
        """Local weights of drawn panels.

        Args:
            normals: (d, experts), standard normal.
            scales: by degrees of freedom, (d,); 1 where not named.

        Returns:
            (d, weighed).
        """
        return _rows(self, normals, scales)


@remembered(DRAWN)
def _rows(way: Weighing, normals: Floats, scales: Mapping[float, Floats]) -> Floats:
    drawn = np.tile(way.row, (len(normals), 1))
    for voice, columns in zip(way.voices, way.columns, strict=True):
        drawn[:, columns] = voice.moved(normals, scales.get(voice.degrees, 1.0))
    drawn.flags.writeable = False
    return drawn


@dataclass(frozen=True, eq=False)
class Spread:
    """How an audience's part of the indicators varies: `covariance` (indicators, indicators), squared points, and df.

    `root` is its symmetric square root: unlike an eigenvector factor the same on every machine. `items` is what it
    comes from, the covariance of the audience's items.
    """

    covariance: Floats
    root: Floats
    degrees: float
    items: SamplingError


@dataclass(frozen=True, eq=False)
class Sources:
    """An evaluation with all that could move it.

    `card` is its scorecard with no minimum share, `kept` (dimensions + subdimensions,) which of them have a score: what
    is enough is decided once, not anew in each draw. `indicators` (indicators,) are scores, NaN where there is none.
    `declared` is None where there are no weights. `alternatives` are all pairs of policy and weighting, None if they
    were not asked for. `reasons` says what does not move and why: "one-expert:<node>", "equal-weights", "no-weights",
    "no-responses:<audience>", "too-few:<audience>", "no-cross-products:<audience>", "not-enough:<audience>" (no item
    counts), "nobody-included:<largest CR>" (an alternative that is left out), "one-alternative".
    """

    evaluated: Evaluated
    card: Scorecard
    kept: NDArray[np.bool_]
    indicators: Floats
    experts: tuple[str, ...]
    declared: Weighing | None
    audiences: Mapping[str, Spread]
    alternatives: tuple[Weighing, ...]
    aggregations: tuple[Aggregation, ...]
    reasons: tuple[str, ...]

    @property
    def movable(self) -> tuple[str, ...]:
        """The sources that move anything: the experts, each audience, the method."""
        experts = (EXPERTS,) if self.declared and any(v.pulls.any() for v in self.declared.voices) else ()
        method = (METHOD,) if len(self.alternatives) * len(self.aggregations) > 1 else ()
        return (*experts, *self.audiences, *method)


@lru_cache(maxsize=4)  # an analysis asks for the same ones again and again
def sources_of(evaluated: Evaluated, alternatives: Alternatives | None = None) -> Sources:
    """Find what could move an evaluation.

    Args:
        evaluated: the evaluation with what it was worked out from.
        alternatives: to the method; None leaves the method as declared.

    Returns:
        its sources.

    Raises:
        Refused: `sources-audience` for an audience called "experts" or "method".
    """
    way_out = "give the audience another name"
    refuse(
        please("sources-audience", name, "the name means another source.", way_out)
        for name in evaluated.samples
        if name in (EXPERTS, METHOD)
    )
    card, found = replace(evaluated.scorecard, minimum_share=0.0), evaluated.evaluation
    experts = tuple(dict.fromkeys(one.expert for node in found.nodes.values() for one in node.experts if one.weighed))
    declared = _declared(evaluated, experts)
    spreads, lacking = _spreads(evaluated)
    others, left_out = _alternatives(evaluated, experts, alternatives) if declared and alternatives else ((), ())
    return Sources(
        evaluated=evaluated,
        card=card,
        kept=np.array([score is not None for score in _above(found)]),
        indicators=np.array([one.score for one in found.indicators], dtype=np.float64),
        experts=experts,
        declared=declared,
        audiences=spreads,
        alternatives=others,
        aggregations=alternatives.aggregations if alternatives and others else (),
        reasons=(*_expert_reasons(evaluated, declared), *lacking, *left_out),
    )


def square_root(covariance: Floats) -> Floats:
    """The symmetric square root of a covariance, (n, n); what is negligible beside the largest eigenvalue counts 0."""
    values, vectors = np.linalg.eigh(covariance)
    kept = np.where(values > NEGLIGIBLE * values.max(initial=0.0), values, 0.0)
    return np.asarray((vectors * np.sqrt(kept)) @ vectors.T, dtype=np.float64)


def indicator_rows(evaluated: Evaluated, audience: str) -> Floats:
    """How much each item of an audience counts in each indicator, (indicators, items of the audience)."""
    place = {name: k for k, name in enumerate(evaluated.scorecard.leaves)}
    return evaluated.scorecard.shares[:, [place[item.id] for item in evaluated.samples[audience].items]]


def _above(found: Evaluation) -> list[float | None]:
    return [one.score for one in found.dimensions] + [one.score for one in found.subdimensions]


def _spreads(evaluated: Evaluated) -> tuple[dict[str, Spread], list[str]]:
    spreads, reasons = {}, []
    for name, given in evaluated.samples.items():
        error, rows = sampling_error(given), indicator_rows(evaluated, name)
        if not given.strata:
            reasons.append(f"no-responses:{name}")
        elif any(part.moments is None for part in given.strata):
            reasons.append(f"no-cross-products:{name}")
        elif error is None:
            reasons.append(f"too-few:{name}")
        elif not rows.any():
            reasons.append(f"not-enough:{name}")
        else:
            covariance = rows @ error.covariance @ rows.T
            spreads[name] = Spread(covariance, square_root(covariance), error.degrees, error)
    return spreads, reasons


def _declared(evaluated: Evaluated, experts: Sequence[str]) -> Weighing | None:
    weights, method = evaluated.evaluation.weights, evaluated.method
    if weights is None:
        return None
    card = evaluated.scorecard
    row = np.array([weights.local[name] for name in card.weighed])
    if method.weighting == "equal":
        return Weighing(row, (), ())
    panels = node_panels(evaluated.plan, evaluated.evaluation.nodes)
    return replace(weighing(card, panels, experts, method.panel), row=row)


def weighing(card: Scorecard, panels: Mapping[str, NodePanel], experts: Sequence[str], method: GroupMethod) -> Weighing:
    """Weigh the tree by panels, each with at least one expert.

    Args:
        card: names what is weighed.
        panels: by parent, as `node_panels` gives them; a criterion without a panel is alone at its node and weighs 1.
        experts: everybody who may count, in the order of the numbers they are drawn by.
        method: how experts become weights.
    """
    return _weighing(card.weighed, panels, experts, method)


@remembered(PANELS)
def _weighing(
    names: Sequence[str], panels: Mapping[str, NodePanel], experts: Sequence[str], method: GroupMethod
) -> Weighing:
    place = {name: k for k, name in enumerate(names)}
    heard = voices(panels, experts, method)
    columns = tuple(np.array([place[name] for name in voice.criteria]) for voice in heard)
    row = np.ones(len(place))
    for voice, here in zip(heard, columns, strict=True):
        row[here] = voice.weights(voice.centre[None])[0]
    return Weighing(row, heard, columns)


def _alternatives(
    evaluated: Evaluated, experts: Sequence[str], alternatives: Alternatives
) -> tuple[tuple[Weighing, ...], tuple[str, ...]]:
    card, nodes, policy = evaluated.scorecard, evaluated.evaluation.nodes, evaluated.method.policy
    by_limit = {limit: _panels(evaluated.plan, nodes, policy, limit) for limit in alternatives.exclude_above}
    able = [limit for limit, panels in by_limit.items() if all(panel.experts for panel in panels.values())]
    found = [
        _equal(card) if way == "equal" else weighing(card, by_limit[limit], experts, way)
        for limit, way in product(by_limit, alternatives.weightings)
        if way == "equal" or limit in able
    ]
    reasons = [f"nobody-included:{limit}" for limit in by_limit if limit not in able]
    if len(found) * len(alternatives.aggregations) == 1:
        reasons.append("one-alternative")
    return tuple(found), tuple(reasons)


def _panels(
    plan: Plan, nodes: Mapping[str, NodeWeights], policy: ConsistencyPolicy, limit: float | None
) -> dict[str, NodePanel]:
    """The experts counted when only CRs up to the limit are."""
    other = replace(policy, exclude_above=limit)
    counted = {
        id: replace(node, experts=tuple(replace(one, included=_counts(one, other)) for one in node.experts))
        for id, node in nodes.items()
    }
    return node_panels(plan, counted)


def _counts(one: ExpertMatrix, policy: ConsistencyPolicy) -> bool:
    return one.weighed is not None and policy.reason(one.weighed.consistency) == "included"


def _equal(card: Scorecard) -> Weighing:
    first, sizes = len(card.dimensions), np.bincount(card.parents, minlength=len(card.inner))
    return Weighing(np.concatenate([np.full(first, 1 / first), 1 / sizes[card.parents]]), (), ())


def _expert_reasons(evaluated: Evaluated, declared: Weighing | None) -> Iterator[str]:
    if declared is None:
        yield "no-weights"
    elif evaluated.method.weighting == "equal":
        yield "equal-weights"
    else:
        yield from (f"one-expert:{voice.node}" for voice in declared.voices if voice.degrees == 0)
