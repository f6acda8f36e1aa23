"""A panel at a node as arrays, and what it would say if its experts counted otherwise.

Leaving an expert out, a cluster of experts and a bootstrap resample are all the same panel under other shares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.hierarchies import Hierarchy
from scoring.priorities import eigenvector, row_geometric_mean

Priorities: TypeAlias = Literal["eigenvector", "geometric_mean"]
Aggregation: TypeAlias = Literal["AIJ", "AIP", "AIP-arithmetic"]


@dataclass(frozen=True)
class GroupMethod:
    """How experts become weights: `AIJ` joins their judgements, `AIP` their priorities by a geometric mean.

    Source: Forman & Peniwati, EJOR 108 (1998) 165-169, for both and for either mean of AIP.
    """

    priorities: Priorities = "eigenvector"
    aggregation: Aggregation = "AIJ"


def prioritise(ratios: NDArray[np.float64], priorities: Priorities) -> NDArray[np.float64]:
    """Priorities of complete matrices, (..., n, n) to (..., n), each row summing to one.

    Raises:
        Refused: `matrix-incomplete`.
    """
    if priorities == "geometric_mean":
        return row_geometric_mean(ratios)
    flat = ratios.reshape(-1, *ratios.shape[-2:])
    return eigenvector(flat)[0].reshape(ratios.shape[:-1])


@dataclass(frozen=True, eq=False)
class NodePanel:
    """The experts counted at a node.

    `completed` (m, n, n) positive and reciprocal; `judged` (m, n, n), True where the expert gave the cell, None if all
    are given; `shares` (m,) how much each expert counts, not negative, not all zero, on any scale. Row k of each is
    `experts[k]`.
    """

    node: str
    criteria: tuple[str, ...]
    experts: tuple[str, ...]
    completed: NDArray[np.float64]
    shares: NDArray[np.float64]
    judged: NDArray[np.bool_] | None = None

    @cached_property
    def logs(self) -> NDArray[np.float64]:
        """Logarithms of the upper triangle, (m, pairs), row by row."""
        rows, columns = np.triu_indices(len(self.criteria), 1)
        return np.asarray(np.log(self.completed[:, rows, columns]), dtype=np.float64)

    def apart(self, priorities: Priorities) -> NDArray[np.float64]:
        """Each expert's own priorities, (m, n)."""
        return prioritise(self.completed, priorities)

    def together(self, method: GroupMethod) -> NDArray[np.float64]:
        """The panel's weights, (n,)."""
        return np.asarray(self.mixed(np.ones((1, len(self.experts))), method)[0], dtype=np.float64)

    def mixed(self, counts: NDArray[np.float64], method: GroupMethod) -> NDArray[np.float64]:
        """Weights of the panel when its experts count more or less.

        Args:
            counts: (d, m), not negative; expert k counts v_k = counts * shares[k].
            method: AIJ: prod_k a_ij^(k) ^ (v_k / sum v), then its priorities; AIP: the same mean of the experts'
                priorities, or the arithmetic one, scaled to sum to one.

        Returns:
            (d, n), each row sums to one; NaN in a row that counts nobody.
        """
        total = counts @ self.shares
        weights = self._mixed(counts, np.where(total > 0, total, 1.0)[:, None], method)
        weights[total <= 0] = np.nan
        return weights

    def _mixed(
        self, counts: NDArray[np.float64], total: NDArray[np.float64], method: GroupMethod
    ) -> NDArray[np.float64]:
        share = self.shares[:, None]
        if method.aggregation == "AIJ":
            return from_logs(counts @ (share * self.logs) / total, len(self.criteria), method.priorities)
        own = self.apart(method.priorities)
        if method.aggregation == "AIP":
            return _from_log_weights(counts @ (share * np.log(own)) / total)
        return np.asarray(counts @ (share * own) / total, dtype=np.float64)


def from_logs(logs: NDArray[np.float64], n: int, priorities: Priorities) -> NDArray[np.float64]:
    """Weights from logarithms of the upper triangle, (d, pairs) to (d, n)."""
    if priorities == "geometric_mean":
        return _from_log_weights(logs @ incidence(n) / n)
    rows, columns = np.triu_indices(n, 1)
    last = np.ones((n, n, len(logs)))  # the draws side by side, as the eigenvector wants them
    upper = np.exp(logs.T)
    last[rows, columns] = upper
    last[columns, rows] = 1 / upper
    return eigenvector(last.transpose(2, 0, 1))[0]


def incidence(n: int) -> NDArray[np.float64]:
    """Pairs by criteria, (pairs, n): 1 at the first criterion of a pair, -1 at the second, row by row."""
    rows, columns = np.triu_indices(n, 1)
    unit = np.eye(n)
    return np.asarray(unit[rows] - unit[columns], dtype=np.float64)


def _from_log_weights(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)


def everyone(panels: Mapping[str, NodePanel]) -> tuple[str, ...]:
    """Every expert of the tree, in the order in which the nodes name them."""
    return tuple(dict.fromkeys(name for panel in panels.values() for name in panel.experts))


def mixed_locally(
    hierarchy: Hierarchy, panels: Mapping[str, NodePanel], counts: NDArray[np.float64], method: GroupMethod
) -> dict[str, NDArray[np.float64]]:
    """Local weights when each expert counts more or less in the whole tree.

    Args:
        hierarchy: the tree.
        panels: by inner node; a node of one child weighs it 1 and needs no panel.
        counts: (d, experts), not negative, in the order of `everyone`; each multiplies the expert's share.
        method: aggregation and priorities.

    Returns:
        by inner node, (d, n); NaN in a row that counts nobody at the node.
    """
    names = everyone(panels)
    place = {name: k for k, name in enumerate(names)}
    local = {node: np.ones((len(counts), 1)) for node, names in hierarchy.children.items() if len(names) == 1}
    for node in hierarchy.children.keys() - local.keys():
        here = panels[node].experts
        local[node] = panels[node].mixed(counts if here == names else counts[:, [place[name] for name in here]], method)
    return local


def mixed(
    hierarchy: Hierarchy, panels: Mapping[str, NodePanel], counts: NDArray[np.float64], method: GroupMethod
) -> NDArray[np.float64]:
    """Global weights, (d, leaves), as `mixed_locally`; NaN in a row that counts nobody at some node."""
    return hierarchy.global_weights(mixed_locally(hierarchy, panels, counts, method))


def apart(
    hierarchy: Hierarchy, panels: Mapping[str, NodePanel], method: GroupMethod
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Every expert with their own global weights, (experts, leaves); NaN in the row of one who left out a node."""
    names = everyone(panels)
    return names, hierarchy.global_weights(_own(hierarchy, panels, names, method))


def _own(
    hierarchy: Hierarchy, panels: Mapping[str, NodePanel], names: tuple[str, ...], method: GroupMethod
) -> dict[str, NDArray[np.float64]]:
    local = {node: np.full((len(names), len(below)), np.nan) for node, below in hierarchy.children.items()}
    place = {name: k for k, name in enumerate(names)}
    for node, below in hierarchy.children.items():
        if len(below) == 1:
            local[node][:] = 1
        else:
            local[node][[place[name] for name in panels[node].experts]] = panels[node].apart(method.priorities)
    return local
