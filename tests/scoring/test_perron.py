from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring import perron
from scoring.perron import CERTAIN, principal
from scoring.priorities import certified_eigenvector, eigenvector, row_geometric_mean
from scoring.problems import Refused
from tests.scoring.strategies import from_upper, random_matrices, reciprocals

MANY = perron.FEW + 10


def lapack(ratios: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    values, vectors = np.linalg.eig(ratios)
    largest = np.argmax(values.real, axis=1)
    found = np.abs(np.take_along_axis(vectors, largest[:, None, None], axis=2)[..., 0])
    return found / found.sum(axis=1, keepdims=True), values.real.max(axis=1)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7, 9, 12, 20])
@pytest.mark.parametrize("count", [3, 500])
def test_both_ways_meet_numpys_eig(n: int, count: int) -> None:
    ratios = random_matrices(n, count, np.random.default_rng(n))
    found, lambdas = eigenvector(ratios)
    expected, largest = lapack(ratios)
    assert_allclose(found, expected, rtol=1e-10)
    assert_allclose(lambdas, largest, rtol=1e-12)


@given(st.lists(st.integers(-12, 12), min_size=10, max_size=10))
def test_the_bounds_hold_in_exact_arithmetic(powers: list[int]) -> None:
    """Collatz-Wielandt by fractions: each bound is checked without any rounding."""
    ratios = from_upper(np.array([[10.0**power for power in powers]]), 5)
    found = certified_eigenvector(ratios)
    exact = [Fraction(weight) for weight in found.weights[0].tolist()]
    cells = [[Fraction(cell) for cell in row] for row in ratios[0].tolist()]
    quotients = [sum(a * w for a, w in zip(row, exact, strict=True)) / exact[i] for i, row in enumerate(cells)]
    slack = Fraction(1, 10**14)  # the bounds are those of the vector before it was scaled and rounded
    assert Fraction(found.low.item()) <= max(quotients) * (1 + slack)
    assert Fraction(found.high.item()) >= min(quotients) * (1 - slack)
    assert max(quotients) / min(quotients) - 1 <= Fraction(2e-12)
    assert found.low <= found.lambda_max <= found.high


@given(st.lists(st.floats(-12, 12), min_size=28, max_size=28), st.sampled_from([2, 3, 4, 5, 8]), st.booleans())
def test_any_judgements_up_to_1e12_are_bounded_to_1e_12(exponents: list[float], n: int, many: bool) -> None:
    upper = 10.0 ** np.array(exponents[: n * (n - 1) // 2])
    ratios = from_upper(np.tile(upper, (MANY if many else 1, 1)), n)
    found = certified_eigenvector(ratios)
    assert np.all(found.high - found.low <= CERTAIN * found.low)
    assert np.all(found.weights > 0)
    assert_allclose(np.einsum("mij,mj->mi", ratios, found.weights) / found.weights / found.low[:, None], 1, atol=2e-12)


@given(st.lists(st.integers(-12, 12), min_size=3, max_size=3), st.booleans())
def test_the_bounds_hold_the_closed_form_of_3x3_matrices(powers: list[int], many: bool) -> None:
    """lambda_max = 1 + x + 1/x, x the cube root of ab bc / ac."""
    upper = [10.0**power for power in powers]
    found = certified_eigenvector(from_upper(np.tile(upper, (MANY if many else 1, 1)), 3))
    with localcontext() as context:
        context.prec = 60
        ab, ac, bc = map(Decimal, upper)
        x = (ab * bc / ac) ** (Decimal(1) / 3)
        exact = 1 + x + 1 / x
        slack = 1 + Decimal("4e-16")  # the lower half of the matrix is itself rounded
        assert Decimal(found.low[0].item()) <= exact * slack
        assert exact <= Decimal(found.high[0].item()) * slack
        assert abs(Decimal(found.lambda_max[0].item()) / exact - 1) < Decimal("1e-12")


def test_saaty_matrices_never_need_the_patient_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perron, "MOST_PATIENT_SWEEPS", 0)
    for n in (3, 5, 9, 15):
        for count in (2_000, 5):
            ratios = random_matrices(n, count, np.random.default_rng(n))
            assert_allclose(eigenvector(ratios)[0], lapack(ratios)[0], rtol=1e-9)


def test_the_patient_way_alone_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ratios = random_matrices(6, MANY, np.random.default_rng(1))
    expected = certified_eigenvector(ratios)
    monkeypatch.setattr(perron, "NARROW", -1.0)
    found = certified_eigenvector(ratios)
    assert_allclose(found.weights, expected.weights, rtol=1e-11)
    assert_allclose(found.lambda_max, expected.lambda_max, rtol=1e-13)


def test_four_to_six_sweeps_do_whatever_the_inconsistency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perron, "MOST_SWEEPS", 6)
    monkeypatch.setattr(perron, "MOST_PATIENT_SWEEPS", 0)
    for n in (5, 9):
        ratios = random_matrices(n, 5_000, np.random.default_rng(n))
        assert_allclose(eigenvector(ratios)[0], lapack(ratios)[0], rtol=1e-9)


def test_bounds_that_do_not_meet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perron, "MOST_SWEEPS", 1)
    monkeypatch.setattr(perron, "MOST_PATIENT_SWEEPS", 0)
    with pytest.raises(Refused, match="eigenvector-unsettled"):
        eigenvector(random_matrices(5, MANY, np.random.default_rng(1)))


def test_a_non_negative_matrix_with_zeros() -> None:
    """A circle of three: the eigenvalue is the cube root of 2 * 3 * 4."""
    circle = np.array([[0.0, 2, 0], [0, 0, 3], [4, 0, 0]])
    found = principal(np.tile(circle, (MANY, 1, 1)), np.ones((MANY, 3)))
    assert_allclose(found.lambda_max, 24 ** (1 / 3), rtol=1e-13)


@pytest.mark.parametrize("shape", [(), (1,), (7,), (2, 3), (0,)])
def test_the_shape_of_the_batch_is_kept(shape: tuple[int, ...]) -> None:
    ratios = random_matrices(4, int(np.prod(shape)), np.random.default_rng(1)).reshape(*shape, 4, 4)
    found = certified_eigenvector(ratios)
    assert found.weights.shape == row_geometric_mean(ratios).shape == (*shape, 4)
    assert found.lambda_max.shape == found.low.shape == found.high.shape == shape


@given(reciprocals())
def test_the_matrix_given_is_not_changed(ratios: NDArray[np.float64]) -> None:
    before = ratios.copy()
    ratios.flags.writeable = False
    eigenvector(ratios)
    row_geometric_mean(ratios)
    assert np.array_equal(ratios, before)
