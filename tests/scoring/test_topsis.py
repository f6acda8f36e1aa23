import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike, NDArray

from scoring.problems import Refused
from scoring.topsis import topsis
from tests.scoring.strategies import weights

AIRCRAFT = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]
TABLES = arrays(np.float64, (5, 3), elements=st.floats(1, 100))
SIGNS = st.lists(st.sampled_from([1, -1]), min_size=3, max_size=3)


def test_mathmodels_topsis_with_a_cost() -> None:
    found = topsis([[2, 8], [5, 1], [3, 6]], [0.6, 0.4], [1, -1])
    assert_allclose(found.closeness, [0, 1, 0.3111391], rtol=0, atol=6e-8)
    assert found.rank.tolist() == [3, 1, 2]


def test_hwang_yoon_1981_fighter_aircraft() -> None:
    found = topsis(AIRCRAFT, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [1, 1, 1, -1, 1, 1])
    assert_allclose(found.best, [0.1168, 0.0659, 0.0531, 0.0414, 0.1347, 0.2012], rtol=0, atol=2e-4)
    assert_allclose(found.worst, [0.0841, 0.0366, 0.0455, 0.0598, 0.0577, 0.1118], rtol=0, atol=2e-4)
    assert_allclose(found.to_best, [0.0545, 0.1197, 0.0580, 0.1009], rtol=0, atol=2e-4)
    assert_allclose(found.to_worst, [0.0983, 0.0439, 0.0920, 0.0458], rtol=0, atol=2e-4)
    assert_allclose(found.closeness, [0.643, 0.268, 0.613, 0.312], rtol=0, atol=1e-3)
    assert found.rank.tolist() == [1, 4, 2, 3]


@given(TABLES, weights(3), SIGNS)
def test_topsis_cell_by_cell(table: NDArray[np.float64], importance: NDArray[np.float64], signs: list[int]) -> None:
    v = [
        [w * x / sum(c**2 for c in column) ** 0.5 for x in column]
        for w, column in zip(importance, table.T, strict=True)
    ]
    best = [max(column) if sign == 1 else min(column) for sign, column in zip(signs, v, strict=True)]
    worst = [min(column) if sign == 1 else max(column) for sign, column in zip(signs, v, strict=True)]
    plus = [sum((v[j][i] - best[j]) ** 2 for j in range(3)) ** 0.5 for i in range(5)]
    minus = [sum((v[j][i] - worst[j]) ** 2 for j in range(3)) ** 0.5 for i in range(5)]
    if min(p + m for p, m in zip(plus, minus, strict=True)) > 1e-9:
        expected = [m / (p + m) for p, m in zip(plus, minus, strict=True)]
        assert_allclose(topsis(table, importance, signs).closeness, expected, rtol=0, atol=1e-6)


@given(TABLES, weights(3), SIGNS, st.floats(0.01, 1e150))
def test_units_and_the_order_of_sites_do_not_matter(
    table: NDArray[np.float64], importance: NDArray[np.float64], signs: list[int], unit: float
) -> None:
    if np.ptp(table, axis=0).min() > 1e-3:
        found = topsis(table, importance, signs)
        other = topsis((table * [unit, 1, 1])[::-1], importance, signs)
        assert_allclose(other.closeness[::-1], found.closeness, rtol=0, atol=1e-9)
        assert ((found.closeness >= 0) & (found.closeness <= 1)).all()
        ordered = found.closeness[np.argsort(found.rank)]
        assert (np.diff(ordered) <= 1e-12).all()


def test_who_leads_in_everything_is_1_and_equal_sites_share_the_smaller_rank() -> None:
    found = topsis([[1, 9], [5, 2], [1, 9], [3, 5], [5, 2]], [0.5, 0.5], [1, -1])
    assert found.closeness[[0, 1]].tolist() == [0, 1]
    assert found.rank.tolist() == [4, 1, 4, 3, 1]


def test_sites_that_differ_by_rounding_share_a_rank() -> None:
    assert topsis([[0.1 + 0.2, 1.0], [0.3, 1.0], [0.5, 0.5]], [0.5, 0.5], [1, 1]).rank.tolist() == [1, 1, 3]


def test_figures_near_the_ends_of_the_floats() -> None:
    assert topsis([[1e200, 1.0], [3e200, 2.0]], [0.5, 0.5], [1, 1]).closeness.tolist() == [0, 1]


def test_what_carries_no_weight_does_not_count() -> None:
    assert topsis([[1, 9], [2, 3]], [1, 0], [1, 1]).closeness.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("matrix", "importance", "code"),
    [
        ([[1, 2], [3, 4]], [0.5, 0.6], "weights-sum"),
        ([[1, 2], [3, 4]], [1.5, -0.5], "weights-negative"),
        ([[1, 2], [3, 4]], [1], "weights-shape"),
        ([[1, 0], [3, 0]], [0.5, 0.5], "topsis-zero-column"),
        ([[1, 2], [1, 2]], [0.5, 0.5], "topsis-all-alike"),
        ([[1, 2], [1, 3]], [1, 0], "topsis-all-alike"),
        ([[1, 2]], [0.5, 0.5], "sites-too-few"),
        ([[1, 2], [3]], [0.5, 0.5], "sites-table"),
    ],
)
def test_what_topsis_cannot_rank(matrix: ArrayLike, importance: list[float], code: str) -> None:
    with pytest.raises(Refused, match=rf"\[{code}\]"):
        topsis(matrix, importance, [1, 1])
