"""What is hidden beside a mean: by hand, all answers of a hundred people that agree with what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from scoring.mean_suppression import suppress_beside_mean
from scoring.suppression import suppress

K = 10


def hidden_of(counts: Sequence[int], points: int = 5) -> tuple[bool, ...]:
    return suppress_beside_mean(counts, points, suppress(counts, K).hidden[:-1].tolist(), K)


def widths(counts: Sequence[int], hidden: Sequence[bool], points: int) -> Iterator[float]:
    """How far apart the least and the most of each hidden count are, by linear programming."""
    mean = sum(at * count for at, count in enumerate(counts[:points])) / sum(counts[:points])
    rows = [[1.0] * len(counts), [at - mean if at < points else 0.0 for at in range(len(counts))]]
    known = [sum(row * count for row, count in zip(line, counts, strict=True)) for line in rows]
    bounds = [(0, None) if mark else (count, count) for count, mark in zip(counts, hidden, strict=True)]
    for place in (at for at, mark in enumerate(hidden) if mark):
        goal = [float(at == place) for at in range(len(counts))]
        least, most = (linprog([sign * one for one in goal], A_eq=rows, b_eq=known, bounds=bounds) for sign in (1, -1))
        assert least.fun is not None
        assert most.fun is not None
        yield -most.fun - least.fun


def test_two_hidden_shares_are_solved_by_the_mean_so_more_are_hidden() -> None:
    """Of 3 and 12 one knows that they are 15; the mean says how these part, as two equations do."""
    counts = (3, 12, 25, 40, 20, 0, 0)
    assert suppress(counts, K).hidden[:-1].tolist() == [True, True, *[False] * 5]
    assert max(widths(counts, suppress(counts, K).hidden[:-1].tolist(), 5)) < 1e-6
    assert min(widths(counts, hidden_of(counts), 5)) >= K


def test_nothing_is_hidden_where_nothing_was() -> None:
    assert not any(hidden_of((20, 20, 20, 20, 20, 10, 0)))


@given(st.lists(st.integers(0, 60), min_size=7, max_size=7).filter(lambda counts: sum(counts[:5]) >= K))
def test_each_hidden_count_could_be_ten_numbers_or_everything_is_hidden(counts: list[int]) -> None:
    before, hidden = suppress(counts, K).hidden[:-1].tolist(), hidden_of(counts)
    assert all(after for mark, after in zip(before, hidden, strict=True) if mark)
    assert any(hidden) == any(before)
    if not all(hidden):
        assert all(width >= K - 1e-6 for width in widths(counts, hidden, 5))


@pytest.mark.parametrize("points", [5, 7])
def test_scales_of_other_lengths(points: int) -> None:
    counts = (*[4] * 2, *[30] * (points - 2), 0, 0)
    assert min(widths(counts, hidden_of(counts, points), points)) >= K
