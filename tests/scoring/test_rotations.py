import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.optimize import minimize
from statsmodels.multivariate.factor_rotation import rotate_factors  # type: ignore[import-untyped]  # without types

from scoring import rotations
from scoring.factors import minres
from scoring.problems import Refused
from scoring.rotations import oblimin, simplicity, varimax
from tests.scoring.correlations import JENSEN_WENG, JENSEN_WENG_HIGHER, THURSTONE, hierarchical, of_loadings

CLEAR = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0, 0.7], [0, 0.6], [0, 0.5]])


@st.composite
def loadings(draw: st.DrawFn) -> NDArray[np.float64]:
    """Any loadings of two to four factors, communalities below one."""
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    factors = draw(st.integers(2, 4))
    found = random.normal(size=(draw(st.integers(2 * factors, 15)), factors))
    return np.asarray(found / (1.05 * np.sqrt(np.sum(found**2, axis=1).max())))


def test_thurstones_pattern_and_factor_correlations_as_psych_prints_them() -> None:
    """fa(Thurstone, 3): minimum residuals, oblimin."""
    found = oblimin(varimax(minres(THURSTONE, 3).loadings).loadings)
    printed = [
        [0.90, -0.03, 0.04],
        [0.89, 0.06, -0.03],
        [0.84, 0.03, 0.00],
        [0.00, 0.85, 0.00],
        [-0.02, 0.75, 0.10],
        [0.18, 0.63, -0.08],
        [0.03, -0.01, 0.84],
        [0.38, -0.05, 0.46],
        [-0.06, 0.21, 0.63],
    ]
    assert_allclose(found.loadings, printed, atol=0.0051)
    assert_allclose(found.correlations, [[1, 0.59, 0.53], [0.59, 1, 0.52], [0.53, 0.52, 1]], atol=0.0051)
    assert_allclose(9 * found.explained, [2.65, 1.87, 1.49], atol=0.0051)


def test_a_structure_without_error_is_found_again() -> None:
    turned = oblimin(varimax(minres(hierarchical(JENSEN_WENG, JENSEN_WENG_HIGHER), 3).loadings).loadings)
    assert_allclose(turned.loadings, JENSEN_WENG, atol=1e-6)
    assert_allclose(turned.correlations, of_loadings(JENSEN_WENG_HIGHER[:, None]), atol=1e-5)


@pytest.mark.parametrize("angle", [0.1, 0.7, np.pi / 4, 2.0])
@pytest.mark.parametrize("normalise", [True, False])
def test_varimax_turns_a_clear_structure_back(angle: float, normalise: bool) -> None:
    mixed = CLEAR @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert_allclose(varimax(mixed, normalise).loadings, CLEAR, atol=1e-7)


def test_varimax_leaves_the_worst_place_there_is() -> None:
    """Two groups of like items, seen along the middle between them: the criterion is zero, and so is its slope."""
    middle = np.array([[0.6, 0.3]] * 3 + [[0.6, -0.3]] * 3)
    assert simplicity(middle) == pytest.approx(0, abs=1e-15)
    found = varimax(middle).loadings
    assert simplicity(found) > 0.01
    assert_allclose(found[:3, 0], found[3:, 1])


@given(loadings(), st.booleans())
def test_varimax_is_at_its_best_and_moves_no_communality(given_loadings: NDArray[np.float64], normalise: bool) -> None:
    found = varimax(given_loadings, normalise)
    lengths = np.sqrt(np.sum(given_loadings**2, axis=1, keepdims=True)) if normalise else 1.0
    best = simplicity(found.loadings / lengths)
    assert best >= simplicity(given_loadings / lengths) - 1e-12
    assert_allclose(found.communalities, np.sum(given_loadings**2, axis=1), atol=1e-10)
    assert_allclose(found.turn.T @ found.turn, np.eye(len(found.turn)), atol=1e-10)
    assert_allclose(given_loadings @ found.turn, found.loadings, atol=1e-10)
    for i, j in zip(*np.triu_indices(len(found.turn), 1), strict=True):
        for angle in np.linspace(0.01, np.pi / 2, 25):
            spin = np.eye(len(found.turn))
            spin[[i, i, j, j], [i, j, i, j]] = np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)
            assert simplicity(found.loadings / lengths @ spin) <= best + 1e-12


