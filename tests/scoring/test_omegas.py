import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.omegas import identified, omega
from scoring.problems import Refused
from scoring.reliability import standardised_alpha
from tests.scoring.correlations import (
    JENSEN_WENG,
    JENSEN_WENG_HIGHER,
    THURSTONE,
    answers,
    correlation_of,
    hierarchical,
    of_loadings,
    samples,
)


def test_thurstones_nine_tests_as_psych_prints_them() -> None:
    """omega(Thurstone) in the documentation of R's psych (Revelle)."""
    found = omega(THURSTONE)
    assert found.hierarchical == pytest.approx(0.74, abs=0.0051)
    assert found.total == pytest.approx(0.93, abs=0.0051)
    assert found.hierarchical / found.total == pytest.approx(0.79, abs=0.0051)  # "Omega H asymptotic"
    assert_allclose(found.general, [0.71, 0.73, 0.68, 0.65, 0.62, 0.56, 0.59, 0.58, 0.54], atol=0.0051)
    assert_allclose(found.group[:3, 0], [0.56, 0.55, 0.52], atol=0.0051)
    assert_allclose(found.group[3:6, 1], [0.56, 0.49, 0.41], atol=0.0051)
    assert_allclose(found.group[6:, 2], [0.62, 0.34, 0.46], atol=0.0051)
    assert found.group[7, 0] == pytest.approx(0.24, abs=0.0051)
    assert_allclose(found.uniquenesses, [0.18, 0.16, 0.26, 0.27, 0.37, 0.50, 0.27, 0.49, 0.48], atol=0.0051)
    assert (found.factors, found.asked, found.flipped, found.heywood) == (3, 3, (), ())


def test_jensen_and_weng_1994_whose_loadings_psych_tests_itself_by() -> None:
    found = omega(hierarchical(JENSEN_WENG, JENSEN_WENG_HIGHER))
    assert_allclose(found.general, [0.72, 0.63, 0.54, 0.56, 0.48, 0.40, 0.42, 0.35, 0.28], atol=1e-6)
    groups = [0.3487, 0.3051, 0.2615, 0.42, 0.36, 0.30, 0.428, 0.3570, 0.2856]  # as printed there
    assert_allclose(found.group.sum(axis=1), groups, atol=6e-4)
    assert_allclose(1 - found.uniquenesses, [0.64, 0.49, 0.36, 0.49, 0.36, 0.25, 0.36, 0.25, 0.16], atol=1e-6)
    variance = hierarchical(JENSEN_WENG, JENSEN_WENG_HIGHER).sum()
    assert found.hierarchical == pytest.approx(4.38**2 / variance, abs=1e-6)
    assert found.total == pytest.approx(1 - 5.64 / variance, abs=1e-6)


@st.composite
def structures(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Three or four groups of three or four items, and the groups' loadings on a general factor."""
    groups = draw(st.integers(3, 4))
    sizes = draw(st.lists(st.integers(3, 4), min_size=groups, max_size=groups))
    loadings = np.zeros((sum(sizes), groups))
    member = np.repeat(np.arange(groups), sizes)
    some = st.lists(st.floats(0.4, 0.9), min_size=len(member), max_size=len(member))
    loadings[np.arange(len(member)), member] = draw(some)
    higher = draw(st.lists(st.floats(0.4, 0.9), min_size=groups, max_size=groups))
    return loadings, np.array(higher)


@given(structures())
def test_a_known_structure_gives_its_own_omegas(structure: tuple[NDArray[np.float64], NDArray[np.float64]]) -> None:
    loadings, higher = structure
    matrix = hierarchical(loadings, higher)
    found = omega(matrix, len(higher))
    assert found.hierarchical == pytest.approx((loadings @ higher).sum() ** 2 / matrix.sum(), abs=1e-5)
    assert found.total == pytest.approx(1 - (1 - np.sum(loadings**2, axis=1)).sum() / matrix.sum(), abs=1e-6)
    assert found.factors == len(higher)


def test_groups_of_items_all_alike() -> None:
    loadings = np.kron(np.eye(3), np.full((3, 1), 0.7))
    matrix = hierarchical(loadings, np.full(3, 0.6))
    assert omega(matrix).hierarchical == pytest.approx((9 * 0.42) ** 2 / matrix.sum(), abs=1e-6)


@given(st.lists(st.floats(0.3, 0.95), min_size=3, max_size=12), st.integers(1, 4))
@example([0.5, 0.5, 0.375, 0.375, 0.40625, 0.5, 0.5], 3)
def test_congeneric_items_have_the_omega_of_the_closed_form(loadings: list[float], factors: int) -> None:
    """(sum l)^2 / ((sum l)^2 + sum (1 - l^2)), McDonald 1999; more factors than there are make no difference."""
    one = np.array(loadings)
    expected = one.sum() ** 2 / (one.sum() ** 2 + (1 - one**2).sum())
    found = omega(of_loadings(one[:, None]), factors)
    assert found.total == pytest.approx(expected, abs=1e-6)
    assert found.hierarchical == pytest.approx(expected, abs=1e-6)
    assert found.factors == 1
    assert_allclose(found.group, 0)


@given(st.integers(3, 20), st.floats(0.05, 0.9))
def test_omega_of_parallel_items_is_alpha(items: int, correlation: float) -> None:
    matrix = np.full((items, items), correlation) + (1 - correlation) * np.eye(items)
    assert omega(matrix).total == pytest.approx(standardised_alpha(matrix), abs=1e-6)


@given(st.floats(0.05, 0.9), st.booleans())
def test_two_groups_are_supposed_to_load_alike_on_the_general_factor(between: float, opposed: bool) -> None:
    loadings = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0, 0.7], [0, 0.6], [0, 0.5]])
    signs = np.array([1, 1, 1, -1, -1, -1]) if opposed else np.ones(6)
    matrix = of_loadings(loadings, np.array([[1, between], [between, 1]])) * np.outer(signs, signs)
    found = omega(matrix, 2)
    variance = signs @ matrix @ signs
    assert_allclose(found.general, loadings.sum(axis=1) * np.sqrt(between), atol=1e-5)
    assert found.hierarchical == pytest.approx(3.9**2 * between / variance, abs=1e-5)
    assert found.flipped == (("item 4", "item 5", "item 6") if opposed else ())


