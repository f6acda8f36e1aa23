import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import ArrayLike

from scoring.covariances import checked_correlation, checked_covariance, checked_regular, item_names
from scoring.problems import Refused, please
from tests.scoring.correlations import THURSTONE, answers, correlation_of, covariance_of

NAMES = ("light", "noise", "paths")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        ([], "covariance-shape"),
        ([1.0, 0.5], "covariance-shape"),
        ([[1.0, 0.5]], "covariance-shape"),
        ([[1.0, 0.5], [0.5]], "covariance-shape"),
        ([["a", "b"], ["c", "d"]], "covariance-shape"),
        ([[1.0]], "reliability-too-few-items"),
        ([[1.0, 0.5], [0.4, 1.0]], "covariance-asymmetric"),
        ([[1.0, np.nan], [np.nan, 1.0]], "covariance-not-finite"),
        ([[np.inf, 0.5], [0.5, 1.0]], "covariance-not-finite"),
        ([[1.0, 0.0], [0.0, -1.0]], "covariance-negative-variance"),
        ([[1.0, 0.0], [0.0, 0.0]], "reliability-constant-item"),
    ],
)
def test_what_is_no_covariance_matrix(matrix: ArrayLike, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_covariance(matrix, 2)
    assert code in [problem.code for problem in refused.value.problems]


def test_all_is_said_at_once_and_of_the_items_by_name() -> None:
    matrix = [[0.0, 0.1, 0.0], [0.2, -1.0, 0.0], [0.0, 0.0, 3.0]]
    also = please("somewhere-else", "n", "too few.", "collect more")
    with pytest.raises(Refused) as refused:
        checked_covariance(matrix, 4, NAMES, [also])
    assert codes(refused) == [
        ("somewhere-else", "n"),
        ("reliability-too-few-items", "items"),
        ("covariance-asymmetric", "light, noise"),
        ("covariance-negative-variance", "noise"),
        ("reliability-constant-item", "light"),
    ]


def test_an_item_without_a_figure_is_named_and_not_its_neighbours() -> None:
    matrix = np.eye(3)
    matrix[1] = matrix[:, 1] = np.nan
    with pytest.raises(Refused) as refused:
        checked_covariance(matrix, 2, NAMES)
    assert codes(refused) == [("covariance-not-finite", "noise")]


def test_a_pair_nobody_answered_names_both() -> None:
    matrix = np.eye(3)
    matrix[0, 2] = matrix[2, 0] = np.nan
    with pytest.raises(Refused) as refused:
        checked_covariance(matrix, 2, NAMES)
    assert codes(refused) == [("covariance-not-finite", "light"), ("covariance-not-finite", "paths")]


def test_a_constant_item_is_found_by_what_rounding_leaves_of_its_variance() -> None:
    rows = np.column_stack([np.full(7, 0.1), [1, 2, 3, 4, 5, 4, 3], [2, 2, 1, 5, 4, 4, 2]])
    with pytest.raises(Refused) as refused:
        checked_covariance(covariance_of(rows), 2, NAMES)
    assert codes(refused) == [("reliability-constant-item", "light")]


def test_every_item_needs_a_name() -> None:
    with pytest.raises(Refused) as refused:
        checked_covariance(np.eye(3), 2, ["light"])
    assert codes(refused) == [("covariance-names", "names")]
    assert item_names(None, 2) == ("item 1", "item 2")


def test_covariances_are_no_correlations() -> None:
    with pytest.raises(Refused) as refused:
        checked_correlation([[2.0, 0.5, 0.0], [0.5, 1.0, 1.2], [0.0, 1.2, 1.0]], 2, NAMES)
    assert codes(refused) == [("correlation-diagonal", "light"), ("correlation-range", "noise, paths")]


def test_correlations_that_no_answers_have_together() -> None:
    with pytest.raises(Refused) as refused:
        checked_correlation([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], 3)
    assert codes(refused) == [("correlation-indefinite", "matrix")]


@pytest.mark.parametrize("noise", [0.0, 1e-7])
def test_the_items_that_follow_from_each_other_are_named(noise: float) -> None:
    rows = answers(1, 50, 5)
    rows[:, 4] = rows[:, 0] - rows[:, 2] + noise * rows[:, 4]
    with pytest.raises(Refused) as refused:
        checked_regular(correlation_of(rows), 3)
    assert codes(refused) == [("correlation-singular", "item 1, item 3, item 5")]


def test_more_items_than_responses() -> None:
    with pytest.raises(Refused, match="correlation-singular"):
        checked_regular(correlation_of(answers(1, 5, 8)), 3)


def test_items_that_are_merely_alike_pass() -> None:
    rows = answers(1, 50, 5)
    rows[:, 4] = rows[:, 0] + 1e-3 * rows[:, 4]
    assert checked_regular(correlation_of(rows), 3).shape == (5, 5)
    assert_allclose(checked_regular(THURSTONE, 3), THURSTONE)
