import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring import optimum
from scoring.completion import complete, complete_batch, logarithmic_least_squares
from scoring.optimum import descend, leap
from scoring.priorities import eigenvector
from tests.scoring.strategies import from_upper, incompletes


@given(incompletes())
def test_the_quick_leaps_and_the_sure_descent_end_at_the_same_point(ratios: NDArray[np.float64]) -> None:
    start = logarithmic_least_squares(ratios)
    leaps, settled = leap(ratios[None], start[None], 100)
    descent = descend(ratios, start, 100)
    assert settled.all()
    assert descent is not None
    assert_allclose(leaps[0], descent, rtol=1e-9)


@given(incompletes())
def test_at_the_optimum_no_cell_pulls_by_finite_differences(ratios: NDArray[np.float64]) -> None:
    found = complete(ratios)
    for i, j in np.argwhere(np.triu(np.isnan(ratios))):
        each = []
        for by in (-1e-4, 1e-4):
            other = found.copy()
            other[i, j], other[j, i] = found[i, j] * np.exp(by), found[j, i] * np.exp(-by)
            each.append(np.log(eigenvector(other)[1]))
        assert each[1] - each[0] == pytest.approx(0, abs=1e-10)  # curvature is alike to third order


@given(st.lists(st.floats(-12, 12), min_size=10, max_size=10), st.sets(st.integers(0, 9), min_size=1, max_size=3))
def test_contradictions_up_to_1e12_are_completed_too(exponents: list[float], gone: set[int]) -> None:
    upper = 10.0 ** np.array([exponents])
    upper[0, list(gone)] = np.nan
    ratios = from_upper(upper, 5)[0]
    if not (np.linalg.matrix_power((~np.isnan(ratios)).astype(float), 5) > 0).all():
        return
    found = complete(ratios)
    assert np.all(found > 0)
    least = np.log(eigenvector(found)[1])
    for i, j in np.argwhere(np.triu(np.isnan(ratios))):
        for by in (-1.0, 1.0):
            other = found.copy()
            other[i, j], other[j, i] = found[i, j] * np.exp(by), found[j, i] * np.exp(-by)
            assert np.log(eigenvector(other)[1]) >= least - 1e-10


def test_one_matrix_that_needs_the_descent_does_not_disturb_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(2)
    upper = 10.0 ** chance.uniform(-1, 1, (60, 10))
    upper[:, 3] = np.nan
    ratios = from_upper(upper, 5)
    expected = complete_batch(ratios)
    monkeypatch.setattr(optimum, "LEAPS", 3)
    assert not leap(ratios, np.full((60, 5), 0.2), 100)[1].all()
    assert_allclose(complete_batch(ratios), expected, rtol=1e-9)


def test_a_descent_cut_short_gives_nothing() -> None:
    ratios = from_upper(np.array([[9.0, np.nan, 1 / 9, 9, 9, 9]]), 4)[0]
    assert descend(ratios, np.array([0.97, 0.01, 0.01, 0.01]), 1) is None
