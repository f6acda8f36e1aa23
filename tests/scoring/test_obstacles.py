import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.obstacles import obstacle_degrees, obstacles
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


@given(weights(6), st.lists(st.floats(0, 99), min_size=6, max_size=6))
def test_obstacles_sum_to_one(importance: NDArray[np.float64], scores: list[float]) -> None:
    found = obstacles(importance, scores)
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert np.all(found >= 0)


def test_where_nothing_is_lacking_nothing_stands_in_the_way() -> None:
    assert obstacles([0.4, 0.6], [100, 100]).tolist() == [0, 0]
