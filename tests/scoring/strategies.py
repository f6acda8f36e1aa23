"""Hypothesis strategies: weights, judgements and counts."""

from itertools import combinations, pairwise, product

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.pairwise import ratio

SAATY = st.sampled_from([*range(1, 10), *range(-9, -1)]).map(ratio)

SAATY_RATIOS = np.array([*range(1, 10), *(1 / k for k in range(2, 10))], dtype=np.float64)


def from_upper(upper: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Reciprocal matrices (m, n, n) from their upper triangles (m, n (n - 1) / 2), row by row."""
    rows, columns = np.triu_indices(n, 1)
    ratios = np.ones((len(upper), n, n))
    ratios[:, rows, columns], ratios[:, columns, rows] = upper, 1 / upper
    return ratios


def random_matrices(n: int, count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """Complete matrices whose judgements are uniform over Saaty's scale."""
    return from_upper(chance.choice(SAATY_RATIOS, (count, n * (n - 1) // 2)), n)


def every_3x3() -> NDArray[np.float64]:
    """All 4,913 matrices of Saaty's scale."""
    return from_upper(np.array(list(product(SAATY_RATIOS, repeat=3))), 3)


@st.composite
def weights(draw: st.DrawFn, size: int | None = None) -> NDArray[np.float64]:
    """Positive, summing to one."""
    n = size or draw(st.integers(2, 7))
    raw = np.array(draw(st.lists(st.floats(0.01, 1), min_size=n, max_size=n)))
    return np.asarray(raw / raw.sum(), dtype=np.float64)


@st.composite
def reciprocals(draw: st.DrawFn, smallest: int = 2, largest: int = 7) -> NDArray[np.float64]:
    """Complete matrices of Saaty's scale."""
    n = draw(st.integers(smallest, largest))
    ratios = np.eye(n)
    for i, j in combinations(range(n), 2):
        ratios[i, j] = draw(SAATY)
        ratios[j, i] = 1 / ratios[i, j]
    return ratios


@st.composite
def incompletes(draw: st.DrawFn) -> NDArray[np.float64]:
    """Connected matrices of order 4 to 7 with at least one pair missing."""
    ratios = draw(reciprocals(4))
    path = draw(st.permutations(range(len(ratios))))
    kept = {frozenset(step) for step in pairwise(path)}
    free = [pair for pair in combinations(range(len(ratios)), 2) if frozenset(pair) not in kept]
    for i, j in draw(st.lists(st.sampled_from(free), min_size=1, unique=True)):
        ratios[i, j] = ratios[j, i] = np.nan
    return ratios


def panels() -> st.SearchStrategy[list[NDArray[np.float64]]]:
    """One to five complete matrices of the same order."""
    return st.integers(2, 6).flatmap(lambda n: st.lists(reciprocals(n, n), min_size=1, max_size=5))


def counts(points: int = 5) -> st.SearchStrategy[tuple[int, ...]]:
    """Counts as in a tally, with at least one scale answer."""
    number = st.integers(0, 500)
    return st.tuples(*[number] * (points + 3)).filter(lambda count: sum(count[:points]) > 0)
