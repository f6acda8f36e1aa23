"""Covariances of items from the answers themselves, with whatever was left unanswered."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.arrays import Floats
from scoring.problems import Problem, please, refuse

FEWEST = 2  # respondents who answered both of two items


@dataclass(frozen=True, eq=False)
class AnswerCovariances:
    """`covariance` (m, m) of items; `n`, how many answered both of the two items that fewest answered together."""

    covariance: Floats
    n: int


def answer_covariances(answers: ArrayLike) -> AnswerCovariances:
    """Covariances over the respondents who answered both items of each pair, with divisor n - 1.

    cov_ij = sum (x_i - mean_i) (x_j - mean_j) / (n_ij - 1), sums and means over the n_ij who answered both. With
    answers missing they need not be the covariances of any table.

    Args:
        answers: (respondents, items), NaN where there is no answer.

    Returns:
        (m, m), symmetric; n from 2.

    Source: Little & Rubin, Statistical Analysis with Missing Data, 2nd ed., Wiley 2002, section 3.4 (available cases).

    Raises:
        Refused: `reliability-constant-item` for each item that everybody answered alike,
            `reliability-too-few-responses` for each pair of items that fewer than two answered.
    """
    x = np.asarray(answers, dtype=np.float64)
    given = ~np.isnan(x)
    pairs = np.asarray(given.T.astype(np.float64) @ given, dtype=np.float64)
    refuse([*_constant(x), *_few(pairs)])
    deviations = np.where(given, x - np.nanmean(x, axis=0), 0.0)
    sums = deviations.T @ given
    covariance = (deviations.T @ deviations - sums * sums.T / pairs) / (pairs - 1)
    return AnswerCovariances(np.asarray((covariance + covariance.T) / 2, dtype=np.float64), int(pairs.min()))


def _constant(x: Floats) -> Iterator[Problem]:
    for place, column in enumerate(x.T, 1):
        given = column[~np.isnan(column)]
        if len(given) >= FEWEST and (given == given[0]).all():
            what = "everybody answered the same."
            yield please("reliability-constant-item", f"item {place}", what, "leave this item out")


def _few(pairs: Floats) -> Iterator[Problem]:
    for row, column in np.argwhere(np.triu(pairs < FEWEST)).tolist():
        where = f"item {row + 1}" if row == column else f"item {row + 1}, item {column + 1}"
        what = f"{pairs[row, column]:g} answered." if row == column else f"{pairs[row, column]:g} answered both."
        yield please("reliability-too-few-responses", where, what, "collect more responses, or leave one out")
