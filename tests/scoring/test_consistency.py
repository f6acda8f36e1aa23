from itertools import combinations, permutations, product
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.consistency import EXACT, SAATY_1980, RandomIndex, geometric_consistency_index, weigh, worst_triad
from scoring.pairwise import PairwiseMatrix
from scoring.priorities import eigenvector
from tests.scoring.references import case, matrix
from tests.scoring.strategies import incompletes, reciprocals, weights

SAATY_RATIOS = [float(k) for k in range(1, 10)] + [1 / k for k in range(2, 10)]


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


def test_random_index_tables_as_published() -> None:
    saaty = case("random index table: Saaty 1980 (.58 table)").expected
    assert SAATY_1980.complete == {n: saaty[str(n)] for n in range(3, 10)}
    simulated = case("random index: exact values and high-precision simulation").expected
    assert EXACT.complete == {n: simulated[str(n)] for n in range(3, 16)}


def every_3x3() -> NDArray[np.float64]:
    upper = np.array(list(product(SAATY_RATIOS, repeat=3)))
    ratios = np.ones((len(upper), 3, 3))
    for place, (i, j) in enumerate(combinations(range(3), 2)):
        ratios[:, i, j], ratios[:, j, i] = upper[:, place], 1 / upper[:, place]
    return ratios


def test_exact_random_index_is_the_mean_ci_of_all_4913_3x3_matrices() -> None:
    _, lambdas = eigenvector(every_3x3())
    assert np.mean((lambdas - 3) / 2) == pytest.approx(EXACT.of(3, 0), abs=1e-9)


def test_mean_gci_of_all_3x3_matrices_is_two_seventeenths_of_the_sum_of_squared_logs() -> None:
    theorem = case("E[GCI] of a random Saaty matrix is 2/17*sum ln^2 k for every n")
    found = np.mean([geometric_consistency_index(ratios) for ratios in every_3x3()])
    assert found == pytest.approx(theorem.expected["n3"], abs=theorem.tolerance)
    assert found == pytest.approx(2 / 17 * sum(log(k) ** 2 for k in range(2, 10)), abs=theorem.tolerance)


def test_gci_of_the_tourism_matrix() -> None:
    other = case("GCI of the tourism matrix")
    found = weigh(named(matrix(other.input["matrix"])), EXACT).consistency
    assert found.gci == pytest.approx(other.expected["gci"], abs=other.tolerance)


@pytest.mark.parametrize(
    ("n", "missing", "value"),
    [(1, 0, 0.0), (2, 0, 0.0), (3, 0, 0.58), (5, 2, 0.730), (5, 5, None), (6, 1, None), (40, 0, None)],
)
def test_where_a_table_has_a_value(n: int, missing: int, value: float | None) -> None:
    assert SAATY_1980.of(n, missing) == value


def test_two_criteria_cannot_contradict() -> None:
    found = weigh(named(np.array([[1, 9], [1 / 9, 1]])), SAATY_1980)
    assert found.weights == pytest.approx({"A": 0.9, "B": 0.1}, abs=1e-15)
    assert (found.consistency.cr, found.consistency.gci) == (0.0, 0.0)


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
