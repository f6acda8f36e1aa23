import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.priorities import eigenvector
from scoring.problems import Refused
from scoring.scales import SCALES, apply_scale
from tests.scoring.strategies import incompletes, reciprocals


@pytest.mark.parametrize("scale", SCALES)
@given(st.one_of(reciprocals(), incompletes()))
def test_equal_stays_equal_reciprocal_stays_reciprocal_and_order_stays(scale: str, ratios: NDArray[np.float64]) -> None:
    found = apply_scale(scale, ratios)
    assert np.array_equal(np.isnan(found), np.isnan(ratios))
    assert np.all(found[ratios == 1] == 1)
    assert_allclose((found * found.T)[~np.isnan(found)], 1, rtol=1e-12)
    given_cells, scaled = ratios[ratios >= 1], found[ratios >= 1]
    order = np.argsort(given_cells)
    assert np.all(np.diff(scaled[order]) >= 0)


def test_salo_hamalainen_1997_balanced_steps() -> None:
    steps = SCALES["balanced"](np.arange(1.0, 10.0), 5)
    assert_allclose(steps, [1, 1.22, 1.5, 1.86, 2.33, 3, 4, 5.67, 9], rtol=0, atol=0.005)
    assert_allclose(np.diff(steps / (1 + steps)), 0.05, rtol=1e-12)


@pytest.mark.parametrize("n", [2, 3, 5, 9])
def test_goepel_2019_generalised_balanced_weights_are_evenly_spaced(n: int) -> None:
    weights = []
    for x in range(1, 10):
        ratios = np.ones((n, n))
        ratios[0, 1:], ratios[1:, 0] = x, 1 / x
        weights.append(eigenvector(apply_scale("generalised_balanced", ratios))[0][0])
    assert_allclose(weights, np.linspace(1 / n, 9 / (n + 8), 9), rtol=1e-12)


@pytest.mark.parametrize(
    ("scale", "three"),
    [
        ("linear", 3),
        ("power", 9),
        ("root", 3**0.5),
        ("geometric", 4),
        ("logarithmic", 2),
        ("inverse_linear", 9 / 7),
        ("balanced", 1.5),
        ("generalised_balanced", 18 / 10),
    ],
)
def test_three_times_as_important_by_each_scale(scale: str, three: float) -> None:
    ratios = np.array([[1, 3, 1, 1], [1 / 3, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]])
    found = apply_scale(scale, ratios)
    assert found[0, 1] == pytest.approx(three, rel=1e-12)
    assert found[1, 0] == pytest.approx(1 / three, rel=1e-12)


def test_a_scale_that_does_not_exist_and_a_judgement_beyond_nine() -> None:
    with pytest.raises(Refused, match="scale-unknown"):
        apply_scale("cubic", np.ones((2, 2)))
    beyond = np.array([[1, 12], [1 / 12, 1]])
    with pytest.raises(Refused, match="judgement-off-scale"):
        apply_scale("balanced", beyond)
    assert np.array_equal(apply_scale("linear", beyond), beyond)
