import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.consistency import geometric_consistency_index
from scoring.mixtures import NodePanel, incidence
from scoring.noise import laplacian_inverse, log_normal_factor, rounded, scale_ratios, scale_steps, spreads
from scoring.problems import Refused
from tests.scoring.strategies import SAATY, panels, reciprocals
from tests.scoring.trees import consistent, node

ABC = ("A", "B", "C")


def one(ratios: NDArray[np.float64], judged: NDArray[np.bool_] | None = None) -> NodePanel:
    return NodePanel("G", tuple("ABCDEFG"[: len(ratios)]), ("e1",), ratios[None], np.ones(1), judged)


def test_the_scale_by_steps() -> None:
    assert scale_steps(np.array([1 / 9, 1 / 2, 1, 2, 9])).tolist() == [-8, -1, 0, 1, 8]
    assert scale_ratios(np.array([-8, -0.5, 0, 0.5, 8])).tolist() == [1 / 9, 1 / 1.5, 1, 1.5, 9]


@given(SAATY)
def test_steps_and_ratios_are_inverse_and_reciprocal(value: float) -> None:
    there = scale_steps(np.array([value, 1 / value]))
    assert there[0] == pytest.approx(-there[1], abs=1e-12)
    assert_allclose(scale_ratios(there), [value, 1 / value], rtol=1e-12)


def test_ahp_os_rounding_rule_moves_half_a_step_over_the_root_of_the_experts() -> None:
    """1.2 less 0.5 is 0.7 in AHP-OS, which turns it to 2 - 0.7 = 1.3 the other way."""
    found = rounded(one(consistent(1.2, 1)), 500, np.random.default_rng(1))
    assert sorted({round(float(value), 10) for value in np.exp(found[:, 0])}) == pytest.approx([1 / 1.3, 1.2, 1.7])
    four = node("G", ("A", "B"), {f"e{k}": consistent(9, 1) for k in range(4)})
    assert set(np.exp(rounded(four, 500, np.random.default_rng(1))[:, 0]).round(10)) == {8.75, 9.0, 9.25}
    ends = np.exp(rounded(one(consistent(9.4, 1)), 500, np.random.default_rng(1)))
    assert ends.max() == pytest.approx(9.5)


@given(reciprocals(3))
def test_the_spread_of_one_complete_matrix_is_the_root_of_its_gci(ratios: NDArray[np.float64]) -> None:
    expected = geometric_consistency_index(ratios) ** 0.5
    assert spreads({"G": one(ratios)})["G"] == pytest.approx(expected, abs=1e-9)


@given(panels().filter(lambda matrices: len(matrices[0]) > 2))
def test_the_spread_of_complete_matrices_is_the_root_of_their_mean_gci(matrices: list[NDArray[np.float64]]) -> None:
    names = tuple("ABCDEF"[: len(matrices[0])])
    found = spreads({"G": node("G", names, {f"e{k}": matrix for k, matrix in enumerate(matrices)})})
    assert found["G"] == pytest.approx(np.mean([geometric_consistency_index(one) for one in matrices]) ** 0.5, abs=1e-9)


def test_two_criteria_borrow_the_spread_of_the_tree_and_none_is_refused() -> None:
    circle = np.array([[1, 2, 0.5], [0.5, 1, 2], [2, 0.5, 1]])
    found = spreads({"G": one(circle), "A": one(consistent(3, 1))})
    assert found["A"] == found["G"] == pytest.approx(3**0.5 * np.log(2))
    with pytest.raises(Refused, match="noise-unknown"):
        spreads({"A": one(consistent(3, 1))})


@given(st.integers(3, 7))
def test_independent_errors_of_complete_matrices(n: int) -> None:
    factor = log_normal_factor(one(np.ones((n, n))), 0.3)
    assert_allclose(factor.T @ factor, 0.09 * np.eye(n * (n - 1) // 2), atol=1e-12)


def test_errors_shrink_with_the_square_of_the_shares() -> None:
    panel = node("G", ("A", "B"), {"e1": consistent(1, 1), "e2": consistent(1, 1)}, [3, 1])
    assert_allclose(log_normal_factor(panel, 1.0) ** 2, [[9 / 16 + 1 / 16]])


def test_a_skipped_pair_errs_as_the_way_round_it() -> None:
    judged = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=np.bool_)[None]
    factor = log_normal_factor(one(np.ones((3, 3)), judged), 1.0)
    assert_allclose(factor.T @ factor, [[1, 1, 0], [1, 2, 1], [0, 1, 1]], atol=1e-12)  # A-C is A-B and B-C


@given(st.integers(2, 9))
def test_resistance_between_any_two_of_all_compared_is_two_over_n(n: int) -> None:
    pairs = incidence(n)
    inverse = laplacian_inverse(np.ones(len(pairs)), n)
    assert_allclose(np.einsum("pi,ij,pj->p", pairs, inverse, pairs), 2 / n)
    assert_allclose(inverse.sum(axis=0), 0, atol=1e-12)
