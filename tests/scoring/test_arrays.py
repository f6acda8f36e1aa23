import numpy as np
import pytest
from hypothesis import given
from numpy.typing import ArrayLike, NDArray

from scoring.arrays import finite_array, shares_of_one
from scoring.problems import Refused
from tests.scoring.strategies import weights


@pytest.mark.parametrize("values", [[], [1, np.nan], [1, np.inf], [[1]], 1, ["a"], [None, 1], [10**400], [[1], [1, 2]]])
def test_what_is_no_list_of_numbers(values: ArrayLike) -> None:
    with pytest.raises(Refused, match=r"rows: not a list of finite numbers. Please .* \[a-code\]"):
        finite_array(values, 1, "a-code", "rows")


@pytest.mark.parametrize(("dimensions", "kind"), [(2, "table"), (3, "3-dimensional table")])
def test_rows_of_unequal_length_are_no_table(dimensions: int, kind: str) -> None:
    with pytest.raises(Refused, match=f"not a {kind} of finite numbers"):
        finite_array([[1, 2], [3]], dimensions, "a-code", "matrix")


@given(weights())
def test_shares_of_one_are_left_as_they_are(known: NDArray[np.float64]) -> None:
    assert shares_of_one(known, len(known)).tolist() == known.tolist()


def test_weights_printed_with_four_digits_are_accepted() -> None:
    assert shares_of_one([0.3333, 0.3333, 0.3333], 3).sum() == pytest.approx(0.9999)


def test_all_that_is_wrong_with_weights_at_once() -> None:
    with pytest.raises(Refused) as refused:
        shares_of_one([-0.2, 0.6, -0.1], 3, "experts")
    assert [problem.code for problem in refused.value.problems] == [
        "weights-negative",
        "weights-negative",
        "weights-sum",
    ]
    assert [problem.where for problem in refused.value.problems] == ["experts › 1", "experts › 3", "experts"]


@pytest.mark.parametrize("wrong", [[0.5, 0.499], [0.5, 0.501]])
def test_weights_that_do_not_sum_to_one(wrong: list[float]) -> None:
    with pytest.raises(Refused, match="weights-sum"):
        shares_of_one(wrong, 2)


def test_a_weight_too_many() -> None:
    with pytest.raises(Refused, match=r"3 weights for 2.*weights-shape"):
        shares_of_one([0.2, 0.3, 0.5], 2)