@given(st.sets(st.integers(0, 8), max_size=2))  # of more than half it is the others that are turned
def test_items_of_the_other_direction_are_turned_and_named(turned: set[int]) -> None:
    signs = np.array([-1.0 if i in turned else 1.0 for i in range(9)])
    names = [f"q{i}" for i in range(9)]
    found, straight = omega(THURSTONE * np.outer(signs, signs), names=names), omega(THURSTONE)
    assert found.flipped == tuple(names[i] for i in sorted(turned))
    assert found.hierarchical == pytest.approx(straight.hierarchical, abs=1e-5)
    assert found.total == pytest.approx(straight.total, abs=1e-7)
    assert_allclose(found.general, straight.general, atol=1e-5)


@given(samples(6))
def test_the_figures_are_those_of_the_loadings_beside_them(rows: NDArray[np.float64]) -> None:
    matrix = correlation_of(rows)
    found = omega(matrix)
    keys = np.where([f"item {i + 1}" in found.flipped for i in range(len(matrix))], -1, 1)
    variance = keys @ matrix @ keys
    assert found.hierarchical == pytest.approx(found.general.sum() ** 2 / variance)
    assert found.total == pytest.approx(1 - found.uniquenesses.sum() / variance)
    assert (found.general >= -1e-9).all()
    left = found.correlations - np.outer(found.higher, found.higher)
    if np.abs(left[~np.eye(len(left), dtype=bool)]).max() < 1e-9:  # where one factor explains the factors
        assert_allclose(np.sum(found.group**2, axis=1) + found.general**2, 1 - found.uniquenesses, atol=1e-6)


def test_too_few_items_for_three_factors_have_one() -> None:
    assert [identified(items, 3) for items in range(3, 9)] == [1, 1, 1, 3, 3, 3]
    assert [identified(items, 2) for items in range(3, 9)] == [1, 1, 2, 2, 2, 2]
    assert [identified(items, 5) for items in range(3, 10)] == [1, 1, 1, 3, 3, 4, 5]
    found = omega(THURSTONE[:5, :5])
    assert (found.factors, found.asked) == (1, 3)


def test_one_factor_is_general_and_total_up_to_its_misfit() -> None:
    found = omega(THURSTONE, 1)
    left = THURSTONE - np.outer(found.general, found.general)
    off = left.sum() - np.trace(left)
    assert found.total - found.hierarchical == pytest.approx(off / THURSTONE.sum(), abs=1e-9)
    assert_allclose(found.group, 0)


def test_items_with_nothing_in_common_have_no_omega_to_speak_of() -> None:
    found = omega(np.eye(7))
    assert (found.total, found.hierarchical, found.flipped) == (0, 0, ())


def test_items_all_the_same() -> None:
    found = omega(np.ones((6, 6)))
    assert found.total == pytest.approx(1, abs=2e-3)
    assert found.hierarchical == pytest.approx(1, abs=2e-3)
    assert found.heywood == tuple(f"item {i}" for i in range(1, 7))


def test_small_samples_of_all_kinds_have_one() -> None:
    for seed in range(200):
        found = omega(correlation_of(answers(seed, 15 + seed % 40, 6 + seed % 15)))
        assert 0 <= found.hierarchical <= 1
        assert 0 <= found.total <= 1


def test_refusals() -> None:
    with pytest.raises(Refused) as refused:
        omega(np.eye(2), 0)
    assert [problem.code for problem in refused.value.problems] == ["factors-too-few", "reliability-too-few-items"]
    with pytest.raises(Refused, match="correlation-indefinite"):
        omega([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    with pytest.raises(Refused, match="reliability-constant-item"):
        omega(np.diag([1.0, 1.0, 0.0]))
