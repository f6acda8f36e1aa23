from itertools import combinations, permutations
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.consistency import (
    EXACT,
    SAATY_1980,
    RandomIndex,
    geometric_consistency_index,
    koczkodaj,
    residual_variance,
    weigh,
    worst_triad,
)
from scoring.pairwise import PairwiseMatrix
from scoring.random_indices import RANDOM_GCI
from tests.scoring.references import case, matrix
from tests.scoring.strategies import every_3x3, incompletes, random_matrices, reciprocals, weights


def named(ratios: NDArray[np.float64]) -> PairwiseMatrix:
    return PairwiseMatrix(tuple("ABCDEFGHI"[: len(ratios)]), ratios)


@pytest.mark.parametrize("name", ["Saaty 2008 drink consumption, CR", "Saaty relocation criteria 5x5, CR"])
def test_published_consistency_ratios(name: str) -> None:
    paper = case(name)
    ratios = matrix(paper.input["matrix"])
    index = RandomIndex("of the paper", {len(ratios): paper.input["ri"]}, {})
    found = weigh(named(ratios), index).consistency
    assert found.cr == pytest.approx(paper.expected["cr"], abs=paper.tolerance)
    assert found.random_index_name == "of the paper"


def test_mean_gci_of_all_3x3_matrices_is_two_seventeenths_of_the_sum_of_squared_logs() -> None:
    theorem = case("E[GCI] of a random Saaty matrix is 2/17*sum ln^2 k for every n")
    found = np.mean([geometric_consistency_index(ratios) for ratios in every_3x3()])
    assert found == pytest.approx(theorem.expected["n3"], abs=theorem.tolerance)
    assert found == pytest.approx(2 / 17 * sum(log(k) ** 2 for k in range(2, 10)), abs=theorem.tolerance)


def test_gci_of_the_tourism_matrix() -> None:
    other = case("GCI of the tourism matrix")
    found = weigh(named(matrix(other.input["matrix"])), EXACT).consistency
    assert found.gci == pytest.approx(other.expected["gci"], abs=other.tolerance)


def test_two_criteria_cannot_contradict() -> None:
    found = weigh(named(np.array([[1, 9], [1 / 9, 1]])), SAATY_1980)
    assert found.weights == pytest.approx({"A": 0.9, "B": 0.1}, abs=1e-15)
    consistency = found.consistency
    assert (consistency.cr, consistency.gci, consistency.gci_ratio, consistency.koczkodaj) == (0.0, 0.0, 0.0, 0.0)
    assert consistency.reasons == {}


@given(reciprocals(3))
def test_ci_and_cr_follow_from_lambda(ratios: NDArray[np.float64]) -> None:
    found = weigh(named(ratios), EXACT).consistency
    n = len(ratios)
    assert found.lambda_max >= n
    assert found.ci * (n - 1) + n == pytest.approx(found.lambda_max, abs=1e-12)
    assert found.cr is not None
    assert found.cr * EXACT.complete[n] == pytest.approx(found.ci, abs=1e-12)


@given(incompletes())
def test_incomplete_matrices_are_weighed_against_their_own_index(ratios: NDArray[np.float64]) -> None:
    found = weigh(named(ratios), SAATY_1980)
    index = SAATY_1980.of(len(ratios), len(found.matrix.missing))
    assert found.consistency.gci is None
    assert sum(found.weights.values()) == pytest.approx(1, abs=1e-14)
    assert found.consistency.cr == (None if index is None else found.consistency.ci / index)


def test_the_worst_triad_is_a_circle() -> None:
    judged = {("A", "B"): 2.0, ("B", "C"): 3.0, ("C", "A"): 4.0, ("A", "D"): 1.0, ("B", "D"): 0.5}
    found = worst_triad(PairwiseMatrix.of(tuple("ABCD"), judged))
    assert found is not None
    assert {found.first, found.second, found.third} == set("ABC")
    assert found.ab >= 1
    assert found.bc >= 1
    assert found.ac < 1
    assert exp(found.log_error) == pytest.approx(24, rel=1e-12)


@given(st.one_of(reciprocals(3), incompletes()))
def test_no_judged_triad_is_worse_and_its_chain_runs_downwards(ratios: NDArray[np.float64]) -> None:
    found = worst_triad(named(ratios))
    errors = [abs(log(ratios[i, j] * ratios[j, k] / ratios[i, k])) for i, j, k in permutations(range(len(ratios)), 3)]
    worst = np.nanmax([*errors, 0.0])
    if found is None:
        assert worst < 1e-9
    else:
        assert found.log_error == pytest.approx(worst, abs=1e-12)
        assert found.log_error == pytest.approx(abs(log(found.ab * found.bc / found.ac)), abs=1e-12)
        assert found.ab >= 1
        assert found.bc >= 1


