"""What is kept is what would be worked out, and is known by content alone."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.remembering import forget, remembered

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rows:
    values: Floats


def test_equal_arguments_have_one_result_whatever_objects_they_are() -> None:
    asked = []

    @remembered(2)
    def total(rows: Rows, names: tuple[str, ...]) -> float:
        asked.append(names)
        return float(rows.values.sum())

    first = total(Rows(np.ones((2, 3))), ("a",))
    assert total(Rows(np.ones((2, 3))), ("a",)) == first == 6
    assert total(Rows(np.ones((3, 2))), ("a",)) == 6
    assert total(Rows(np.zeros((2, 3))), ("a",)) == 0
    assert len(asked) == 3
    forget()
    total(Rows(np.zeros((2, 3))), ("a",))
    assert len(asked) == 4


def test_only_the_latest_are_kept() -> None:
    asked = []

    @remembered(2)
    def same(number: int) -> int:
        asked.append(number)
        return number

    for number in (1, 2, 1, 3, 1, 2):
        assert same(number) == number
    assert asked == [1, 2, 3, 2]


def test_what_fails_is_not_kept() -> None:
    @remembered(2)
    def inverse(number: float) -> float:
        return 1 / number

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            inverse(0.0)


@given(st.lists(st.floats(), min_size=1, max_size=4), st.lists(st.floats(), min_size=1, max_size=4))
def test_different_arrays_are_never_taken_for_the_same(first: list[float], second: list[float]) -> None:
    @remembered(4)
    def content(values: Floats) -> bytes:
        return values.tobytes()

    for given_values in (first, second):
        values = np.array(given_values)
        assert content(values) == values.tobytes()


def test_what_has_no_bytes_of_its_own_is_known_by_what_it_is_told_by() -> None:
    asked = []

    @remembered(2, lambda rows: rows.values.tobytes())
    def named(rows: Rows) -> str:
        asked.append(rows)
        return f"{rows.values.sum()}"

    assert named(Rows(np.ones(2))) == named(Rows(np.ones(2))) == "2.0"
    assert named(Rows(np.zeros(2))) == "0.0"
    assert len(asked) == 2
