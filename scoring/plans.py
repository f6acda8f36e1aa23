"""What is evaluated and how: the index system, what measures it, and the method."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from scoring.aggregation import Aggregation
from scoring.consistency import RandomIndex
from scoring.mixtures import GroupMethod
from scoring.panels import ConsistencyPolicy
from scoring.problems import Problem, refuse
from scoring.samples import Representation
from scoring.scores import GroupWeights, ObjectiveMeasure, ScoredItem

Weighting: TypeAlias = Literal["experts", "equal"]

OBJECTIVE = "objective"  # the group of the measures, beside the audiences


@dataclass(frozen=True)
class Node:
    """A place in the index system where experts compare: `criteria` under `parent`. One criterion needs no expert."""

    id: str
    parent: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """A verdict for scores from `minimum` up to the next band."""

    id: str
    minimum: float


@dataclass(frozen=True)
class Plan:
    """The index system and what measures it: the goal's node compares dimensions, each dimension's node its indicators.

    Raises:
        Refused: every `plan-*` problem: not one node for the goal or for each dimension, a parent that is no dimension,
            an id given twice, an item or measure of no indicator, or an audience called "objective".
    """

    goal: str
    nodes: tuple[Node, ...]
    items: tuple[ScoredItem, ...]
    objectives: tuple[ObjectiveMeasure, ...]

    def __post_init__(self) -> None:
        """Refuse a plan that is no tree."""
        refuse(_problems(self))

    @property
    def root(self) -> Node:
        """The goal's node."""
        return next(node for node in self.nodes if node.parent == self.goal)

    @property
    def branches(self) -> tuple[Node, ...]:
        """Each dimension's node, in the order of the dimensions."""
        return tuple(node for name in self.root.criteria for node in self.nodes if node.parent == name)


@dataclass(frozen=True)
class Method:
    """Every choice a reader must know.

    `grades` are the values of the comment set, best first; `minimum_group` is the fewest responses of an audience that
    give a score; `minimum_share` the least share of the weight (0 to 1) that must be present for a group, a dimension
    and the composite. A group that is absent leaves its weight to the indicator's other groups. `aggregation` joins
    indicators to dimensions and dimensions to the composite. `representation` says whether strata count as their
    populations do. `weighting` "equal" gives every criterion of a node the same weight, whatever experts said; `panel`
    says how experts become weights.
    """

    random_index: RandomIndex
    policy: ConsistencyPolicy
    group_weights: GroupWeights
    grades: tuple[float, ...]
    bands: tuple[Band, ...]
    minimum_group: Mapping[str, int]
    minimum_share: float = 0.7
    aggregation: Aggregation = "arithmetic"
    representation: Representation = "strata"
    weighting: Weighting = "experts"
    panel: GroupMethod = field(default_factory=GroupMethod)


def _problems(plan: Plan) -> Iterator[Problem]:
    roots = [node for node in plan.nodes if node.parent == plan.goal]
    if len(roots) != 1:
        yield Problem("plan-root", plan.goal, f"{len(roots)} nodes compare its dimensions.", "Give exactly one.")
        return
    dimensions = roots[0].criteria
    branches = [node for node in plan.nodes if node is not roots[0]]
    parents = Counter(node.parent for node in branches)
    for name in dimensions:
        if parents[name] != 1:
            yield Problem("plan-dimension", name, f"{parents[name]} nodes below it.", "Give exactly one.")
    for node in branches:
        if node.parent not in dimensions:
            yield Problem("plan-parent", node.id, f"{node.parent} is no dimension.", "Put it under a dimension.")
    yield from _leaf_problems(plan, {name for node in branches for name in node.criteria})


def _leaf_problems(plan: Plan, indicators: set[str]) -> Iterator[Problem]:
    criteria = [name for node in plan.nodes for name in node.criteria]
    leaves: tuple[ScoredItem | ObjectiveMeasure, ...] = (*plan.items, *plan.objectives)
    ids = [node.id for node in plan.nodes] + [leaf.id for leaf in leaves]
    for name, times in Counter([plan.goal, *criteria, *ids]).items():
        if times > 1:
            yield Problem("plan-id-twice", name, "used more than once.", "Give each its own id.")
    for leaf in leaves:
        if leaf.indicator not in indicators:
            yield Problem("plan-indicator", leaf.id, f"{leaf.indicator} is no indicator.", "Name one of the tree.")
    for item in plan.items:
        if item.audience == OBJECTIVE:
            yield Problem("plan-audience", item.id, "objective is not an audience.", "Name who answers it.")
