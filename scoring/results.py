"""What an evaluation shows: every table from the items to the composite."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.panels import NodeWeights
from scoring.weights import Weights


@dataclass(frozen=True)
class ItemResult:
    """An item's counts as in a tally, and its score, None where fewer answered on the scale than may be shown.

    `shares` are those of the keyed answers, the best first; like the score they are weighted where strata are.
    """

    id: str
    audience: str
    counts: tuple[int, ...]
    scored: int
    dont_know: int
    not_applicable: int
    missing: int
    score: float | None
    shares: tuple[float, ...] | None


@dataclass(frozen=True)
class IndicatorResult:
    """An indicator from its groups; `group_weights` are over the groups that have a score."""

    id: str
    dimension: str
    groups: Mapping[str, float | None]
    group_weights: Mapping[str, float]
    score: float | None
    membership: tuple[float, ...] | None
    weight_local: float | None
    weight_global: float | None
    obstacle: float | None


@dataclass(frozen=True)
class DimensionResult:
    """A dimension from what is below it."""

    id: str
    score: float | None
    membership: tuple[float, ...] | None
    weight: float | None


@dataclass(frozen=True)
class SubdimensionResult:
    """A subdimension from what is below it; `parent` is the dimension or subdimension that `weight` is local to."""

    id: str
    parent: str
    score: float | None
    membership: tuple[float, ...] | None
    weight: float | None


@dataclass(frozen=True)
class Composite:
    """The whole, by two routes: `score`, and `expected` read from the membership.

    `routes_agree`: for arithmetic aggregation the expected value, put on the scale of scores, must be the score.

    `close_call`: the two largest memberships differ by less than 0.05, so that `by_maximum_membership` says little.
    """

    score: float | None
    membership: tuple[float, ...] | None
    expected: float | None
    band: str | None
    by_maximum_membership: int | None
    close_call: bool
    routes_agree: bool | None = None


@dataclass(frozen=True)
class Evaluation:
    """Every table from the responses to the composite.

    `subdimensions`: each after the one that it is below; none where every indicator is directly below a dimension.
    `nodes` holds the panel even when `weights` is None. `represented` names the audiences whose strata count as their
    populations do. `reasons`: "no-weights", "not-enough:<audience>", "no-value:<measure>", "no-score:<indicator>",
    "silent:<audience>" (weighted by population, though a stratum gave no answer).
    """

    responses: Mapping[str, int]
    represented: tuple[str, ...]
    nodes: Mapping[str, NodeWeights]
    weights: Weights | None
    items: tuple[ItemResult, ...]
    objective_scores: Mapping[str, float | None]
    indicators: tuple[IndicatorResult, ...]
    dimensions: tuple[DimensionResult, ...]
    composite: Composite
    reasons: tuple[str, ...]
    subdimensions: tuple[SubdimensionResult, ...] = ()
