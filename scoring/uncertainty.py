"""How far the weights could be otherwise: other experts of the same kind, or the same experts judging less exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.consensus import TIED
from scoring.hierarchies import Hierarchy
from scoring.mixtures import GroupMethod, NodePanel, Priorities, everyone, from_logs, mixed_locally
from scoring.noise import log_normal_factor, rounded, spreads
from scoring.problems import please, refuse

LEVEL = 0.95

Source: TypeAlias = Literal["experts", "rounding", "noise"]


@dataclass(frozen=True, eq=False)
class Draws:
    """Weights drawn: `local` by inner node (draws, n), `global_` (draws, leaves), each row summing to one.

    `source` says what was varied: which experts sit on the panel, the rounding of judgements to the scale, or
    log-normal noise. `alone` names the nodes weighed by a single expert: there the first varies nothing.
    """

    hierarchy: Hierarchy
    source: Source
    local: Mapping[str, NDArray[np.float64]]
    global_: NDArray[np.float64]
    alone: tuple[str, ...]


def bootstrap(
    hierarchy: Hierarchy,
    panels: Mapping[str, NodePanel],
    draws: int,
    rng: np.random.Generator,
    method: GroupMethod | None = None,
) -> Draws:
    """Draw panels of the same size from the experts, with replacement, and weigh each.

    An expert is drawn with all their judgements, so that nodes vary together, and keeps their declared share. Where a
    draw leaves out everybody who judged a node, that node keeps its whole panel. Percentile intervals of few experts
    are too narrow (for m experts by about sqrt((m - 1) / m) at least).

    Args:
        hierarchy: the tree.
        panels: by inner node of two or more children, the experts counted.
        draws: how many, >= 1.
        rng: the randomness.
        method: aggregation and priorities; AIJ and the eigenvector if None.

    Returns:
        the weights of each draw.

    Source: Efron, Ann. Statist. 7 (1979) 1-26.

    Raises:
        Refused: `bootstrap-too-few` for a panel of one.
    """
    experts = len(everyone(panels))
    if experts < 2:
        way_out = "vary the judgements instead"
        refuse([please("bootstrap-too-few", "panel", "one expert cannot be drawn in different ways.", way_out)])
    picked = rng.integers(0, experts, (draws, experts)) + np.arange(draws)[:, None] * experts
    counts = np.bincount(picked.ravel(), minlength=draws * experts).reshape(draws, experts).astype(np.float64)
    local = mixed_locally(hierarchy, panels, counts, method or GroupMethod())
    for node, panel in panels.items():
        empty = np.isnan(local[node][:, 0])
        if empty.any():
            local[node][empty] = panel.together(method or GroupMethod())
    return _draws(hierarchy, panels, "experts", local)


def rounding(
    hierarchy: Hierarchy,
    panels: Mapping[str, NodePanel],
    draws: int,
    rng: np.random.Generator,
    priorities: Priorities = "eigenvector",
) -> Draws:
    """AHP-OS's rule: every judgement of the group could be half a step of the scale more or less, over sqrt(experts).

    Each cell of the AIJ matrix is moved along the scale by -1, 0 or 1 times 0.5 / sqrt(k), equally likely, on through 1
    to the other side, at most to 9.5. AHP-OS drops draws with CR > 0.25 and prints least and greatest; here every
    draw counts.

    Args:
        hierarchy: the tree.
        panels: by inner node of two or more children, the k experts counted.
        draws: how many, >= 1.
        rng: the randomness.
        priorities: how the drawn matrices are weighed.

    Returns:
        the weights of each draw.

    Source: AHP-OS, classes/AhpGroup.php generateRandPwc; Goepel, IJAHP 10 (2018) 469-487.
    """
    local = _single_children(hierarchy, draws)
    for node, panel in panels.items():
        moved = rounded(panel, draws, rng)
        local[node] = from_logs(moved, len(panel.criteria), priorities)
    return _draws(hierarchy, panels, "rounding", local)


def noise(
    hierarchy: Hierarchy,
    panels: Mapping[str, NodePanel],
    draws: int,
    rng: np.random.Generator,
    sd: float | None = None,
    priorities: Priorities = "eigenvector",
) -> Draws:
    """Log-normal judgement noise: log a_ij given = log a_ij true + normal error of standard deviation `sd`.

    The error of the AIJ matrix is drawn with the covariance that its experts' errors lead to, skipped pairs varying
    with the judged ones through their logarithmic least squares completion.

    Args:
        hierarchy: the tree.
        panels: by inner node of two or more children, the experts counted.
        draws: how many, >= 1.
        rng: the randomness.
        sd: of the logarithm of one judgement, > 0; if None the residual one pooled over the experts of each node (for
            complete matrices the root of their mean GCI), and over the tree where a node has no residual.
        priorities: how the drawn matrices are weighed.

    Returns:
        the weights of each draw.

    Source: Crawford & Williams, J. Math. Psychology 29 (1985) 387-405 (the model and its residual variance).

    Raises:
        Refused: `noise-unknown` if no expert judged more pairs of a node than a tree, and `sd` is None.
    """
    spread = spreads(panels) if sd is None else dict.fromkeys(panels, sd)
    local = _single_children(hierarchy, draws)
    for node, panel in panels.items():
        factor = log_normal_factor(panel, spread[node])
        centre = panel.shares @ panel.logs / panel.shares.sum()
        drawn = centre + rng.standard_normal((draws, len(factor))) @ factor
        local[node] = from_logs(drawn, len(panel.criteria), priorities)
    return _draws(hierarchy, panels, "noise", local)


def intervals(drawn: NDArray[np.float64], level: float = LEVEL) -> NDArray[np.float64]:
    """Equal-tailed percentile intervals.

    Args:
        drawn: (draws, n).
        level: 0 to 1.

    Returns:
        (n, 2): the (1 - level) / 2 and (1 + level) / 2 quantiles of each column.
    """
    return np.asarray(np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0).T, dtype=np.float64)


def rank_probabilities(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often each criterion takes each rank; criteria equal in a draw share its ranks evenly.

    Args:
        drawn: (draws, n), positive.

    Returns:
        (n, n): [i, r] the share of draws in which i is the (r + 1)th heaviest; rows and columns sum to one.
    """
    draws, n = drawn.shape
    order = np.argsort(-drawn, axis=1)
    ordered = np.take_along_axis(drawn, order, axis=1)
    tied = np.any(ordered[:, 1:] * (1 + TIED) >= ordered[:, :-1], axis=1)
    places = order[~tied] * n + np.arange(n)
    found = np.bincount(places.ravel(), minlength=n * n).reshape(n, n) + _shared_ranks(drawn[tied])
    return np.asarray(found / draws, dtype=np.float64)


