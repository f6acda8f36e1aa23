"""How a number of people is told: never fewer than the least number, and in its steps where the others are told too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from surveys.least_numbers import NAMED, at_least, least, told, whole_groups

K, PEOPLE = st.integers(1, 100), st.integers(0, 10_000)


def test_an_instrument_says_the_least_number_or_the_shipped_one_holds() -> None:
    assert least({"residents": 12}, "residents") == 12
    assert least({}, "residents") == 1
    assert (least({}, "experts"), least({}, "comments")) == (NAMED["experts"][1], NAMED["comments"][1]) == (5, 30)
    assert least({"experts_aggregate": 7, "experts": 2}, "experts") == 7


@given(K, PEOPLE)
def test_whoever_is_fewer_than_the_least_number_is_told_alike(k: int, people: int) -> None:
    assert told(k, people) == (str(people) if people >= k else told(k, 0))
    assert at_least(k, people) == at_least(k, people - people % k)
    assert (at_least(k, people) == f"<{k}") is (people < k)


@given(K, PEOPLE, st.integers(0, 99))
def test_what_is_told_in_steps_changes_by_whole_groups_alone(k: int, people: int, more: int) -> None:
    before, after = whole_groups(k, people), whole_groups(k, people + more)
    assert (after - before) % k == 0
    assert 0 <= people - before < k
