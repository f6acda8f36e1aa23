"""Ranges of weights from intervals of their logarithms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.weight_ranges import weight_ranges

WEIGHTS = st.lists(st.floats(0.01, 1), min_size=2, max_size=9).map(lambda raw: np.array(raw) / sum(raw))


def test_two_weights_move_against_each_other() -> None:
    low, high = weight_ranges([0.5, 0.5], [np.log(2), np.log(2)])[0]
    assert (low, high) == pytest.approx((0.2, 0.8))  # log(w1/w2) moves by 2 log 2: 1/4 to 4


@given(WEIGHTS, st.floats(0, 3))
def test_the_weight_lies_within_and_a_wider_interval_is_wider(weights: NDArray[np.float64], half: float) -> None:
    found, wider = weight_ranges(weights, [half] * len(weights)), weight_ranges(weights, [half + 1] * len(weights))
    assert np.all(found[:, 0] <= weights + 1e-12)
    assert np.all(found[:, 1] >= weights - 1e-12)
    assert np.all((found > 0) & (found < 1))
    assert np.all((wider[:, 0] < found[:, 0]) & (wider[:, 1] > found[:, 1]))


@given(WEIGHTS)
def test_what_is_known_exactly_has_no_range(weights: NDArray[np.float64]) -> None:
    assert weight_ranges(weights, np.zeros(len(weights))) == pytest.approx(np.stack([weights, weights], axis=1))
