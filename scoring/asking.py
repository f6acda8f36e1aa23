"""Which comparison to ask an expert next, and when enough have been asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.special import stdtrit

from scoring.mixtures import incidence
from scoring.noise import HALF_STEP, laplacian_inverse, scale_ratios, scale_steps
from scoring.pairwise import PairwiseMatrix
from scoring.random_indices import RandomIndex

Pair: TypeAlias = tuple[str, str]

PRECISION = 0.25  # of a log weight: known to within a factor of 1.28, less than one step at the middle of the scale
LEVEL = 0.95
SAME = 1e-9  # relative; gains nearer than this are equal, and the printed order decides


def next_pair(criteria: tuple[str, ...], judged: Collection[Pair], skipped: Collection[Pair] = ()) -> Pair | None:
    """Choose the comparison to ask next.

    While the comparisons do not join all criteria, the next one joins two parts: the criterion compared most often with
    the first it is not yet joined to, which makes a star, the tree of least variance. Afterwards it is the one that
    lowers the variance of the log weights most: with L^+ their covariance, judging i against j lowers its trace by
    |L^+ d|^2 / (1 + r), r = d^T L^+ d the effective resistance between them, d = e_i - e_j. Among equals the first in
    the printed order; never one judged or skipped.

    Args:
        criteria: n, in the printed order.
        judged: pairs, in either direction; those of a mapping of judgements will do.
        skipped: pairs the expert does not want to judge.

    Returns:
        the pair, in the printed order; None if none is left, or none that is left joins the parts.

    Source: A-optimal designs, Kiefer, Ann. Statist. 2 (1974) 849-879; effective resistance, Klein & Randic, J. Math.
    Chemistry 12 (1993) 81-95; stars for incomplete comparisons, Szadoczki, Bozoki & Tekile, Omega 107 (2022) 102557.
    """
    given = _counts(criteria, judged)
    free = (given == 0) & (_counts(criteria, skipped) == 0)
    label = _parts(given, len(criteria))
    choice = _gains(given, free, len(criteria)) if label.max() == 0 else _joins(given, free, label)
    if not np.any(choice > 0):
        return None
    best = int(np.argmax(choice >= choice.max() * (1 - SAME)))
    return [*combinations(criteria, 2)][best]


def plan(criteria: tuple[str, ...], skipped: Collection[Pair] = ()) -> tuple[Pair, ...]:
    """Put all comparisons in the order of `next_pair`: a tree first, then the most informative.

    Wherever an expert stops after n - 1 of them, the comparisons join all criteria; and who was interrupted goes on
    with `next_pair` as if nothing had happened.

    Args:
        criteria: n, in the printed order.
        skipped: pairs to leave out.

    Returns:
        at most n (n - 1) / 2 pairs.
    """
    asked: list[Pair] = []
    while pair := next_pair(criteria, asked, skipped):
        asked.append(pair)
    return tuple(asked)


@dataclass(frozen=True)
class Enough:
    """How well a matrix is known.

    `half_width` is that of the widest 95 % interval of a centred log weight, None while it cannot be told, and
    `half_widths` has those of all, in the order of the criteria; `precise` tells whether the widest is at most the
    precision asked for; `checkable` whether a CR can be given: connected, at least one circle, and a random index for
    so many missing pairs.
    """

    connected: bool
    half_width: float | None
    precise: bool
    checkable: bool
    half_widths: tuple[float, ...] = ()


def enough(
    criteria: tuple[str, ...],
    judgements: Mapping[Pair, float],
    random_index: RandomIndex,
    precision: float = PRECISION,
) -> Enough:
    """Tell whether an expert may stop: weights known to a stated precision, or a CR estimable.

    half_widths = t * s * sqrt(L^+_ii), half_width the largest: L^+ as in `next_pair`, s^2 the residual variance of the
    logarithms with f = pairs - n + 1 degrees of freedom, t the 97.5 % point of Student's t with f. s^2 is at least the
    mean variance of rounding to whole steps of the scale, so that a few judgements that happen to agree do not look
    exact.

    Args:
        criteria: n, in the printed order.
        judgements: directed ratios, positive.
        random_index: the table a CR would be read against.
        precision: the largest half-width that is enough, in log units; 0.25 is a factor of 1.28.

    Returns:
        what is known.

    Source: Crawford & Williams, J. Math. Psychology 29 (1985) 387-405, for the model of log-normal errors.

    Raises:
        Refused: any `pairwise-*` or `judgement-*` problem but that of parts not joined.
    """
    n = len(criteria)
    given = _counts(criteria, judgements)
    if n == 1 or _parts(given, n).max() > 0:
        return Enough(n == 1, None, n == 1, False)
    matrix = PairwiseMatrix.of(criteria, judgements)
    freedom = int(given.sum()) - n + 1
    half_widths = _half_widths(matrix.ratios, given, freedom) if freedom else ()
    half_width = max(half_widths, default=None)
    precise = half_width is not None and half_width <= precision
    checkable = freedom > 0 and bool(random_index.of(n, len(matrix.missing)))
    return Enough(True, half_width, precise, checkable, half_widths)


def _half_widths(ratios: NDArray[np.float64], given: NDArray[np.float64], freedom: int) -> tuple[float, ...]:
    n = len(ratios)
    rows, columns = np.triu_indices(n, 1)
    values = np.where(given > 0, ratios[rows, columns], 1.0)
    inverse, pairs, logs = laplacian_inverse(given, n), incidence(n), np.log(values)
    residuals = given * (logs - pairs @ inverse @ pairs.T @ (given * logs))
    steps = scale_steps(values)
    widths = np.log(scale_ratios(steps + HALF_STEP) / scale_ratios(steps - HALF_STEP))
    rounding = np.sum(given * widths**2) / 12 / np.sum(given)  # 1/12: the variance of a uniform error of width 1
    variance = max(float(residuals @ residuals) / freedom, float(rounding))
    widest = stdtrit(freedom, (1 + LEVEL) / 2) * np.sqrt(variance * np.diag(inverse))
    return tuple(widest.tolist())


def _counts(criteria: tuple[str, ...], pairs: Collection[Pair]) -> NDArray[np.float64]:
    """1 for each pair of the upper triangle, row by row, that is among `pairs` in either direction."""
    among = {frozenset(pair) for pair in pairs}
    return np.array([frozenset(pair) in among for pair in combinations(criteria, 2)], dtype=np.float64)


def _parts(given: NDArray[np.float64], n: int) -> NDArray[np.int32]:
    graph = np.zeros((n, n))
    graph[np.triu_indices(n, 1)] = given
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)


def _joins(given: NDArray[np.float64], free: NDArray[np.bool_], label: NDArray[np.int32]) -> NDArray[np.float64]:
    """Worth of each pair for joining parts: 0 if it joins none, else as often as its better known end was compared."""
    n = len(label)
    rows, columns = np.triu_indices(n, 1)
    degree = np.abs(incidence(n)).T @ given
    often = np.maximum(degree[rows], degree[columns])
    return np.asarray(np.where(free & (label[rows] != label[columns]), 1 + often, 0), dtype=np.float64)


def _gains(given: NDArray[np.float64], free: NDArray[np.bool_], n: int) -> NDArray[np.float64]:
    inverse, pairs = laplacian_inverse(given, n), incidence(n)
    moved = pairs @ inverse
    resistance = np.sum(moved * pairs, axis=1)
    return np.asarray(np.where(free, np.sum(moved**2, axis=1) / (1 + resistance), 0), dtype=np.float64)
