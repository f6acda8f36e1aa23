"""Experts who think alike, and the weights that each such group would give."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist, squareform

from scoring.hierarchies import Hierarchy
from scoring.mixtures import GroupMethod, NodePanel, apart, mixed

REASONABLE = 0.5  # mean silhouette: above it "a reasonable structure", Kaufman & Rousseeuw, Finding Groups, 1990, p. 88
MOST_CLUSTERS = 10


@dataclass(frozen=True)
class Clustering:
    """Who is with whom.

    `members` are row numbers of the priorities, the largest cluster first (among equals the one with the earliest
    member); `silhouette` is the mean silhouette of this division, -1 to 1, None for one cluster; `tried` has that of
    every number of clusters looked at.
    """

    members: tuple[tuple[int, ...], ...]
    silhouette: float | None
    tried: Mapping[int, float]


@dataclass(frozen=True)
class ExpertCluster:
    """Experts who think alike, and the global weights by leaf that they alone would give."""

    experts: tuple[str, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class PanelClusters:
    """The clusters of a whole panel; `unplaced` did not judge every node. `silhouette`, `tried` as in Clustering."""

    clusters: tuple[ExpertCluster, ...]
    unplaced: tuple[str, ...]
    silhouette: float | None
    tried: Mapping[int, float]


def aitchison(priorities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances between compositions: the Euclidean distance of their centred log-ratios.

    Args:
        priorities: (m, n), positive, one row an expert.

    Returns:
        (m, m), symmetric, >= 0, zero where two rows are proportional.

    Source: Aitchison, The Statistical Analysis of Compositional Data, 1986; Aitchison et al., Math. Geology 32 (2000)
    271-275.
    """
    logs = np.log(priorities)
    return np.asarray(squareform(pdist(logs - logs.mean(axis=1, keepdims=True))), dtype=np.float64)


def cluster(
    priorities: NDArray[np.float64], most: int = MOST_CLUSTERS, least_silhouette: float = REASONABLE
) -> Clustering:
    """Group experts by average linkage on Aitchison distances; the number of groups has the largest mean silhouette.

    Deterministic: no random start. There is one cluster unless the best division into 2 to `most` groups has a mean
    silhouette above `least_silhouette`; among equal silhouettes the fewest clusters win.

    Args:
        priorities: (m, n), positive; local at a node, or global over the tree.
        most: the largest number of clusters looked at.
        least_silhouette: what a division must exceed.

    Returns:
        the clusters of the m rows.

    Source: average linkage (UPGMA), Sokal & Michener, Univ. Kansas Sci. Bull. 38 (1958) 1409-1438; silhouettes,
    Rousseeuw, J. Comput. Appl. Math. 20 (1987) 53-65.
    """
    together = tuple(range(len(priorities)))
    if len(together) <= 2:
        return Clustering((together,), None, {})
    distances = aitchison(priorities)
    divisions = _divisions(distances, min(most, len(together) - 1))
    tried = {k: silhouette(distances, labels) for k, labels in divisions.items()}
    best = max(tried, key=lambda k: tried[k], default=None)
    if best is None or tried[best] <= least_silhouette:
        return Clustering((together,), None, tried)
    return Clustering(_members(divisions[best]), tried[best], tried)


def silhouette(distances: NDArray[np.float64], labels: NDArray[np.intp]) -> float:
    """Mean silhouette of a division: the mean of (b - a) / max(a, b), 0 for a lone member.

    Args:
        distances: (m, m).
        labels: (m,), 0 to k - 1, k >= 2.

    Returns:
        -1 to 1; a is an expert's mean distance to its own cluster, b to the nearest other.

    Source: Rousseeuw 1987.
    """
    belongs = np.eye(labels.max() + 1)[labels]
    sizes = belongs.sum(axis=0)
    sums = distances @ belongs
    own = np.sum(sums * belongs, axis=1) / np.maximum(sizes[labels] - 1, 1)
    other = np.min(np.where(belongs > 0, np.inf, sums / sizes), axis=1)
    larger = np.maximum(own, other)
    each = np.divide(other - own, larger, out=np.zeros_like(own), where=larger > 0)
    return float(np.mean(np.where(sizes[labels] > 1, each, 0.0)))


def cluster_panel(
    hierarchy: Hierarchy, panels: Mapping[str, NodePanel], method: GroupMethod | None = None, most: int = MOST_CLUSTERS
) -> PanelClusters:
    """Group the experts by their own global weights, and carry each cluster through to the weights it would give.

    Args:
        hierarchy: the tree.
        panels: by inner node of two or more children, the experts counted.
        method: aggregation and priorities; AIJ and the eigenvector if None.
        most: the largest number of clusters looked at.

    Returns:
        the clusters of those who judged every node, as `cluster`, each with its global weights.
    """
    method = method or GroupMethod()
    experts, own = apart(hierarchy, panels, method)
    placed = np.flatnonzero(~np.isnan(own).any(axis=1))
    unplaced = tuple(experts[k] for k in np.flatnonzero(np.isnan(own).any(axis=1)))
    if not len(placed):
        return PanelClusters((), unplaced, None, {})
    found = cluster(own[placed], most)
    belongs = np.array([np.isin(np.arange(len(experts)), placed[list(group)]) for group in found.members])
    weights = mixed(hierarchy, panels, belongs.astype(np.float64), method)
    names = [tuple(experts[k] for k in np.flatnonzero(row)) for row in belongs]
    clusters = tuple(
        ExpertCluster(group, dict(zip(hierarchy.leaves, row.tolist(), strict=True)))
        for group, row in zip(names, weights, strict=True)
    )
    return PanelClusters(clusters, unplaced, found.silhouette, found.tried)


def _divisions(distances: NDArray[np.float64], most: int) -> dict[int, NDArray[np.intp]]:
    """Labels of the divisions into 2 to `most` clusters: the merges of the linkage replayed, in its order."""
    found: dict[int, NDArray[np.intp]] = {}
    labels = np.arange(len(distances))
    for step, (one, other) in enumerate(linkage(squareform(distances, checks=False), "average")[:-1, :2], 1):
        labels[(labels == one) | (labels == other)] = len(distances) + step - 1
        if len(distances) - step <= most:
            found[len(distances) - step] = np.unique(labels, return_inverse=True)[1]
    return dict(sorted(found.items()))


def _members(labels: NDArray[np.intp]) -> tuple[tuple[int, ...], ...]:
    groups = [tuple(np.flatnonzero(labels == label).tolist()) for label in range(labels.max() + 1)]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))
