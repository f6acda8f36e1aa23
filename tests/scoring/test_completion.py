from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray
from scipy.optimize import minimize

from scoring import completion
from scoring.completion import complete, complete_batch, harker, least_squares_batch, logarithmic_least_squares
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector, row_geometric_mean
from scoring.problems import Refused
from tests.scoring.references import case, matrix
from tests.scoring.strategies import incompletes, reciprocals, weights


def eight() -> NDArray[np.float64]:
    pairs = case("incomplete 8x8: own high-precision weights").input["pairs"]
    return PairwiseMatrix.of(tuple("abcdefgh"), {(pair[0], pair[2]): value for pair, value in pairs.items()}).ratios


def test_bozoki_fulop_ronyai_2010_example_3() -> None:
    paper = case("incomplete 4x4: optimal completion")
    found = complete(matrix(paper.input["matrix"]))
    assert found[2, 3] == pytest.approx(paper.expected["x34"], abs=paper.tolerance)
    assert found[2, 3] == pytest.approx(sqrt(2 / 5 * 4 / 3), rel=1e-12)  # the geometric mean of the two paths


def test_incomplete_8x8_to_high_precision() -> None:
    other = case("incomplete 8x8: own high-precision weights")
    found, lambda_max = eigenvector(complete(eight()))
    assert_allclose(found, other.expected["em_optimal"], rtol=0, atol=other.tolerance)
    assert lambda_max == pytest.approx(other.expected["lambda_max"], abs=other.tolerance)
    assert_allclose(logarithmic_least_squares(eight()), other.expected["llsm"], rtol=0, atol=other.tolerance)


@given(incompletes())
def test_bozoki_fulop_ronyai_2010_section_4_least_squares_complete_themselves(ratios: NDArray[np.float64]) -> None:
    found = logarithmic_least_squares(ratios)
    filled = np.where(np.isnan(ratios), found[:, None] / found, ratios)
    assert_allclose(row_geometric_mean(filled), found, rtol=1e-11)


@given(incompletes())
def test_given_cells_stay_and_missing_cells_become_reciprocal(ratios: NDArray[np.float64]) -> None:
    found, judged = complete(ratios), ~np.isnan(ratios)
    assert np.array_equal(found[judged], ratios[judged])
    assert_allclose(found * found.T, 1, rtol=1e-12)


@given(incompletes(), st.integers(0, 20), st.sampled_from([-0.01, 0.01, 1.0]))
def test_no_other_completion_contradicts_less(ratios: NDArray[np.float64], which: int, by: float) -> None:
    found = complete(ratios)
    pairs = np.argwhere(np.triu(np.isnan(ratios)))
    i, j = pairs[which % len(pairs)]
    other = found.copy()
    other[i, j], other[j, i] = found[i, j] * np.exp(by), found[j, i] * np.exp(-by)
    assert eigenvector(other)[1] > eigenvector(found)[1]


@given(incompletes())
def test_judging_a_pair_as_completed_changes_no_other_pair(ratios: NDArray[np.float64]) -> None:
    found = complete(ratios)
    i, j = np.argwhere(np.triu(np.isnan(ratios)))[0]
    more = ratios.copy()
    more[i, j], more[j, i] = found[i, j], found[j, i]
    assert_allclose(complete(more), found, rtol=1e-9)


@given(weights(5), st.sets(st.sampled_from([(0, 2), (0, 3), (0, 4), (1, 3), (1, 4), (2, 4)]), min_size=1))
def test_a_consistent_matrix_is_completed_consistently(
    known: NDArray[np.float64], dropped: set[tuple[int, int]]
) -> None:
    whole = known[:, None] / known
    ratios = whole.copy()
    for i, j in dropped:
        ratios[i, j] = ratios[j, i] = np.nan
    assert_allclose(complete(ratios), whole, rtol=1e-10)


def test_a_complete_matrix_is_its_own_completion() -> None:
    ratios = matrix(case("Saaty relocation criteria 5x5, eigenvector").input["matrix"])
    found = complete(ratios)
    assert np.array_equal(found, ratios)
    assert found is not ratios


def test_two_islands_cannot_be_completed() -> None:
    islands = np.eye(4) + np.array([[0, 2, 0, 0], [0.5, 0, 0, 0], [0, 0, 0, 3], [0, 0, 1 / 3, 0]])
    with pytest.raises(Refused, match="pairwise-unconnected"):
        complete(np.where(islands == 0, np.nan, islands))


def test_an_optimum_not_reached_in_the_steps_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completion, "MOST_STEPS", 1)
    with pytest.raises(Refused, match="completion-unsettled"):
        complete(eight())


def test_harker_1987_of_an_incomplete_8x8() -> None:
    other = case("incomplete 8x8: own high-precision weights")
    found = harker(eight())
    assert_allclose(found.weights, other.expected["harker"], rtol=0, atol=other.tolerance)
    assert found.lambda_max == pytest.approx(other.expected["harker_lambda"], abs=other.tolerance)


