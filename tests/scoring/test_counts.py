from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.counts import count_rows, counted, numbers, refuse_empty
from scoring.problems import Refused


def problems(rows: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        count_rows(rows, "group")
    return [(problem.code, problem.where) for problem in refused.value.problems]


def test_counts_are_taken_as_they_are() -> None:
    assert count_rows([[1.0, 2.0], [0.0, 3.0]], "group").tolist() == [[1, 2], [0, 3]]
    assert count_rows(np.array([[1, 2], [3, 4]]), "group").tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], [("counts-shape", "groups")]),
        (7, [("counts-shape", "groups")]),
        ("many", [("counts-shape", "groups")]),
        (None, [("counts-shape", "groups")]),
        ([[], []], [("counts-shape", "group 1"), ("counts-shape", "group 2")]),
        ([1, 2], [("counts-shape", "group 1"), ("counts-shape", "group 2")]),
        ([[[1, 2]], [[3, 4]]], [("counts-shape", "group 1"), ("counts-shape", "group 2")]),
        ([[1, 2], [1, -2]], [("counts-not-whole", "group 2")]),
        ([[1, 2], [1, 2.5]], [("counts-not-whole", "group 2")]),
        ([[1, None], [np.inf, 2]], [("counts-not-whole", "group 1"), ("counts-not-whole", "group 2")]),
        ([[1, "few"], [1, 2]], [("counts-not-whole", "group 1")]),
        ([["1", "2"], [1, 2]], [("counts-not-whole", "group 1")]),
        ([[1, 2, 3], [1, 2]], [("counts-unlike", "group 2")]),
        ([[1, -2, 3], [1, 2.5]], [("counts-not-whole", f"group {i}") for i in (1, 2)] + [("counts-unlike", "group 2")]),
    ],
)
def test_what_is_no_table_of_counts_is_refused_with_every_place(rows: Any, expected: list[tuple[str, str]]) -> None:
    assert problems(rows) == expected


def test_a_table_that_a_refusal_named_reads_as_a_sentence() -> None:
    with pytest.raises(Refused, match=r"group 2: 2 categories, where the first has 3\. Please count the same"):
        count_rows([[1, 2, 3], [1, 2]], "group")


def test_groups_without_answers_are_refused_together() -> None:
    with pytest.raises(Refused) as refused:
        refuse_empty(np.array([[0.0, 0], [1, 0], [0, 0]]), "group")
    assert [(one.code, one.where) for one in refused.value.problems] == [
        ("counts-empty", "group 1"),
        ("counts-empty", "group 3"),
    ]


def test_numbers_are_neither_ragged_nor_text() -> None:
    assert numbers("many") is numbers([[1, 2], [3]]) is numbers(["1"]) is None
    assert str(numbers(np.array([1, None]))) == "[ 1. nan]"


def test_raw_values_counted_by_hand() -> None:
    assert counted([3, 1, 1], [2.5], [3, 3]).tolist() == [[2, 0, 1], [0, 1, 0], [0, 0, 2]]
    assert counted().shape == (0, 0)


@given(st.lists(st.lists(st.integers(-3, 3), max_size=9), min_size=1, max_size=4))
def test_counts_give_the_sorted_values_back(groups: list[list[int]]) -> None:
    table = counted(*groups)
    distinct = sorted({value for group in groups for value in group})
    assert table.shape == (len(groups), len(distinct))
    for row, group in zip(table.astype(int), groups, strict=True):
        assert np.repeat(distinct, row).tolist() == sorted(group)


@pytest.mark.parametrize("group", [[1, np.nan], [[1, 2]], "much", 3])
def test_values_that_are_no_list_of_numbers_are_refused(group: Any) -> None:
    with pytest.raises(Refused, match="counts-values"):
        counted([1, 2], group)
