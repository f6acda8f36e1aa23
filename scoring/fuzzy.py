"""Fuzzy comprehensive evaluation: memberships combined by weights, and read back as a grade or a value."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arrays import SUM_ROUNDING, Floats, finite_array
from scoring.problems import Problem, please, refuse

Operator: TypeAlias = Literal["M(.,+)", "M(min,max)", "M(.,max)", "M(min,+bounded)", "M(.,+bounded)"]
Reading: TypeAlias = Literal["complete", "very-effective", "fairly-effective", "little-effective", "not-effective"]

ROUNDING = 1e-9  # what arithmetic on shares may add or take away

# How papers and books write the operators: first each sign, then what is left.
SIGNS = str.maketrans({"∧": "min", "∨": "max", "⊕": "+bounded", " ": "", "\uff0c": ",", "\uff08": "(", "\uff09": ")"})
SIGNS |= str.maketrans(dict.fromkeys("·•⋅∙×*\uff0e", ".") | {"\uff0b": "+"})
SPELLINGS: dict[str, Operator] = {
    "M(min,+)": "M(min,+bounded)",  # weights that sum to one: the sum never reaches its bound
    "M(+bounded)": "M(min,+bounded)",
    "M(+bounded-bounded)": "M(min,+bounded)",
    "min-max": "M(min,max)",
    "prod-max": "M(.,max)",
    "prod-sum": "M(.,+)",
    "min-bsum": "M(min,+bounded)",
}
# Bands of alpha as theses give them, the best first; no original source was found for the words.
READINGS: tuple[tuple[float, Reading], ...] = (
    (1.0, "very-effective"),
    (0.5, "fairly-effective"),
    (0.0, "little-effective"),
)


def operator_named(spelling: str) -> Operator:
    """Find the operator that a spelling means: M(∧,∨), M(·,∨), M(·,+), M(∧,+), M(∧,⊕), M(⊕), M(·,⊕), or our own.

    Raises:
        Refused: `fuzzy-operator`.
    """
    plain = spelling.translate(SIGNS)
    found = SPELLINGS.get(plain, plain)
    if found not in _OPERATORS:
        refuse([please("fuzzy-operator", spelling, "no such operator.", f"choose among {', '.join(_OPERATORS)}")])
    return cast(Operator, found)


def combine(weights: ArrayLike, memberships: ArrayLike, operator: str = "M(.,+)") -> NDArray[np.float64]:
    """Combine the memberships of m factors in g grades into one row: b_j = outer over i of inner(w_i, r_ij).

    Args:
        weights: (m,), 0 to 1, summing to one.
        memberships: (m, g), 0 to 1; rows need not sum to one.
        operator: "M(inner,outer)", in any spelling of `operator_named`; + is the sum, +bounded the sum cut at 1, which
            weights that sum to one never reach. Only "M(.,+)" loses nothing.

    Returns:
        (g,), 0 to 1, not normalised; for "M(.,+)" it sums to one when every row does.

    Source: Zadeh, Information and Control 8 (1965) 338-353; the operators as in Chinese textbooks of the method.

    Raises:
        Refused: `fuzzy-operator`, `fuzzy-shape`, `fuzzy-weights`, `fuzzy-membership`.
    """
    inner, outer = _OPERATORS[operator_named(operator)]
    w, r = (
        finite_array(weights, 1, "fuzzy-weights", "weights"),
        finite_array(memberships, 2, "fuzzy-membership", "memberships"),
    )
    if w.shape != r.shape[:1]:
        refuse([please("fuzzy-shape", f"{w.shape} and {r.shape}", "not m and m × g.", "give each row a weight")])
    refuse([*_wrong_weights(w), *_wrong_memberships(r)])
    return outer(inner(w[:, None], r))


def expected_value(membership: Sequence[float], grades: Sequence[float]) -> float:
    """Weighted mean of the grades' values: sum(b g) / sum(b).

    Args:
        membership: length g, non-negative, not all zero.
        grades: the value of each grade.

    Returns:
        a value on the grades' scale.

    Raises:
        Refused: `fuzzy-membership`, `fuzzy-grades`.
    """
    b, values = _row(membership, 1), finite_array(grades, 1, "fuzzy-grades", "grades")
    if b.shape != values.shape:
        what = f"{len(values)} grades for {len(b)} memberships."
        refuse([please("fuzzy-grades", "grades", what, "give each membership a grade")])
    return float(np.average(values, weights=b))


def maximum_membership(membership: Sequence[float]) -> int:
    """Place of the largest membership, from 0; the better grade when two are equal."""
    return int(np.argmax(membership))


@dataclass(frozen=True)
class Effectiveness:
    """How far the largest membership may speak for all: `alpha` from 0, None where every other is 0.

    `reading`: complete (None), very effective from 1, fairly effective from 0.5, little below, not effective at 0,
    where all memberships are equal.
    """

    alpha: float | None
    reading: Reading


def effectiveness(membership: Sequence[float]) -> Effectiveness:
    """Effectiveness of the maximum-membership principle: alpha = (n beta - 1) / (2 gamma (n - 1)).

    beta is the largest and gamma the second largest share of the sum, n the number of grades. It is the place of beta
    between the least it can be, 1/n, and 1, over that of gamma between 0 and the most it can be, 1/2. Where it is low
    the expected value is the better verdict.

    Args:
        membership: n >= 2, non-negative, not all zero.

    Returns:
        alpha and its reading.

    Source: common in Chinese theses that use the method; its original is not known to us.

    Raises:
        Refused: `fuzzy-membership`.
    """
    b = _row(membership, 2)
    n = len(b)
    gamma, beta = np.sort(b / b.sum())[-2:].tolist()
    if gamma == 0:
        return Effectiveness(None, "complete")
    alpha = max(0.0, (n * beta - 1) / (2 * gamma * (n - 1)))
    if alpha <= ROUNDING:
        return Effectiveness(0.0, "not-effective")
    return Effectiveness(alpha, next(reading for least, reading in READINGS if alpha >= least - ROUNDING))


def _row(membership: Sequence[float], fewest: int) -> Floats:
    b = finite_array(membership, 1, "fuzzy-membership", "membership")
    if len(b) < fewest or (b < 0).any() or not b.any():
        what = f"fewer than {fewest} grades, one below 0, or all 0."
        refuse([please("fuzzy-membership", "membership", what, "give memberships from 0, one of them above")])
    return b


def _wrong_weights(w: Floats) -> Iterator[Problem]:
    if (w < 0).any():
        yield please("fuzzy-weights", "weights", "one is below 0.", "give weights from 0")
    if abs(w.sum() - 1) > SUM_ROUNDING:
        yield please("fuzzy-weights", "weights", f"they sum to {w.sum():g}, not to 1.", "divide them by their sum")


def _wrong_memberships(r: Floats) -> Iterator[Problem]:
    for row, column in np.argwhere((r < 0) | (r > 1 + ROUNDING)).tolist():
        where = f"row {row + 1} › grade {column + 1}"
        yield please("fuzzy-membership", where, f"{r[row, column]:g}.", "give memberships from 0 to 1")


def _multiply(w: Floats, r: Floats) -> Floats:
    return np.asarray(w * r, dtype=np.float64)


def _smaller(w: Floats, r: Floats) -> Floats:
    return np.asarray(np.minimum(w, r), dtype=np.float64)


def _sum(cells: Floats) -> Floats:
    return np.asarray(cells.sum(axis=0), dtype=np.float64)


def _largest(cells: Floats) -> Floats:
    return np.asarray(cells.max(axis=0), dtype=np.float64)


def _bounded_sum(cells: Floats) -> Floats:
    return np.minimum(1.0, _sum(cells))


_OPERATORS: dict[str, tuple[Callable[[Floats, Floats], Floats], Callable[[Floats], Floats]]] = {
    "M(.,+)": (_multiply, _sum),
    "M(min,max)": (_smaller, _largest),
    "M(.,max)": (_multiply, _largest),
    "M(min,+bounded)": (_smaller, _bounded_sum),
    "M(.,+bounded)": (_multiply, _bounded_sum),
}
