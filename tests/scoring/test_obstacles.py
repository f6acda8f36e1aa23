from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike, NDArray

from scoring.obstacles import obstacle_degrees, obstacle_percent, obstacle_ratio, obstacles
from scoring.problems import Refused
from tests.scoring.references import case
from tests.scoring.strategies import weights


def test_mathmodels_obstacle_degree_with_equal_weights() -> None:
    paper = case("obstacle degree, equal weights (unscaled w(1-x))")
    found = obstacle_degrees(paper.input["w"], paper.input["Z"])
    assert_allclose(found, paper.expected["O"], rtol=0, atol=paper.tolerance)


def test_obstacle_degrees_in_percent() -> None:
    other = case("obstacle degree in percent (row-normalised), weights .4 .3 .3")
    found = obstacles(other.input["w"], 100 * np.array(other.input["Z"]))
    assert_allclose(100 * found, other.expected["O"], rtol=0, atol=100 * other.tolerance)
    assert_allclose(obstacle_percent(other.input["w"], other.input["Z"]), other.expected["O"], rtol=0, atol=1e-12)


@given(weights(6), st.lists(st.floats(0, 99), min_size=6, max_size=6))
def test_obstacles_sum_to_one(importance: NDArray[np.float64], scores: list[float]) -> None:
    found = obstacles(importance, scores)
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert np.all(found >= 0)


def test_where_nothing_is_lacking_nothing_stands_in_the_way() -> None:
    assert obstacles([0.4, 0.6], [100, 100]).tolist() == [0, 0]
    assert obstacle_percent([0.4, 0.6], [[1.0, 1.0], [1.0, 0.5]]).tolist() == [[0, 0], [0, 100]]
    assert obstacle_ratio([0.4, 0.6], [100, 100]).tolist() == [0, 0]


def test_what_arithmetic_leaves_beyond_the_ends_is_cut() -> None:
    assert obstacles([0.4, 0.6], [100 + 1e-12, -1e-12]).tolist() == [0, 1]
    assert obstacle_degrees([0.4, 0.6], [1 + 1e-15, 0]).tolist() == [0, 0.6]


@given(weights(6), st.lists(st.floats(0, 99), min_size=6, max_size=6))
def test_a_ratio_is_the_obstacle_over_the_weight_and_1_on_average(
    importance: NDArray[np.float64], scores: list[float]
) -> None:
    found = obstacle_ratio(importance, scores)
    assert_allclose(found, obstacles(importance, scores) / importance, rtol=1e-9)
    assert (importance * found).sum() == pytest.approx(1)
    assert_allclose(obstacle_ratio(7 * importance, [scores, scores]), [found, found], rtol=1e-9)


def test_an_indicator_without_weight_lags_but_holds_nothing_back() -> None:
    assert obstacle_ratio([1, 0], [60, 20]).tolist() == pytest.approx([1, 2])
    assert obstacles([1, 0], [60, 20]).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("importance", "scores", "codes"),
    [
        ([0.5, 0.5], [100.1, 50], ["obstacle-score-range"]),
        ([0.5, 0.5], [[50, 50], [-1, np.nan]], ["obstacle-score-range", "obstacle-score-range"]),
        ([1.5, -0.5], [50, 50], ["obstacle-weights"]),
        ([0, 0], [50, 50], ["obstacle-weights"]),
        ([np.nan, 1], [50, 101], ["obstacle-weights", "obstacle-score-range"]),
        ([0.5, 0.5], [50], ["obstacle-shape"]),
        ([0.5, 0.5], [[50, 50], [50]], ["obstacle-shape"]),
        ([], [], ["obstacle-shape"]),
    ],
)
@pytest.mark.parametrize("read", [obstacles, obstacle_ratio])
def test_what_holds_nothing_back_because_it_is_no_score(
    read: Callable[[ArrayLike, ArrayLike], object], importance: ArrayLike, scores: ArrayLike, codes: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        read(importance, scores)
    assert [problem.code for problem in refused.value.problems] == codes


@pytest.mark.parametrize(
    ("importance", "values", "code"),
    [
        ([0.5, 0.4], [0.5, 0.5], "weights-sum"),
        ([0.5, 0.5], [0.5, 50], "obstacle-score-range"),
        ([1.5, -0.5], [0.5, 0.5], "obstacle-weights"),
        ([0.5], [0.5, 0.5], "obstacle-shape"),
    ],
)
@pytest.mark.parametrize("read", [obstacle_degrees, obstacle_percent])
def test_what_has_no_obstacle_degrees(
    read: Callable[[ArrayLike, ArrayLike], object], importance: ArrayLike, values: ArrayLike, code: str
) -> None:
    with pytest.raises(Refused, match=rf"\[{code}\]"):
        read(importance, values)


def test_the_place_of_a_score_beyond_the_scale_is_named() -> None:
    with pytest.raises(Refused, match=r"row 2 › score 1: 120\. Please give scores from 0 to 100"):
        obstacles([0.5, 0.5], [[50, 50], [120, 50]])
