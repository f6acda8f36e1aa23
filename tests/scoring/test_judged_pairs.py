import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.consistency import weigh
from scoring.judged_pairs import JudgedPairs
from scoring.pairwise import PairwiseMatrix
from scoring.random_indices import SAATY_1980, RandomIndex
from tests.scoring.strategies import incompletes, reciprocals, weights

BOTH = st.one_of(reciprocals(3, 6), incompletes())


def judged(ratios: NDArray[np.float64]) -> JudgedPairs:
    return JudgedPairs.of(PairwiseMatrix(tuple("ABCDEFG"[: len(ratios)]), ratios), SAATY_1980)


@given(BOTH)
def test_eigenvalue_and_ratio_are_those_of_the_matrix(ratios: NDArray[np.float64]) -> None:
    pairs = judged(ratios)
    expected = weigh(pairs.matrix, SAATY_1980).consistency
    found = float(pairs.log_lambda(pairs.logs[None])[0])
    assert found == pytest.approx(np.log(expected.lambda_max), abs=1e-10)
    assert pairs.cr(found) == (None if expected.cr is None else pytest.approx(expected.cr, abs=1e-9))
    if expected.cr is not None:
        assert pairs.log_lambda_at(expected.cr) == pytest.approx(found, abs=1e-10)


@given(BOTH)
def test_slopes_are_those_of_finite_differences(ratios: NDArray[np.float64]) -> None:
    pairs = judged(ratios)
    value, slope = pairs.slopes(pairs.logs[None])
    near = np.eye(len(pairs.logs)) * 1e-5
    expected = (pairs.log_lambda(pairs.logs + near) - pairs.log_lambda(pairs.logs - near)) / 2e-5
    assert_allclose(slope[0], expected, atol=1e-6)
    assert value[0] == pytest.approx(float(pairs.log_lambda(pairs.logs[None])[0]))


@given(BOTH, st.integers(0, 2**32 - 1))
def test_kingman_1961_the_tangent_is_never_above(ratios: NDArray[np.float64], seed: int) -> None:
    pairs = judged(ratios)
    value, slope = pairs.slopes(pairs.logs[None])
    moves = np.random.default_rng(seed).normal(0, 1, (8, len(pairs.logs)))
    assert np.all(pairs.log_lambda(pairs.logs + moves) >= value[0] + moves @ slope[0] - 1e-9)


@given(weights(4))
def test_a_consistent_matrix_has_no_slope(known: NDArray[np.float64]) -> None:
    pairs = judged(known[:, None] / known)
    assert_allclose(pairs.slopes(pairs.logs[None])[1], 0, atol=1e-9)


def test_two_criteria_and_no_index() -> None:
    two = judged(np.array([[1, 3], [1 / 3, 1]]))
    assert two.cr(0.0) == 0
    three = JudgedPairs.of(PairwiseMatrix(("A", "B", "C"), np.ones((3, 3))), RandomIndex("none", {}, {}))
    assert three.cr(0.0) is None
    assert (two.named(0), two.given(0)) == (("A", "B"), 3.0)
