from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.disclosure import Atom, Kind, Part, View, may_filter, may_show_beside, releasable, unanimous
from scoring.moments import Moments, gather
from scoring.problems import Refused
from scoring.tallies import DONT_KNOW, MISSING, Tally, fold


def view(**people: int) -> View:
    return View({Atom("w1", "residents", stratum, 1): number for stratum, number in people.items()})


# --- filters ---


@pytest.mark.parametrize(
    ("selected", "may"),
    [(0, True), (1, False), (9, False), (10, True), (60, True), (90, True), (91, False), (99, False), (100, True)],
)
def test_neither_a_selection_nor_the_rest_is_a_few_people(selected: int, may: bool) -> None:
    assert may_filter(selected, 100, 10) is may


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 15))
def test_a_selection_may_be_shown_if_the_rest_may(selected: int, rest: int, k: int) -> None:
    assert may_filter(selected, selected + rest, k) == may_filter(rest, selected + rest, k)


@pytest.mark.parametrize("selected", [-1, 101])
def test_a_selection_of_more_than_everyone_is_refused(selected: int) -> None:
    with pytest.raises(Refused) as refused:
        may_filter(selected, 100, 10)
    assert [problem.code for problem in refused.value.problems] == ["disclosure-filter"]


# --- views ---


def test_a_view_nested_in_another_leaves_at_least_k_people() -> None:
    everybody = view(C1=40, C2=30, C3=4)
    assert not may_show_beside(view(C1=40, C2=30), [everybody], 10)
    assert may_show_beside(view(C2=30, C3=4), [everybody], 10)
    assert may_show_beside(everybody, [everybody], 10)
    assert may_show_beside(everybody, [], 10)
    assert not may_show_beside(view(C3=4), [], 10)


def test_two_views_that_differ_by_a_few_people_on_both_sides() -> None:
    released = view(C1=40, C2=30, C3=4)
    assert not may_show_beside(view(C1=40, C2=30, C4=5), [released], 10)
    assert may_show_beside(view(C1=40, C2=30, C4=6), [released], 10)


def test_views_that_tell_of_a_few_people_only_all_together() -> None:
    """Everybody less the two others; and half of (ab + ac - bc) is a."""
    assert not may_show_beside(view(C1=40, C2=30, C3=4), [view(C1=40), view(C2=30)], 10)
    pairs = [view(C1=4, C2=30), view(C1=4, C3=30)]
    assert may_show_beside(pairs[1], pairs[:1], 10)
    assert not may_show_beside(view(C2=30, C3=30), pairs, 10)


def test_two_small_groups_that_always_stand_together_are_one() -> None:
    assert may_show_beside(view(C1=40, C2=6, C3=7), [view(C1=40)], 10)
    assert not may_show_beside(view(C1=40, C2=6), [view(C1=40, C2=6, C3=7)], 10)


def test_a_group_of_other_people_than_before_is_not_shown_again() -> None:
    assert not may_show_beside(view(C1=41, C2=30), [view(C1=40, C2=30)], 10)


def test_too_many_small_groups_to_tell_apart_are_refused() -> None:
    """Each of 7 people, each pair of neighbours released: all sums of 14 are whole, but too many to try."""
    names = [f"C{number}" for number in range(15)]
    chain = [view(**{one: 7, two: 7}) for one, two in pairwise(names)]
    assert may_show_beside(chain[11], chain[:11], 10)
    assert not may_show_beside(chain[13], chain[:13], 10)


def test_batches_of_at_least_k_people_are_told_apart_by_no_sequence_of_views() -> None:
    """An auditor who refreshes after every batch, under every choice of three strata."""
    strata, released = ("C1", "C2", "C3"), list[View]()
    for last in range(1, 5):
        for wanted in product((False, True), repeat=len(strata)):
            chosen = {stratum for stratum, taken in zip(strata, wanted, strict=True) if taken}
            people = {Atom("w1", "residents", one, batch): 10 for one in chosen for batch in range(1, last + 1)}
            assert may_show_beside(View(people), released, 10)
            released.append(View(people))
    for one, two in combinations(released, 2):
        assert len(set(one.people) ^ set(two.people)) * 10 not in range(1, 10)


PEOPLE = st.lists(st.integers(1, 8), min_size=2, max_size=5)


