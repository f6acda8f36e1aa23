import json
from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from scoring.moments import gather
from scoring.problems import Refused
from scoring.tallies import DONT_KNOW, MISSING, NOT_APPLICABLE, Tally, fold, merge, of_plain, subtract, tally

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
FLAGS = st.dictionaries(st.sampled_from(["straight", "hasty"]), st.integers(1, 9))
TALLIES = st.builds(
    lambda stratum, answers, flags: replace(tally("residents", stratum, ITEMS, answers), flags=flags),
    st.sampled_from("ab"),
    RESPONSES,
    FLAGS,
)
CODES = st.integers(0, 30).flatmap(lambda n: arrays(np.int8, (n, 2), elements=st.integers(-2, 3)))


def test_counts_are_raw_answers_then_what_is_off_the_scale() -> None:
    found = tally("residents", "one", ITEMS, [{"R01": 1, "R02": 3}, {"R01": 5, "RD1": "m"}, {"R01": "DK", "R02": 3}])
    assert found.counts == {"R01": (1, 0, 0, 0, 1, 1, 0, 0), "R02": (0, 0, 2, 0, 0, 1)}


def test_what_is_off_the_scale_is_told_apart() -> None:
    given_answers: list[dict[str, int | str]] = [{"R01": "DK"}, {"R01": "NA"}, {"R01": "refused"}, {}, {}, {}]
    assert tally("residents", "one", ITEMS, given_answers).counts["R01"] == (0, 0, 0, 0, 0, 2, 1, 3)
    assert tally("residents", "one", ITEMS, given_answers, "refused").counts["R01"] == (0, 0, 0, 0, 0, 2, 1, 3)
    assert tally("residents", "one", ITEMS, given_answers, "X").counts["R01"] == (0, 0, 0, 0, 0, 3, 0, 3)


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


@given(TALLIES, TALLIES)
def test_what_was_merged_can_be_taken_away_again(one: Tally, other: Tally) -> None:
    whole = replace(merge([one, other]), stratum=one.stratum)
    left = subtract(whole, other)
    assert replace(left, flags={}) == replace(one, flags={})
    assert {name: number for name, number in left.flags.items() if number} == dict(one.flags)
    nothing = subtract(one, one)
    assert (nothing.responses, {n for count in nothing.counts.values() for n in count} <= {0}) == (0, True)
    assert nothing.moments == tally("residents", "a", ITEMS, []).moments


def test_a_response_taken_away_is_as_if_it_had_never_been_counted() -> None:
    answers: list[dict[str, int | str]] = [{"R01": 1, "R02": 3}, {"R01": 5}, {"R01": "DK", "R02": 2}]
    whole, gone = tally("residents", "a", ITEMS, answers), tally("residents", "a", ITEMS, answers[1:2])
    assert subtract(whole, gone) == tally("residents", "a", ITEMS, [answers[0], answers[2]])


def test_what_has_no_cross_products_leaves_none() -> None:
    whole = tally("residents", "a", ITEMS, [{"R01": 1}])
    assert subtract(replace(whole, moments=None), whole).moments is None
    assert subtract(whole, replace(whole, moments=None)).moments is None


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (tally("residents", "a", ITEMS, [{"R01": 2}]), "tally-more"),
        (tally("residents", "a", ITEMS, [{"R01": 1}, {}]), "tally-more"),
        (replace(tally("residents", "a", ITEMS, [{"R01": 1}]), flags={"hasty": 1}), "tally-more"),
        (tally("officers", "a", ITEMS, []), "tally-unlike"),
        (tally("residents", "a", {"R01": 5}, []), "tally-unlike"),
    ],
)
def test_what_is_no_part_of_the_whole_cannot_be_taken_away(part: Tally, code: str) -> None:
    with pytest.raises(Refused, match=code):
        subtract(tally("residents", "a", ITEMS, [{"R01": 1}]), part)


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


