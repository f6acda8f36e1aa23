"""The hierarchy as it is read: local and global weights of the synthetic study, their intervals and ranks."""

from __future__ import annotations

import pytest

from surveys.designing import design
from surveys.panels import view
from surveys.weights import tree
from tests.surveys.test_panels import INSTRUMENT, evaluated


def test_local_weights_sum_to_one_at_each_node_and_multiply_to_global_ones() -> None:
    weights, evaluation = evaluated().weights, evaluated()
    assert weights
    rows = tree(INSTRUMENT, weights, view(design(INSTRUMENT), evaluation))
    dimensions = {row.id: row for row in rows if row.kind == "dimension"}
    assert sum(row.local for row in dimensions.values()) == pytest.approx(1)
    for dimension in dimensions.values():
        below = [row for row in rows if row.dimension == dimension.id and row.kind != "dimension"]
        assert sum(row.local for row in below) == pytest.approx(1)
        assert sum(row.whole for row in below) == pytest.approx(dimension.whole)
        assert all(row.whole == pytest.approx(dimension.whole * row.local) for row in below)


def test_intervals_hold_their_weights_and_ranks_are_those_of_sorting() -> None:
    evaluation = evaluated()
    assert evaluation.weights
    rows = tree(INSTRUMENT, evaluation.weights, view(design(INSTRUMENT), evaluation))
    for row in rows:
        assert row.local_ends
        assert row.whole_ends
        assert row.local_ends[0] < row.local < row.local_ends[1]
        assert row.whole_ends[0] < row.whole < row.whole_ends[1]
    for kind in (True, False):
        of = [row for row in rows if (row.kind == "dimension") is kind]
        assert [row.rank for row in sorted(of, key=lambda row: -row.whole)] == list(range(1, len(of) + 1))


def test_one_expert_has_weights_without_intervals() -> None:
    evaluation = evaluated("E01")
    assert evaluation.weights
    rows = tree(INSTRUMENT, evaluation.weights, view(design(INSTRUMENT), evaluation))
    assert all(row.local_ends is None and row.whole_ends is None for row in rows)
