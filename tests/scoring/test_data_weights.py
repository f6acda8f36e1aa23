from collections.abc import Callable
from statistics import correlation, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike, NDArray
from scipy.stats import entropy

from scoring.data_weights import combine_weights, critic_weights, deviation_weights, entropy_weights
from scoring.problems import Refused
from tests.scoring.strategies import weights

MATHMODELS = [[3, 10], [5, 20], [2, 15], [7, 25]]
PODVEZKO = np.array([[3, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]])
BANKS = np.array(
    [
        [7, 312, 1891, 6613, 163],
        [72, 88, 728, 941804, 1078],
        [10, 252, 2594, 3466, 117471],
        [10, 145, 980, 2371, 86329],
        [65, 54, 350, 501, 29897],
        [29, 48, 380, 912, 34051],
        [7, 476, 3300, 78470, 2212],
        [70, 87, 650, 733, 819000],
        [4, 86, 591, 3015, 103],
        [12, 79, 579, 3240, 96098],
        [21, 45, 261, 1253, 453],
        [1, 72, 530, 4333, 0.1048],
    ]
)
TABLES = arrays(np.float64, (6, 3), elements=st.integers(1, 60).map(float)).filter(
    lambda table: bool((np.ptp(table, axis=0) > 0).all() and np.linalg.matrix_rank(table - table.mean(axis=0)) > 1)
)
SIGNS = st.lists(st.sampled_from([1, -1]), min_size=3, max_size=3)


def test_entropy_elsayed_dawood_karthikeyan_2017() -> None:
    found = entropy_weights(BANKS, [1] * 5)
    assert_allclose(found, [0.104991, 0.069124, 0.071373, 0.449937, 0.304575], rtol=0, atol=6e-7)


def test_entropy_mathmodels_with_a_cost() -> None:
    assert_allclose(entropy_weights(MATHMODELS, [1, -1]), [0.5452618, 0.4547382], rtol=0, atol=6e-8)


@given(TABLES)
def test_entropy_by_shares_as_scipys_entropy_has_it(table: NDArray[np.float64]) -> None:
    divergence = 1 - entropy(table, axis=0) / np.log(len(table))
    assert_allclose(entropy_weights(table, [1, 1, 1]), divergence / divergence.sum(), rtol=1e-9, atol=1e-9)


@given(TABLES, SIGNS)
def test_entropy_by_range_as_scipys_entropy_has_it(table: NDArray[np.float64], signs: list[int]) -> None:
    good = table * signs
    y = 0.002 + 0.996 * (good - good.min(axis=0)) / (good.max(axis=0) - good.min(axis=0))
    divergence = 1 - entropy(y, axis=0) / np.log(len(table))
    assert_allclose(entropy_weights(table, signs, "range"), divergence / divergence.sum(), rtol=1e-9, atol=1e-9)


def test_which_rule_is_taken_unless_one_is_asked_for() -> None:
    assert_allclose(entropy_weights(MATHMODELS, [1, 1]), entropy_weights(MATHMODELS, [1, 1], "shares"))
    assert_allclose(entropy_weights(MATHMODELS, [1, -1]), entropy_weights(MATHMODELS, [1, -1], "range"))
    assert_allclose(entropy_weights(MATHMODELS, [1, -1], "shares"), entropy_weights(MATHMODELS, [1, 1]))
    assert abs(entropy_weights(MATHMODELS, [1, 1], "range")[0] - entropy_weights(MATHMODELS, [1, 1])[0]) > 0.05


def test_a_site_without_anything_has_a_share_of_0() -> None:
    assert_allclose(entropy_weights([[0, 1], [1, 0]], [1, 1]), [0.5, 0.5])
    assert_allclose(entropy_weights([[0, 1], [1, 3]], [1, 1])[0], 1 / (2 - 0.8112781244591328))


def test_columns_that_hardly_vary_are_weighed_by_how_little() -> None:
    tiny = 1 + 1e-7 * np.array([[1, 3], [0, 0], [-1, -3]])
    assert_allclose(entropy_weights(tiny, [1, 1]), [0.1, 0.9], rtol=1e-6)


def test_critic_mathmodels() -> None:
    assert_allclose(critic_weights(MATHMODELS, [1, -1]), [0.5075187, 0.4924813], rtol=0, atol=6e-8)


def test_critic_tus_adali_2019() -> None:
    software = [[5000, 3, 3, 4, 3, 2], [680, 5, 3, 2, 2, 1], [2000, 3, 2, 3, 4, 3], [600, 4, 3, 1, 2, 2]]
    found = critic_weights([*software, [800, 2, 4, 3, 3, 4]], [1] * 6)
    assert_allclose(found, [0.157, 0.249, 0.168, 0.121, 0.154, 0.151], rtol=0, atol=6e-4)


@given(TABLES, SIGNS)
def test_critic_column_by_column(table: NDArray[np.float64], signs: list[int]) -> None:
    columns = [(column * sign).tolist() for column, sign in zip(table.T, signs, strict=True)]
    content = [
        stdev([x / (max(one) - min(one)) for x in one]) * sum(1 - correlation(one, other) for other in columns)
        for one in columns
    ]
    assert_allclose(critic_weights(table, signs), np.array(content) / sum(content), rtol=0, atol=1e-9)


