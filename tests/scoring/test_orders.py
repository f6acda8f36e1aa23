"""How much an order changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, spearmanr

from scoring.orders import OrderChange, order_change

A = {"a": 0.5, "b": 0.3, "c": 0.15, "d": 0.05}


def test_by_hand() -> None:
    assert order_change(A, A, 2) == OrderChange(0, 0.0, 1.0, 1.0)
    found = order_change(A, {"a": 0.1, "b": 0.3, "c": 0.15, "d": 0.05}, 2)
    # ranks 1 2 3 4 become 3 1 2 4: a is passed by two, which are two of six pairs turned round
    assert (found.top_changed, found.largest_move) == (1, 2)
    assert found.spearman == pytest.approx(1 - 6 * (4 + 1 + 1) / (4 * 15))
    assert found.kendall == pytest.approx((4 - 2) / 6)


def test_what_is_gone_leaves_the_top_and_the_correlations() -> None:
    found = order_change(A, {"b": 0.3, "c": 0.15, "d": 0.05}, 2)
    assert (found.top_changed, found.largest_move) == (1, 0)
    assert found.spearman == pytest.approx(1)
    assert order_change(A, {"b": 0.3, "c": 0.15}, 2) == OrderChange(1, None, None, None)


def test_an_order_that_ties_all_correlates_with_nothing() -> None:
    found = order_change(A, dict.fromkeys(A, 0.25))
    assert found.largest_move == 1.5
    assert (found.spearman, found.kendall) == (None, None)


def test_a_difference_by_rounding_is_a_tie() -> None:
    assert order_change({"a": 1, "b": 1, "c": 0}, {"a": 1, "b": 1 + 1e-12, "c": 0}).largest_move == 0


VALUE = st.integers(0, 6).map(lambda number: number / 10)


@given(st.lists(st.tuples(VALUE, VALUE), min_size=3, max_size=9))
def test_scipy_agrees(pairs: list[tuple[float, float]]) -> None:
    one, two = ({str(k): pair[side] for k, pair in enumerate(pairs)} for side in (0, 1))
    found = order_change(one, two)
    if len(set(one.values())) == 1 or len(set(two.values())) == 1:
        assert found.kendall is None
        return
    assert found.spearman == pytest.approx(spearmanr(list(one.values()), list(two.values())).statistic)
    assert found.kendall == pytest.approx(kendalltau(list(one.values()), list(two.values())).statistic)
