"""Rows may stand beside tallies only where both are of the same people, and no item is withheld."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from scoring.row_disclosure import decide

ROWS = st.integers(1, 4).flatmap(
    lambda items: st.lists(st.tuples(*[st.sampled_from([1, 2, 3, -1, -9])] * items), min_size=10, max_size=40)
)


def counted(rows: Sequence[tuple[int, ...]]) -> dict[str, Counter[int]]:
    return {f"Q{place}": Counter(row[place] for row in rows) for place in range(len(rows[0]))}


def codes(rows: Sequence[tuple[int, ...]], people: dict[str, Counter[int]], withheld: tuple[str, ...] = ()) -> set[str]:
    return {problem.code for problem in decide(rows, people, withheld, 10).problems}


@given(ROWS)
def test_the_same_people_in_any_order_may(rows: list[tuple[int, ...]]) -> None:
    found = decide(rows, counted(rows[::-1]), (), 10)
    assert (found.rows, found.problems) == (len(rows), ())


@given(ROWS)
def test_one_person_more_or_one_answer_changed_may_not(rows: list[tuple[int, ...]]) -> None:
    assert codes(rows[1:] if len(rows) > 10 else [*rows, rows[0]], counted(rows)) == {"rows-unlike"}
    other = {code: code + 1 for code in (1, 2, 3, -1, -9)}
    assert codes([tuple(map(other.__getitem__, rows[0])), *rows[1:]], counted(rows)) == {"rows-unlike"}


@given(ROWS)
def test_uniques_are_rows_that_no_other_equals(rows: list[tuple[int, ...]]) -> None:
    assert decide(rows, counted(rows), (), 10).uniques == sum(rows.count(row) == 1 for row in rows)


def test_every_reason_is_given_at_once() -> None:
    rows = [(1, 2)] * 9
    assert codes(rows, counted([(1, 2)] * 10), ("Q1",)) == {"rows-few", "rows-withheld", "rows-unlike"}
