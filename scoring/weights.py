"""The weights of the whole tree, from every panel of the index system."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.panels import Judgements, NodeWeights, weigh_node
from scoring.plans import Method, Plan


@dataclass(frozen=True)
class Weights:
    """`local` by dimension and indicator, one at each node; `global_` by indicator, summing to one over the tree."""

    nodes: Mapping[str, NodeWeights]
    local: Mapping[str, float]
    global_: Mapping[str, float]


def weigh_panel(
    plan: Plan, judgements: Mapping[str, Mapping[str, Judgements]], method: Method
) -> tuple[Mapping[str, NodeWeights], Weights | None]:
    """Weigh every node, and multiply down the tree: global = weight of the dimension * local weight of the indicator.

    Args:
        plan: the tree.
        judgements: by node and expert, the directed ratios given.
        method: random index and consistency policy.

    Returns:
        every node as weighed; the weights, or None if a node of two or more criteria has no included expert.

    Raises:
        Refused: as `weigh_node`.
    """
    nodes = {
        node.id: weigh_node(node.id, node.criteria, judgements.get(node.id, {}), method.random_index, method.policy)
        for node in plan.nodes
    }
    local: dict[str, float] = {}
    for node in nodes.values():
        if len(node.criteria) > 1 and node.group is None:
            return nodes, None
        local |= node.group.weights if node.group else dict.fromkeys(node.criteria, 1.0)
    below = {name: local[branch.parent] * local[name] for branch in plan.branches for name in branch.criteria}
    return nodes, Weights(nodes, local, below)
