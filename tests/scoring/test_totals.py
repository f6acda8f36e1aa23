"""Answers of which only number and sum are known: two points beside the mean, or as like a larger group as can be."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.totals import Totals

shapes = st.lists(st.one_of(st.just(0), st.integers(10, 60)), min_size=5, max_size=5).map(tuple)


def of(answered: int, total: int, shape: tuple[int, ...] = ()) -> Totals:
    return Totals(5, answered, total, (0, 0, 0), shape)


@given(st.integers(1, 60), st.data())
def test_two_points_beside_the_mean_have_the_number_and_the_sum(answered: int, data: st.DataObject) -> None:
    total = data.draw(st.integers(answered, 5 * answered))
    beside = of(answered, total).beside_mean
    assert sum(beside) == answered
    assert sum(point * people for point, people in enumerate(beside, 1)) == total
    assert sum(people > 0 for people in beside) <= 2


@given(shapes, st.integers(10, 60), st.floats(0.02, 0.98))
def test_a_spread_has_the_number_and_the_mean_and_nothing_where_the_group_has_nothing(
    shape: tuple[int, ...], answered: int, where: float
) -> None:
    given_points = [point for point, count in enumerate(shape, 1) if count]
    assume(len(given_points) > 1)
    low, high = given_points[0], given_points[-1]
    total = round(answered * (low + where * (high - low)))
    spread = of(answered, total, shape).spread
    assert math.isclose(sum(spread), answered, rel_tol=1e-12)
    assert sum(point * people for point, people in enumerate(spread, 1)) == pytest.approx(total, rel=1e-9)
    if low * answered < total < high * answered:
        assert [people > 0 for people in spread] == [count > 0 for count in shape]


def test_the_groups_own_mean_leaves_its_shares_as_they_are() -> None:
    shape = (10, 20, 40, 20, 10)
    assert of(20, 60, shape).spread == pytest.approx([2, 4, 8, 4, 2])


def test_a_higher_mean_tilts_by_one_factor_a_point() -> None:
    """Kullback 1959: the odds of neighbouring points all change by the same factor."""
    shape = (10, 20, 40, 20, 10)
    spread = of(20, 70, shape).spread
    odds = [np.divide(of_one[1:], of_one[:-1]) for of_one in (spread, shape)]
    factors = odds[0] / odds[1]
    assert factors == pytest.approx([factors[0]] * 4)
    assert factors[0] > 1


@pytest.mark.parametrize("total", [20, 100])
def test_a_mean_beyond_the_groups_answers_stands_by_itself(total: int) -> None:
    assert of(20, total, (0, 30, 30, 10, 0)).spread == of(20, total).beside_mean


def test_both_together_and_back_from_json() -> None:
    both = of(12, 40, (0, 20, 20, 0, 0)) + of(10, 30, (0, 20, 20, 0, 0))
    assert (both.answered, both.total, both.shape) == (22, 70, (0, 20, 20, 0, 0))
    assert Totals.of_plain(both.plain()) == both
