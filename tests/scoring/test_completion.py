from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring import completion
from scoring.completion import complete, logarithmic_least_squares
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector, row_geometric_mean
from scoring.problems import Refused
from tests.scoring.references import case, matrix
from tests.scoring.strategies import incompletes, weights


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
