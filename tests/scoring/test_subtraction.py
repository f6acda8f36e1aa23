"""What stays open of a hidden score beside a sum that is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from scoring.subtraction import reach

SCORES = st.floats(0, 100)
SHARES = st.floats(0.01, 1)


def test_a_score_that_is_alone_is_known() -> None:
    assert reach([97.0], [0.2], 0) == 0


def test_beside_one_of_60_that_counts_alike_a_100_could_be_60() -> None:
    assert reach([100.0, 60.0], [0.5, 0.5], 0) == pytest.approx(40)


def test_beside_one_of_60_that_counts_a_tenth_it_could_be_96() -> None:
    assert reach([100.0, 60.0], [1.0, 0.1], 0) == pytest.approx(4)


def test_all_at_100_are_known() -> None:
    assert reach([100.0, 100.0, 100.0], [0.2, 0.3, 0.5], 1) == 0


def test_what_does_not_count_is_not_told() -> None:
    assert reach([100.0, 20.0], [0.0, 1.0], 0) == 100


@given(st.lists(st.tuples(SCORES, SHARES), min_size=1, max_size=6))
def test_it_is_what_a_linear_program_finds(hidden: list[tuple[float, float]]) -> None:
    scores, shares = [list(part) for part in zip(*hidden, strict=True)]
    total = sum(share * score for score, share in hidden)
    goal = [1.0] + [0.0] * (len(hidden) - 1)
    low, high = (
        float(linprog([sign * one for one in goal], A_eq=[shares], b_eq=[total], bounds=(0, 100)).fun or 0.0) * sign
        for sign in (1, -1)
    )
    assert reach(scores, shares, 0) == pytest.approx(high - low, abs=1e-4)
