"""The weights of the tree if other experts were counted, without weighing any expert's matrix again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from scoring.aggregation import aggregate
from scoring.consistency import RandomIndex, weigh
from scoring.evaluation import Evaluated
from scoring.mixtures import GroupMethod
from scoring.pairwise import PairwiseMatrix
from scoring.panels import ExpertMatrix, NodeWeights, aggregate_judgements
from scoring.plans import Method, Plan
from scoring.weights import Weights, node_panels

Counted: TypeAlias = Callable[[ExpertMatrix], bool]


def reweighed(
    evaluated: Evaluated, panel: GroupMethod, ways: Sequence[Counted]
) -> tuple[Mapping[str, float] | str, ...]:
    """Work out the local weights for other choices of who is counted.

    Args:
        evaluated: the evaluation, whose experts are weighed already.
        panel: how experts become weights.
        ways: each says of an expert's matrix, one that could be weighed, whether it counts.

    Returns:
        for each way the local weights by criterion; or "no-expert:<node>", the first node where nobody is
        counted; or "weights-equal" where no expert has a say.
    """
    if evaluated.method.weighting == "equal":
        return ("weights-equal",) * len(ways)
    nodes = {
        id: replace(n, experts=tuple(e for e in n.experts if e.weighed)) for id, n in evaluated.evaluation.nodes.items()
    }
    all_in = {id: replace(n, experts=tuple(replace(e, included=True) for e in n.experts)) for id, n in nodes.items()}
    panels = node_panels(evaluated.plan, all_in)
    found: list[dict[str, float]] = [{} for _ in ways]
    reasons: list[str | None] = [None] * len(ways)
    for node in evaluated.plan.nodes:
        if len(node.criteria) == 1:
            rows = np.ones((len(ways), 1))
        else:
            counts = np.array([[float(way(one)) for one in nodes[node.id].experts] for way in ways])
            rows = panels[node.parent].mixed(counts.reshape(len(ways), -1), panel)
        for k, row in enumerate(rows.tolist()):
            found[k] |= dict(zip(node.criteria, row, strict=True))
            reasons[k] = reasons[k] or (f"no-expert:{node.id}" if np.isnan(row[0]) else None)
    return tuple(reason or local for reason, local in zip(reasons, found, strict=True))


def recounted(node: NodeWeights, counted: Counted, random_index: RandomIndex) -> NodeWeights:
    """Weigh a node by some of its experts, as if nobody else were on the panel.

    Args:
        node: as it was weighed.
        counted: says of an expert's matrix, one that could be weighed, whether it counts.
        random_index: the table that the CR of the group's matrix is read against.

    Returns:
        the node with those experts alone, all of equal weight; `group` is None where nobody is counted.
    """
    of = [(one, one.weighed) for one in node.experts if one.weighed and counted(one)]
    experts = tuple(replace(one, included=True, reason="included") for one, _ in of)
    group = None
    if of:
        together = aggregate_judgements([weighed.completed for _, weighed in of])
        group = weigh(PairwiseMatrix(node.criteria, together), random_index)
    return NodeWeights(node.node, node.criteria, experts, group, len(experts), group)


def composite_by(plan: Plan, scores: Mapping[str, float | None], weights: Weights, method: Method) -> float | None:
    """The composite of the same indicator scores by other weights.

    Args:
        plan: the tree.
        scores: by indicator, 0 to 100, None where there is none.
        weights: local weights by criterion.
        method: how means are taken, and the least share of the weight that must be present.

    Returns:
        0 to 100; None where too little has a score.
    """

    def mean(names: Sequence[str], of: Mapping[str, float | None]) -> float | None:
        values = np.array([of[name] for name in names], dtype=np.float64)
        shares = [weights.local[name] for name in names]
        found = float(aggregate(values, shares, method.minimum_share, method.aggregation))
        return None if np.isnan(found) else found

    known = dict(scores)
    for node in reversed((plan.root, *plan.branches)):
        known[node.parent] = mean(node.criteria, known)
    return known[plan.goal]
