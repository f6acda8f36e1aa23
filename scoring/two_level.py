"""Fuzzy evaluation of two levels: each dimension from its indicators, the whole from its dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.arrays import Floats
from scoring.fuzzy import combine, operator_named
from scoring.problems import Problem, Refused, please, refuse


@dataclass(frozen=True, eq=False)
class TwoLevel:
    """Memberships in g grades: `lower` (m, g) of each dimension, `whole` (g,) of them together."""

    lower: Floats
    whole: Floats


def two_level(
    upper_weights: ArrayLike, branches: Sequence[tuple[ArrayLike, ArrayLike]], operator: str = "M(.,+)"
) -> TwoLevel:
    """Combine indicators into dimensions, then dimensions into the whole, by the same operator at both levels.

    The dimensions' memberships go up as they come out; they are not normalised between the levels.

    Args:
        upper_weights: (m,), of the dimensions, 0 to 1, summing to one.
        branches: m times (weights, memberships) as `combine` takes them, with the same grades.
        operator: as `combine` takes it. With "M(.,+)" the whole is that of one level with global weights.

    Returns:
        the memberships of both levels.

    Source: as `combine`.

    Raises:
        Refused: `fuzzy-operator`, `fuzzy-shape`, `fuzzy-weights`, `fuzzy-membership`, each with its branch.
    """
    chosen = operator_named(operator)
    rows: list[Floats] = []
    problems: list[Problem] = []
    for number, (weights, memberships) in enumerate(branches, 1):
        try:
            rows.append(combine(weights, memberships, chosen))
        except Refused as refused:
            problems.extend(refused.within(f"branch {number}").problems)
    refuse(problems)
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        what = "none, or with different numbers of grades."
        refuse([please("fuzzy-shape", "branches", what, "give each the same grades")])
    lower = np.stack(rows)
    return TwoLevel(lower, combine(upper_weights, np.minimum(lower, 1.0), chosen))  # weights may sum to a hair over 1
