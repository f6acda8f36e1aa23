from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal
from numpy.typing import ArrayLike, NDArray

from scoring import suppression
from scoring.problems import Refused
from scoring.suppression import MOST, Suppression, bounds, suppress

FEW = st.one_of(st.just(0), st.integers(0, 4))
SMALL_TABLES = st.sampled_from([(2, 2), (2, 3), (3, 2), (1, 4), (3, 1)]).flatmap(
    lambda shape: arrays(np.int64, shape, elements=FEW)
)
TABLES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.one_of(st.just(0), st.integers(0, 30)))
)
LINES = st.lists(st.one_of(st.just(0), st.integers(0, 25)), min_size=1, max_size=7)


def with_totals(table: ArrayLike) -> NDArray[np.int64]:
    counts = np.asarray(table)
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def refusals(*given: Any, call: Any = suppress) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(*given)
    return [problem.code for problem in refused.value.problems]


def widths(found: Suppression) -> NDArray[np.float64]:
    return (found.upper - found.lower)[found.hidden]


def shown(found: Suppression) -> list[Any]:
    """The table with its totals, None where it is hidden."""
    cells = found.table.astype(object)
    cells[found.hidden] = None
    return list(cells.tolist())


# --- published, and by hand ---


def test_gausssuppression_vignette_small_count_frequency_table_suppression_table_1() -> None:
    """Young and old by Iceland, Portugal, Spain; zeros and ones are small."""
    found = suppress([[2, 0, 5], [3, 4, 6]], 2, show_zeros=False)
    assert shown(found) == [[None, None, 5, 7], [None, None, 6, 13], [5, 4, 11, 20]]
    assert np.argwhere(found.primary).tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((12, 10, 15, 20), [12, 10, 15, 20, 57]),
        ((12, 9, 15, 20), [None, None, 15, 20, 56]),
        ((12, 9, 3, 20), [12, None, None, 20, 44]),
        ((0, 11, 12, 13), [None, None, 12, 13, 36]),
        ((12, 12, 9, 12), [None, 12, None, 12, 45]),
        ((3, 4, 15, 20), [None, None, None, 20, 42]),  # 3 and 4 alone would be 0 to 7
        ((0, 0, 15, 20), [None, None, None, 20, 35]),
        ((9, 0), [None, None, None]),
        ((10,), [10, 10]),
    ],
)
def test_strata_and_their_total(people: tuple[int, ...], expected: list[int | None]) -> None:
    assert shown(suppress(people, 10, show_zeros=False)) == expected


def test_a_zero_is_shown_unless_it_tells_what_everybody_answered() -> None:
    assert shown(suppress([0, 12, 30], 10)) == [0, 12, 30, 42]
    assert shown(suppress([0, 42, 0], 10)) == [None, None, None, 42]
    assert not suppress([[20, 30, 15], [0, 40, 25], [10, 10, 10]], 10).hidden.any()
    assert suppress([[20, 30, 15], [0, 40, 25], [0, 10, 10]], 10).primary[1:3, 0].all()  # the column is the first row's


def test_a_row_that_answered_alike_is_hidden() -> None:
    """All 40 of the second row gave the second answer; its zeros would say so."""
    found = suppress([[20, 30, 15], [0, 40, 0], [25, 12, 11]], 10)
    assert found.primary[1].tolist() == [True, False, True, False]
    assert shown(found)[1] == [None, None, None, 40]


def test_an_empty_row_and_an_empty_column_are_shown_as_such() -> None:
    found = suppress([[20, 0, 30], [0, 0, 0], [3, 0, 40]], 10)
    assert shown(found) == [[None, 0, None, 50], [0, 0, 0, 0], [None, 0, None, 43], [23, 0, 70, 93]]


def test_a_row_without_a_total_shows_no_cell() -> None:
    found = suppress([[20, 20], [2, 3], [15, 15], [40, 30]], 10)
    assert [row[-1] for row in shown(found)] == [40, None, None, 70, 145]
    assert [shown(found)[row] for row in (1, 2)] == [[None] * 3] * 2


