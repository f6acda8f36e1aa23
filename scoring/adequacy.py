"""Whether items correlate enough to look for factors: Kaiser's measure of sampling adequacy and Bartlett's test."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from scoring.covariances import checked_regular
from scoring.problems import Problem, please, refuse

FEWEST = 3  # two items have no partial correlation
UNRELATED = 1e-24  # squared correlations that sum to less are rounding


class Kmo(NamedTuple):
    """Measures of sampling adequacy, 0 to 1; None where no correlation is left to judge by."""

    overall: float | None
    items: tuple[float | None, ...]


@dataclass(frozen=True)
class Bartlett:
    """Bartlett's test that no item correlates with any other."""

    chi2: float
    df: int
    p: float


def kmo(correlation: ArrayLike, names: Sequence[str] | None = None) -> Kmo:
    """Kaiser, Meyer and Olkin's measure of sampling adequacy, overall and of each item.

    sum r_ij^2 / (sum r_ij^2 + sum q_ij^2) over i != j, or over j alone for item i; q_ij = - s_ij / sqrt(s_ii s_jj) is
    the correlation of i and j with all other items held, S the inverse of R. Kaiser called 0.9 marvelous, 0.8
    meritorious, 0.7 middling, 0.6 mediocre, 0.5 miserable, and less unacceptable.

    Args:
        correlation: (m, m), m >= 3.
        names: for the refusals.

    Returns:
        overall, and m figures in the order of the items; None where all the correlations concerned are zero.

    Source: Kaiser, Psychometrika 35 (1970) 401-415, and 39 (1974) 31-36 for the adjectives; in the form of Kaiser &
    Rice, Educational and Psychological Measurement 34 (1974) 111-117.

    Raises:
        Refused: what `checked_regular` refuses.
    """
    matrix = checked_regular(correlation, FEWEST, names)
    inverse = np.linalg.inv(matrix)
    scale = np.sqrt(np.diagonal(inverse))
    partial = inverse / np.outer(scale, scale)
    apart = 1 - np.eye(len(matrix))
    simple, held = (matrix**2 * apart).sum(axis=0), (partial**2 * apart).sum(axis=0)
    each = tuple(_share(r, q) for r, q in zip(simple.tolist(), held.tolist(), strict=True))
    return Kmo(_share(float(simple.sum()), float(held.sum())), each)


def bartlett(correlation: ArrayLike, n: int, names: Sequence[str] | None = None) -> Bartlett:
    """Bartlett's test of sphericity: chi2 = - (n - 1 - (2 m + 5) / 6) ln |R| with m (m - 1) / 2 degrees of freedom.

    It supposes normal answers, and with many responses rejects whatever the correlations are worth: read it with KMO.

    Args:
        correlation: (m, m), m >= 3.
        n: responses, more than (2 m + 11) / 6.
        names: for the refusals.

    Source: Bartlett, Journal of the Royal Statistical Society B 16 (1954) 296-298.

    Raises:
        Refused: what `checked_regular` refuses, and `bartlett-too-few-responses`.
    """
    matrix = checked_regular(correlation, FEWEST, names)
    items = len(matrix)
    refuse(bartlett_problems(items, n))
    chi2 = (n - _fewest(items)) * max(0.0, -float(np.linalg.slogdet(matrix)[1]))
    df = items * (items - 1) // 2
    return Bartlett(chi2, df, float(chdtrc(df, chi2)))


def bartlett_problems(items: int, n: int) -> list[Problem]:
    """Return why Bartlett's statistic of m items cannot be had from n responses, if it cannot."""
    if n > _fewest(items):
        return []
    what = f"{n} responses to {items} items."
    return [please("bartlett-too-few-responses", "n", what, f"collect more than {_fewest(items):.3g} responses")]


def _fewest(items: int) -> float:
    return 1 + (2 * items + 5) / 6


def _share(simple: float, held: float) -> float | None:
    return simple / (simple + held) if simple > UNRELATED else None
