import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from scoring.tallies import Tally, merge, tally

ITEMS = {"R01": 5, "R02": 3}
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "R01": st.one_of(st.integers(1, 5), st.just("DK")),
        "R02": st.one_of(st.integers(1, 3), st.just("NA")),
        "RD1": st.just("m"),
    },
)
RESPONSES = st.lists(ANSWERS, max_size=8)
TALLIES = st.builds(
    lambda stratum, answers: tally("residents", stratum, ITEMS, answers), st.sampled_from("ab"), RESPONSES
)


def test_counts_are_raw_answers_then_dont_know_then_missing() -> None:
    found = tally("residents", "one", ITEMS, [{"R01": 1, "R02": 3}, {"R01": 5, "RD1": "m"}, {"R01": "DK", "R02": 3}])
    assert found == Tally("residents", "one", 3, {"R01": (1, 0, 0, 0, 1, 1, 0), "R02": (0, 0, 2, 0, 1)})


def test_answers_off_the_scale_are_all_named() -> None:
    with pytest.raises(Refused) as refused:
        tally("residents", "one", ITEMS, [{"R01": 6}, {"R01": 3}, {"R01": 0, "R02": 4}])
    assert [(p.code, p.where) for p in refused.value.problems] == [
        ("tally-answer-off-scale", "response 1 › R01"),
        ("tally-answer-off-scale", "response 3 › R01"),
        ("tally-answer-off-scale", "response 3 › R02"),
    ]


@given(RESPONSES)
def test_every_item_counts_every_response(answers: list[dict[str, int | str]]) -> None:
    found = tally("residents", "one", ITEMS, answers)
    assert all(sum(count) == len(answers) for count in found.counts.values())


@given(RESPONSES, RESPONSES)
def test_a_merged_tally_is_the_tally_of_all(one: list[dict[str, int | str]], other: list[dict[str, int | str]]) -> None:
    halves = [tally("residents", "a", ITEMS, part) for part in (one, other)]
    assert merge(halves) == tally("residents", "a", ITEMS, one + other)


@given(TALLIES, TALLIES, TALLIES)
def test_merging_in_any_order_and_grouping(one: Tally, two: Tally, three: Tally) -> None:
    assert merge([one, two]) == merge([two, one])
    assert merge([merge([one, two]), three]) == merge([one, merge([two, three])]) == merge([one, two, three])
    assert merge([one]) == one


def test_different_strata_lose_their_name() -> None:
    parts = [tally("residents", stratum, ITEMS, []) for stratum in ("a", "b")]
    assert merge(parts).stratum == ""


@pytest.mark.parametrize(
    "other",
    [
        tally("officers", "b", ITEMS, []),
        tally("residents", "b", {"R01": 5}, []),
        tally("residents", "b", ITEMS | {"R01": 7}, []),
    ],
)
def test_unlike_tallies_do_not_merge(other: Tally) -> None:
    with pytest.raises(Refused, match="tally-unlike"):
        merge([tally("residents", "a", ITEMS, []), other])


def test_nothing_does_not_merge() -> None:
    with pytest.raises(Refused, match="tally-nothing"):
        merge([])