def test_under_the_least_number_nothing_is_shown() -> None:
    for table in ([4, 5], [[1, 2], [3, 3]], [0, 0]):
        found = suppress(table, 10)
        assert found.hidden.all()
        assert found.primary.all()
        assert (found.lower.max(), found.upper.min()) == (0, np.inf)


def test_without_totals_nothing_more_is_hidden() -> None:
    found = suppress([[3, 20], [30, 40]], 10, margins=False)
    assert shown(found) == [[None, 20], [30, 40]]
    assert (found.lower[0, 0], found.upper[0, 0], found.upper[0, 1]) == (0, np.inf, 20)
    assert not found.complementary.any()


def test_bounds_of_a_square_by_hand() -> None:
    """Rows 23 and 70, columns 33 and 60: the first cell is 0 to 23, or what is left of its column."""
    table = with_totals([[3, 20], [30, 40]])
    lower, upper = bounds(table, [[True, True, False], [True, True, False], [False] * 3])
    assert lower[:2, :2].tolist() == [[0, 0], [10, 37]]
    assert upper[:2, :2].tolist() == [[23, 23], [33, 60]]
    lower, upper = bounds(table, [[True, False, False], [False] * 3, [False] * 3])
    assert (lower[0, 0], upper[0, 0]) == (3, 3)


# --- against all tables that agree with what is shown ---


def all_tables(shape: tuple[int, ...], people: int) -> NDArray[np.int64]:
    """Every table of that many people, with totals."""
    cells = int(np.prod(shape))
    chosen = list(combinations(range(people + cells - 1), cells - 1))
    bars = np.array(chosen, dtype=np.int64).reshape(len(chosen), cells - 1)
    edges = np.pad(bars, ((0, 0), (1, 1)), constant_values=((0, 0), (-1, people + cells - 1)))
    tables = (np.diff(edges, axis=1) - 1).reshape(-1, *shape)
    for axis in range(1, tables.ndim):
        tables = np.concatenate([tables, tables.sum(axis=axis, keepdims=True)], axis=axis)
    return tables


def agreeing(tables: NDArray[np.int64], table: NDArray[np.int64], hidden: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.asarray(tables[(tables[:, ~hidden] == table[~hidden]).all(axis=1)], dtype=np.int64)


@given(SMALL_TABLES, st.integers(1, 5), st.booleans())
@settings(max_examples=60)
def test_bounds_are_those_of_all_tables_that_agree(table: NDArray[np.int64], k: int, show_zeros: bool) -> None:
    found = suppress(table, k, show_zeros=show_zeros)
    if table.sum() >= k:
        agree = agreeing(all_tables(table.shape, int(table.sum())), found.table, found.hidden)
        assert_array_equal(found.lower, agree.min(axis=0))
        assert_array_equal(found.upper, agree.max(axis=0))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.integers(1, 5), st.booleans())
def test_bounds_of_a_line_are_those_of_all_lines_that_agree(line: list[int], k: int, show_zeros: bool) -> None:
    found = suppress(line, k, show_zeros=show_zeros)
    if sum(line) >= k:
        agree = agreeing(all_tables((len(line),), sum(line)), found.table, found.hidden)
        assert_array_equal(found.upper - found.lower, np.ptp(agree, axis=0))


