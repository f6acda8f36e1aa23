"""Whether groups answer higher or lower than each other, from the counts of their answers in ordered categories.

The cost depends on the number of categories and not on the number of answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtr, ndtri

from scoring.counts import count_rows, refuse_empty
from scoring.problems import please, refuse

LEVEL = 0.95
EXACT_PAIRS = 2500  # n1 n2; R's wilcox.test is exact while both groups are below 50
CONTINUITY = 0.5  # half the step between two values of U
HALVINGS = 60  # of an interval no longer than 1, so that rounding is all that is left


@dataclass(frozen=True)
class MannWhitney:
    """How two groups compare.

    `u`: pairs in which the first group's answer is the higher, ties counting half, 0 to n1 n2. `p`: two-sided; None
    where all answers are in one category, so that there is nothing to rank. `exact`: whether p is from the exact
    distribution of U. `common_language`: u / (n1 n2), the chance that one of the first group answers higher than one
    of the second. `effect`: rank-biserial, 2 common_language - 1, -1 to 1, which is Cliff's delta; `effect_low` and
    `effect_high` its interval.
    """

    u: float
    p: float | None
    exact: bool
    common_language: float
    effect: float
    effect_low: float
    effect_high: float


@dataclass(frozen=True)
class KruskalWallis:
    """Whether several groups answer alike.

    `h` with `df` degrees of freedom, `p` from its large-sample distribution, `epsilon_squared` h / (n - 1), 0 to 1, the
    share of the variance of the ranks that lies between the groups. All but df None where all answers are in one
    category.
    """

    h: float | None
    df: int
    p: float | None
    epsilon_squared: float | None


def mann_whitney(first: ArrayLike, second: ArrayLike, level: float = LEVEL) -> MannWhitney:
    """Compare two groups of answers.

    U = sum_j a_j (sum_i<j b_i + b_j / 2). Without ties and with at most 2,500 pairs p is exact; otherwise it is normal
    with variance n1 n2 / 12 (n + 1 - sum_j (t_j^3 - t_j) / (n (n - 1))) and a continuity correction of a half, t_j
    the answers in category j. The interval is DeLong's on the logit scale, whatever the shapes of the two groups; where
    its variance is 0 or needs a second answer, Newcombe's method 5.

    Args:
        first: (g,), how many of the first group answered in each ordered category, lowest first; at least one.
        second: (g,), of the second.
        level: of the interval, between 0 and 1.

    Returns:
        U, p and effect of the first group.

    Raises:
        Refused: `counts-shape`, `counts-not-whole`, `counts-unlike`, `counts-empty`, `rank-level`.

    Source: Mann & Whitney, Ann. Math. Stat. 18 (1947) 50-60 (the recurrence); Kendall, Rank Correlation Methods, 1948
    (ties); Kerby, Comprehensive Psychology 3 (2014) (rank-biserial); DeLong, DeLong & Clarke-Pearson, Biometrics 44
    (1988) 837-845; Pepe, The Statistical Evaluation of Medical Tests, 2003 (logit); Newcombe, Statist. Med. 25 (2006)
    559-573.
    """
    if not 0 < level < 1:
        refuse([please("rank-level", "level", f"{level}.", "give one between 0 and 1")])
    table = _groups([first, second])
    sizes = table.sum(axis=1)
    pairs = float(sizes.prod())
    deviations, spread = _ranks(table)
    beyond = float(table[0] @ deviations)  # U less its mean
    exact = pairs <= EXACT_PAIRS and bool(table.sum(axis=0).max() <= 1)
    p = _exact_p(beyond, sizes) if exact else _normal_p(beyond, float(spread), sizes)
    share = 0.5 + beyond / pairs
    low, high = _interval(table, share, float(ndtri((1 + level) / 2)))
    return MannWhitney(pairs / 2 + beyond, p, exact, share, 2 * beyond / pairs, 2 * low - 1, 2 * high - 1)


def kruskal_wallis(counts: ArrayLike | Sequence[ArrayLike]) -> KruskalWallis:
    """Compare any number of groups of answers.

    H = (n - 1) sum_i n_i (r_i - r)^2 / sum_j t_j (r_j - r)^2, r_i the mean rank of group i, r_j the rank that the t_j
    answers in category j share, r = (n + 1) / 2: the usual H corrected for ties.

    Args:
        counts: (groups, g), how many of each group answered in each ordered category; two groups or more, each with
            an answer. p is rough where a group has fewer than five.

    Returns:
        H, which has nearly a chi-squared distribution with groups - 1 degrees of freedom if all answer alike.

    Raises:
        Refused: `counts-shape`, `counts-not-whole`, `counts-unlike`, `counts-empty`, `rank-few-groups`.

    Source: Kruskal & Wallis, J. Am. Stat. Assoc. 47 (1952) 583-621; epsilon squared as Tomczak & Tomczak, Trends in
    Sport Sciences 1 (2014) 19-25.
    """
    table = _groups(counts)
    if len(table) < 2:
        refuse([please("rank-few-groups", "groups", "there is one.", "give two or more")])
    sizes = table.sum(axis=1)
    deviations, spread = _ranks(table)
    df = len(table) - 1
    if not spread:
        return KruskalWallis(None, df, None, None)
    between = float(np.sum((table @ deviations) ** 2 / sizes) / spread)
    h = float(sizes.sum() - 1) * between
    return KruskalWallis(h, df, float(chdtrc(df, h)), between)


def _groups(counts: ArrayLike | Sequence[ArrayLike]) -> NDArray[np.float64]:
    table = count_rows(counts, "group")
    refuse_empty(table, "group")
    return table


def _ranks(table: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The shared rank of each category less the mean rank, and the sum of its squares over all answers."""
    together = table.sum(axis=0)
    deviations = np.cumsum(together) - (together + together.sum()) / 2
    return deviations, float(together @ deviations**2)