@given(PEOPLE, st.data(), st.integers(2, 8))
@settings(max_examples=150)
def test_a_view_is_refused_exactly_where_a_few_peoples_sum_is_in_the_span(
    people: list[int], data: st.DataObject, k: int
) -> None:
    marks = data.draw(
        st.lists(st.lists(st.booleans(), min_size=len(people), max_size=len(people)), min_size=1, max_size=4)
    )
    names = [f"C{number}" for number in range(len(people))]
    views = [view(**{n: p for n, p, mark in zip(names, people, one, strict=True) if mark}) for one in marks]
    span, sizes = np.array(marks, dtype=np.float64), np.array(people)
    rank = np.linalg.matrix_rank(span)
    told = any(
        0 < sizes @ chosen < k and np.linalg.matrix_rank(np.vstack([span, chosen])) == rank
        for chosen in (np.array(one) for one in product((0, 1), repeat=len(people)))
    )
    alike = any(0 < np.abs(span[-1] - other) @ sizes < k for other in span[:-1])
    assert may_show_beside(views[-1], views[:-1], k) == (not told and not alike)


# --- shares ---


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 0, 50, 0, 0), "under under over under under"),
        ((0, 3, 47, 0, 0), "under under over under under"),
        ((0, 0, 8, 42, 0), "under under under over under"),
        ((0, 0, 10, 42, 0), "shown shown shown shown shown"),  # 10 are not fewer than 10
        ((0, 0, 8, 32, 0), "shown shown hidden hidden shown"),  # 80 % is not over it
        ((0, 0, 3, 9, 0), "shown shown hidden hidden shown"),
        ((12, 20, 3, 30, 40), "hidden shown hidden shown shown"),
        ((0, 0, 9, 0, 0), "hidden hidden hidden hidden hidden"),
        ((0, 30), "under over"),
    ],
)
def test_how_shares_are_shown(counts: tuple[int, ...], expected: str) -> None:
    assert " ".join(unanimous(counts, 10)) == expected


def test_five_who_agree_are_hidden_since_over_80_percent_of_them_would_be_all() -> None:
    hidden: tuple[Kind, ...] = ("hidden", "hidden")
    assert unanimous((5, 0), 5) == hidden
    assert unanimous((6, 0), 5) == ("over", "under")


@given(st.lists(st.integers(0, 40), min_size=2, max_size=7), st.integers(1, 12))
def test_over_is_over_80_percent_and_under_is_under_20(counts: list[int], k: int) -> None:
    for count, kind in zip(counts, unanimous(counts, k), strict=True):
        if kind == "over":
            assert count > 0.8 * sum(counts)
            assert count + k > sum(counts)
        if kind == "under":
            assert count < 0.2 * sum(counts)
        if kind == "shown":
            assert count == 0 or count >= k


def test_shares_of_what_is_no_count_are_refused() -> None:
    with pytest.raises(Refused, match="disclosure-table"):
        unanimous((3, -1), 10)


# --- what of a tally may leave ---


def counted(*points: int, off: tuple[int, int, int] = (0, 0, 0)) -> Tally:
    counts = (*points, *off)
    return Tally("residents", "C1", sum(counts), {"R01": counts})


@pytest.mark.parametrize(
    ("tally", "part"),
    [
        (counted(20, 30, 25, 40, 10), "counts"),
        (counted(20, 30, 0, 40, 10, off=(0, 0, 12)), "counts"),
        (counted(20, 30, 25, 60, 8), "sums"),
        (counted(20, 30, 25, 40, 10, off=(5, 0, 7)), "sums"),
        (counted(20, 30, 25, 40, 10, off=(3, 0, 0)), "score"),  # that three did not know
        (counted(0, 0, 60, 0, 0), "score"),  # a variance of nothing would tell that all agree
        (counted(4, 4, 4, 4, 4), "score"),  # sum and squares would bound each count
        (counted(0, 0, 0, 2, 60), "nothing"),  # a mean of 4.97 tells it too
        (counted(60, 0, 0, 0, 0), "nothing"),
        (counted(2, 3, 1, 2, 1, off=(20, 0, 0)), "nothing"),
    ],
)
def test_what_of_an_item_may_leave(tally: Tally, part: Part) -> None:
    assert releasable(tally, 10).items == {"R01": part}


