"""How near the experts of a panel are: Goepel's consensus by entropy, and Kendall's concordance of their ranks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, xlogy

from scoring.hierarchies import Hierarchy
from scoring.pairwise import SCALE_END

TIED = 1e-9  # relative; priorities nearer than this share a rank, the difference being floating-point noise

Wording: TypeAlias = Literal["very-low", "low", "moderate", "high", "very-high"]
# bpmsg.com "AHP consensus word scale": four equal steps from 50 % to 100 %. The AHP-OS manual of 2022 rounds them to
# 50, 65, 75 and 85 %.
BANDS: tuple[tuple[float, Wording], ...] = ((0.5, "very-low"), (0.625, "low"), (0.75, "moderate"), (0.875, "high"))


def consensus(
    priorities: NDArray[np.float64], shares: ArrayLike | None = None, scale_end: float = SCALE_END
) -> NDArray[np.float64]:
    """Goepel's AHP consensus S* of a panel at a node.

    S* = (1 / exp(H_beta) - c) / (1 - c), H_beta = H_gamma - H_alpha, c = exp(H_alpha_min) / exp(H_gamma_max), with
    Shannon's H(p) = - sum p ln p; H_alpha is the mean of the experts' H, H_gamma the H of their mean priorities,
    H_gamma_max = ln n, and H_alpha_min the H of one criterion preferred `scale_end` times over all others:
    - M/(n+M-1) ln(M/(n+M-1)) - (n-1)/(n+M-1) ln(1/(n+M-1)).

    Args:
        priorities: (..., m, n), each row positive and summing to one, n >= 2.
        shares: (m,), how much each expert counts in both means; equal if None, which is Goepel's own formula.
        scale_end: M, the largest ratio of the scale, > 1.

    Returns:
        (...): 1 if all agree (so for a panel of one), 0 if each expert is extreme on another criterion. Not clipped:
        below 0 for priorities more extreme than one judgement of `scale_end` makes them.

    Source: Goepel, Proc. ISAHP, Kuala Lumpur 2013, and its simplification of H_gamma_max as in AHP-OS (bpmsg.com,
    equations 1.1 to 1.10); weighted means as Jost, Ecology 88 (2007) 2427-2439.
    """
    n = priorities.shape[-1]
    share = _shares(shares, priorities.shape[-2])
    alpha = _entropy(priorities) @ share
    gamma = _entropy(np.einsum("...mn,m->...n", priorities, share))
    floor = np.exp(_lowest_entropy(n, scale_end)) / n
    return np.asarray((np.exp(alpha - gamma) - floor) / (1 - floor), dtype=np.float64)


def hierarchy_consensus(
    hierarchy: Hierarchy, local: Mapping[str, ArrayLike], s_star: Mapping[str, float]
) -> float | None:
    """S* of the whole tree: the mean over its nodes, each weighing as much as it does in the goal.

    Args:
        hierarchy: the tree.
        local: by inner node, the panel's weights.
        s_star: by inner node; a node without a value (one child) is left out.

    Returns:
        at most 1; None if no node has a value.

    Source: AHP-OS, group result of the hierarchy ("weighted average, divided by the number of levels").
    """
    weight = hierarchy.spread(local)
    total = sum(float(weight[node]) for node in s_star)
    return sum(float(weight[node]) * value for node, value in s_star.items()) / total if s_star else None


def wording(s_star: float) -> Wording:
    """Goepel's word for a consensus: very-low below 0.5, then steps of 0.125; very-high from 0.875."""
    return next((word for end, word in BANDS if s_star < end), "very-high")


@dataclass(frozen=True)
class Concordance:
    """Kendall's W, 0 to 1, None where every expert ties all criteria; chi2 = m (n - 1) W with n - 1 degrees of freedom.

    `p` is the chance of so large a chi2 if ranks were random; a large-sample value, None with unequal shares.
    """

    w: float | None
    chi2: float | None
    p: float | None


def concordance(priorities: NDArray[np.float64], shares: ArrayLike | None = None) -> Concordance:
    """Kendall's W of the ranks that the experts' priorities imply, corrected for ties.

    W = S / (m sum_k D_k): S the squared deviations of the criteria's rank sums from their mean, D_k those of expert k's
    own ranks; for m equal experts 12 S / (m^2 (n^3 - n) - m sum_k T_k), T_k = sum over ties of (t^3 - t).

    Args:
        priorities: (m, n), positive, n >= 2.
        shares: (m,), how much each expert's ranks count; equal if None.

    Returns:
        W, chi2 and p; a panel of one agrees with itself, W = 1.

    Source: Kendall & Babington Smith, Ann. Math. Stat. 10 (1939) 275-287; Kendall, Rank Correlation Methods, 1948,
    chapter 6 (ties). chi2 is Friedman's.
    """
    share = _shares(shares, len(priorities))
    w = float(concordances(priorities, share))
    if np.isnan(w):
        return Concordance(None, None, None)
    counted = np.count_nonzero(share)
    degrees = priorities.shape[-1] - 1
    if not np.allclose(share[share > 0], 1 / counted, rtol=TIED, atol=0):
        return Concordance(w, None, None)
    chi2 = float(counted * degrees * w)
    return Concordance(w, chi2, float(chdtrc(degrees, chi2)))


def concordances(priorities: NDArray[np.float64], shares: ArrayLike | None = None) -> NDArray[np.float64]:
    """Kendall's W of many panels at once, (..., m, n) to (...); NaN where it is not defined. See `concordance`."""
    share = _shares(shares, priorities.shape[-2])
    deviations = ranks(priorities) - (priorities.shape[-1] + 1) / 2
    together = np.sum(np.einsum("...mn,m->...n", deviations, share) ** 2, axis=-1)
    apart = np.sum(deviations**2, axis=-1) @ share
    with np.errstate(invalid="ignore"):
        return np.asarray(together / np.where(apart > 0, apart, np.nan), dtype=np.float64)


def ranks(priorities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks, 1 for the heaviest, equal priorities (relative 1e-9) sharing the mean of their ranks.

    Args:
        priorities: (..., n), positive.

    Returns:
        (..., n), from 1 to n; each row sums to n (n + 1) / 2.
    """
    enough = priorities * (1 + TIED)
    twice = np.full(priorities.shape, priorities.shape[-1] + 1, dtype=np.float64)
    for k in range(priorities.shape[-1]):
        twice += priorities[..., k, None] > enough
        twice -= priorities > enough[..., k, None]
    return np.asarray(twice / 2, dtype=np.float64)


def _lowest_entropy(n: int, scale_end: float) -> float:
    most, least = scale_end / (n + scale_end - 1), 1 / (n + scale_end - 1)
    return float(_entropy(np.array([most, *[least] * (n - 1)])))


def _entropy(priorities: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-np.sum(xlogy(priorities, priorities), axis=-1), dtype=np.float64)


def _shares(shares: ArrayLike | None, experts: int) -> NDArray[np.float64]:
    share = np.ones(experts) if shares is None else np.asarray(shares, dtype=np.float64)
    return np.asarray(share / share.sum(), dtype=np.float64)
