"""Fuzzy comprehensive evaluation: memberships combined by weights, and read back as a grade or a value."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.problems import Problem, refuse

Operator: TypeAlias = Literal["M(.,+)", "M(min,max)", "M(.,max)", "M(min,+bounded)", "M(.,+bounded)"]
Floats: TypeAlias = NDArray[np.float64]


def combine(weights: ArrayLike, memberships: ArrayLike, operator: Operator = "M(.,+)") -> NDArray[np.float64]:
    """Combine the memberships of m factors in g grades into one row: b_j = outer over i of inner(w_i, r_ij).

    Args:
        weights: (m,), 0 to 1, summing to one.
        memberships: (m, g), 0 to 1.
        operator: "M(inner,outer)"; + is the sum, +bounded the sum cut at 1. Only "M(.,+)" loses nothing.

    Returns:
        (g,), 0 to 1; for "M(.,+)" it sums to one when every row does.

    Source: Zadeh, Information and Control 8 (1965) 338-353; the operators as in Chinese textbooks of the method.

    Raises:
        Refused: `fuzzy-operator`, `fuzzy-shape`.
    """
    w, r = np.asarray(weights, dtype=np.float64), np.asarray(memberships, dtype=np.float64)
    if r.ndim != 2 or w.shape != r.shape[:1]:
        refuse([Problem("fuzzy-shape", f"{w.shape} and {r.shape}", "not m and m × g.", "Give one row a weight.")])
    if operator not in _OPERATORS:
        refuse([Problem("fuzzy-operator", operator, "no such operator.", f"Choose among {', '.join(_OPERATORS)}.")])
    inner, outer = _OPERATORS[operator]
    return outer(inner(w[:, None], r))


def expected_value(membership: Sequence[float], grades: Sequence[float]) -> float:
    """Weighted mean of the grades' values: sum(b g) / sum(b).

    Args:
        membership: length g, non-negative, not all zero.
        grades: the value of each grade.

    Returns:
        a value on the grades' scale.
    """
    return float(np.average(np.asarray(grades, dtype=np.float64), weights=np.asarray(membership, dtype=np.float64)))


def maximum_membership(membership: Sequence[float]) -> int:
    """Place of the largest membership, from 0; the better grade when two are equal."""
    return int(np.argmax(membership))


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
