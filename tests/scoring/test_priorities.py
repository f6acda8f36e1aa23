from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.priorities import eigenvector, row_geometric_mean
from scoring.problems import Refused
from tests.scoring.references import case, matrix
from tests.scoring.strategies import reciprocals, weights


@pytest.mark.parametrize(
    "name",
    [
        "Saaty 2008 drink consumption, eigenvector",
        "Saaty relocation criteria 5x5, eigenvector",
        "AHP-OS manual 3x3 criteria",
        "Goepel Excel template 3x3",
    ],
)
def test_published_eigenvectors(name: str) -> None:
    paper = case(name)
    found, _ = eigenvector(matrix(paper.input["matrix"]))
    assert_allclose(found, paper.expected["weights"], rtol=0, atol=paper.tolerance)


@pytest.mark.parametrize("n", [4, 9])
def test_goepel_2018_equation_41_one_criterion_above_all_others(n: int) -> None:
    paper = case(f"one criterion 9x all others, n={n}")
    ratios = np.ones((n, n))
    ratios[0, 1:], ratios[1:, 0] = paper.input["x"], 1 / paper.input["x"]
    assert eigenvector(ratios)[0][0] == pytest.approx(paper.expected["w1"], abs=paper.tolerance)


def test_saaty_2005_relocation_over_four_cities() -> None:
    paper = case("Saaty relocation: synthesis over 4 cities")
    criteria, _ = eigenvector(matrix(paper.input["criteria"]))
    cities, _ = eigenvector(np.array(paper.input["alternatives"]))
    assert_allclose(criteria @ cities, paper.expected["target"], rtol=0, atol=paper.tolerance)


def test_wikipedia_leader_example() -> None:
    paper = case("Leader example, four criteria and three candidates")
    criteria, _ = eigenvector(matrix(paper.input["criteria"]))
    people, _ = eigenvector(np.array([paper.input[name] for name in ("exp", "edu", "cha", "age")]))
    assert_allclose(criteria, paper.expected["criteria"], rtol=0, atol=paper.tolerance)
    assert_allclose(criteria @ people, paper.expected["total"], rtol=0, atol=paper.tolerance)


def test_ahpsurvey_error_matrix_of_the_relocation_criteria() -> None:
    paper = case("error matrix e_ij = a_ij w_j / w_i, relocation criteria")
    ratios = matrix(paper.input["matrix"])
    found, _ = eigenvector(ratios)
    assert_allclose(ratios * found / found[:, None], paper.expected["e"], rtol=0, atol=paper.tolerance)


def test_em_equals_rgm_for_a_contradictory_3x3() -> None:
    theorem = case("EM equals RGM for every 3x3")
    ratios = matrix(theorem.input["matrix"])
    difference = np.max(np.abs(eigenvector(ratios)[0] - row_geometric_mean(ratios)))
    assert difference == pytest.approx(theorem.expected["diff"], abs=theorem.tolerance)


@given(reciprocals(3, 3))
def test_crawford_williams_1985_both_methods_agree_for_every_3x3(ratios: NDArray[np.float64]) -> None:
    assert_allclose(eigenvector(ratios)[0], row_geometric_mean(ratios), rtol=1e-12)


@given(weights())
def test_a_consistent_matrix_gives_its_weights_back(given_weights: NDArray[np.float64]) -> None:
    ratios = given_weights[:, None] / given_weights
    found, lambda_max = eigenvector(ratios)
    assert_allclose(found, given_weights, rtol=1e-12)
    assert_allclose(row_geometric_mean(ratios), given_weights, rtol=1e-12)
    assert lambda_max == pytest.approx(len(ratios), rel=1e-12)


def test_weights_far_apart_keep_their_digits() -> None:
    far = np.array([1.0, 1e-4, 1e-8, 1e-12])
    assert_allclose(eigenvector(far[:, None] / far)[0], far / far.sum(), rtol=1e-12)


@given(reciprocals())
def test_the_eigenvector_solves_its_equation_and_lambda_is_at_least_n(ratios: NDArray[np.float64]) -> None:
    found, lambda_max = eigenvector(ratios)
    assert_allclose(ratios @ found, lambda_max * found, rtol=1e-12)
    assert found.sum() == pytest.approx(1, abs=1e-14)
    assert np.all(found > 0)
    assert lambda_max >= len(ratios) * (1 - 1e-13)


@given(reciprocals(), st.randoms(use_true_random=False))
def test_naming_the_criteria_in_another_order_changes_nothing(ratios: NDArray[np.float64], chance: Random) -> None:
    order = list(range(len(ratios)))
    chance.shuffle(order)
    shuffled = ratios[np.ix_(order, order)]
    for method in (row_geometric_mean, lambda a: eigenvector(a)[0]):
        assert_allclose(method(shuffled), method(ratios)[order], rtol=1e-12)


@given(reciprocals(), st.integers(-12, 12))
def test_measuring_one_criterion_in_another_unit_changes_its_weight_alone(
    ratios: NDArray[np.float64], power: int
) -> None:
    unit = np.ones(len(ratios))
    unit[0] = 10.0**power
    scaled = ratios * unit[:, None] / unit
    assert eigenvector(scaled)[1] == pytest.approx(float(eigenvector(ratios)[1]), rel=1e-12)
    for method in (row_geometric_mean, lambda a: eigenvector(a)[0]):
        expected = method(ratios) * unit
        assert_allclose(method(scaled), expected / expected.sum(), rtol=1e-11)


@given(reciprocals(2, 9))
def test_row_geometric_means_by_logarithms(ratios: NDArray[np.float64]) -> None:
    expected = np.exp(np.log(ratios).mean(axis=1))
    assert_allclose(row_geometric_mean(ratios), expected / expected.sum(), rtol=1e-13)


def test_products_that_overflow_are_taken_by_logarithms() -> None:
    far = 10.0 ** np.linspace(0, 12, 40)
    assert_allclose(row_geometric_mean(far[:, None] / far), far / far.sum(), rtol=1e-12)
    assert_allclose(eigenvector(far[:, None] / far)[0], far / far.sum(), rtol=1e-12)


@given(st.lists(reciprocals(5, 5), min_size=1, max_size=4))
def test_a_batch_is_each_matrix_on_its_own(batch: list[NDArray[np.float64]]) -> None:
    found, lambdas = eigenvector(np.stack(batch))
    for ratios, row, lambda_max in zip(batch, found, lambdas, strict=True):
        assert_allclose(row, eigenvector(ratios)[0], rtol=1e-12)
        assert lambda_max == pytest.approx(float(eigenvector(ratios)[1]), rel=1e-12)


@pytest.mark.parametrize("cell", [np.nan, 0.0, -1.0])
def test_a_matrix_with_holes_has_no_priorities(cell: float) -> None:
    with pytest.raises(Refused, match="matrix-incomplete"):
        eigenvector(np.array([[1, cell], [cell, 1]]))
