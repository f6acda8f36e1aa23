"""The gap between two groups: how far apart their mean scores are, and how sure that is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp, inf, isfinite, lgamma, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from scoring.counts import count_rows, refuse_empty
from scoring.problems import Problem, please, refuse
from scoring.rank_tests import LEVEL, mann_whitney
from scoring.tallies import OFF_SCALE


@dataclass(frozen=True)
class EstimatedMean:
    """A mean score, the variance of that mean (not of the answers), and its degrees of freedom; infinite if known.

    Raises:
        Refused: `gap-mean`, `gap-variance`, `gap-degrees`.
    """

    mean: float
    variance: float
    df: float = inf

    def __post_init__(self) -> None:
        """Refuse what cannot be a mean with a variance."""
        refuse(self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not isfinite(self.mean):
            yield please("gap-mean", "mean", f"{self.mean}.", "give a finite number")
        if not 0 <= self.variance < inf:
            yield please("gap-variance", "variance", f"{self.variance}.", "give a finite number from 0")
        if not self.df > 0:
            yield please("gap-degrees", "degrees of freedom", f"{self.df}.", "give a number above 0")


@dataclass(frozen=True)
class Gap:
    """First less second, in points of the score.

    `difference` -100 to 100 for scores from 0 to 100; `low` and `high` its interval, which is not cut at +-100; `df` by
    Satterthwaite; `p` two-sided, of no difference. Without any variance (all of each group answered the same, or all of
    both were asked) there is no t: standard_error 0 and low, high, df and p None. Where a group has one answer, its
    variance is unknown and standard_error None too.

    `hedges_g`: the difference in pooled standard deviations of the answers, without small-sample bias; `cliffs_delta`:
    the chance that one of the first group scores higher than one of the second, less the reverse, -1 to 1. None where
    only means are known; hedges_g also where answers do not vary or fewer than four were given.
    """

    difference: float
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    df: float | None = None
    p: float | None = None
    hedges_g: float | None = None
    cliffs_delta: float | None = None


def gap(
    first: ArrayLike,
    second: ArrayLike,
    key: int,
    points: int,
    fractions: tuple[float, float] = (0.0, 0.0),
    level: float = LEVEL,
) -> Gap:
    """Compare the mean scores of two independent groups on one item, by Welch's t.

    An answer v scores 100 (v - 1) / (points - 1), or 100 less that with key -1. The variance of a mean is
    (1 - f) s^2 / n. g = J (m1 - m2) / s_pooled with J = Gamma(k/2) / (sqrt(k/2) Gamma((k-1)/2)), k = n1 + n2 - 2.

    Args:
        first: (points,) counts of answers 1 to points, or (points + 3,) as in a tally: don't know, not applicable and
            missing do not count. At least one answer.
        second: as the first.
        key: 1, or -1 if a high answer is bad.
        points: of the scale, two or more.
        fractions: the shares f of the two populations that answered, 0 to 1, if they were drawn without replacement.
        level: of the interval, between 0 and 1.

    Returns:
        the gap with both effect sizes.

    Raises:
        Refused: `gap-key`, `gap-points`, `gap-fraction`, `gap-level`, and `counts-shape`, `counts-not-whole`,
            `counts-unlike`, `counts-empty`.

    Source: Welch, Biometrika 34 (1947) 28-35; Satterthwaite, Biometrics Bulletin 2 (1946) 110-114; Cochran, Sampling
    Techniques, 1977 (finite populations); Hedges, J. Educ. Statist. 6 (1981) 107-128; Cliff, Psychol. Bull. 114 (1993)
    494-509.
    """
    table = count_rows([first, second], "group")
    refuse(_problems(table.shape[1], key, points, fractions, level))
    table = table[:, :points]
    refuse_empty(table, "group")
    steps = np.arange(points, dtype=np.float64)[::key]  # whole, so that equal answers have no variance at all
    scale, sizes = 100 / (points - 1), table.sum(axis=1)
    centres = table @ steps / sizes
    means, squares = scale * centres, scale**2 * np.sum(table * (steps - centres[:, None]) ** 2, axis=1)
    one, other = (_estimated(*group) for group in zip(means, squares, sizes, fractions, strict=True))
    plain = gap_from_moments(one, other, level) if one and other else Gap(float(means[0] - means[1]))
    delta = key * mann_whitney(*table).effect + 0.0  # no negative zero
    return replace(plain, hedges_g=_hedges_g(means, squares, sizes), cliffs_delta=delta)


def gap_from_moments(first: EstimatedMean, second: EstimatedMean, level: float = LEVEL) -> Gap:
    """Compare two independent means whose variances were found elsewhere.

    t = (m1 - m2) / sqrt(v1 + v2), with (v1 + v2)^2 / (v1^2 / df1 + v2^2 / df2) degrees of freedom.

    Args:
        first: a mean, its variance and their degrees of freedom.
        second: another.
        level: of the interval, between 0 and 1.

    Returns:
        the gap without effect sizes.

    Raises:
        Refused: `gap-level`.

    Source: Welch 1947; Satterthwaite 1946.
    """
    refuse(_level(level))
    difference, variance = first.mean - second.mean, first.variance + second.variance
    if not variance:
        return Gap(difference, 0.0)
    share = first.variance / variance
    error = sqrt(variance)
    freedom = share**2 / first.df + (1 - share) ** 2 / second.df
    df = 1 / freedom if freedom else inf
    reach = error * float(stdtrit(df, (1 + level) / 2))
    p = 2 * float(stdtr(df, -abs(difference) / error))
    return Gap(difference, error, difference - reach, difference + reach, df, p)


def _estimated(mean: float, squares: float, size: float, fraction: float) -> EstimatedMean | None:
    """The mean of one group; None if there is one answer and others that were not asked."""
    if size > 1:
        return EstimatedMean(float(mean), float((1 - fraction) * squares / (size * (size - 1))), float(size - 1))
    return EstimatedMean(float(mean), 0.0) if fraction == 1 else None


def _hedges_g(means: NDArray[np.float64], squares: NDArray[np.float64], sizes: NDArray[np.float64]) -> float | None:
    k = float(sizes.sum()) - 2
    pooled = float(squares.sum())
    if not pooled or k < 2:
        return None
    unbiased = exp(lgamma(k / 2) - lgamma((k - 1) / 2)) / sqrt(k / 2)
    return unbiased * float(means[0] - means[1]) / sqrt(pooled / k)


def _level(level: float) -> list[Problem]:
    problem = please("gap-level", "level", f"{level}.", "give one between 0 and 1")
    return [] if 0 < level < 1 else [problem]


def _problems(
    categories: int, key: int, points: int, fractions: tuple[float, float], level: float
) -> Iterator[Problem]:
    yield from _level(level)
    if key not in (1, -1):
        yield please("gap-key", "key", f"{key}.", "key the item 1 or -1")
    if points < 2 or categories not in (points, points + OFF_SCALE):
        what = f"{categories} counts for a scale of {points} points."
        yield please("gap-points", "points", what, "give one count for each of two points or more")
    for number, fraction in enumerate(fractions, 1):
        if not 0 <= fraction <= 1:
            what = f"a share of {fraction} was sampled."
            yield please("gap-fraction", f"group {number}", what, "give a share from 0 to 1")
