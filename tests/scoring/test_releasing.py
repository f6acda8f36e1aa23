from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.releasing import follow
from scoring.tallies import DONT_KNOW, MISSING, OFF_SCALE, Tally, fold, merge, subtract

K = 10
ITEMS = {"R01": 5, "R02": 5}


def counted(first: list[int], second: list[int], stratum: str = "C1") -> Tally:
    return fold("residents", stratum, ITEMS, np.array([first, second], dtype=np.int8).T)


def nobody(like: Tally) -> Tally:
    return subtract(like, like)


def test_nine_who_answered_an_item_are_held_back_and_count_as_missing() -> None:
    batch = counted([3] * 10, [4] * 9 + [DONT_KNOW])
    (shown,) = follow([nobody(batch)], [batch], K)
    assert (shown.responses, shown.counts["R01"]) == (10, batch.counts["R01"])
    assert shown.counts["R02"] == (0, 0, 0, 0, 0, 0, 0, 10)
    assert shown.moments is not None
    assert shown.moments.pairs.tolist() == [[10, 0], [0, 0]]
    assert shown.moments.products.tolist() == [[90, 0], [0, 0]]


def test_one_who_answered_an_item_that_nine_did_not_know_is_not_told_by_two_looks() -> None:
    """The scores before and after had differed by what that one said."""
    before = counted([4] * 10, [3] * 10)
    after = merge([before, counted([4] * 10, [1] + [DONT_KNOW] * 9)])
    (shown,) = follow([before], [after], K)
    assert shown.counts["R02"][:-OFF_SCALE] == before.counts["R02"][:-OFF_SCALE]
    assert shown.counts["R01"] == after.counts["R01"]
    later = merge([after, counted([4] * 10, [2] * 10)])
    assert follow([shown], [later], K) == (later,)


def test_who_did_not_know_is_counted_at_once_where_nobody_answered() -> None:
    before = counted([4] * 10, [DONT_KNOW] * 10)
    after = merge([before, before])
    assert follow([before], [after], K) == (after,)


def test_a_pair_that_few_answered_both_follows_later_than_its_items() -> None:
    before = counted([4] * 10, [3] * 10)
    new = counted([5] * 12 + [MISSING] * 8, [MISSING] * 8 + [2] * 12)  # four answered both
    (shown,) = follow([before], [merge([before, new])], K)
    assert shown.counts == merge([before, new]).counts
    assert shown.moments is not None
    assert shown.moments.pairs.tolist() == [[22, 10], [10, 22]]


def test_a_few_of_each_of_three_strata_follow_together() -> None:
    few = [counted([4] * 10, [2] * 4 + [MISSING] * 6, stratum) for stratum in ("C1", "C2", "C3")]
    shown = [follow([nobody(one)], [one], K)[0] for one in few]
    assert [sum(one.counts["R02"][:-OFF_SCALE]) for one in shown] == [0, 0, 0]
    assert follow(shown, few, K) == tuple(few)
    assert follow(shown[:2], few[:2], K) == tuple(shown[:2])


def test_some_who_came_do_not_hide_some_who_left() -> None:
    then = [counted([4] * 20, [2] * 20, "C1"), counted([4] * 20, [2] * 20, "C2")]
    now = [counted([4] * 20, [2] * 17 + [MISSING] * 3, "C1"), counted([4] * 35, [2] * 35, "C2")]
    shown = follow(then, now, K)
    assert [sum(one.counts["R02"][:-OFF_SCALE]) for one in shown] == [20, 20]


def test_an_item_of_which_more_was_shown_than_there_are_responses_is_shown_no_more() -> None:
    then = counted([4] * 30, [2] * 13 + [DONT_KNOW] * 17)
    now = counted([4] * 12, [2] * 8 + [DONT_KNOW] * 4)
    (shown,) = follow([then], [now], K)
    assert (shown.counts["R01"], shown.counts["R02"]) == (now.counts["R01"], (0, 0, 0, 0, 0, 0, 0, 12))
    assert shown.moments is not None
    assert shown.moments.pairs.tolist() == [[12, 0], [0, 0]]


def test_nothing_follows_nothing() -> None:
    assert follow([], [], K) == ()


def answers(people: int, seed: int) -> NDArray[np.int8]:
    return np.random.default_rng(seed).choice([DONT_KNOW, MISSING, 1, 3, 5], (people, 2)).astype(np.int8)


@given(st.lists(st.tuples(st.integers(K, 25), st.integers(0, 2**32 - 1)), min_size=1, max_size=8), st.integers(2, K))
@settings(max_examples=100, deadline=None)
def test_no_two_looks_differ_by_a_few_answers_to_an_item_or_a_pair(batches: list[tuple[int, int]], k: int) -> None:
    parts = [fold("residents", "C1", ITEMS, answers(people, seed)) for people, seed in batches]
    shown, exact = nobody(parts[0]), nobody(parts[0])
    for part in parts:
        exact = merge([exact, part])
        (now,) = follow([shown], [exact], k)
        assert now.responses == exact.responses
        assert now.moments is not None
        assert shown.moments is not None
        assert not np.any(np.isin(now.moments.pairs - shown.moments.pairs, range(1, k)))
        for item in ITEMS:
            assert sum(now.counts[item]) == now.responses
            place = now.moments.items.index(item)
            assert sum(now.counts[item][:-OFF_SCALE]) == now.moments.pairs[place, place]
            assert sum(exact.counts[item][:-OFF_SCALE]) - sum(now.counts[item][:-OFF_SCALE]) < k
        shown = now


def test_how_many_bear_a_flag_follows_by_enough_in_a_stratum_or_in_all_together() -> None:
    def flagged(number: int, people: int = 20) -> Tally:
        return replace(counted([4] * people, [3] * people), flags={"Q1": number} if number else {})

    (held,) = follow([flagged(0, 10)], [flagged(9)], K)
    assert held.flags == {}
    (told,) = follow([held], [flagged(10, 30)], K)
    assert told.flags == {"Q1": 10}
    assert [one.flags for one in follow([held, held], [flagged(9), flagged(1)], K)] == [{"Q1": 9}, {"Q1": 1}]
    assert [one.flags for one in follow([told, held], [flagged(9), flagged(20)], K)] == [{"Q1": 10}, {}]
