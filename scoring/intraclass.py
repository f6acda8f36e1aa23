"""Intraclass correlations: how far ratings of the same targets by several raters agree."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtrc, fdtri

from scoring.problems import please, refuse
from scoring.ratings import rating_table

LEVEL = 0.95
ROUNDING = 8 * float(np.finfo(np.float64).eps)  # relative; what is smaller is floating-point noise
FEWEST = 1e-9  # degrees of freedom; with fewer, no quantile of F is told from 0


@dataclass(frozen=True)
class Coefficient:
    """One form: `value` at most 1, the F test of value = 0 with `p`, and the interval from `low` to `high`.

    `f` is None where raters leave no residual: it has no bound, and p is 0, or None where targets do not differ either.
    `value`, `low` or `high` is None where its formula divides by 0 or by a variance estimated below 0.
    """

    value: float | None
    f: float | None
    df1: int
    df2: int
    p: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Intraclass:
    """The six forms of Shrout & Fleiss, and the mean squares that they are made of.

    `icc1`: each target has its own raters. `icc2`: all targets have the same raters, drawn from many; absolute
    agreement. `icc3`: the same raters, the only ones of interest; consistency, so that a rater who is always one higher
    does not matter. With `k`: of the mean of all raters, else of a single rating.
    """

    icc1: Coefficient
    icc2: Coefficient
    icc3: Coefficient
    icc1k: Coefficient
    icc2k: Coefficient
    icc3k: Coefficient
    between_targets: float
    within_targets: float
    between_raters: float
    residual: float


@dataclass(frozen=True)
class _Squares:
    """n targets, k raters; mean squares as in Shrout & Fleiss, and the probabilities of both ends."""

    n: int
    k: int
    b: float
    w: float
    j: float
    e: float
    tails: tuple[float, float]


def intraclass(ratings: ArrayLike, level: float = LEVEL) -> Intraclass:
    """Intraclass correlations of ratings.

    With mean squares between targets B, within targets W, between raters J and residual E:
    ICC1 = (B - W) / (B + (k-1) W), ICC2 = (B - E) / (B + (k-1) E + k (J - E) / n), ICC3 = (B - E) / (B + (k-1) E),
    ICC1k = (B - W) / B, ICC2k = (B - E) / (B + (J - E) / n), ICC3k = (B - E) / B. F = B / W for the first form, else
    B / E. Intervals from F; those of ICC2 with Satterthwaite's degrees of freedom, so rough that where targets differ
    little they may end below the value.

    Args:
        ratings: (n targets, k raters), two or more of each, none missing.
        level: of the intervals, between 0 and 1.

    Returns:
        all six.

    Raises:
        Refused: `icc-shape`, `icc-few-targets`, `icc-few-raters`, `icc-missing`, `icc-infinite`, `icc-constant` if all
            ratings are the same, `icc-level`.

    Source: Shrout & Fleiss, Psychol. Bull. 86 (1979) 420-428; McGraw & Wong, Psychol. Methods 1 (1996) 30-46.
    """
    if not 0 < level < 1:
        refuse([please("icc-level", "level", f"{level}.", "give one between 0 and 1")])
    table = rating_table(ratings, "icc")
    if np.ptp(table) == 0:
        refuse([please("icc-constant", "ratings", "all are the same.", "give ratings that differ")])
    squares = _squares(table, ((1 - level) / 2, (1 + level) / 2))
    one, one_k = _by_ratio(squares, squares.w, squares.n * (squares.k - 1))
    two, two_k = _agreement(squares)
    three, three_k = _by_ratio(squares, squares.e, (squares.n - 1) * (squares.k - 1))
    return Intraclass(one, two, three, one_k, two_k, three_k, squares.b, squares.w, squares.j, squares.e)


def _squares(table: NDArray[np.float64], tails: tuple[float, float]) -> _Squares:
    n, k = table.shape
    deviations = table - table.mean()
    noise = float(np.max(np.abs(table)) * ROUNDING) ** 2
    targets, raters = deviations.mean(axis=1, keepdims=True), deviations.mean(axis=0, keepdims=True)
    b, j, e = (_cleared(part, noise) for part in (targets, raters, deviations - targets - raters))
    total_b, total_j, total_e = k * b, n * j, e
    within = (total_j + total_e) / (n * (k - 1))
    return _Squares(n, k, total_b / (n - 1), within, total_j / (k - 1), total_e / ((n - 1) * (k - 1)), tails)


def _cleared(part: NDArray[np.float64], noise: float) -> float:
    squares = part**2
    return float(np.sum(squares, where=squares > noise))


def _by_ratio(s: _Squares, error: float, df2: int) -> tuple[Coefficient, Coefficient]:
    """ICC1 or ICC3, single and mean, from F = B / error."""
    df1 = s.n - 1
    value, mean = _over(s.b - error, s.b, (s.k - 1) * error), _over(s.b - error, s.b)
    f, p = _f_test(s.b, error, df1, df2)
    # Bounds of B / error in its population, as B over a multiple of error.
    ends = [error * float(fdtri(df1, df2, tail)) for tail in reversed(s.tails)]
    singles = [_over(s.b - end, s.b, (s.k - 1) * end) for end in ends]
    means = [_over(s.b - end, s.b) for end in ends]
    return Coefficient(value, f, df1, df2, p, *singles), Coefficient(mean, f, df1, df2, p, *means)


def _agreement(s: _Squares) -> tuple[Coefficient, Coefficient]:
    """ICC2, single and mean."""
    df1, df2 = s.n - 1, (s.n - 1) * (s.k - 1)
    value = _over(s.b - s.e, s.b, (s.k - 1 - s.k / s.n) * s.e, s.k * s.j / s.n)
    mean = _over(s.b - s.e, s.b, s.j / s.n, -s.e / s.n)
    f, p = _f_test(s.b, s.e, df1, df2)
    ends = [_agreement_end(s, value, tail) for tail in s.tails] if value is not None else [None, None]
    means = [_over(s.k * end, 1, (s.k - 1) * end) if end is not None else None for end in ends]
    return Coefficient(value, f, df1, df2, p, *ends), Coefficient(mean, f, df1, df2, p, *means)


def _agreement_end(s: _Squares, value: float, tail: float) -> float | None:
    """One end of ICC2's interval: F with n - 1 and Satterthwaite's v degrees of freedom, turned upside down."""
    raters, rest = s.k * value * s.j, (s.n * (1 + (s.k - 1) * value) - s.k * value) * s.e
    spread = (s.n - 1) * raters**2 + rest**2
    v = (s.n - 1) * (s.k - 1) * (raters + rest) ** 2 / spread if spread else 1.0  # no F matters
    b = s.b * float(fdtri(v, s.n - 1, tail)) if v > FEWEST else 0.0
    return _over(s.n * (b - s.e), s.k * s.j, (s.k * s.n - s.k - s.n) * s.e, s.n * b)


def _f_test(between: float, error: float, df1: int, df2: int) -> tuple[float | None, float | None]:
    if error:
        return between / error, float(fdtrc(df1, df2, between / error))
    return None, 0.0 if between else None


def _over(above: float, *below: float) -> float | None:
    """Divide by the sum of `below`; None where that is not above 0, or only by the rounding of its terms."""
    whole = sum(below)
    return above / whole if whole > ROUNDING * sum(map(abs, below)) else None
