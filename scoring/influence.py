"""What each expert changes: the weights and ranks of the panel without them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.consensus import ranks
from scoring.hierarchies import Hierarchy
from scoring.mixtures import GroupMethod, NodePanel, everyone, mixed


@dataclass(frozen=True)
class Influence:
    """The global weights without one expert, against those with.

    `without` is None, and the rest empty, where the expert is the only one at a node. `largest_change` is the greatest
    |without - with|, on `criterion`; `moved` gives, for each criterion whose rank (1 the heaviest, ties sharing the
    mean) changes, the ranks with and without the expert.
    """

    expert: str
    without: Mapping[str, float] | None
    criterion: str | None
    largest_change: float | None
    moved: Mapping[str, tuple[float, float]]


def influences(
    hierarchy: Hierarchy, panels: Mapping[str, NodePanel], method: GroupMethod | None = None
) -> tuple[Influence, ...]:
    """Leave every expert out in turn.

    Args:
        hierarchy: the tree.
        panels: by inner node of two or more children, the experts counted.
        method: aggregation and priorities; AIJ and the eigenvector if None.

    Returns:
        one for each expert, in the order in which the nodes name them.

    Source: the jackknife, Quenouille, Biometrika 43 (1956) 353-360.
    """
    experts = everyone(panels)
    absences = np.vstack([np.ones(len(experts)), 1 - np.eye(len(experts))])
    weights = mixed(hierarchy, panels, absences, method or GroupMethod())
    places = ranks(weights)
    return tuple(_influence(hierarchy.leaves, name, weights, places, k) for k, name in enumerate(experts, 1))


def left_out(panel: NodePanel, method: GroupMethod) -> NDArray[np.float64]:
    """Local weights without each expert, (m, n): row k leaves out `experts[k]`; NaN for a panel of one."""
    return panel.mixed(1 - np.eye(len(panel.experts)), method)


def _influence(
    leaves: tuple[str, ...], expert: str, weights: NDArray[np.float64], places: NDArray[np.float64], k: int
) -> Influence:
    if np.isnan(weights[k]).any():
        return Influence(expert, None, None, None, {})
    change = np.abs(weights[k] - weights[0])
    turned = np.flatnonzero(places[0] != places[k])
    moved = {leaves[i]: (float(places[0, i]), float(places[k, i])) for i in turned}
    without = dict(zip(leaves, weights[k].tolist(), strict=True))
    return Influence(expert, without, leaves[int(np.argmax(change))], float(change.max()), moved)