def choices(free: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    for number in range(len(free) + 1):
        yield from (free[list(chosen)] for chosen in combinations(range(len(free)), number))


@given(SMALL_TABLES, st.integers(2, 4), st.booleans())
@settings(max_examples=40)
def test_no_cheaper_choice_is_safe(table: NDArray[np.int64], k: int, show_zeros: bool) -> None:
    """Of cells in rows and columns whose totals are shown; the totals are those of tables of their own."""
    found = suppress(table, k, show_zeros=show_zeros)
    if table.sum() < k:
        return
    rows, columns = found.hidden[:-1, -1], found.hidden[-1, :-1]
    inner = np.zeros(found.table.shape, dtype=np.bool_)
    inner[:-1, :-1] = ~rows[:, None] & ~columns[None, :] & ~found.primary[:-1, :-1]
    cost = np.maximum(found.table, k)
    spent = cost[found.complementary & inner].sum()
    tables = all_tables(table.shape, int(table.sum()))
    for chosen in choices(np.flatnonzero(inner)):
        hidden = found.hidden & ~inner
        hidden.flat[chosen] = True
        agree = agreeing(tables, found.table, hidden)
        if (np.ptp(agree, axis=0)[hidden] >= k).all():
            assert cost.flat[chosen].sum() >= spent


# --- laws ---


@given(TABLES, st.integers(1, 12), st.booleans())
@settings(max_examples=150)
def test_no_hidden_cell_is_bounded_tighter_than_k_and_no_small_one_is_shown(
    table: NDArray[np.int64], k: int, show_zeros: bool
) -> None:
    found = suppress(table, k, show_zeros=show_zeros)
    assert_array_equal(found.table, with_totals(table))
    small = (found.table > 0) & (found.table < k)
    assert (found.hidden >= small).all()
    assert (found.primary <= found.hidden).all()
    assert not (found.primary & found.complementary).any()
    assert (widths(found) >= k).all()
    assert ((found.lower <= found.table) & (found.table <= found.upper)).all()


@given(TABLES, st.integers(1, 12))
@settings(max_examples=50)
def test_it_is_safe_when_the_rounds_run_out(table: NDArray[np.int64], k: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suppression, "ROUNDS", 0)
        assert (widths(suppress(table, k)) >= k).all()


@given(TABLES, st.integers(1, 12), st.booleans())
@settings(max_examples=50)
def test_totals_are_hidden_as_in_a_table_of_their_own(table: NDArray[np.int64], k: int, show_zeros: bool) -> None:
    found = suppress(table, k, show_zeros=show_zeros).hidden
    assert_array_equal(found[:, -1], suppress(table.sum(axis=1), k, show_zeros=show_zeros).hidden)
    assert_array_equal(found[-1, :], suppress(table.sum(axis=0), k, show_zeros=show_zeros).hidden)


@given(LINES, st.integers(1, 12))
def test_a_line_hides_the_least_that_is_safe(line: list[int], k: int) -> None:
    found = suppress(line, k, show_zeros=False)
    if sum(line) < k or not found.complementary.any():
        return
    primary, at = np.flatnonzero(found.primary), np.flatnonzero(found.complementary)
    assert len(at) == 1
    assert len(primary) == 1 or found.table[primary].sum() < k
    assert found.table[at[0]] == min(count for count in line if count >= k)


def test_a_realistic_table_of_ten_by_twelve() -> None:
    rng = np.random.default_rng(5)
    table = rng.poisson(rng.gamma(1, 40, (10, 12)))
    found = suppress(table, 10)
    assert widths(found).min() >= 10
    assert found.primary.sum() == 20
    assert found.table[found.complementary].sum() == 202


# --- refusals ---


@pytest.mark.parametrize(
    "table",
    [[], [[]], [1, -1], [1.5], [[1, 2], [3]], ["a"], 7, [[[1]]], [np.nan], [np.inf], [None], [MOST, 1], None],
)
def test_what_is_no_table_of_counts_is_refused(table: Any) -> None:
    assert refusals(table, 10) == ["disclosure-table"]


def test_a_least_number_of_nobody_is_refused_with_everything_else() -> None:
    assert refusals([3, 4], 0) == ["disclosure-minimum"]
    assert refusals([-3, 4], 0) == ["disclosure-table", "disclosure-minimum"]


@pytest.mark.parametrize(
    ("table", "hidden", "codes"),
    [
        ([3, 4, 7], [True, True], ["disclosure-hidden"]),
        ([3, 4, 7], [True, False, True], ["disclosure-hidden"]),
        ([3, 4, 8], [True, True, False], ["disclosure-table"]),
        ([3], [False], ["disclosure-table"]),
    ],
)
def test_bounds_need_a_mark_for_every_cell_and_true_totals(
    table: list[int], hidden: list[bool], codes: list[str]
) -> None:
    assert refusals(table, hidden, call=bounds) == codes
