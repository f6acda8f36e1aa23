from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from scoring.json_text import Place
from scoring.json_values import (
    read_array,
    read_choice,
    read_list,
    read_number,
    read_object,
    read_shares,
    read_text,
    read_whole,
)


def noted(place: Place) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in place.problems]


@given(
    array_shapes(max_dims=4, max_side=4).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.floats(allow_nan=False, allow_infinity=False))
    )
)
def test_an_array_comes_back_as_written(values: NDArray[np.float64]) -> None:
    place = Place("table")
    found = read_array(values.tolist(), values.ndim, place)
    assert found is not None
    assert_array_equal(found, values)
    assert place.problems == []


@pytest.mark.parametrize(
    ("written", "dimensions", "problems"),
    [
        ([[1, "2"], [None, True]], 2, [("file-number", f"m › {cell}") for cell in ("1 › 2", "2 › 1", "2 › 2")]),
        ([float("nan"), float("inf"), 10**400], 1, [("file-number", f"m › {k}") for k in (1, 2, 3)]),
        ([[1, 2], [3]], 2, [("file-ragged", "m › 2")]),
        ([[[1], [2]], [[3], [4, 5]]], 3, [("file-ragged", "m › 2 › 2")]),
        ([[1, 2], 3], 2, [("file-type", "m › 2")]),
        ([1, 2], 2, [("file-type", "m › 1"), ("file-type", "m › 2")]),
        ([[1]], 1, [("file-number", "m › 1")]),
        ([], 1, [("file-empty", "m")]),
        ([[], []], 2, [("file-empty", "m › 1"), ("file-empty", "m › 2")]),
        ({"1": 2}, 1, [("file-type", "m")]),
        (None, 2, [("file-type", "m")]),
        ("12", 1, [("file-type", "m")]),
    ],
)
def test_what_is_no_array(written: Any, dimensions: int, problems: list[tuple[str, str]]) -> None:
    place = Place("m")
    assert read_array(written, dimensions, place) is None
    assert noted(place) == problems


def test_null_is_a_gap_only_where_gaps_may_be() -> None:
    place = Place("m")
    assert_array_equal(read_array([[1, None]], 2, place, gaps=True), [[1, np.nan]])
    assert place.problems == []
    assert read_array([[1, None, False]], 2, place, gaps=True) is None
    assert noted(place) == [("file-number", "m › 1 › 3")]


@pytest.mark.parametrize("shares", [[0.3, 0.7], [1], [1 / 3] * 3, [0.3333333, 0.3333333, 0.3333333], [0, 1]])
def test_shares_of_one_are_used_as_they_stand(shares: list[float]) -> None:
    place = Place("weights")
    assert_array_equal(read_shares(shares, place), shares)
    assert place.problems == []


@pytest.mark.parametrize(
    ("shares", "problems"),
    [
        ([0.333, 0.333, 0.333], [("weights-sum", "weights")]),
        ([0.5006, 0.5], [("weights-sum", "weights")]),
        ([1.5, -0.5], [("weights-negative", "weights › 2")]),
        (
            [-1, -2],
            [("weights-negative", "weights › 1"), ("weights-negative", "weights › 2"), ("weights-sum", "weights")],
        ),
        ([1e308, 1e308], [("weights-sum", "weights")]),
        ([0, 0], [("weights-sum", "weights")]),
        ("equal", [("file-type", "weights")]),
    ],
)
def test_what_are_no_shares_of_one(shares: Any, problems: list[tuple[str, str]]) -> None:
    place = Place("weights")
    assert read_shares(shares, place) is None
    assert noted(place) == problems


def test_the_sum_is_said_as_it_was_found() -> None:
    place = Place("weights")
    read_shares([0.333, 0.333, 0.333], place)
    assert (
        str(place.problems[0]) == "weights: they sum to 0.999, not to 1. Please divide them by their sum. [weights-sum]"
    )


@pytest.mark.parametrize("written", ["1", None, True, float("nan"), [1], 10**400])
def test_what_is_no_number(written: Any) -> None:
    place = Place("n")
    assert read_number(written, place) is None
    assert read_whole(written, place) is None
    assert noted(place) == [("file-number", "n"), ("file-whole", "n")]


@pytest.mark.parametrize(
    ("written", "least", "found"), [(3, 1, 3), (3.0, 3, 3), (0, 0, 0), (2.5, 0, None), (2, 3, None)]
)
def test_whole_numbers(written: float, least: int, found: int | None) -> None:
    assert read_whole(written, Place(), least) == found


def test_words_objects_and_lists() -> None:
    place = Place("key")
    assert read_choice("range", ("shares", "range"), place) == "range"
    assert read_text("a", place) == "a"
    assert read_object({"a": 1}, place) == {"a": 1}
    assert read_list([1], place) == [1]
    assert place.problems == []
    assert read_choice(["range"], ("shares", "range"), place) is None
    assert read_text("", place) is None
    assert read_object([], place) == {}
    assert read_list({}, place) == []
    assert noted(place) == [(code, "key") for code in ("method-value", "file-text", "file-type", "file-type")]
