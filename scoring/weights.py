"""The weights of the whole tree, from every panel of the index system."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.hierarchies import Hierarchy
from scoring.mixtures import GroupMethod, NodePanel
from scoring.panels import Judgements, NodeWeights, weigh_node
from scoring.plans import Method, Plan


@dataclass(frozen=True)
class Weights:
    """`local` by criterion, summing to one at each node; `global_` by indicator, summing to one over the tree."""

    nodes: Mapping[str, NodeWeights]
    local: Mapping[str, float]
    global_: Mapping[str, float]


def weigh_panel(
    plan: Plan, judgements: Mapping[str, Mapping[str, Judgements]], method: Method
) -> tuple[Mapping[str, NodeWeights], Weights | None]:
    """Weigh every node, and multiply down the tree: weight of a criterion = weight of what is above it * local weight.

    Args:
        plan: the tree.
        judgements: by node and expert, the directed ratios given.
        method: random index, consistency policy, weighting, and how a panel becomes weights.

    Returns:
        every node as weighed; the weights, or None if a node of two or more criteria has no included expert (with
        equal weighting never None).

    Raises:
        Refused: as `weigh_node`.
    """
    nodes = {
        node.id: weigh_node(node.id, node.criteria, judgements.get(node.id, {}), method.random_index, method.policy)
        for node in plan.nodes
    }
    return nodes, join(plan, nodes, method)


def join(plan: Plan, nodes: Mapping[str, NodeWeights], method: Method) -> Weights | None:
    """Multiply the weights of nodes that are weighed already down the tree; None as for `weigh_panel`."""
    if method.weighting == "equal":
        local = {name: 1 / len(node.criteria) for node in plan.nodes for name in node.criteria}
    elif any(len(node.criteria) > 1 and node.group is None for node in nodes.values()):
        return None
    else:
        local = _local(plan, nodes, method)
    return Weights(nodes, local, spread(plan, local))


def spread(plan: Plan, local: Mapping[str, float]) -> dict[str, float]:
    """Local weights by criterion, multiplied down the tree: the global weights by indicator."""
    weight = {plan.goal: 1.0}
    for name, parent in plan.parents.items():
        weight[name] = weight[parent] * local[name]
    return {name: weight[name] for name in plan.indicators}


def _local(plan: Plan, nodes: Mapping[str, NodeWeights], method: Method) -> dict[str, float]:
    local: dict[str, float] = {}
    for node in nodes.values():
        if len(node.criteria) == 1 or node.group is None:
            local[node.criteria[0]] = 1.0
        elif method.panel == GroupMethod():
            local |= node.group.weights
        else:
            together = _node_panel(node, {}).together(method.panel)
            local |= dict(zip(node.criteria, together.tolist(), strict=True))
    return local


def hierarchy(plan: Plan) -> Hierarchy:
    """The tree of a plan: the goal over its dimensions, each over what is below it."""
    return Hierarchy(plan.goal, {node.parent: node.criteria for node in (plan.root, *plan.branches)})


def node_panels(
    plan: Plan, nodes: Mapping[str, NodeWeights], shares: Mapping[str, float] | None = None
) -> dict[str, NodePanel]:
    """The included experts as arrays, for clusters, influence and uncertainty.

    Args:
        plan: the tree.
        nodes: as `weigh_panel` gives them, each of two or more criteria with at least one included expert.
        shares: the declared weight of each expert, >= 0; 1 where not named.

    Returns:
        by name of the parent, as in `hierarchy`; a node of one criterion needs no panel.
    """
    panels = {node.parent: _node_panel(nodes[node.id], shares or {}) for node in plan.nodes}
    return {parent: panel for parent, panel in panels.items() if len(panel.criteria) > 1}


def _node_panel(node: NodeWeights, shares: Mapping[str, float]) -> NodePanel:
    used = [(one.expert, one.weighed) for one in node.experts if one.included and one.weighed]
    n = len(node.criteria)
    completed = np.array([weighed.completed for _, weighed in used]).reshape(-1, n, n)
    judged = np.array([~np.isnan(weighed.matrix.ratios) for _, weighed in used]).reshape(-1, n, n)
    names = tuple(expert for expert, _ in used)
    return NodePanel(
        node.node, node.criteria, names, completed, np.array([shares.get(name, 1.0) for name in names]), judged
    )
