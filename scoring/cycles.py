"""Judgements that go round in a circle: A over B, B over C, and yet C over A."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import breadth_first_order, connected_components

from scoring.pairwise import RECIPROCITY, PairwiseMatrix


def ordinal_cycles(matrix: PairwiseMatrix) -> tuple[tuple[str, ...], ...]:
    """Name the circles of strict preference, each over the next and the last over the first.

    Args:
        matrix: n criteria, perhaps incomplete; a tie prefers nothing.

    Returns:
        all circles of three, by the order of the criteria; then, for each knot (`knots`) that holds no circle of three,
        which ties and missing pairs allow, its shortest circle. Empty if and only if the judgements can be ordered.

    Source: Kendall & Babington Smith, Biometrika 31 (1940) 324-345 (circular triads).
    """
    over = _over(matrix)
    threes = [_turned(over, three) for three in combinations(range(len(over)), 3) if _circular(over, three)]
    inside = {place for three in threes for place in three}
    longer = [_shortest(over, knot) for knot in _knots(over) if not inside.intersection(knot)]
    return tuple(tuple(matrix.criteria[place] for place in circle) for circle in threes + longer)


def knots(matrix: PairwiseMatrix) -> tuple[tuple[str, ...], ...]:
    """Group the criteria that circles tie together: within a knot every criterion is, by some chain, over every other.

    Args:
        matrix: n criteria, perhaps incomplete.

    Returns:
        the strongly connected components of two or more criteria, by the order of the criteria; none if nothing circles
    """
    return tuple(tuple(matrix.criteria[place] for place in knot) for knot in _knots(_over(matrix)))


def spell(circle: tuple[str, ...]) -> str:
    """Say a circle in words: "A over B, B over C, C over A"."""
    return ", ".join(f"{one} over {other}" for one, other in zip(circle, circle[1:] + circle[:1], strict=True))


def _over(matrix: PairwiseMatrix) -> NDArray[np.bool_]:
    return np.asarray(matrix.ratios > 1 + RECIPROCITY)  # False where missing


def _circular(over: NDArray[np.bool_], three: tuple[int, ...]) -> bool:
    i, j, k = three
    return bool((over[i, j] and over[j, k] and over[k, i]) or (over[j, i] and over[k, j] and over[i, k]))


def _turned(over: NDArray[np.bool_], three: tuple[int, ...]) -> tuple[int, ...]:
    i, j, k = three
    return (i, j, k) if over[i, j] else (i, k, j)


def _knots(over: NDArray[np.bool_]) -> list[list[int]]:
    count, label = connected_components(over, directed=True, connection="strong")
    groups = [np.flatnonzero(label == part).tolist() for part in range(count)]
    return sorted(group for group in groups if len(group) > 1)


def _shortest(over: NDArray[np.bool_], knot: list[int]) -> tuple[int, ...]:
    """The shortest circle in a knot, from its first criterion in order; among equals the first."""
    inside = over[np.ix_(knot, knot)]
    circles = [_through(inside, start) for start in range(len(knot))]
    best = min(circles, key=len)
    return tuple(knot[place] for place in best)


def _through(over: NDArray[np.bool_], start: int) -> list[int]:
    order, before = breadth_first_order(over, start)
    last = next(int(place) for place in order if over[place, start])
    path = [last]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return path[::-1]