def test_nothing_of_a_few_responses_may_leave() -> None:
    few = fold("officers", "U1", {"O01": 5, "O02": 5}, np.full((9, 2), 3, dtype=np.int8))
    found = releasable(few, 10)
    assert (found.responses, found.items, found.flags) == (False, {"O01": "nothing", "O02": "nothing"}, frozenset())
    assert found.pairs is not None
    assert not found.pairs.any()


def spread(rows: int, items: int) -> NDArray[np.int8]:
    """Answers 1 to 5, as many of each, differently ordered in each column."""
    rng = np.random.default_rng(3)
    return np.stack([rng.permutation(np.arange(rows) % 5 + 1) for _ in range(items)], axis=1).astype(np.int8)


def released_pairs(answers: NDArray[np.int8], minimum: int = 10) -> list[tuple[int, int]]:
    items = {f"R{number}": 5 for number in range(answers.shape[1])}
    found = releasable(fold("residents", "C1", items, answers), minimum)
    assert found.pairs is not None
    assert (found.pairs == found.pairs.T).all()
    return [(int(i), int(j)) for i, j in np.argwhere(np.triu(found.pairs))]


def test_all_pairs_may_leave_where_everybody_answered() -> None:
    assert released_pairs(spread(100, 3)) == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]


def test_a_pair_that_few_did_not_answer_would_tell_what_they_said() -> None:
    """One resident left the second out; the first item's sum less the pair's is that one's answer."""
    answers = spread(100, 3)
    answers[7, 1] = MISSING
    sums = gather(("R0", "R1"), answers[:, :2]).sums
    assert sums[0, 0] - sums[0, 1] == answers[7, 0]
    assert released_pairs(answers) == [(0, 0), (0, 2), (2, 2)]


def test_a_pair_of_few_people_and_two_pairs_that_few_tell_apart_stay() -> None:
    answers = spread(200, 4)
    answers[:40, 1] = DONT_KNOW
    answers[:43, 2] = DONT_KNOW  # three more than the second
    answers[100:, 3] = DONT_KNOW
    found = released_pairs(answers)
    assert (0, 1) in found
    assert (0, 2) not in found
    assert (1, 2) not in found  # the three answered the second only
    assert (0, 3) in found
    assert not {(1, 3), (2, 3)} & set(released_pairs(answers, 61))  # 60 and 57 answered both


def test_pairs_of_items_whose_sums_stay_stay_too_and_no_moments_no_pairs() -> None:
    answers = spread(100, 2)
    answers[:, 1] = 5
    assert released_pairs(answers) == [(0, 0)]
    assert releasable(counted(20, 30, 25, 40, 10), 10).pairs is None


def test_a_flag_that_few_have_or_few_have_not_stays() -> None:
    flags = {"straight": 10, "hasty": 9, "none": 0, "all": 125, "most": 120}
    tally = Tally("residents", "C1", 125, {"R01": (20, 30, 25, 40, 10, 0, 0, 0)}, None, flags)
    assert releasable(tally, 10).flags == {"straight", "none", "all"}


def test_sums_that_leave_are_those_of_many_counts() -> None:
    """Of all counts with the same number, sum and sum of squares, the 8 who gave the last answer may be 10 more."""
    points = (20, 30, 25, 60, 8)
    assert releasable(counted(*points), 10).items == {"R01": "sums"}
    rest = np.linalg.inv(np.array([[1, 1, 1], [1, 2, 3], [1, 4, 9]]))
    same = set()
    for fourth, fifth in product(range(144), repeat=2):
        others = rest @ (np.array(_sums(points)) - _sums((0, 0, 0, fourth, fifth)))
        if (others > -1e-9).all():
            same.add(fifth)
    assert 8 in same
    assert max(same) - min(same) >= 10


def _sums(points: list[int] | tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sum(value**power * count for value, count in enumerate(points, 1)) for power in range(3))


def test_moments_of_other_items_than_counts_stay() -> None:
    one = np.full((1, 1), 50, dtype=np.int64)
    tally = Tally("residents", "C1", 50, {"R01": (10, 10, 10, 10, 10, 0, 0, 0)}, Moments(("R02",), one, one, one))
    pairs = releasable(tally, 10).pairs
    assert pairs is not None
    assert not pairs.any()
