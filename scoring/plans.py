"""What is evaluated and how: the index system, what measures it, and the method."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
    """A place in the index system where experts compare: `criteria` under `parent`. One criterion needs no expert.

    The parent is the goal, a dimension, or a subdimension; a criterion under which there is no node is an indicator.
    """

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
    """The index system and what measures it: the goal's node compares dimensions, each dimension's node what is below.

    That is indicators, or subdimensions, which have a node of their own: a tree of any depth, and not everywhere alike.

    Raises:
        Refused: every `plan-*` problem: not one node for the goal or for each dimension, several for a subdimension, a
            parent that is not below the goal, an id given twice, an item or measure of no indicator, or an audience
            called "objective".
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

    @cached_property
    def branches(self) -> tuple[Node, ...]:
        """Every node below the goal's, in the order in which the tree is printed: each after the one above it."""
        return tuple(_printed(_by_parent(self.nodes), self.root))[1:]

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The lowest criteria, in the order in which the tree is printed."""
        below, waiting, found = _by_parent(self.nodes), [*reversed(self.root.criteria)], []
        while waiting:
            name = waiting.pop()
            waiting += reversed(below[name].criteria) if name in below else ()
            found += [] if name in below else [name]
        return tuple(found)

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """What each criterion is directly below."""
        return {name: node.parent for node in (self.root, *self.branches) for name in node.criteria}

    @cached_property
    def dimensions(self) -> Mapping[str, str]:
        """The dimension that each criterion belongs to; a dimension is its own."""
        found: dict[str, str] = {}
        for name, parent in self.parents.items():
            found[name] = name if parent == self.goal else found[parent]
        return found


@dataclass(frozen=True)
class Method:
    """Every choice a reader must know.

    `grades` are the values of the comment set, best first; `minimum_group` is the fewest responses of an audience that
    give a score; `minimum_share` the least share of the weight (0 to 1) that must be present for a group, at each node
    and for the composite. A group that is absent leaves its weight to the indicator's other groups. `aggregation` joins
    indicators to what is above them, and so on up to the composite. `representation` says whether strata count as their
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


def _by_parent(nodes: Sequence[Node]) -> dict[str, Node]:
    return {node.parent: node for node in nodes}


def _printed(nodes: Mapping[str, Node], root: Node) -> Iterator[Node]:
    """The nodes from a root down, each after the one above it; none twice, even where this is no tree."""
    waiting, seen = [root], {root.parent}
    while waiting:
        node = waiting.pop()
        yield node
        lower = [name for name in dict.fromkeys(node.criteria) if name in nodes and name not in seen]
        seen.update(lower)
        waiting += [nodes[name] for name in reversed(lower)]


def _problems(plan: Plan) -> Iterator[Problem]:
    roots = [node for node in plan.nodes if node.parent == plan.goal]
    if len(roots) != 1:
        yield Problem("plan-root", plan.goal, f"{len(roots)} nodes compare its dimensions.", "Give exactly one.")
        return
    branches = [node for node in plan.nodes if node is not roots[0]]
    parents = Counter(node.parent for node in branches)
    known = {name for node in _printed(_by_parent(plan.nodes), roots[0]) for name in node.criteria}
    for name in dict.fromkeys((*roots[0].criteria, *parents)):
        if parents[name] != 1 and name in known:
            yield Problem("plan-dimension", name, f"{parents[name]} nodes below it.", "Give exactly one.")
    for node in branches:
        if node.parent not in known:
            yield Problem("plan-parent", node.id, f"{node.parent} is not below the goal.", "Put it under a dimension.")
    lowest = {name for node in branches for name in node.criteria} - parents.keys()
    yield from _leaf_problems(plan, lowest)


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
