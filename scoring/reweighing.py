"""The weights of the tree if other experts were counted, without weighing any expert's matrix again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from scoring.evaluation import Evaluated
from scoring.mixtures import GroupMethod
from scoring.panels import ExpertMatrix
from scoring.weights import node_panels

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
        for each way the local weights by dimension and indicator; or "no-expert:<node>", the first node where nobody is
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