def superiority(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often one criterion outweighs another.

    Args:
        drawn: (draws, n).

    Returns:
        (n, n): [i, j] the share of draws in which i is at least as heavy as j (to a relative 1e-9).
    """
    columns = np.ascontiguousarray(drawn.T)
    return np.stack([np.mean(column * (1 + TIED) >= columns, axis=1) for column in columns])


def cannot_be_told_apart(
    drawn: NDArray[np.float64], names: tuple[str, ...], level: float = LEVEL
) -> tuple[tuple[str, str], ...]:
    """Pairs whose paired difference has an interval that contains zero.

    Zero lies in the equal-tailed interval of the difference when neither sign takes more than (1 + level) / 2 of the
    draws. Pairs are not adjusted for their number.

    Args:
        drawn: (draws, n).
        names: n.
        level: 0 to 1.

    Returns:
        the pairs, in the order of the names.
    """
    heavier = superiority(drawn)
    unclear = np.minimum(heavier, heavier.T) > (1 - level) / 2
    return tuple((names[i], names[j]) for i, j in np.argwhere(np.triu(unclear, 1)))


def _shared_ranks(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Count ranks as `rank_probabilities`, each criterion spread evenly over the ranks of those it is equal to."""
    n = drawn.shape[1]
    found = np.zeros((n, n))
    for i in range(n):
        ahead = np.sum(drawn > drawn[:, [i]] * (1 + TIED), axis=1)
        equal = n - ahead - np.sum(drawn * (1 + TIED) < drawn[:, [i]], axis=1)
        pairs, times = np.unique(np.stack([ahead, equal], axis=1), axis=0, return_counts=True)
        for (first, many), count in zip(pairs.tolist(), times.tolist(), strict=True):
            found[i, first : first + many] += count / many
    return found


def _single_children(hierarchy: Hierarchy, draws: int) -> dict[str, NDArray[np.float64]]:
    return {node: np.ones((draws, 1)) for node, names in hierarchy.children.items() if len(names) == 1}


def _draws(
    hierarchy: Hierarchy,
    panels: Mapping[str, NodePanel],
    source: Source,
    local: Mapping[str, NDArray[np.float64]],
) -> Draws:
    alone = tuple(node for node, panel in panels.items() if np.count_nonzero(panel.shares) == 1)
    return Draws(hierarchy, source, local, hierarchy.global_weights(local), alone)