def test_incomplete_llsm_is_the_rgm_of_the_llsm_completed_matrix() -> None:
    theorem = case("incomplete LLSM = RGM of the LLSM-completed matrix")
    ratios = matrix(case("incomplete 4x4: optimal completion").input["matrix"])
    found = logarithmic_least_squares(ratios)
    filled = np.where(np.isnan(ratios), found[:, None] / found, ratios)
    difference = np.max(np.abs(row_geometric_mean(filled) - found))
    assert difference == pytest.approx(theorem.expected["diff"], abs=theorem.tolerance)


@given(incompletes())
def test_least_squares_by_lstsq_on_the_given_pairs(ratios: NDArray[np.float64]) -> None:
    n = len(ratios)
    pairs = [(i, j) for i, j in np.argwhere(np.triu(~np.isnan(ratios), 1))]
    design = np.zeros((len(pairs), n))
    for row, (i, j) in enumerate(pairs):
        design[row, [i, j]] = 1, -1
    expected = np.exp(np.linalg.lstsq(design, np.log([ratios[i, j] for i, j in pairs]))[0])
    assert_allclose(logarithmic_least_squares(ratios), expected / expected.sum(), rtol=1e-11)


@settings(deadline=None)
@given(incompletes())
def test_no_general_minimiser_finds_less(ratios: NDArray[np.float64]) -> None:
    rows, columns = np.nonzero(np.triu(np.isnan(ratios)))

    def log_lambda(logs: NDArray[np.float64]) -> float:
        filled = ratios.copy()
        filled[rows, columns], filled[columns, rows] = np.exp(logs), np.exp(-logs)
        return float(np.log(np.max(np.linalg.eigvals(filled).real)))

    least = minimize(log_lambda, np.zeros(len(rows)), method="BFGS").fun
    assert np.log(eigenvector(complete(ratios))[1]) <= least + 1e-9
    assert np.log(eigenvector(complete(ratios))[1]) >= least - 1e-5  # BFGS stops at gradients of 1e-5


@given(st.lists(incompletes().filter(lambda ratios: len(ratios) == 5), min_size=1, max_size=4), st.integers(1, 20))
def test_a_batch_with_holes_anywhere_is_each_matrix_on_its_own(batch: list[NDArray[np.float64]], times: int) -> None:
    ratios = np.concatenate([np.stack(batch)] * times)
    singles = {"complete": [complete(one) for one in batch], "llsm": [logarithmic_least_squares(one) for one in batch]}
    assert_allclose(complete_batch(ratios), np.concatenate([np.stack(singles["complete"])] * times), rtol=1e-9)
    assert_allclose(least_squares_batch(ratios), np.concatenate([np.stack(singles["llsm"])] * times), rtol=1e-12)
    assert_allclose(harker(ratios).weights[: len(batch)], [harker(one).weights for one in batch], rtol=1e-10)


@given(reciprocals())
def test_without_missing_pairs_harker_is_the_eigenvector_and_least_squares_the_row_geometric_mean(
    ratios: NDArray[np.float64],
) -> None:
    assert_allclose(harker(ratios).weights, eigenvector(ratios)[0], rtol=1e-11)
    assert_allclose(logarithmic_least_squares(ratios), row_geometric_mean(ratios), rtol=1e-12)
    many = np.tile(ratios, (60, 1, 1))
    assert_allclose(least_squares_batch(many), row_geometric_mean(many), rtol=1e-12)


@given(weights(5), st.sampled_from([(0, 4), (1, 3)]))
def test_all_three_give_a_consistent_matrix_its_weights_back(known: NDArray[np.float64], pair: tuple[int, int]) -> None:
    ratios = known[:, None] / known
    ratios[pair] = ratios[pair[::-1]] = np.nan
    for found in (logarithmic_least_squares(ratios), harker(ratios).weights, eigenvector(complete(ratios))[0]):
        assert_allclose(found, known, rtol=1e-10)


@given(incompletes(), st.integers(-6, 6))
def test_measuring_one_criterion_in_another_unit_changes_its_weight_alone(
    ratios: NDArray[np.float64], power: int
) -> None:
    unit = np.ones(len(ratios))
    unit[0] = 10.0**power
    scaled = ratios * unit[:, None] / unit
    assert_allclose(complete(scaled), complete(ratios) * unit[:, None] / unit, rtol=1e-8)
    expected = logarithmic_least_squares(ratios) * unit
    assert_allclose(logarithmic_least_squares(scaled), expected / expected.sum(), rtol=1e-10)


@pytest.mark.parametrize("count", [2, 100])
def test_two_islands_in_a_batch_are_named(count: int) -> None:
    islands = np.eye(4) + np.array([[0, 2, 0, 0], [0.5, 0, 0, 0], [0, 0, 0, 3], [0, 0, 1 / 3, 0]])
    batch = np.ones((count, 4, 4))
    batch[1] = np.where(islands == 0, np.nan, islands)
    for method in (complete_batch, least_squares_batch, harker):
        with pytest.raises(Refused, match=r"no comparison joins the parts 1, 2 \| 3, 4") as refused:
            method(batch)
        assert [problem.code for problem in refused.value.problems] == ["pairwise-unconnected"]
    with pytest.raises(Refused, match="matrix 2"):
        least_squares_batch(batch)
