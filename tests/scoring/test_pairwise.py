from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from scoring.pairwise import PairwiseMatrix, ratio
from scoring.problems import Refused
from tests.scoring.strategies import incompletes

NAN = float("nan")
ABC = ("A", "B", "C")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([[1, 2, 3], [0.5, 1, 2], [0.25, 0.5, 1]], [("pairwise-not-reciprocal", "A × C")]),
        ([[1, 2, 3], [0.5, 2, 2], [1 / 3, 0.5, 1]], [("pairwise-diagonal", "B × B")]),
        ([[1, 2, 3], [0.5, 1, NAN], [1 / 3, 2, 1]], [("pairwise-half-missing", "B × C")]),
        ([[1, -2, 3], [0.5, 1, 2], [1 / 3, 0.5, 1]], [("pairwise-not-positive", "A × B")]),
        (
            [[1, 2, np.inf], [0.5, 1, 2], [0, 0.5, 1]],
            [("pairwise-not-positive", "A × C"), ("pairwise-not-positive", "C × A")],
        ),
        ([[1, 2, NAN], [0.5, 1, NAN], [NAN, NAN, 1]], [("pairwise-unconnected", "A, B | C")]),
        ([[1, 2], [0.5, 1]], [("pairwise-not-square", "(2, 2)")]),
        (
            [[3, -1, NAN], [5, 1, NAN], [NAN, NAN, 1]],
            [
                ("pairwise-diagonal", "A × A"),
                ("pairwise-not-positive", "A × B"),
                ("pairwise-unconnected", "A, B | C"),
            ],
        ),
    ],
)
def test_a_matrix_is_valid_or_refused_with_every_cell(rows: Any, found: list[tuple[str, str]]) -> None:
    with pytest.raises(Refused) as refused:
        PairwiseMatrix(ABC, np.array(rows))
    assert codes(refused) == found


def test_names_are_two_or_more_and_distinct() -> None:
    with pytest.raises(Refused) as refused:
        PairwiseMatrix(("A",), np.ones((1, 1)))
    assert codes(refused) == [("pairwise-too-few", "A")]
    with pytest.raises(Refused) as refused:
        PairwiseMatrix(("A", "B", "A"), np.ones((3, 3)))
    assert codes(refused) == [("pairwise-name-twice", "A")]


def test_ten_decimals_are_reciprocal_and_four_are_not() -> None:
    PairwiseMatrix(("A", "B"), np.array([[1, 3], [0.3333333333, 1]]))
    with pytest.raises(Refused, match="pairwise-not-reciprocal"):
        PairwiseMatrix(("A", "B"), np.array([[1, 3], [0.3333, 1]]))


def test_directed_ratios_fill_both_halves() -> None:
    matrix = PairwiseMatrix.of(ABC, {("B", "A"): 4, ("B", "C"): 2})
    assert matrix.ratios[0, 1] == 0.25
    assert matrix.ratios[2, 1] == 0.5
    assert matrix.missing == (("A", "C"),)
    assert not matrix.complete


@pytest.mark.parametrize(
    ("judgements", "code"),
    [
        ({("A", "X"): 2.0}, "judgement-unknown-criterion"),
        ({("A", "B"): 2.0, ("B", "A"): 2.0, ("B", "C"): 1.0}, "pairwise-not-reciprocal"),
        ({("A", "B"): 0.0, ("B", "C"): 1.0}, "pairwise-not-positive"),
        ({("A", "A"): 2.0, ("A", "B"): 1.0, ("B", "C"): 1.0}, "pairwise-diagonal"),
        ({}, "pairwise-unconnected"),
    ],
)
def test_judgements_that_make_no_matrix(judgements: dict[tuple[str, str], float], code: str) -> None:
    with pytest.raises(Refused) as refused:
        PairwiseMatrix.of(ABC, judgements)
    assert {problem.code for problem in refused.value.problems} == {code}


def test_a_matrix_never_changes() -> None:
    given_rows = np.array([[1.0, 2.0], [0.5, 1.0]])
    matrix = PairwiseMatrix(("A", "B"), given_rows)
    given_rows[0, 1] = 9
    assert matrix.ratios[0, 1] == 2
    with pytest.raises(ValueError, match="read-only"):
        matrix.ratios[0, 1] = 9


@given(incompletes())
def test_matrices_are_equal_by_cell(ratios: NDArray[np.float64]) -> None:
    names = tuple(map(str, range(len(ratios))))
    assert PairwiseMatrix(names, ratios) == PairwiseMatrix(names, ratios.copy())
    assert PairwiseMatrix(names, ratios) != PairwiseMatrix(names[::-1], ratios)
    assert PairwiseMatrix(names, ratios) != names


@pytest.mark.parametrize(("signed", "first_over_second"), [(1, 1.0), (7, 7.0), (-2, 1 / 2), (-9, 1 / 9)])
def test_signed_integers(signed: int, first_over_second: float) -> None:
    assert ratio(signed) == first_over_second


@pytest.mark.parametrize("signed", [0, -1, 10, -10])
def test_off_the_scale(signed: int) -> None:
    with pytest.raises(Refused, match="judgement-off-scale"):
        ratio(signed)


def test_a_list_of_judgements_in_any_order_and_direction() -> None:
    matrix = PairwiseMatrix.judged(ABC, [("B", "A", 4), ("B", "C", 2), ("A", "B", 1 / 4), ("B", "C", 2)])
    assert matrix == PairwiseMatrix.of(ABC, {("B", "A"): 4, ("B", "C"): 2})


@pytest.mark.parametrize(
    ("judgements", "found"),
    [
        ([("A", "B", 3), ("A", "B", 5), ("B", "C", 1)], [("judgement-contradictory", "A × B")]),
        ([("A", "B", 3), ("B", "A", 3), ("B", "C", 1)], [("judgement-contradictory", "B × A")]),
        (
            [("A", "B", 3), ("B", "A", 3), ("C", "B", 2), ("C", "B", 9)],
            [("judgement-contradictory", "B × A"), ("judgement-contradictory", "C × B")],
        ),
        ([("A", "B", NAN), ("A", "B", 2), ("B", "C", 1)], [("judgement-contradictory", "A × B")]),
        ([("A", "B", 3), ("B", "D", 3)], [("judgement-unknown-criterion", "B × D")]),
        ([("A", "B", 3), ("B", "C", 0)], [("pairwise-not-positive", "B × C"), ("pairwise-not-positive", "C × B")]),
        ([("A", "B", 3), ("B", "B", 2), ("B", "C", 1)], [("pairwise-diagonal", "B × B")]),
        ([("A", "B", 3)], [("pairwise-unconnected", "A, B | C")]),
    ],
)
def test_lists_that_make_no_matrix(judgements: list[tuple[str, str, float]], found: list[tuple[str, str]]) -> None:
    with pytest.raises(Refused) as refused:
        PairwiseMatrix.judged(ABC, judgements)
    assert codes(refused) == found


def test_no_criterion_at_all() -> None:
    with pytest.raises(Refused) as refused:
        PairwiseMatrix((), np.ones((0, 0)))
    assert [problem.code for problem in refused.value.problems] == ["pairwise-too-few"]


@pytest.mark.parametrize("ratio_given", [1e12, 1e-12, 1e200])
def test_ratios_of_any_size_are_compared_without_overflow(ratio_given: float) -> None:
    assert PairwiseMatrix.of(("A", "B"), {("A", "B"): ratio_given}).complete
    with pytest.raises(Refused, match="pairwise-not-reciprocal"):
        PairwiseMatrix(("A", "B"), np.array([[1, ratio_given], [ratio_given, 1]]))
