"""What a panel says at a node as a mean over its experts, and how far other experts of the same kind could move it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from scoring.mixtures import GroupMethod, NodePanel, from_logs

Floats = NDArray[np.float64]

FARTHEST = 20.0  # of a drawn logarithm from the centre; e^20 leaves the lesser 2e-9 of the weight, as good as none


@dataclass(frozen=True, eq=False)
class Voice:
    """A node's panel.

    `centre` (q,) is the mean over experts of what the method joins: logarithms of judgements for AIJ (q pairs), of own
    priorities for AIP (q criteria). `pulls` (experts, q) are so scaled that the sum over experts of pull * pull' is the
    covariance of that mean with `degrees` of freedom; 0 in the row of an expert who does not count here, and in all
    rows for a panel of one. As an expert has the same row at every node, nodes vary together as experts do.
    """

    node: str
    criteria: tuple[str, ...]
    centre: Floats
    pulls: Floats
    degrees: float
    method: GroupMethod

    def weights(self, means: Floats) -> Floats:
        """Weights when the panel's mean is otherwise, (d, q) to (d, n), each row summing to one."""
        if self.method.aggregation == "AIJ":
            return from_logs(means, len(self.criteria), self.method.priorities)
        return np.asarray(softmax(means, axis=1), dtype=np.float64)

    def moved(self, normals: Floats, scale: Floats | float) -> Floats:
        """Weights of drawn panels.

        Args:
            normals: (d, experts), independent standard normal.
            scale: (d,), what the draws' spread is multiplied by.

        Returns:
            (d, n): those of centre + scale * normals @ pulls. A draw of which a logarithm lies farther than 20 from
            the centre, as happens with two or three experts, keeps its direction and is taken at that distance.
        """
        moves = np.reshape(scale, (-1, 1)) * (normals @ self.pulls)
        moves *= FARTHEST / np.maximum(np.abs(moves).max(axis=1, keepdims=True), FARTHEST)
        return self.weights(self.centre + moves)


def voices(panels: Mapping[str, NodePanel], experts: Sequence[str], method: GroupMethod) -> tuple[Voice, ...]:
    """Read panels as means with their covariance.

    With x_k what expert k says, of share p_k (summing to one over the node), centre c = sum p_k x_k and
    pull_k = p_k (x_k - c) sqrt(A / (A - 2 B + A^2)), A = sum p^2, B = sum p^3: unbiased, E sum pull^2 = A sigma^2; for
    m equal shares the sum is s^2 / m. Degrees of freedom 1 / A - 1: m - 1 for equal shares.

    Args:
        panels: by name of the parent, each with at least one expert.
        experts: everybody, in the order of the rows of `pulls`.
        method: what is joined. For the arithmetic AIP, x_k = log v + v_k / v - 1 with v_k the expert's priorities and v
            their mean: the weights stay positive, and their spread is the same to first order.

    Returns:
        one for each panel, in their order.

    Source: Kish, Survey Sampling, Wiley 1965 (1 / sum p^2 as effective number).
    """
    place = {name: row for row, name in enumerate(experts)}
    return tuple(
        _voice(panel, [place[name] for name in panel.experts], len(place), method) for panel in panels.values()
    )


def _voice(panel: NodePanel, rows: Sequence[int], experts: int, method: GroupMethod) -> Voice:
    said, share = _said(panel, method), panel.shares / panel.shares.sum()
    centre = share @ said
    squares = float(np.sum(share**2))
    unbiased = squares - 2 * float(np.sum(share**3)) + squares**2
    pulls = np.zeros((experts, len(centre)))
    if np.count_nonzero(share) > 1:
        pulls[rows] = share[:, None] * (said - centre) * np.sqrt(squares / unbiased)
    return Voice(panel.node, panel.criteria, centre, pulls, 1 / squares - 1, method)


def _said(panel: NodePanel, method: GroupMethod) -> Floats:
    if method.aggregation == "AIJ":
        return panel.logs
    own = panel.apart(method.priorities)
    if method.aggregation == "AIP":
        return np.asarray(np.log(own), dtype=np.float64)
    mean = panel.shares @ own / panel.shares.sum()
    return np.asarray(np.log(mean) + own / mean - 1, dtype=np.float64)