def _normal_p(beyond: float, spread: float, sizes: NDArray[np.float64]) -> float | None:
    if not spread:
        return None
    n = float(sizes.sum())
    deviation = sqrt(float(sizes.prod()) * spread / (n * (n - 1)))
    return min(1.0, 2 * float(ndtr((CONTINUITY - abs(beyond)) / deviation)))


def _exact_p(beyond: float, sizes: NDArray[np.float64]) -> float:
    """Twice the share of the orders with a U so far above its mean; ways[i] counts those of i and j answers by U."""
    m, n = (int(size) for size in sizes)
    ways = np.zeros((m + 1, m * n + 1))
    ways[:, 0] = 1
    for j in range(1, n + 1):
        for i in range(1, m + 1):
            ways[i, j:] += ways[i - 1, :-j]
    tail = ways[m, round(m * n / 2 + abs(beyond)) :]
    return min(1.0, 2 * float(tail.sum() / ways[m].sum()))


def _interval(table: NDArray[np.float64], share: float, z: float) -> tuple[float, float]:
    sizes = table.sum(axis=1)
    variance = _delong_variance(table, sizes, share) if sizes.min() > 1 else 0.0
    if not variance:
        return _newcombe_end(share, 0.0, sizes, z), _newcombe_end(share, 1.0, sizes, z)
    middle = log(share / (1 - share))
    reach = z * sqrt(variance) / (share * (1 - share))
    return _logistic(middle - reach), _logistic(middle + reach)


def _delong_variance(table: NDArray[np.float64], sizes: NDArray[np.float64], share: float) -> float:
    """Variance of the share of pairs won, from how much of the other group each answer beats; 0 for 0 and 1."""
    below = (np.cumsum(table, axis=1) - table / 2) / sizes[:, None]
    wins = np.stack([below[1], 1 - below[0]]) - share
    variance = float(np.sum(np.sum(table * wins**2, axis=1) / (sizes * (sizes - 1))))
    return variance if 0 < share < 1 else 0.0


def _newcombe_end(share: float, end: float, sizes: NDArray[np.float64], z: float) -> float:
    """The value furthest towards `end` that lies within z of its own standard deviations of the share found."""
    inside, outside = share, end
    star = float(sizes.sum()) / 2 - 1
    for _ in range(HALVINGS):
        x = (inside + outside) / 2
        variance = x * (1 - x) * (1 + star * ((1 - x) / (2 - x) + x / (1 + x))) / float(sizes.prod())
        inside, outside = (x, outside) if (x - share) ** 2 <= z**2 * variance else (inside, x)
    return inside


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > 0 else exp(x) / (1 + exp(x))
