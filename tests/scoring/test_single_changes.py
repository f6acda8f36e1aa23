import numpy as np
from hypothesis import given
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.completion import complete
from scoring.pairwise import parts
from scoring.priorities import eigenvector
from scoring.single_changes import best_values, log_lambda, neighbours, with_value
from tests.scoring.strategies import incompletes, reciprocals


def every_pair(ratios: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """A stack with a matrix for each judged pair that is not the only way between two parts."""
    pairs = [
        pair for pair in np.argwhere(np.triu(~np.isnan(ratios), 1)) if len(parts(without(ratios, *pair.tolist()))) == 1
    ]
    rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return np.repeat(ratios[None], len(pairs), axis=0), rows, columns


def without(ratios: NDArray[np.float64], i: int, j: int) -> NDArray[np.float64]:
    rest = ratios.copy()
    rest[i, j] = rest[j, i] = np.nan
    return rest


@given(reciprocals(3))
def test_bozoki_fulop_ronyai_2010_the_best_value_completes_the_matrix_without_it(ratios: NDArray[np.float64]) -> None:
    stack, rows, columns = every_pair(ratios)
    expected = [complete(without(ratios, i, j))[i, j] for i, j in zip(rows, columns, strict=True)]
    assert_allclose(best_values(stack, rows, columns), expected, rtol=1e-7)


@given(incompletes())
def test_skipped_pairs_are_completed_with_it(ratios: NDArray[np.float64]) -> None:
    stack, rows, columns = every_pair(ratios)
    expected = [complete(without(ratios, i, j))[i, j] for i, j in zip(rows, columns, strict=True)]
    assert_allclose(best_values(stack, rows, columns), expected, rtol=1e-7)


@given(reciprocals(3, 5))
def test_complete_and_incomplete_in_one_stack(ratios: NDArray[np.float64]) -> None:
    n = len(ratios)
    stack = np.stack([ratios, without(ratios, n - 2, n - 1)]) if n > 3 else np.stack([ratios, ratios])
    rows, columns = np.array([0, 0]), np.array([1, 1])
    one_by_one = [best_values(stack[[k]], rows[[k]], columns[[k]])[0] for k in (0, 1)]
    assert_allclose(best_values(stack, rows, columns), one_by_one, rtol=1e-8)


def test_three_criteria_by_hand() -> None:
    """The best A over C is A over B times B over C."""
    ratios = np.array([[1, 2, 0.2], [0.5, 1, 3], [5, 1 / 3, 1]])
    assert_allclose(best_values(ratios[None], np.array([0]), np.array([2])), [6], rtol=1e-9)


@given(reciprocals(3, 5))
def test_log_lambda_is_that_of_the_eigenvector(ratios: NDArray[np.float64]) -> None:
    assert_allclose(np.exp(log_lambda(ratios[None])), eigenvector(ratios)[1], rtol=1e-12)


def test_values_of_the_scale_around() -> None:
    below, above = neighbours(np.array([2.4, 3.0, 1.3, 0.8, 0.4, 40.0, 1 / 40]))
    assert_allclose(below, [2, 3, 1, 1 / 2, 1 / 3, 9, 1 / 9])
    assert_allclose(above, [3, 3, 2, 1, 1 / 2, 9, 1 / 9])


def test_both_halves_of_the_pair_are_set() -> None:
    found = with_value(np.ones((1, 3, 3)), np.array([0]), np.array([2]), np.array([4.0]))
    assert found[0].tolist() == [[1, 1, 4], [1, 1, 1], [0.25, 1, 1]]