def test_deviation_jahan_edwards_2013() -> None:
    low = [[0, 0, 0], [0.39, 0.3, 0.77], [0.17, 0.36, 0.8], [0.35, 0.29, 0.93], [0.3, 0.4, 0.94]]
    materials = np.array([*low, [0.84, 0.71, 1], [1, 1, 0.99]])
    assert_allclose(deviation_weights(materials, [1, 1, 1]), [0.35, 0.31, 0.34], rtol=0, atol=0.006)


def test_critic_is_deviation_where_nothing_is_correlated() -> None:
    unrelated = np.array([[1, 1, 2], [1, -1, 2], [-1, 1, 2], [-1, -1, 2], [0, 0, -8]])
    assert_allclose(np.corrcoef(unrelated.T), np.eye(3), atol=1e-15)
    assert_allclose(critic_weights(unrelated, [1, -1, 1]), deviation_weights(unrelated, [1, -1, 1]), rtol=1e-12)


@pytest.mark.parametrize("weigh", [entropy_weights, critic_weights, deviation_weights])
@given(table=TABLES, signs=SIGNS, unit=st.floats(0.01, 100))
def test_weights_from_data_sum_to_one_and_do_not_depend_on_units_or_the_order_of_sites(
    weigh: Callable[[ArrayLike, ArrayLike], NDArray[np.float64]],
    table: NDArray[np.float64],
    signs: list[int],
    unit: float,
) -> None:
    found = weigh(table, signs)
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert (found >= 0).all()
    assert_allclose(weigh((table * [1, unit, 1])[::-1], signs), found, rtol=0, atol=1e-9)


def test_mathmodels_combine_weights() -> None:
    expert, data = [0.4, 0.3, 0.2, 0.1], [0.25, 0.2, 0.3, 0.25]
    assert_allclose(combine_weights(expert, data, share=0.6), [0.34, 0.26, 0.24, 0.16])
    product = combine_weights(expert, data, "multiplicative")
    assert_allclose(product, [0.4081633, 0.2448980, 0.2448980, 0.1020408], rtol=0, atol=6e-8)


def test_multiplicative_zavadskas_podvezko_2016_idocriw() -> None:
    losses = [0.3343, 0.2199, 0.1957, 0.2501]
    found = combine_weights(losses, entropy_weights(PODVEZKO, [-1, 1, -1, 1], "shares"), "multiplicative")
    assert_allclose(found, [0.1658, 0.1885, 0.3545, 0.2911], rtol=0, atol=2e-4)


@given(weights(4), weights(4), st.floats(0, 1))
def test_combinations_lie_between_sum_to_one_and_leave_what_agrees(
    one: NDArray[np.float64], other: NDArray[np.float64], share: float
) -> None:
    added = combine_weights(one, other, share=share)
    assert added.sum() == pytest.approx(1)
    assert ((added >= np.minimum(one, other) - 1e-15) & (added <= np.maximum(one, other) + 1e-15)).all()
    assert combine_weights(one, other, "multiplicative").sum() == pytest.approx(1)
    assert_allclose(combine_weights(one, np.full(4, 0.25), "multiplicative"), one)
    assert_allclose(combine_weights(one, one, share=share), one)


@pytest.mark.parametrize("weigh", [entropy_weights, critic_weights, deviation_weights])
@pytest.mark.parametrize(
    ("matrix", "directions", "code"),
    [
        ([[1, 2], [1, 3]], [1, 1], "indicator-constant"),
        ([[1, 2], [1, 3]], [1, -1], "indicator-constant"),
        ([[1, 2]], [1, 1], "sites-too-few"),
        ([[1, 2], [3, 4]], [1, 0], "sites-directions"),
        ([[1, 2], [3]], [1, 1], "sites-table"),
    ],
)
def test_what_suggests_no_weights(
    weigh: Callable[[ArrayLike, ArrayLike], object], matrix: ArrayLike, directions: list[int], code: str
) -> None:
    with pytest.raises(Refused, match=rf"\[{code}\]"):
        weigh(matrix, directions)


def test_negative_figures_have_no_shares_but_a_range() -> None:
    with pytest.raises(Refused, match=r"column 2: .*\[entropy-negative\]"):
        entropy_weights([[1, -1], [2, 5]], [1, 1])
    assert_allclose(entropy_weights([[1, -1], [2, 5]], [1, 1], "range"), [0.5, 0.5])


@pytest.mark.parametrize("matrix", [[[1], [2], [4]], [[1, 10], [2, 20], [4, 40]]])
def test_columns_that_say_the_same_leave_critic_nothing(matrix: ArrayLike) -> None:
    with pytest.raises(Refused, match="critic-no-conflict"):
        critic_weights(matrix, [1] * np.shape(matrix)[1])


@pytest.mark.parametrize(
    ("expert", "data", "share", "code"),
    [
        ([0.5, 0.4], [0.5, 0.5], 0.5, "weights-sum"),
        ([0.5, 0.5], [1.5, -0.5], 0.5, "weights-negative"),
        ([0.5, 0.5], [1], 0.5, "weights-shape"),
        ([0.5, 0.5], [0.5, 0.5], 50, "combination-share"),
    ],
)
def test_what_cannot_be_combined(expert: list[float], data: list[float], share: float, code: str) -> None:
    with pytest.raises(Refused, match=rf"\[{code}\]"):
        combine_weights(expert, data, share=share)


def test_weights_that_meet_nowhere_have_no_product() -> None:
    with pytest.raises(Refused, match="combination-apart"):
        combine_weights([1, 0], [0, 1], "multiplicative")
