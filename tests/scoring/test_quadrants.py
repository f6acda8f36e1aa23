"""Importance-performance analysis."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.problems import Refused
from scoring.quadrants import QUADRANTS, Lines, PlaceDraws, QuadrantMap, quadrants, quadrants_of
from tests.scoring.evaluated import exact, of
from tests.scoring.references import METHOD, tallies

IMPORTANCE = {"A": 0.4, "B": 0.4, "C": 0.1, "D": 0.1}
PERFORMANCE: dict[str, float | None] = {"A": 40, "B": 80, "C": 30, "D": 90}


def placed(found: QuadrantMap | None) -> QuadrantMap:
    assert found is not None
    return found


def test_martilla_and_james_1977_the_four_quadrants() -> None:
    found = placed(quadrants(IMPORTANCE, PERFORMANCE))
    assert {one.name: one.quadrant for one in found.places} == {
        "A": "concentrate-here",
        "B": "keep-up",
        "C": "low-priority",
        "D": "possible-overkill",
    }
    assert (found.importance_line, found.performance_line) == (0.25, 60)
    assert found.places[0].above_importance == pytest.approx(0.15)
    assert found.places[0].above_performance == -20


def test_lines_may_be_given_and_what_lies_on_one_is_above_it() -> None:
    found = placed(quadrants(IMPORTANCE, PERFORMANCE, Lines(0.1, 30)))
    assert {one.quadrant for one in found.places} == {"keep-up"}


def test_an_unknown_performance_has_no_place_and_moves_no_line() -> None:
    found = placed(quadrants(IMPORTANCE | {"E": 0.9}, PERFORMANCE | {"E": None}))
    assert found.unplaced == ("E",)
    assert found.importance_line == 0.25
    assert quadrants({"E": 0.9}, {}) is None


def test_the_synthetic_study_says_where_to_concentrate() -> None:
    found = placed(quadrants_of(exact(), Lines(performance=60)))
    assert found.importance_line == pytest.approx(1 / 24)
    here = [one.name for one in found.places if one.quadrant == "concentrate-here"]
    assert here == ["IC1", "IC2", "IC4", "TS1", "PA1", "PA2", "PA3", "OG2", "OG4"]  # by the expected table


def test_without_weights_there_is_no_map() -> None:
    nobody = replace(METHOD, policy=replace(METHOD.policy, exclude_above=-1.0))
    assert quadrants_of(of(nobody, tuple(tallies()))) is None


def test_draws_tell_how_often_a_place_is_in_each_quadrant_and_move_lines_at_the_mean() -> None:
    performance = np.array([[40, 80, 30, 90], [70, 80, 30, 90], [40, 80, 30, 90], [90, 80, 95, 0]], dtype=np.float64)
    drawn = PlaceDraws(("A", "B", "C", "D"), np.array([0.4, 0.4, 0.1, 0.1]), performance)
    by_mean = placed(quadrants(IMPORTANCE, PERFORMANCE, drawn=drawn)).places
    assert by_mean[0].probabilities == {
        "concentrate-here": 0.5,  # in the second draw 70 is above the mean of 67.5, in the fourth 90 above 66.25
        "keep-up": 0.5,
        "low-priority": 0,
        "possible-overkill": 0,
    }
    fixed = placed(quadrants(IMPORTANCE, PERFORMANCE, Lines(performance=75), drawn)).places
    assert fixed[0].probabilities == pytest.approx(
        {"concentrate-here": 0.75, "keep-up": 0.25, "low-priority": 0, "possible-overkill": 0}
    )


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 100)), min_size=1, max_size=6), st.floats(0, 1))
def test_draws_that_do_not_vary_are_certain(points: list[tuple[float, float]], line: float) -> None:
    names = tuple(str(k) for k in range(len(points)))
    across, up = np.array(points).T
    drawn = PlaceDraws(names, np.tile(across, (3, 1)), up)
    importance, performance = (dict(zip(names, column.tolist(), strict=True)) for column in (across, up))
    for one in placed(quadrants(importance, performance, Lines(line, 50.0), drawn)).places:
        assert one.probabilities == {name: float(name == one.quadrant) for name in QUADRANTS}


def test_draws_of_others_are_refused() -> None:
    lacking = PlaceDraws(("A", "B", "C"), np.ones((2, 3)), np.ones((2, 3)))
    ragged = PlaceDraws(("A", "B", "C", "D"), np.ones((2, 4)), np.ones((2, 3)))
    for drawn in (lacking, ragged):
        with pytest.raises(Refused, match="quadrants-draws"):
            quadrants(IMPORTANCE, PERFORMANCE, drawn=drawn)


def test_figures_that_are_no_numbers_are_refused_all_at_once() -> None:
    with pytest.raises(Refused) as caught:
        quadrants({"A": np.nan}, {"A": np.inf}, Lines(importance=np.nan))
    assert [one.code for one in caught.value.problems] == ["quadrants-number"] * 3
