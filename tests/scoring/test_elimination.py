import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.elimination import CACHED, blocks, factor, solve, solve_by_sums


def test_a_batch_of_m_matrices_is_solved_as_by_lapack() -> None:
    chance = np.random.default_rng(1)
    off = chance.random((6, 6, 50))
    matrices = np.eye(6)[:, :, None] * 7 - off
    right = chance.random((6, 50))
    found = solve(factor(matrices.copy(), np.full(50, 1e-9)), right)
    expected = np.linalg.solve(matrices.transpose(2, 0, 1), right.T[..., None])[..., 0].T
    assert_allclose(found, expected, rtol=1e-12)


def test_a_singular_matrix_gives_a_vector_of_its_kernel() -> None:
    singular = np.array([[2.0, -1, -1], [-1, 2, -1], [-1, -1, 2]])[:, :, None]
    found = solve(factor(singular.copy(), np.array([1e-14])), np.array([[1.0], [2.0], [3.0]]))
    assert_allclose(found / found[0], 1, rtol=1e-12)


def test_sums_keep_every_digit_where_pivots_by_subtraction_lose_them() -> None:
    """h I - A = [[e, -1], [-1, 1]] / ... with h only known through (h I - A) 1 = (e, 0): y is 1/e and 1/e + 1."""
    tiny = 1e-14
    matrices = np.array([[5.0, 1.0], [1.0, 5.0]])[:, :, None]
    found = solve_by_sums(matrices, np.ones((2, 1)), np.array([[tiny], [0.0]]))
    assert_allclose(found[:, 0], [2 / tiny, 2 / tiny + 1], rtol=1e-15)


@pytest.mark.parametrize(("count", "n"), [(0, 3), (1, 3), (100_000, 5), (2, 400)])
def test_blocks_cover_every_matrix_once_and_stay_small(count: int, n: int) -> None:
    covered = [place for block in blocks(count, n) for place in range(count)[block]]
    assert covered == list(range(count))
    assert all(len(range(count)[block]) * n * n <= max(CACHED, n * n) for block in blocks(count, n))
