"""One weight at a time (Triantaphyllou & Sanchez 1997): lines against weighing anew, crossings against a fine grid."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.obstacles import obstacles
from scoring.problems import Refused
from scoring.weight_shifts import Lines, crossings, mean_lines, shifted, shortfall_lines

SHARES = st.lists(st.floats(0.01, 1), min_size=2, max_size=6)
GRID = np.linspace(0, 1, 401)


def weights_of(raw: list[float]) -> list[float]:
    return [one / sum(raw) for one in raw]


def test_by_hand() -> None:
    """0.5, 0.3, 0.2: with the first at 0.2 the others share 0.8 as 3 to 2."""
    assert shifted([0.5, 0.3, 0.2], 0, 0.2) == pytest.approx([0.2, 0.48, 0.32])
    means = mean_lines(("a", "b"), [[90, 50, 50], [60, 70, 70]], [0.5, 0.3, 0.2], 0)
    (only,) = crossings(means)
    assert only.weight == pytest.approx(0.4)  # 50 + 40 t = 70 - 10 t
    assert (only.ahead, only.behind) == ("a", "b")
    assert means.at(0.5) == pytest.approx([70, 65])


@given(SHARES, st.data())
def test_others_keep_their_proportions_and_the_sum_is_one(raw: list[float], data: st.DataObject) -> None:
    weights, place = weights_of(raw), data.draw(st.integers(0, len(raw) - 1))
    moved = shifted(weights, place, data.draw(st.floats(0, 1)))
    assert moved.sum() == pytest.approx(1, abs=1e-12)
    assert shifted(weights, place, weights[place]) == pytest.approx(weights, abs=1e-12)
    rest, before = np.delete(moved, place), np.delete(weights, place)
    assert rest * before.sum() == pytest.approx(before * rest.sum(), abs=1e-12)


@given(SHARES, st.data())
def test_every_crossing_of_means_is_where_a_grid_turns_and_there_is_no_other(
    raw: list[float], data: st.DataObject
) -> None:
    weights, place = weights_of(raw), data.draw(st.integers(0, len(raw) - 1))
    row = st.lists(st.integers(0, 100), min_size=len(raw), max_size=len(raw))
    scores = data.draw(st.lists(row, min_size=2, max_size=4))
    names = tuple(map(str, range(len(scores))))
    anew = np.array([np.array(scores) @ shifted(weights, place, t) for t in GRID])
    lines = mean_lines(names, scores, weights, place)
    assert np.array([lines.at(t) for t in GRID]) == pytest.approx(anew, abs=1e-9)
    turns_as_on_the_grid(lines, anew)


@given(SHARES, st.data())
def test_every_crossing_of_shortfalls_is_where_obstacle_degrees_turn(raw: list[float], data: st.DataObject) -> None:
    weights, place = weights_of(raw), data.draw(st.integers(0, len(raw) - 1))
    scores = data.draw(st.lists(st.integers(0, 95), min_size=len(raw), max_size=len(raw)))
    lines = shortfall_lines(tuple(map(str, range(len(raw)))), scores, weights, place)
    turns_as_on_the_grid(lines, np.array([obstacles(shifted(weights, place, t), scores) for t in GRID]))
    assert all(str(place) == one.ahead for one in crossings(lines))  # the others stay in their order


def turns_as_on_the_grid(lines: Lines, values: np.ndarray) -> None:
    """Around each crossing the order is turned; between two points of the grid it is only where there is one."""
    found = {(one.ahead, one.behind): one.weight for one in crossings(lines)}
    assert all(0 < weight < 1 for weight in found.values())
    for one, other in combinations(range(len(lines.names)), 2):
        apart = values[:, one] - values[:, other]
        clear = np.abs(apart) > 1e-9
        signs, weights = np.sign(apart[clear]), GRID[clear]
        turns = np.flatnonzero(np.diff(signs))
        pairs = [(str(one), str(other)), (str(other), str(one))]
        known = [found[pair] for pair in pairs if pair in found]
        inside = [weight for weight in known if clear[0] or weight > weights[0]]
        assert len(turns) <= 1
        if len(turns):
            (weight,) = inside
            assert weights[turns[0]] - 1e-9 <= weight <= weights[turns[0] + 1] + 1e-9
            assert (pairs[0] in found) == (signs[-1] > 0)
        else:
            assert all(min(weight, 1 - weight) < 5e-3 for weight in known)


def test_lines_that_meet_at_an_end_or_lie_together_turn_nothing() -> None:
    assert crossings(Lines(("a", "b"), np.array([1.0, 1.0]), np.array([2.0, 3.0]))) == ()
    assert crossings(Lines(("a", "b"), np.array([0.3, 0.1 + 0.2]), np.array([1.0, 2.0]))) == ()
    assert crossings(Lines((), np.array([]), np.array([]))) == ()


def test_where_one_part_has_all_the_others_share_alike() -> None:
    assert shifted([1, 0, 0], 0, 0.4) == pytest.approx([0.4, 0.3, 0.3])


@pytest.mark.parametrize(
    ("weights", "weight", "code"),
    [([1.0], 0.5, "shift-parts"), ([0.5, 0.5], 1.5, "shift-weight"), ([0.5, 0.6], 0.5, "weights-sum")],
)
def test_refusals(weights: list[float], weight: float, code: str) -> None:
    with pytest.raises(Refused) as refused:
        shifted(weights, 0, weight)
    assert [problem.code for problem in refused.value.problems] == [code]
