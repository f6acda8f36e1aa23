from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring import repairing
from scoring.consistency import weigh
from scoring.pairwise import PairwiseMatrix
from scoring.problems import Refused
from scoring.random_indices import EXACT, RandomIndex
from scoring.repairing import Repair, hurting, hurting_each, smallest_repair
from tests.scoring.strategies import incompletes, reciprocals, weights

SCALE = [1 / k for k in range(9, 1, -1)] + [float(k) for k in range(1, 10)]  # in rising order
SLIP = {("A", "B"): 2.0, ("A", "C"): 4.0, ("A", "D"): 8.0, ("B", "C"): 2.0, ("B", "D"): 4.0, ("C", "D"): 1 / 2}


def named(ratios: NDArray[np.float64]) -> PairwiseMatrix:
    return PairwiseMatrix(tuple("ABCDEFG"[: len(ratios)]), ratios)


def with_pair(matrix: PairwiseMatrix, pair: tuple[str, str], value: float) -> PairwiseMatrix:
    i, j = (matrix.criteria.index(name) for name in pair)
    ratios = matrix.ratios.copy()
    ratios[i, j], ratios[j, i] = value, 1 / value
    return PairwiseMatrix(matrix.criteria, ratios)


def cr(matrix: PairwiseMatrix) -> float:
    found = weigh(matrix, EXACT).consistency.cr
    assert found is not None
    return found


def moved(matrix: PairwiseMatrix, repair: Repair) -> PairwiseMatrix:
    for change in repair.changes:
        matrix = with_pair(matrix, change.pair, change.suggested)
    return matrix


def brute_force(matrix: PairwiseMatrix, limit: float, steps: int) -> int | None:
    """Fewest changes, by trying everything."""
    pairs = [*combinations(matrix.criteria, 2)]
    places = [SCALE.index(min(SCALE, key=lambda value: abs(value - x))) for x in given_values(matrix)]
    reach = [[SCALE[p + d] for d in range(-steps, steps + 1) if d and 0 <= p + d < len(SCALE)] for p in places]
    for count in range(len(pairs) + 1):
        for chosen in combinations(range(len(pairs)), count):
            for values in product(*(reach[k] for k in chosen)):
                trial = matrix
                for k, value in zip(chosen, values, strict=True):
                    trial = with_pair(trial, pairs[k], value)
                if cr(trial) <= limit + 1e-12:
                    return count
    return None


def given_values(matrix: PairwiseMatrix) -> list[float]:
    return [float(matrix.ratios[i, j]) for i, j in combinations(range(len(matrix.criteria)), 2)]


def test_the_slip_is_the_worst_and_its_cure_exact() -> None:
    worst = hurting(PairwiseMatrix.of(tuple("ABCD"), SLIP), EXACT)[0]
    assert (worst.pair, worst.given, worst.suggested) == (("C", "D"), 0.5, 2.0)
    assert worst.exact == pytest.approx(2, rel=1e-9)
    assert worst.cr_after == pytest.approx(0, abs=1e-12)


@settings(max_examples=30)
@given(reciprocals(3, 5))
def test_no_value_of_the_scale_cures_a_judgement_better(ratios: NDArray[np.float64]) -> None:
    matrix = named(ratios)
    found = {hurt.pair: hurt for hurt in hurting(matrix, EXACT)}
    for pair in combinations(matrix.criteria, 2):
        best = min(cr(with_pair(matrix, pair, value)) for value in SCALE)
        if pair in found:
            assert found[pair].cr_after == pytest.approx(best, abs=1e-9)
            assert found[pair].cr_exact == pytest.approx(cr(with_pair(matrix, pair, found[pair].exact)), abs=1e-9)
            assert (found[pair].cr_exact or 0) <= best + 1e-12
        else:
            assert best == pytest.approx(cr(matrix), abs=1e-7)


@given(st.one_of(reciprocals(3, 6), incompletes()))
def test_worst_first_and_each_lowers_the_ratio(ratios: NDArray[np.float64]) -> None:
    matrix = named(ratios)
    found = hurting(matrix, EXACT)
    before = weigh(matrix, EXACT).consistency.lambda_max
    after = [hurt.log_lambda_after for hurt in found]
    assert after == sorted(after) or np.allclose(after, sorted(after), atol=1e-11)
    assert all(value < np.log(before) for value in after)
    assert all(hurt.pair not in matrix.missing for hurt in found)
    if found:
        changed = with_pair(matrix, found[0].pair, found[0].suggested)
        expected = np.log(weigh(changed, EXACT).consistency.lambda_max)
        assert after[0] == pytest.approx(expected, abs=1e-9)


@given(weights(), st.sampled_from([EXACT]))
def test_nothing_hurts_who_is_consistent(known: NDArray[np.float64], table: RandomIndex) -> None:
    assert hurting(named(known[:, None] / known), table) == ()


def test_the_only_comparison_between_two_parts_hurts_nothing() -> None:
    circle = {("A", "B"): 2.0, ("B", "C"): 2.0, ("A", "C"): 1 / 2, ("C", "D"): 9.0}
    assert {hurt.pair for hurt in hurting(PairwiseMatrix.of(tuple("ABCD"), circle), EXACT)} == {
        ("A", "B"),
        ("A", "C"),
        ("B", "C"),
    }


