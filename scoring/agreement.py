"""How far raters agree who put the same things into categories, beyond what chance would do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.counts import count_rows, numbers
from scoring.problems import Problem, please, refuse
from scoring.ratings import rating_table

Array: TypeAlias = NDArray[np.float64]
Metric: TypeAlias = Literal["nominal", "ordinal", "interval"]
Weights: TypeAlias = Literal["none", "linear", "quadratic"]


@dataclass(frozen=True)
class Agreement:
    """`value` = 1 - observed / expected disagreement: 1 for perfect agreement, 0 for that of chance, else below.

    `observed` and `expected` are mean disagreements of two ratings, in the units of the metric or weights; where every
    disagreement counts 1 they are shares, and 1 less them the shares of agreement. `value` is None where everybody says
    the same throughout: chance would agree as well, and whether raters can tell things apart was not seen.
    """

    value: float | None
    observed: float
    expected: float


def krippendorff_alpha(ratings: ArrayLike, metric: Metric = "nominal") -> Agreement:
    """Krippendorff's alpha of any number of raters, with ratings missing.

    alpha = 1 - D_o / D_e, D_o = sum_ck o_ck d_ck / n, D_e = sum_ck n_c n_k d_ck / (n (n - 1)), o the coincidences,
    n_c their row sums, n their sum. d_ck is 0 for c = k, otherwise for `nominal` 1, for `ordinal`
    (sum_{g=c..k} n_g - (n_c + n_k) / 2)^2, for `interval` (c - k)^2.

    Args:
        ratings: (targets, raters), numbers; NaN or None where there is none. Two of each or more.
        metric: what a difference of two values means; `ordinal` and `interval` take the numbers' order.

    Returns:
        alpha with D_o and D_e.

    Raises:
        Refused: `agreement-shape`, `agreement-few-targets`, `agreement-few-raters`, `agreement-infinite`;
            `agreement-unpaired` if no target has two ratings, `agreement-metric`.

    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011; Hayes & Krippendorff, Communication Methods
    and Measures 1 (2007) 77-89.
    """
    if metric not in DIFFERENCES:
        refuse([please("agreement-metric", "metric", f"{metric}.", f"choose one of {', '.join(DIFFERENCES)}")])
    values, together = coincidences(ratings)
    totals = together.sum(axis=0)
    n = float(totals.sum())
    return _agreement(together / n, np.outer(totals, totals) / (n * (n - 1)), DIFFERENCES[metric](values, totals))


def coincidences(ratings: ArrayLike) -> tuple[Array, Array]:
    """Krippendorff's coincidence matrix: o_ck = sum over targets of (c, k) pairs of two raters / (m_u - 1).

    Args:
        ratings: (targets, raters), NaN or None where there is none.

    Returns:
        the v distinct values, ascending, and (v, v) coincidences, symmetric; they sum to n, the ratings of targets that
        two or more raters rated.

    Raises:
        Refused: as `krippendorff_alpha`.

    Source: Krippendorff 2011, part C.
    """
    table = rating_table(ratings, "agreement", missing=True)
    paired = table[np.sum(~np.isnan(table), axis=1) > 1]
    if not len(paired):
        refuse([please("agreement-unpaired", "ratings", "no target has two.", "have targets rated twice")])
    values = np.unique(paired[~np.isnan(paired)])
    counts = np.stack([np.sum(paired == value, axis=1) for value in values], axis=1)
    shares = counts / (counts.sum(axis=1, keepdims=True) - 1)
    return values, np.asarray(shares.T @ counts - np.diag(shares.sum(axis=0)), dtype=np.float64)


def fleiss_kappa(counts: ArrayLike) -> Agreement:
    """Fleiss' kappa: agreement on categories without order, of the same number of raters for each target.

    kappa = (P - Pe) / (1 - Pe), P the mean over targets of sum_j n_ij (n_ij - 1) / (m (m - 1)), Pe = sum_j p_j^2, p_j
    the share of all ratings in category j.

    Args:
        counts: (targets, categories), how many of m raters put each target there; m >= 2, the raters may be others
            for each target.

    Returns:
        kappa with 1 - P and 1 - Pe.

    Raises:
        Refused: `counts-shape`, `counts-not-whole`, `counts-unlike`, `agreement-few-raters`,
            `agreement-unequal-raters`.

    Source: Fleiss, Psychol. Bull. 76 (1971) 378-382.
    """
    table = count_rows(counts, "target")
    refuse(_unequal(table.sum(axis=1).tolist()))
    m = float(table[0].sum())
    pairs = table.T @ table - np.diag(table.sum(axis=0))
    shares = table.mean(axis=0) / m
    return _agreement(pairs / (len(table) * m * (m - 1)), np.outer(shares, shares), _nominal(shares, shares))


def cohen_kappa(table: ArrayLike, weights: Weights | ArrayLike = "none") -> Agreement:
    """Cohen's kappa of two raters, in which graver disagreements may count more.

    kappa = 1 - sum_ij v_ij p_ij / sum_ij v_ij p_i. p_.j, p the shares. v_ij is 0 for i = j, otherwise for `none` 1, for
    `linear` |i - j|, for `quadratic` (i - j)^2.

    Args:
        table: (g, g), how many targets the first rater put into category i and the second into j.
        weights: `none` for categories without order, `linear` or `quadratic` for ordered ones, or the disagreements
            v themselves, (g, g), from 0, 0 on the diagonal.

    Returns:
        kappa with both mean disagreements.

    Raises:
        Refused: `counts-shape`, `counts-not-whole`, `counts-unlike`, `agreement-not-square`, `agreement-nothing`,
            `agreement-weights`.

    Source: Cohen, Educ. Psychol. Meas. 20 (1960) 37-46; Psychol. Bull. 70 (1968) 213-220.
    """
    counts = count_rows(table, "row")
    refuse(_not_a_contingency(counts))
    shares = counts / counts.sum()
    return _agreement(shares, np.outer(shares.sum(axis=1), shares.sum(axis=0)), _disagreements(weights, len(counts)))


def _agreement(observed: Array, expected: Array, differences: Array) -> Agreement:
    seen, chance = float(np.sum(observed * differences)), float(np.sum(expected * differences))
    return Agreement(1 - seen / chance if chance else None, seen, chance)


def _nominal(values: Array, totals: Array) -> Array:
    return 1 - np.eye(len(values))


def _ordinal(values: Array, totals: Array) -> Array:
    ranks = np.cumsum(totals) - totals / 2  # the sum from c to k less half of both ends is a difference of mid-ranks
    return _interval(ranks, totals)


def _interval(values: Array, totals: Array) -> Array:
    return np.asarray((values[:, None] - values) ** 2, dtype=np.float64)


DIFFERENCES: Mapping[str, Callable[[Array, Array], Array]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
}


def _disagreements(weights: Weights | ArrayLike, g: int) -> Array:
    apart = np.abs(np.subtract.outer(np.arange(g), np.arange(g))).astype(np.float64)
    named = {"none": np.sign(apart), "linear": apart, "quadratic": apart**2}
    if isinstance(weights, str) and weights in named:
        return named[weights]
    read = numbers(weights)
    given = np.empty(0) if read is None else read
    if given.shape != (g, g) or not (given >= 0).all() or np.isinf(given).any() or np.diag(given).any():
        what = f"neither none, linear or quadratic nor {g} by {g} numbers from 0 with 0 on the diagonal."
        refuse([please("agreement-weights", "weights", what, "give one of these")])
    return given


def _unequal(raters: list[float]) -> Iterator[Problem]:
    for target, number in enumerate(raters, 1):
        if number < 2:
            what = f"{number:g} ratings."
            yield please("agreement-few-raters", f"target {target}", what, "give two or more for each target")
        elif number != raters[0]:
            what = f"{number:g} ratings, where the first target has {raters[0]:g}."
            yield please("agreement-unequal-raters", f"target {target}", what, "use Krippendorff's alpha instead")


def _not_a_contingency(counts: Array) -> Iterator[Problem]:
    rows, columns = counts.shape
    if rows != columns:
        what = f"{rows} rows and {columns} columns."
        yield please("agreement-not-square", "table", what, "give both raters the same categories")
    if not counts.any():
        yield please("agreement-nothing", "table", "nothing was rated.", "give the counts of what was")