@given(CODES)
def test_an_array_folds_as_the_same_responses_told_one_by_one(table: NDArray[np.int8]) -> None:
    words: dict[int, int | str | None] = {MISSING: None, DONT_KNOW: "DK", NOT_APPLICABLE: "NA"}
    rows = [
        {item: said for item, code in zip(ITEMS, row, strict=True) if (said := words.get(code, code)) is not None}
        for row in table.tolist()
    ]
    found = fold("residents", "a", ITEMS, table)
    assert found == tally("residents", "a", ITEMS, rows)
    assert found.moments == gather(tuple(ITEMS), table)
    for item, column in zip(ITEMS, table.T.tolist(), strict=True):
        kinds = [*range(1, ITEMS[item] + 1), DONT_KNOW, NOT_APPLICABLE, MISSING]
        assert list(found.counts[item]) == [Counter(column)[kind] for kind in kinds]


def test_a_million_responses_fold_to_what_numpy_counts() -> None:
    table = np.random.default_rng(1).integers(-2, 12, (1_000_000, 2), dtype=np.int8)
    found = fold("residents", "a", {"R01": 11, "R02": 11}, table)
    for item, column in zip(found.counts, table.T, strict=True):
        below, ours = np.bincount(column + 2, minlength=14), found.counts[item]
        assert ours == (*below[3:].tolist(), below[1], below[0], below[2])
    whole = np.maximum(table, 0).astype(np.int64)
    assert found.moments is not None
    assert np.array_equal(found.moments.products, whole.T @ whole)


def test_an_array_with_answers_off_the_scale_names_each_item() -> None:
    with pytest.raises(Refused) as refused:
        fold("residents", "a", ITEMS, np.array([[6, 3], [5, 4]], dtype=np.int8))
    assert [(p.code, p.where) for p in refused.value.problems] == [
        ("tally-answer-off-scale", "R01"),
        ("tally-answer-off-scale", "R02"),
    ]
    with pytest.raises(Refused, match="tally-answer-off-scale"):
        fold("residents", "a", ITEMS, np.array([[-3, 1]], dtype=np.int8))


@pytest.mark.parametrize("shape", [(4, 3), (4, 1), (4,), (2, 2, 2)])
def test_an_array_of_other_columns_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(Refused, match="tally-shape"):
        fold("residents", "a", ITEMS, np.ones(shape, dtype=np.int8))


@pytest.mark.parametrize("points", [-1, 0, 1, 12, 100])
def test_a_scale_whose_sums_would_not_be_exact_is_refused(points: int) -> None:
    with pytest.raises(Refused, match=r"R02: .* \[tally-scale\]"):
        fold("residents", "a", ITEMS | {"R02": points}, np.ones((1, 2), dtype=np.int8))
    for fits in (2, 11):
        assert fold("residents", "a", {"R02": fits}, np.ones((1, 1), dtype=np.int8)).responses == 1


@given(st.lists(TALLIES, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_however_tallies_come_together_they_are_the_tally_of_all(parts: list[Tally], chance: Random) -> None:
    whole, left = merge(parts), list(parts)
    while len(left) > 1:
        chance.shuffle(left)
        few = chance.randint(2, len(left))
        left = [merge(left[:few]), *left[few:]]
    assert left[0] == whole
    assert whole.responses == sum(part.responses for part in parts)
    assert dict(whole.flags) == dict(sum((Counter(part.flags) for part in parts), Counter[str]()))


@given(TALLIES)
def test_a_tally_survives_being_written(one: Tally) -> None:
    assert of_plain(json.loads(json.dumps(one.plain()))) == one
    counts_alone = replace(one, moments=None)
    assert of_plain(json.loads(json.dumps(counts_alone.plain()))) == counts_alone


def test_one_tally_without_cross_products_leaves_the_whole_without() -> None:
    parts = [tally("residents", "a", ITEMS, [{"R01": answer}]) for answer in (1, 2)]
    assert merge(parts).moments is not None
    assert merge([parts[0], replace(parts[1], moments=None)]).moments is None


def test_cross_products_in_another_order_do_not_merge() -> None:
    turned = tally("residents", "a", {"R02": 3, "R01": 5}, [])
    with pytest.raises(Refused, match="moments-unlike"):
        merge([tally("residents", "a", ITEMS, []), turned])
