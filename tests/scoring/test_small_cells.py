"""Counts that may be public: no number of 1 to k - 1 people, and the same score; against trying everything."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.small_cells import adjusted, safe, settled, total_of
from scoring.tallies import OFF_SCALE
from tests.calling import calls

NOBODY = (0, 0, 0)
counts_and_minimum = st.tuples(
    st.lists(st.integers(0, 40), min_size=2, max_size=6).map(tuple),
    st.tuples(*[st.integers(0, 15)] * OFF_SCALE),
    st.integers(1, 10),
)
few_and_minimum = st.tuples(st.lists(st.integers(0, 5), min_size=2, max_size=4).map(tuple), st.integers(2, 5))


def compositions(people: int, points: int) -> Iterator[tuple[int, ...]]:
    if points == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *rest) for rest in compositions(people - first, points - 1))


def cost(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[int, int]:
    changes = [b - a for a, b in zip(before, after, strict=True)]
    return sum(map(abs, changes)), sum(change**2 for change in changes)


def by_trying(points: tuple[int, ...], minimum: int) -> tuple[int, int] | None:
    """The least cost of all safe counts with as many people and the same sum."""
    return min(
        (
            cost(points, other)
            for other in compositions(sum(points), len(points))
            if safe(other, minimum) and total_of(other) == total_of(points)
        ),
        default=None,
    )


@given(few_and_minimum)
def test_the_nearest_are_found_or_there_are_none(drawn: tuple[tuple[int, ...], int]) -> None:
    points, minimum = drawn
    if sum(points) < minimum:
        return
    found, least = adjusted((*points, *NOBODY), minimum), by_trying(points, minimum)
    assert (None if found is None else cost(points, found[:-OFF_SCALE])) == least


@given(counts_and_minimum)
def test_people_the_sum_and_who_answered_are_kept_and_no_number_is_of_a_few(
    drawn: tuple[tuple[int, ...], tuple[int, ...], int],
) -> None:
    points, others, minimum = drawn
    found = adjusted((*points, *others), minimum)
    if found is None:
        return
    assert safe(found[:-OFF_SCALE], minimum)
    assert sum(found) == sum(points) + sum(others)
    assert adjusted(found, minimum) == found
    if not sum(points) < minimum and not 0 < sum(others) < minimum:
        assert sum(found[:-OFF_SCALE]) == sum(points)
        assert total_of(found[:-OFF_SCALE]) == total_of(points)
    if sum(found) >= minimum:
        assert safe(found, minimum)
    if safe((*points, *others), minimum):
        assert found == (*points, *others)


@given(counts_and_minimum)
def test_those_who_did_not_answer_move_the_score_by_less_than_half_a_point_for_all(
    drawn: tuple[tuple[int, ...], tuple[int, ...], int],
) -> None:
    points, others, minimum = drawn
    if sum(points) < minimum or not 0 < sum(others) < minimum:
        return
    ready = settled((*points, *others), minimum)[:-OFF_SCALE]
    assert sum(ready) == sum(points) + sum(others)
    moved = total_of(ready) / sum(ready) - total_of(points) / sum(points)
    assert abs(moved) <= 0.5 / sum(ready) + 1e-12


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((3, 12, 30, 40, 15, 0, 0, 0), (0, 17, 29, 38, 16, 0, 0, 0)),  # not told apart from the next, but by trying
        ((20, 20, 0, 0, 0, 4, 5, 6), (20, 20, 0, 0, 0, 0, 0, 15)),
        ((20, 20, 0, 0, 0, 12, 0, 10), (20, 20, 0, 0, 0, 12, 0, 10)),
        ((2, 3, 2, 1, 0, 10, 0, 12), (0, 0, 0, 0, 0, 10, 0, 20)),
        ((0, 0, 0, 2, 98, 0, 0, 0), None),
        ((0, 0, 5, 7, 0, 0, 0, 0), None),
    ],
)
def test_counts_with_ten_as_the_least(counts: tuple[int, ...], found: tuple[int, ...] | None) -> None:
    got = adjusted(counts, 10)
    if found is None or counts[-OFF_SCALE:] != NOBODY:
        assert got == found
    else:
        assert got is not None
        assert cost(counts[:-OFF_SCALE], got[:-OFF_SCALE]) <= cost(counts[:-OFF_SCALE], found[:-OFF_SCALE])


def test_ten_times_as_many_people_on_an_item_take_hardly_more() -> None:
    items = [(n % 7, 40 + n, 80, 30 - n % 9, n % 5, 0, 0, 0) for n in range(60)]
    more = [(n % 7, 400 + 10 * n, 800, 300 - 10 * (n % 9), n % 5, 0, 0, 0) for n in range(60)]
    assert all(adjusted(counts, 10) for counts in items + more)
    few = calls(lambda: [adjusted(counts, 10) for counts in items])
    assert calls(lambda: [adjusted(counts, 10) for counts in more]) < 1.5 * few


@cache
def preimages(people: int, points: int, minimum: int) -> dict[tuple[int, ...], list[tuple[int, ...]]]:
    """All true counts that come to the same public ones."""
    found = defaultdict(list)
    for true in compositions(people, points):
        if (public := adjusted((*true, *NOBODY), minimum)) is not None:
            found[public[:-OFF_SCALE]].append(true)
    return found


def test_what_was_moved_could_have_been_several_numbers_of_people() -> None:
    """Exhaustively for 24 people on 4 points, k = 5: what somebody who knows the rule learns of a number that moved.

    `docs/privacy.md` says so. Of whoever was moved, the public counts leave several true numbers open.
    """
    left = Counter[int]()
    for public, trues in preimages(24, 4, 5).items():
        assert public in trues  # what was safe stays as it is
        for place in range(4):
            open_to = len({true[place] for true in trues})
            left += Counter({open_to: sum(0 < true[place] < 5 for true in trues)})
    moved = sum(left.values())
    assert min(left) == 2
    assert left[2] < 0.01 * moved
    assert sum(number for width, number in left.items() if width >= 4) > 0.8 * moved


def test_a_public_number_of_none_does_not_say_that_there_was_none() -> None:
    """Whoever reads 0 cannot tell whether nobody or somebody gave the answer, in most of what can be published."""
    told = [(public, place) for public in preimages(24, 4, 5) for place in range(4) if public[place] == 0]
    open_still = [place for public, place in told if len({true[place] for true in preimages(24, 4, 5)[public]}) > 1]
    assert len(open_still) > 0.7 * len(told)


def test_all_true_counts_are_tried() -> None:
    assert sum(1 for _ in compositions(6, 3)) == len([p for p in product(range(7), repeat=3) if sum(p) == 6])