def test_varimax_as_statsmodels_has_it() -> None:
    start = minres(THURSTONE, 3).loadings
    theirs = rotate_factors(start, "varimax", algorithm="gpa", max_tries=2000, tol=1e-10)[0]
    mine = varimax(start, normalise=False).loadings
    assert_allclose(np.sort(np.abs(theirs).sum(axis=0)), np.sort(np.abs(mine).sum(axis=0)), atol=1e-5)


def criterion(flat: NDArray[np.float64], start: NDArray[np.float64], gamma: float) -> float:
    """Oblimin's, as Bernaards & Jennrich write it: <L^2, (I - gamma C) L^2 N> / 4, C the items' average."""
    items, count = start.shape
    axes = flat.reshape(count, count) / np.linalg.norm(flat.reshape(count, count), axis=0)
    squares = (start @ np.linalg.inv(axes).T) ** 2
    average = np.full((items, items), 1 / items)
    return float(np.sum(squares * ((np.eye(items) - gamma * average) @ squares @ (1 - np.eye(count))))) / 4


@given(loadings(), st.sampled_from([0.0, -0.5]))
def test_oblimin_is_at_a_minimum_and_moves_no_communality(start: NDArray[np.float64], gamma: float) -> None:
    found = oblimin(start, gamma)
    count = start.shape[1]
    assert_allclose(found.communalities, np.sum(start**2, axis=1), atol=1e-9)
    assert_allclose(np.diagonal(found.correlations), 1, atol=1e-10)
    assert_allclose(start @ found.turn, found.loadings, atol=1e-9)
    assert_allclose(found.explained.sum(), np.mean(np.sum(start**2, axis=1)), atol=1e-9)
    assert (np.diff(found.explained) <= 1e-12).all()
    assert (found.loadings.sum(axis=0) >= -1e-12).all()
    axes = np.asarray(np.linalg.inv(found.turn).T, dtype=np.float64)
    assert_allclose(axes.T @ axes, found.correlations, atol=1e-8)
    reached = criterion(axes.ravel(), start, gamma)
    assert reached <= criterion(np.eye(count).ravel(), start, gamma) + 1e-12
    further = minimize(criterion, axes.ravel(), (start, gamma), method="BFGS", options={"gtol": 1e-7})
    assert reached <= further.fun + 1e-8


@pytest.mark.parametrize("gamma", [0.0, -1.0])
def test_oblimin_as_statsmodels_has_it(gamma: float) -> None:
    start = varimax(minres(THURSTONE, 3).loadings).loadings
    theirs = rotate_factors(start, "oblimin", gamma, "oblique", max_tries=1000, tol=1e-8)[0]
    assert_allclose(oblimin(start, gamma).loadings, theirs, atol=1e-5)


def test_one_factor_and_none_at_all_stay() -> None:
    one = np.array([[0.8], [0.7], [-0.1]])
    assert_allclose(varimax(one).loadings, one)
    assert_allclose(oblimin(-one).loadings, one)
    assert_allclose(varimax(np.zeros((4, 2))).loadings, 0)
    assert_allclose(oblimin(np.zeros((4, 2))).loadings, 0)


def test_three_factors_that_are_but_two_cannot_be_turned_apart() -> None:
    with pytest.raises(Refused, match="rotation-not-converged"):
        oblimin(
            np.array([[0.5, 0.1], [0.6, 0.4], [0.3, 0.7], [0.1, 0.8]]) @ np.array([[0.7, 0.2, 0.5], [0.3, 0.8, 0.4]])
        )


@pytest.mark.parametrize("method", [varimax, oblimin])
def test_a_search_that_is_cut_short_is_refused(monkeypatch: pytest.MonkeyPatch, method: object) -> None:
    monkeypatch.setattr(rotations, "MOST_STEPS", 1)
    with pytest.raises(Refused, match="rotation-not-converged"):
        method(minres(THURSTONE, 3).loadings)  # type: ignore[operator]  # either of two functions
