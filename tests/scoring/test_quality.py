"""Meade and Craig (2012); Huang et al. (2012): each sign at its boundary."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.quality import attention_failed, middle, mostly_dk, signs, speeder, straightliner, too_few

KEYS = {f"R{number:02d}": -1 if number % 4 == 0 else 1 for number in range(1, 21)}  # 20 items, 5 of them reversed
ATTENTION = {"R_AT": 4}


def first(number: int, answer: int | str = 3, rest: int | str | None = None) -> dict[str, int | str]:
    """One answer to the first so many items, another, or none, to the rest."""
    filled: dict[str, int | str] = dict.fromkeys(list(KEYS)[:number], answer)
    return filled | ({} if rest is None else dict.fromkeys(list(KEYS)[number:], rest))


@pytest.mark.parametrize(("answer", "failed"), [(4, False), (3, True), (5, True), ("DK", True), (None, False)])
def test_an_attention_line_fails_by_another_answer_and_not_by_none(answer: int | str | None, failed: bool) -> None:
    assert attention_failed({} if answer is None else {"R_AT": answer}, ATTENTION) == failed


@pytest.mark.parametrize(
    ("seconds", "median", "fast"),
    [
        (41.9, 100.0, True),  # 21 items take 42 seconds to read
        (42.0, 100.0, False),
        (109.9, 330.0, True),  # a third of 330
        (110.0, 330.0, False),
        (41.0, None, True),
        (42.0, None, False),
        (None, 330.0, False),
        (None, None, False),
    ],
)
def test_too_fast_is_less_than_a_third_of_the_median_or_two_seconds_an_item(
    seconds: float | None, median: float | None, fast: bool
) -> None:
    assert speeder(seconds, median, 21) == fast


def test_the_median_is_that_of_what_was_measured() -> None:
    assert middle([None, 300, 100, None, 200, 900]) == 250
    assert middle([None, None]) is None
    assert middle([]) is None


def test_a_straight_line_is_nine_in_ten_of_all_scored_items() -> None:
    assert straightliner(first(18, 3, 2), KEYS)
    assert not straightliner(first(17, 3, 2), KEYS)
    assert straightliner(first(18), KEYS)  # what is left out is not the same
    assert not straightliner(first(17), KEYS)
    assert not straightliner(first(20, "DK"), KEYS)
    assert not straightliner({}, KEYS)


def test_a_straight_line_needs_answers_in_both_directions() -> None:
    same = dict.fromkeys(KEYS, 1)
    answers: dict[str, int | str] = dict.fromkeys(KEYS, 4)
    assert straightliner(answers, KEYS)
    assert not straightliner(answers, same)
    mostly = {f"R{number:02d}": 1 for number in range(1, 19)} | {"R19": -1, "R20": -1}
    assert not straightliner({item: 4 for item, key in mostly.items() if key == 1}, mostly)
    assert straightliner(dict.fromkeys(list(mostly)[:19], 4), mostly)


def test_four_in_five_of_the_scored_items_are_enough_and_a_reason_is_an_answer() -> None:
    assert too_few(first(15), KEYS)
    assert not too_few(first(16), KEYS)
    assert not too_few(first(8, 3) | dict.fromkeys(list(KEYS)[8:16], "DK"), KEYS)


def test_mostly_is_more_than_half_of_the_scored_items() -> None:
    assert mostly_dk(first(11, "DK", 3), KEYS)
    assert mostly_dk(first(11, "NA"), KEYS)
    assert not mostly_dk(first(10, "DK", 3), KEYS)


ANSWERS = st.dictionaries(st.sampled_from([*KEYS, "R_AT"]), st.sampled_from([1, 2, 3, 4, 5, "DK"]))


@given(ANSWERS, st.randoms(use_true_random=False), st.none() | st.integers(1, 400), st.none() | st.integers(1, 900))
def test_signs_do_not_depend_on_the_order_of_answers_or_items(
    answers: dict[str, int | str], random: Random, seconds: int | None, compared: int | None
) -> None:
    shuffled, keys = list(answers.items()), list(KEYS.items())
    random.shuffle(shuffled)
    random.shuffle(keys)
    found = signs(answers, KEYS, ATTENTION, seconds, compared)
    assert signs(dict(shuffled), dict(keys), ATTENTION, seconds, compared) == found


@given(ANSWERS)
def test_signs_do_not_depend_on_which_direction_is_called_which(answers: dict[str, int | str]) -> None:
    reversed_keys = {item: -key for item, key in KEYS.items()}
    assert signs(answers, KEYS, ATTENTION) == signs(answers, reversed_keys, ATTENTION)


@given(ANSWERS)
def test_turning_the_scale_round_turns_no_sign_but_attention(answers: dict[str, int | str]) -> None:
    turned = {item: 6 - answer if isinstance(answer, int) else answer for item, answer in answers.items()}
    assert signs(answers, KEYS, {}) == signs(turned, KEYS, {})
    assert "speeder" not in signs(answers, KEYS, ATTENTION)


@given(ANSWERS, st.integers(1, 900), st.integers(1, 900), st.integers(0, 300))
def test_who_takes_longer_is_no_more_too_fast(
    answers: dict[str, int | str], seconds: int, compared: int, more: int
) -> None:
    slower, faster = (signs(answers, KEYS, ATTENTION, time, compared) for time in (seconds + more, seconds))
    assert slower <= faster
    assert faster - slower <= {"speeder"}
