import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from statsmodels.multivariate.factor import Factor  # type: ignore[import-untyped]  # comes without types

from scoring import factors
from scoring.factors import minres, most_factors
from scoring.problems import Refused
from tests.scoring.correlations import (
    FLAT_VALLEY,
    JENSEN_WENG,
    JENSEN_WENG_HIGHER,
    THURSTONE,
    correlation_of,
    hierarchical,
    samples,
)


def test_thurstones_communalities_as_psych_prints_them() -> None:
    found = minres(THURSTONE, 3)
    printed = [0.82, 0.84, 0.74, 0.73, 0.63, 0.50, 0.73, 0.51, 0.52]
    assert_allclose(found.communalities, printed, atol=0.0051)
    assert_allclose(found.uniquenesses, 1 - np.array(printed), atol=0.0051)
    assert not found.heywood.any()


def test_spearmans_triads() -> None:
    """Three items and one factor: l1 = sqrt(r12 r13 / r23)."""
    found = minres([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]], 1)
    assert_allclose(found.loadings[:, 0], [0.8, 0.7, 0.6], atol=1e-7)
    assert found.residual == pytest.approx(0, abs=1e-8)
    assert found.explained == pytest.approx([(0.64 + 0.49 + 0.36) / 3])


def test_a_hierarchy_without_error_is_fitted_without_error() -> None:
    found = minres(hierarchical(JENSEN_WENG, JENSEN_WENG_HIGHER), 3)
    assert_allclose(found.communalities, np.sum(JENSEN_WENG**2, axis=1), atol=1e-7)
    assert found.residual < 1e-8


def test_principal_axes_iterated_to_the_end_are_the_same_factors() -> None:
    theirs = Factor(corr=THURSTONE, n_factor=3, method="pa").fit(maxiter=5000, tol=1e-12)
    assert_allclose(minres(THURSTONE, 3).communalities, theirs.communality, atol=1e-6)


def badness(psi: NDArray[np.float64], matrix: NDArray[np.float64], count: int) -> tuple[float, NDArray[np.float64]]:
    """Least squares that k factors leave at these uniquenesses, and its gradient, straight from the loadings."""
    values, vectors = np.linalg.eigh(matrix - np.diag(psi))
    loadings = vectors[:, -count:] * np.sqrt(np.maximum(values[-count:], 0))
    left = matrix - np.diag(psi) - loadings @ loadings.T
    return float(np.sum(left**2)) / 2, -np.diagonal(left)


@given(samples(6), st.integers(1, 2))
def test_no_worse_than_quasi_newton_from_the_same_start(rows: NDArray[np.float64], count: int) -> None:
    matrix = correlation_of(rows)
    start = np.clip(1 / np.diagonal(np.linalg.inv(matrix)), 0.005, 1)
    other = minimize(  # type: ignore[call-overload]  # the stubs ask for one dimension, which NDArray does not tell
        lambda psi: badness(psi, matrix, count)[0],
        start,
        method="L-BFGS-B",
        jac=lambda psi: badness(psi, matrix, count)[1],
        bounds=Bounds(0.005, 1.0),
        tol=1e-14,
    )
    found = minres(matrix, count)
    mine = badness(np.clip(found.uniquenesses, 0.005, 1), matrix, count)[0]
    if not found.heywood.any() and not (other.x <= 0.006).any():  # at the bound there may be several minima
        assert mine <= other.fun + 1e-7


@given(samples(6), st.integers(1, 3))
def test_at_the_minimum_the_gradient_is_gone_or_points_out_of_the_bounds(rows: NDArray[np.float64], count: int) -> None:
    matrix = correlation_of(rows)
    found = minres(matrix, count)
    assert_allclose(found.uniquenesses + found.communalities, 1)
    assert (found.loadings.sum(axis=0) >= -1e-12).all()
    assert (np.diff(found.explained) <= 1e-12).all()
    psi = np.where(found.heywood, 0.005, np.clip(found.uniquenesses, 0.005, 1))
    gradient = badness(psi, matrix, count)[1]
    assert_allclose(gradient[~found.heywood & (psi < 1)], 0, atol=1e-5)
    assert (gradient[found.heywood] >= -1e-5).all()


def test_a_heywood_case_is_flagged_and_shown() -> None:
    """Spearman's l1^2 = 0.8 0.7 / 0.4 is above one."""
    found = minres([[1, 0.8, 0.7], [0.8, 1, 0.4], [0.7, 0.4, 1]], 1)
    assert found.heywood.tolist() == [True, False, False]
    assert found.uniquenesses[0] < 0.01


def test_items_with_nothing_in_common_load_on_nothing() -> None:
    found = minres(np.eye(6), 2)
    assert_allclose(found.loadings, 0, atol=1e-12)
    assert found.residual == 0


def test_a_singular_matrix_has_factors_too() -> None:
    found = minres(np.ones((4, 4)), 1)
    assert_allclose(found.loadings[:, 0], 1, atol=0.01)
    assert found.heywood.all()


def test_the_case_where_newtons_step_is_not_downhill() -> None:
    """Six items and three factors leave no curvature to spare; plain projected Newton went to and fro here."""
    random = np.random.default_rng(3)
    for _ in range(60):
        matrix = correlation_of(random.normal(size=(57, 6)))
        assert minres(matrix, 3).steps < 100


def test_ledermanns_bound() -> None:
    assert [most_factors(items) for items in range(1, 11)] == [0, 0, 1, 1, 2, 3, 3, 4, 5, 6]


def test_refusals() -> None:
    with pytest.raises(Refused, match=r"factors-too-many"):
        minres(np.eye(5), 3)
    with pytest.raises(Refused, match="2 at most"):
        minres(np.eye(5), 3)
    with pytest.raises(Refused) as refused:
        minres(np.eye(2), 0)
    assert [problem.code for problem in refused.value.problems] == ["factors-too-few", "reliability-too-few-items"]
    with pytest.raises(Refused, match="correlation-diagonal"):
        minres(2 * np.eye(5), 1)
    with pytest.raises(Refused, match="correlation-indefinite"):
        minres([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], 1)


def test_a_search_that_is_cut_short_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factors, "MOST_STEPS", 1)
    monkeypatch.setattr(factors, "NEARLY_FLAT", 0.0)
    with pytest.raises(Refused, match="factors-not-converged"):
        minres(THURSTONE, 3)


def test_a_flat_valley_is_left_for_a_lower_place() -> None:
    """27 made-up answers to six unrelated items: Newton's steps end in a valley at 0.000457."""
    rows = np.array(FLAT_VALLEY).reshape(27, 6)
    found = minres(np.corrcoef(rows, rowvar=False), 3)
    assert badness(np.clip(found.uniquenesses, 0.005, 1), np.corrcoef(rows, rowvar=False), 3)[0] < 0.000452
