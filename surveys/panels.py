"""The panel as a whole: how near its experts are, who thinks alike, who moves the weights, how sure the weights are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.clusters import PanelClusters, cluster_panel
from scoring.consensus import Concordance, concordance, consensus, hierarchy_consensus
from scoring.evaluation import Evaluation
from scoring.hierarchies import Hierarchy
from scoring.influence import Influence, influences
from scoring.mixtures import GroupMethod, NodePanel, everyone
from scoring.remembering import remembered
from scoring.score_intervals import DRAWS
from scoring.uncertainty import bootstrap, cannot_be_told_apart, intervals
from scoring.weights import hierarchy as hierarchy_of
from scoring.weights import node_panels
from surveys.designs import Design

KEPT = 8  # panels: a batch that closes changes none
SEED = 20240607  # fixed, so that the same judgements always have the same intervals


@dataclass(frozen=True)
class Agreement:
    """How near the experts are at one node: Goepel's S* (0 to 1), and Kendall's W of their ranks."""

    s_star: float
    concordance: Concordance


@dataclass(frozen=True)
class PanelView:
    """What can be said of a panel of two experts or more.

    ``agreement`` is by parent of a matrix, ``overall`` that of the whole tree. ``intervals`` are 95 % bootstrap
    intervals of the global weights, by indicator, ``local`` those of the local weights, by criterion, and ``above``
    those of what dimensions and subdimensions weigh in the whole; ``alike`` are the pairs of indicators whose weights
    cannot be told apart.
    """

    agreement: Mapping[str, Agreement]
    overall: float | None
    clusters: PanelClusters
    influences: tuple[Influence, ...]
    intervals: Mapping[str, tuple[float, float]]
    local: Mapping[str, tuple[float, float]]
    alike: tuple[tuple[str, str], ...]
    above: Mapping[str, tuple[float, float]]


def view(design: Design, evaluation: Evaluation) -> PanelView | None:
    """The panel behind an evaluation; None while there are no weights, or a single expert is counted."""
    if evaluation.weights is None:
        return None
    panels = node_panels(design.plan, evaluation.nodes)
    return _view(hierarchy_of(design.plan), panels) if len(everyone(panels)) > 1 else None


@remembered(KEPT)
def _view(hierarchy: Hierarchy, panels: Mapping[str, NodePanel]) -> PanelView:
    method = GroupMethod()
    agreement = {parent: _agreement(panel) for parent, panel in panels.items()}
    local = {parent: panel.together(method) for parent, panel in panels.items()}
    alone = {node: [1.0] for node, names in hierarchy.children.items() if len(names) == 1}
    drawn = bootstrap(hierarchy, panels, DRAWS, np.random.default_rng(SEED))
    below = (_bounds(names, drawn.local[node]) for node, names in hierarchy.children.items())
    return PanelView(
        agreement,
        hierarchy_consensus(hierarchy, {**local, **alone}, {node: own.s_star for node, own in agreement.items()}),
        cluster_panel(hierarchy, panels),
        influences(hierarchy, panels),
        _bounds(hierarchy.leaves, drawn.global_),
        {name: ends for own in below for name, ends in own.items()},
        cannot_be_told_apart(drawn.global_, hierarchy.leaves),
        _above(hierarchy, drawn.local),
    )


def _above(hierarchy: Hierarchy, drawn: Mapping[str, NDArray[np.float64]]) -> dict[str, tuple[float, float]]:
    whole, inner = hierarchy.spread(drawn), [name for name in hierarchy.children if name != hierarchy.goal]
    return _bounds(inner, np.stack([whole[name] for name in inner], axis=-1))


def _bounds(names: Sequence[str], drawn: NDArray[np.float64]) -> dict[str, tuple[float, float]]:
    return {name: (low, high) for name, (low, high) in zip(names, intervals(drawn).tolist(), strict=True)}


def _agreement(panel: NodePanel) -> Agreement:
    own = panel.apart("eigenvector")
    return Agreement(float(consensus(own)), concordance(own))