@given(st.lists(reciprocals(4, 4), min_size=1, max_size=4))
def test_a_whole_panel_at_once(matrices: list[NDArray[np.float64]]) -> None:
    several = hurting_each([named(ratios) for ratios in matrices], EXACT)
    for together, ratios in zip(several, matrices, strict=True):
        alone = hurting(named(ratios), EXACT)
        assert [(h.pair, h.suggested) for h in together] == [(h.pair, h.suggested) for h in alone]
    assert hurting_each([], EXACT) == ()


@pytest.mark.parametrize(("given_value", "suggested"), [(9.0, 3.0), (1 / 9, 2.0)])
def test_of_two_equal_cures_the_nearer_to_what_was_given(given_value: float, suggested: float) -> None:
    """A over B and B over C make the root of 6, as far from 2 as from 3."""
    matrix = PairwiseMatrix.of(tuple("ABC"), {("A", "B"): 1.5, ("B", "C"): 6**0.5 / 1.5, ("A", "C"): given_value})
    cure = next(hurt for hurt in hurting(matrix, EXACT) if hurt.pair == ("A", "C"))
    assert cure.suggested == suggested


@settings(max_examples=12)
@given(reciprocals(3, 4), st.sampled_from([1, 2]), st.sampled_from([0.1, 0.3]))
def test_no_smaller_set_of_changes_does(ratios: NDArray[np.float64], steps: int, limit: float) -> None:
    matrix = named(ratios)
    found = smallest_repair(matrix, EXACT, limit, 1 if steps == 1 else 2)
    fewest = brute_force(matrix, limit, steps) if steps == 1 or len(ratios) == 3 else None
    if steps == 1 or len(ratios) == 3:
        assert (None if found is None else len(found.changes)) == fewest
    if found:
        assert found.smallest
        assert found.cr_before == pytest.approx(cr(matrix), abs=1e-9)
        assert found.cr_after == pytest.approx(cr(moved(matrix, found)), abs=1e-9)
        assert found.cr_after <= limit + 1e-9
        for change in found.changes:
            here, there = (min(range(17), key=lambda k: abs(SCALE[k] - x)) for x in (change.given, change.suggested))
            assert 0 < abs(here - there) <= steps


def test_a_matrix_below_the_limit_needs_no_change() -> None:
    known = np.array([4.0, 2.0, 1.0])
    found = smallest_repair(named(known[:, None] / known), EXACT, 0.1)
    assert found is not None
    assert (found.changes, found.smallest, found.weighed) == ((), True, 1)
    assert found.cr_before == found.cr_after == pytest.approx(0, abs=1e-12)


def test_what_cannot_be_reached_within_the_steps_is_none() -> None:
    circle = {("A", "B"): 9.0, ("B", "C"): 9.0, ("C", "A"): 9.0}
    assert smallest_repair(PairwiseMatrix.of(tuple("ABC"), circle), EXACT, 0.1) is None


def test_one_step_is_proposed_where_one_step_does() -> None:
    found = smallest_repair(PairwiseMatrix.of(tuple("ABCD"), SLIP), EXACT, 0.05, 1)
    assert found is not None
    assert [(change.pair, change.given, change.suggested) for change in found.changes] == [(("C", "D"), 0.5, 1.0)]


def test_skipped_pairs_are_completed_after_each_change() -> None:
    slip = {pair: value for pair, value in SLIP.items() if pair != ("A", "C")}
    matrix = PairwiseMatrix.of(tuple("ABCD"), slip)
    found = smallest_repair(matrix, EXACT, 0.05)
    assert found is not None
    assert found.smallest
    assert found.cr_after == pytest.approx(cr(moved(matrix, found)), abs=1e-9)


def test_a_search_cut_short_goes_on_greedily_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairing, "MOST_MATRICES", 0)
    matrix = PairwiseMatrix.of(tuple("ABCD"), SLIP)
    found = smallest_repair(matrix, EXACT, 0.05)
    assert found is not None
    assert not found.smallest
    assert cr(moved(matrix, found)) <= 0.05
    circle = {("A", "B"): 9.0, ("B", "C"): 9.0, ("C", "A"): 9.0}
    assert smallest_repair(PairwiseMatrix.of(tuple("ABC"), circle), EXACT, 0.1) is None


def test_without_a_random_index_there_is_nothing_to_bring_down() -> None:
    with pytest.raises(Refused, match="repair-no-index"):
        smallest_repair(PairwiseMatrix.of(tuple("ABCD"), SLIP), RandomIndex("none", {}, {}), 0.1)


def test_the_matrix_is_left_as_it_was() -> None:
    matrix = PairwiseMatrix.of(tuple("ABCD"), SLIP)
    before = matrix.ratios.copy()
    hurting(matrix, EXACT)
    smallest_repair(matrix, EXACT, 0.1)
    assert np.array_equal(matrix.ratios, before)


def test_of_equally_many_changes_and_steps_the_lowest_ratio_is_proposed() -> None:
    """a:b = 2, a:c = 2, b:c = 1/6, one step each: a:b 3 and a:c 1 give 0.0511, a:c 1 and b:c 1/5 only 0.0896."""
    matrix = PairwiseMatrix.of(("a", "b", "c"), {("a", "b"): 2, ("a", "c"): 2, ("b", "c"): 1 / 6})
    repair = smallest_repair(matrix, EXACT, 0.1, steps=1)
    assert repair
    assert {change.pair: change.suggested for change in repair.changes} == {("a", "b"): 3.0, ("a", "c"): 1.0}
    assert repair.cr_after == pytest.approx(0.0511, abs=5e-5)