@given(weights())
def test_nobody_consistent_has_a_worst_triad(known: NDArray[np.float64]) -> None:
    assert worst_triad(named(known[:, None] / known)) is None


def test_a_chain_without_a_closing_judgement_has_no_triad() -> None:
    assert worst_triad(PairwiseMatrix.of(tuple("ABC"), {("A", "B"): 9.0, ("B", "C"): 9.0})) is None


def test_expected_gci_of_random_matrices_is_the_same_for_every_order_and_every_pattern() -> None:
    theorem = case("E[GCI] of a random Saaty matrix is 2/17*sum ln^2 k for every n")
    assert pytest.approx(theorem.expected["n4"], abs=theorem.tolerance) == RANDOM_GCI
    chance = np.random.default_rng(1)
    ratios = random_matrices(6, 4000, chance)
    ratios[:, 0, 1:4] = ratios[:, 1:4, 0] = np.nan
    found = np.array([residual_variance(one) for one in ratios])
    assert np.mean(found) == pytest.approx(RANDOM_GCI, abs=4 * np.std(found) / len(found) ** 0.5)


@given(reciprocals(3))
def test_gci_is_the_residual_variance_of_a_complete_matrix(ratios: NDArray[np.float64]) -> None:
    found = weigh(named(ratios), EXACT).consistency
    assert residual_variance(ratios) == pytest.approx(found.gci, rel=1e-9, abs=1e-12)
    assert found.gci is not None
    assert found.gci_ratio == pytest.approx(found.gci / RANDOM_GCI, rel=1e-9, abs=1e-12)


@given(incompletes())
def test_residual_variance_by_ordinary_least_squares_on_the_given_pairs(ratios: NDArray[np.float64]) -> None:
    n = len(ratios)
    pairs = [(i, j) for i, j in combinations(range(n), 2) if not np.isnan(ratios[i, j])]
    design = np.zeros((len(pairs), n))
    for row, (i, j) in enumerate(pairs):
        design[row, [i, j]] = 1, -1
    logs = np.log([ratios[pair] for pair in pairs])
    errors = logs - design @ np.linalg.lstsq(design, logs)[0]
    free = len(pairs) - n + 1
    found = residual_variance(ratios)
    assert found is None if not free else found == pytest.approx(errors @ errors / free, rel=1e-9, abs=1e-12)


@given(st.one_of(reciprocals(3), incompletes()))
def test_koczkodaj_1993_over_every_judged_triad(ratios: NDArray[np.float64]) -> None:
    triads = [
        min(abs(1 - ratios[i, k] / product), abs(1 - product / ratios[i, k]))
        for i, j, k in combinations(range(len(ratios)), 3)
        if not np.isnan(product := ratios[i, j] * ratios[j, k]) and not np.isnan(ratios[i, k])
    ]
    assert koczkodaj(ratios) == (pytest.approx(max(triads), abs=1e-12) if triads else None)


def test_koczkodaj_1993_of_a_triad_by_hand() -> None:
    assert koczkodaj(np.array([[1, 2, 5], [1 / 2, 1, 3], [1 / 5, 1 / 3, 1]])) == pytest.approx(1 - 5 / 6, rel=1e-12)


@pytest.mark.parametrize(
    ("judged", "figure", "why"),
    [
        ("AB BC CD", "cr", "the judgements form a tree, in which nothing is said twice"),
        ("AB BC CD", "gci_ratio", "the judgements form a tree, in which nothing is said twice"),
        ("AB BC CD DA", "koczkodaj", "no three criteria are judged all round"),
        ("AB BC CD DA AC", "gci", "it is defined for complete matrices; gci_ratio is for all"),
    ],
)
def test_what_is_not_estimable_says_why(judged: str, figure: str, why: str) -> None:
    matrix = PairwiseMatrix.of(tuple("ABCD"), {(pair[0], pair[1]): 3.0 for pair in judged.split()})
    found = weigh(matrix, EXACT).consistency
    assert getattr(found, figure) is None
    assert found.reasons[figure] == f"not estimable, because {why}."


def test_an_order_that_a_table_does_not_have_says_so() -> None:
    found = weigh(PairwiseMatrix(tuple("ABCDEFGHIJKLMNOP"), np.ones((16, 16))), SAATY_1980).consistency
    assert found.cr is None
    assert found.reasons == {
        "cr": "not estimable, because the table Saaty 1980 has no value for 16 criteria with 0 missing pairs."
    }


@given(st.one_of(reciprocals(), incompletes()))
def test_a_figure_is_given_or_its_reason_is(ratios: NDArray[np.float64]) -> None:
    found = weigh(named(ratios), EXACT).consistency
    figures = {name: getattr(found, name) for name in ("cr", "gci", "gci_ratio", "koczkodaj")}
    assert set(found.reasons) == {name for name, value in figures.items() if value is None}
    assert not any(np.isnan(value) for value in figures.values() if value is not None)
