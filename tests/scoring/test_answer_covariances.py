import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.answer_covariances import answer_covariances
from scoring.problems import Refused

TABLES = arrays(np.float64, (12, 4), elements=st.integers(1, 5).map(float)).filter(
    lambda table: bool((np.ptp(table, axis=0) > 0).all())
)


@given(TABLES)
def test_complete_answers_have_the_usual_covariances(answers: NDArray[np.float64]) -> None:
    found = answer_covariances(answers)
    assert_allclose(found.covariance, np.cov(answers, rowvar=False), atol=1e-12)
    assert found.n == 12


@given(TABLES, arrays(np.bool_, (12, 4), elements=st.booleans()))
def test_each_pair_by_those_who_answered_both(answers: NDArray[np.float64], left: NDArray[np.bool_]) -> None:
    gaps = np.where(left & (np.arange(12) > 4)[:, None], np.nan, answers)  # five answer everything
    if (np.ptp(gaps[:5], axis=0) == 0).any():
        return
    found = answer_covariances(gaps)
    pairs = []
    for i in range(4):
        for j in range(4):
            both = gaps[~np.isnan(gaps[:, i]) & ~np.isnan(gaps[:, j])]
            pairs.append(len(both))
            assert found.covariance[i, j] == pytest.approx(np.cov(both[:, i], both[:, j])[0, 1], abs=1e-12)
    assert found.n == min(pairs)


def test_answers_far_from_zero_keep_their_digits() -> None:
    answers = np.array([[1.0, 2], [2, 4], [3, 5], [4, 4]])
    assert_allclose(answer_covariances(answers + 1e9).covariance, np.cov(answers, rowvar=False), rtol=1e-6)


def problems(answers: list[list[float]]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as wrong:
        answer_covariances(answers)
    return [(problem.code, problem.where) for problem in wrong.value.problems]


def test_constant_items_are_named_even_far_from_zero() -> None:
    rows = [[0.1, 1e10, 1], [0.1, 1e10, 2], [0.1, 1e10, 4]]
    assert problems(rows) == [("reliability-constant-item", "item 1"), ("reliability-constant-item", "item 2")]


def test_pairs_that_fewer_than_two_answered_are_named() -> None:
    gap = float("nan")
    rows = [[1, gap, 2], [2, gap, 1], [gap, 1, 3], [gap, 2, 1], [gap, gap, 4]]
    assert problems(rows) == [("reliability-too-few-responses", "item 1, item 2")]
    assert problems([[1, gap], [2, gap], [3, 1]]) == [
        ("reliability-too-few-responses", "item 1, item 2"),
        ("reliability-too-few-responses", "item 2"),
    ]
