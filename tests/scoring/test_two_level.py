import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike, NDArray

from scoring.fuzzy import combine
from scoring.problems import Refused
from scoring.two_level import two_level
from tests.scoring.strategies import weights

FIRST = ([0.6, 0.4], [[0.5, 0.3, 0.2], [0.1, 0.4, 0.5]])
SECOND = ([0.2, 0.3, 0.5], [[0.0, 0.5, 0.5], [0.2, 0.2, 0.6], [0.7, 0.2, 0.1]])


def test_two_levels_by_hand() -> None:
    found = two_level([0.7, 0.3], [FIRST, SECOND])
    assert_allclose(found.lower, [[0.34, 0.34, 0.32], [0.41, 0.26, 0.33]])
    assert_allclose(found.whole, [0.361, 0.316, 0.323])


def test_two_levels_by_minima_and_maxima_by_hand() -> None:
    found = two_level([0.7, 0.3], [FIRST, SECOND], "M(∧,∨)")
    assert_allclose(found.lower, [[0.5, 0.4, 0.4], [0.5, 0.2, 0.3]])
    assert_allclose(found.whole, [0.5, 0.4, 0.4])


@given(weights(2), weights(2), weights(3), st.lists(weights(4), min_size=5, max_size=5))
def test_weighted_averages_at_two_levels_are_one_with_global_weights(
    upper: NDArray[np.float64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    rows: list[NDArray[np.float64]],
) -> None:
    found = two_level(upper, [(first, rows[:2]), (second, rows[2:])])
    together = combine(np.concatenate([upper[0] * first, upper[1] * second]), rows)
    assert_allclose(found.whole, together, atol=1e-12)


def test_what_is_wrong_in_each_branch_is_said_with_its_branch() -> None:
    with pytest.raises(Refused) as refused:
        two_level([0.5, 0.5], [([0.5, 0.4], FIRST[1]), ([1.0], [[0.5, 1.5]])])
    assert [(problem.code, problem.where) for problem in refused.value.problems] == [
        ("fuzzy-weights", "branch 1 › weights"),
        ("fuzzy-membership", "branch 2 › row 1 › grade 2"),
    ]


@pytest.mark.parametrize(
    ("upper", "branches", "operator", "code"),
    [
        ([1.0], [], "M(.,+)", "fuzzy-shape"),
        ([0.5, 0.5], [([1], [[1, 0]]), ([1], [[1]])], "M(.,+)", "fuzzy-shape"),
        ([0.5, 0.3, 0.2], [FIRST, SECOND], "M(.,+)", "fuzzy-shape"),
        ([0.5, 0.6], [FIRST, SECOND], "M(.,+)", "fuzzy-weights"),
        ([0.5, 0.5], [FIRST, SECOND], "M(+,.)", "fuzzy-operator"),
    ],
)
def test_what_makes_no_two_levels(
    upper: ArrayLike, branches: list[tuple[ArrayLike, ArrayLike]], operator: str, code: str
) -> None:
    with pytest.raises(Refused, match=rf"\[{code}\]"):
        two_level(upper, branches, operator)
