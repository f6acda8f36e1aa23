"""Proposals to an expert whose judgements contradict themselves. Nothing here changes a judgement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scoring.consistency import SETTLED
from scoring.judged_pairs import JudgedPairs
from scoring.noise import scale_steps
from scoring.pairwise import PairwiseMatrix, parts
from scoring.problems import please, refuse
from scoring.random_indices import RandomIndex
from scoring.repair_search import MOST_COMPLETIONS, MOST_MATRICES, NOISE, Search, options
from scoring.single_changes import best_values, log_lambda, neighbours, with_value

SAME = 12  # decimals of log lambda_max to which two judgements hurt equally, and the printed order decides


@dataclass(frozen=True)
class Hurt:
    """A judgement, and the value that would contradict the others least.

    `suggested` is that value on Saaty's scale (1/9 to 9), `exact` that of all positive numbers; `cr_after` and
    `cr_exact` are the CR that the matrix would then have, None where the table has no index. `log_lambda_after` goes
    with `suggested`.
    """

    pair: tuple[str, str]
    given: float
    suggested: float
    exact: float
    log_lambda_after: float
    cr_after: float | None
    cr_exact: float | None


@dataclass(frozen=True)
class Change:
    """A judgement of a proposal: the value given and the one suggested."""

    pair: tuple[str, str]
    given: float
    suggested: float


@dataclass(frozen=True)
class Repair:
    """A set of changes that brings CR to the limit or below; none if it is there already.

    `smallest` tells whether every smaller set is proved not to do; if not, the set was found change by change, because
    the search had weighed as many matrices as it may. `weighed` is how many were.
    """

    changes: tuple[Change, ...]
    cr_before: float
    cr_after: float
    smallest: bool
    weighed: int


def hurting(matrix: PairwiseMatrix, random_index: RandomIndex) -> tuple[Hurt, ...]:
    """Judgements whose change alone would lower CR, the one that would lower it most first.

    log lambda_max is convex in the logarithm of each cell (its minimum over the skipped pairs too), so the best value
    of the scale is one of the two around the exact one.

    Args:
        matrix: n criteria, perhaps incomplete.
        random_index: the table that CR is read against.

    Returns:
        at most one for each judged pair, in its printed direction; none for a consistent matrix. Among equals the
        printed order.

    Source: the exact value as Bozoki, Fulop & Ronyai, Math. Comput. Modelling 52 (2010) 318-333, for one missing pair;
    convexity from Kingman, Quart. J. Math. 12 (1961) 283-284.

    Raises:
        Refused: `completion-unsettled`.
    """
    return hurting_each([matrix], random_index)[0]


def hurting_each(matrices: Sequence[PairwiseMatrix], random_index: RandomIndex) -> tuple[tuple[Hurt, ...], ...]:
    """`hurting` for each of a node's matrices, all weighed together.

    Raises:
        Refused: `completion-unsettled`.
    """
    judged = [JudgedPairs.of(matrix, random_index) for matrix in matrices]
    pairs = [(k, pair, one.rows[pair], one.columns[pair]) for k, one in enumerate(judged) for pair in _in_circles(one)]
    if not pairs:
        return tuple(() for _ in matrices)
    ratios = np.stack([matrix.ratios for matrix in matrices])
    owner, _, rows, columns = np.array(pairs).T
    stack = ratios[owner]
    exact = best_values(stack, rows, columns)
    trials = np.stack([*neighbours(exact), exact])
    logs = np.stack([log_lambda(with_value(stack, rows, columns, trial)) for trial in trials])
    nearest = _better(logs, trials, stack[np.arange(len(stack)), rows, columns])
    after, suggested = (np.take_along_axis(table, nearest, axis=0)[0] for table in (logs, trials))
    hurts: list[list[Hurt]] = [[] for _ in matrices]
    for place in np.flatnonzero(after < log_lambda(ratios)[owner] - SETTLED):
        k, pair, *_ = pairs[place]
        values = suggested[place], exact[place], after[place], logs[2, place]
        hurts[k].append(_hurt(judged[k], int(pair), *map(float, values)))
    return tuple(tuple(sorted(own, key=lambda hurt: round(hurt.log_lambda_after, SAME))) for own in hurts)


def smallest_repair(
    matrix: PairwiseMatrix, random_index: RandomIndex, limit: float, steps: Literal[1, 2] = 2
) -> Repair | None:
    """Find the fewest judgements that, moved by at most `steps` of the scale each, bring CR to `limit` or below.

    Among as many changes, the fewest steps together, then the lowest CR, then the printed order. The search goes by
    number of changes and cuts every branch whose tangent, which log lambda_max cannot fall below, stays above the
    limit; after 20,000 matrices (5,000 with skipped pairs) it goes on greedily, one judgement at a time.

    Args:
        matrix: n criteria, perhaps incomplete.
        random_index: the table that CR is read against.
        limit: the largest CR accepted, > 0.
        steps: 1 or 2; a judgement of 3 may become 2 or 4, or with two steps 1 or 5 as well.

    Returns:
        the proposal; None if no such set exists, or the greedy search found none.

    Source: one or two steps as the AHP-OS manual; convexity, which the tangents rest on, from Kingman 1961.

    Raises:
        Refused: `repair-no-index` where the table has no index for this order and number of missing pairs;
            `completion-unsettled`.
    """
    judged = JudgedPairs.of(matrix, random_index)
    if judged.index is None:
        way_out = "use a table that has one, or judge more pairs"
        refuse([please("repair-no-index", ", ".join(matrix.criteria), "no random index, so no CR.", way_out)])
    most = MOST_MATRICES if matrix.complete else MOST_COMPLETIONS
    search = Search(judged, judged.log_lambda_at(limit), *options(np.exp(judged.logs), steps), most)
    before = float(judged.log_lambda(judged.logs[None])[0])
    cr_before = judged.cr(before) or 0.0
    if before <= search.limit:
        return Repair((), cr_before, cr_before, True, 1)
    logs = search.run()
    if logs is None:
        return None
    changes = tuple(
        Change(judged.named(pair), judged.given(pair), _clean(float(np.exp(logs[pair]))))
        for pair in np.flatnonzero(logs != judged.logs).tolist()
    )
    cr_after = judged.cr(float(judged.log_lambda(logs[None])[0])) or 0.0
    return Repair(changes, cr_before, cr_after, search.complete, search.weighed)


def _better(logs: NDArray[np.float64], trials: NDArray[np.float64], given: NDArray[np.float64]) -> NDArray[np.intp]:
    """Which of two values, (1, b), has the smaller eigenvalue; of equals the one fewer steps from the value given."""
    far = np.abs(scale_steps(trials) - scale_steps(given))
    second = np.where(np.abs(logs[1] - logs[0]) < NOISE, far[1] < far[0], logs[1] < logs[0])
    return np.asarray(second, dtype=np.intp)[None]


def _in_circles(judged: JudgedPairs) -> Iterator[int]:
    """Judged pairs that are not the only comparison between two parts: those contradict nothing."""
    ratios, whole = judged.matrix.ratios, judged.matrix.complete and len(judged.matrix.criteria) > 2
    for pair, (i, j) in enumerate(zip(judged.rows, judged.columns, strict=True)):
        if not whole:
            rest = ratios.copy()
            rest[i, j] = rest[j, i] = np.nan
        if whole or len(parts(rest)) == 1:
            yield pair


def _hurt(judged: JudgedPairs, pair: int, suggested: float, exact: float, after: float, after_exact: float) -> Hurt:
    crs = judged.cr(after), judged.cr(after_exact)
    return Hurt(judged.named(pair), judged.given(pair), suggested, exact, after, *crs)


def _clean(value: float) -> float:
    """A value of the scale without the last digits that logarithms cost: 3 or 1/3."""
    whole = round(value if value >= 1 else 1 / value)
    return float(whole) if value >= 1 else 1 / whole
