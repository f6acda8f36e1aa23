import json
from collections.abc import Iterable
from itertools import product
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from scoring.moments import CHUNK, Moments, gather
from scoring.problems import Refused
from tests.scoring.answered import answers

ITEMS = ("a", "b", "c")
TABLES = st.integers(0, 25).flatmap(lambda n: arrays(np.int8, (n, 3), elements=st.integers(-2, 11)))
LARGEST = 11


def by_rows(table: NDArray[np.int8]) -> Moments:
    """One response after the other, in Python's own whole numbers."""
    pairs, sums, products = np.zeros((3, 3, 3), dtype=np.int64)
    for row in table.tolist():
        for i, j in product(range(3), repeat=2):
            if row[i] > 0 and row[j] > 0:
                pairs[i, j] += 1
                sums[i, j] += row[i]
                products[i, j] += row[i] * row[j]
    return Moments(ITEMS, pairs, sums, products)


@given(TABLES)
def test_sums_are_over_the_responses_that_answered_both(table: NDArray[np.int8]) -> None:
    before = table.copy()
    assert gather(ITEMS, table) == by_rows(table)
    assert np.array_equal(table, before)


def test_the_sums_of_a_pair_belong_to_the_first_of_its_items() -> None:
    found = gather(("a", "b"), np.array([[5, 1], [4, 2], [3, 0]], dtype=np.int8))
    assert found.pairs.tolist() == [[3, 2], [2, 2]]
    assert found.sums.tolist() == [[12, 9], [3, 3]]
    assert found.products.tolist() == [[50, 13], [13, 5]]


@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_pairwise_covariances_are_those_of_pandas(gaps: float) -> None:
    table = answers(400, [5, 7, 11], np.random.default_rng(1), gaps)
    found = gather(ITEMS, table)
    covariance = (found.products - found.sums * found.sums.T / found.pairs) / (found.pairs - 1)
    frame = pd.DataFrame(np.where(table > 0, table, np.nan), columns=list(ITEMS))
    np.testing.assert_allclose(covariance, frame.cov().to_numpy(), rtol=1e-12)


@pytest.mark.parametrize("gaps", [0.0, 0.1])
def test_a_million_responses_sum_exactly(gaps: float) -> None:
    chance = np.random.default_rng(2)
    table = chance.integers(1, 12, (1_000_000, 4), dtype=np.int8)
    table[chance.random(table.shape) < gaps] = -1
    found = gather("abcd", table)
    whole, given = np.maximum(table, 0).astype(np.int64), (table > 0).astype(np.int64)
    assert np.array_equal(found.products, whole.T @ whole)
    assert np.array_equal(found.sums, whole.T @ given)
    assert np.array_equal(found.pairs, given.T @ given)


def test_a_chunk_of_the_largest_answers_stays_where_single_precision_is_exact() -> None:
    assert LARGEST * LARGEST * CHUNK < 2**24


@pytest.mark.parametrize("responses", [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1])
@pytest.mark.parametrize("gap", [None, 0, -1])
def test_the_largest_answers_sum_exactly_about_the_border_of_a_chunk(responses: int, gap: int | None) -> None:
    table = np.full((responses, 2), LARGEST, dtype=np.int8)
    if gap is not None:
        table[gap, 1] = 0
    both = responses - (gap is not None)
    found = gather(("a", "b"), table)
    assert found.pairs.tolist() == [[responses, both], [both, both]]
    assert found.sums.tolist() == [[LARGEST * responses, LARGEST * both], [LARGEST * both] * 2]
    assert found.products.tolist() == [[121 * responses, 121 * both], [121 * both] * 2]


def test_a_gap_in_one_chunk_alone_is_no_answer_elsewhere() -> None:
    table = answers(3 * CHUNK, [5, 5, 5], np.random.default_rng(3))
    table[CHUNK + 7, 1] = -2
    whole, given = np.maximum(table, 0).astype(np.int64), (table > 0).astype(np.int64)
    found = gather(ITEMS, table)
    assert np.array_equal(found.products, whole.T @ whole)
    assert np.array_equal(found.sums, whole.T @ given)
    assert np.array_equal(found.pairs, given.T @ given)


@given(TABLES, st.lists(st.integers(0, 25), max_size=4), st.randoms(use_true_random=False))
def test_adding_parts_in_any_order_and_grouping_is_gathering_all(
    table: NDArray[np.int8], cuts: list[int], chance: Random
) -> None:
    parts = [gather(ITEMS, part) for part in np.split(table, sorted(cuts))]
    while len(parts) > 1:
        chance.shuffle(parts)
        parts.append(parts.pop() + parts.pop())
    assert parts[0] == gather(ITEMS, table)


def _each(one: Moments, other: Moments) -> Iterable[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    return (one.pairs, other.pairs), (one.sums, other.sums), (one.products, other.products)


@given(TABLES, st.permutations(range(3)))
def test_the_order_of_responses_and_of_items_is_of_no_account(table: NDArray[np.int8], order: list[int]) -> None:
    found, other = gather(ITEMS, table), gather([ITEMS[k] for k in order], table[::-1, order])
    for whole, turned in _each(found, other):
        assert np.array_equal(whole[np.ix_(order, order)], turned)


@given(TABLES)
def test_pairs_and_products_are_symmetric_and_survive_being_written(table: NDArray[np.int8]) -> None:
    found = gather(ITEMS, table)
    assert np.array_equal(found.pairs, found.pairs.T)
    assert np.array_equal(found.products, found.products.T)
    assert Moments.of_plain(json.loads(json.dumps(found.plain()))) == found


def test_what_is_written_is_the_upper_triangle_row_by_row() -> None:
    found = gather(("a", "b"), np.array([[5, 1], [4, 2], [3, 0]], dtype=np.int8))
    assert found.plain() == {
        "items": ["a", "b"],
        "pairs": [3, 2, 2],
        "sums": [[12, 9], [3, 3]],
        "products": [50, 13, 5],
    }


@pytest.mark.parametrize("shape", [(0, 3), (4, 0), (0, 0)])
def test_nobody_and_nothing_asked_sum_to_nothing(shape: tuple[int, int]) -> None:
    found = gather(ITEMS[: shape[1]], np.zeros(shape, dtype=np.int8))
    assert found.products.shape == (shape[1], shape[1])
    assert not found.pairs.any()
    assert Moments.of_plain(found.plain()) == found


@pytest.mark.parametrize("items", [("a", "b", "d"), ("a", "b"), ("b", "a", "c")])
def test_other_items_do_not_add(items: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="moments-unlike"):
        gather(ITEMS, np.ones((1, 3), dtype=np.int8)) + gather(items, np.ones((1, len(items)), dtype=np.int8))


def test_moments_equal_only_moments_of_the_same_sums() -> None:
    one = gather(ITEMS, np.ones((2, 3), dtype=np.int8))
    assert one != gather(ITEMS, np.ones((3, 3), dtype=np.int8))
    assert one != gather(("a", "b", "d"), np.ones((2, 3), dtype=np.int8))
    assert one != "moments"
