"""What would be if indicators rose, and what must rise for a score or a band."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from scoring.aggregation import AGGREGATIONS
from scoring.evaluation import Evaluated
from scoring.problems import Refused
from scoring.whatif import Reach, gain, gains, gains_of, to_reach
from tests.scoring.evaluated import exact, of
from tests.scoring.references import EXPECTED, METHOD, PLAN, tallies

WEIGHTS = EXPECTED["weights"]["default_exclude_cr_above_020"]["global_weights"]
NOBODY = replace(METHOD, policy=replace(METHOD.policy, exclude_above=-1.0))


def reached(evaluated: Evaluated, goal: float | str) -> Reach:
    found = to_reach(evaluated, goal)
    assert found is not None
    return found


def now(evaluated: Evaluated) -> tuple[dict[str, float], np.ndarray[Any, np.dtype[np.float64]]]:
    """Scores, and global weights, in order."""
    scores = {one.id: one.score for one in evaluated.evaluation.indicators if one.score is not None}
    assert evaluated.evaluation.weights is not None
    return scores, np.array([evaluated.evaluation.weights.global_[name] for name in scores])


def test_the_synthetic_study_gains_ten_times_the_weight_from_ten_points() -> None:
    found = gains(exact(), 10)
    assert {name: value and value / 10 for name, value in found.items()} == pytest.approx(WEIGHTS, abs=0.0001)


def test_a_rise_changes_its_dimension_and_the_band() -> None:
    before = exact().evaluation
    found = gain(exact(), {"PA2": 30, "PA3": 40, "TS1": 20})
    changed = {one.id for one in before.dimensions if found.dimensions[one.id] != pytest.approx(one.score)}
    assert changed == {"D2", "D3"}
    assert (before.composite.band, found.band) == ("B4", "B3")
    scores = {one.id: one.score or 0 for one in before.indicators}
    assert found.indicators == pytest.approx(
        scores | {"PA2": scores["PA2"] + 30, "PA3": scores["PA3"] + 40, "TS1": scores["TS1"] + 20}
    )
    by_hand = sum(WEIGHTS[name] * value for name, value in found.indicators.items() if value is not None)
    assert found.composite == pytest.approx(by_hand, abs=0.02)  # weights to four digits
    assert before.composite.score is not None
    assert found.composite == pytest.approx(before.composite.score + (found.gain or 0))


@pytest.mark.parametrize(("rise", "score"), [(1000, 100), (-1000, 0)])
def test_scores_stay_on_their_scale(rise: float, score: float) -> None:
    assert gain(exact(), {"IC1": rise}).indicators["IC1"] == score


def test_several_plans_are_each_as_if_alone() -> None:
    plans: list[dict[str, float]] = [{"IC1": 10}, {}, {"IC1": 90, "PA2": -20}]
    assert gains_of(exact(), plans) == pytest.approx([gain(exact(), plan).gain for plan in plans])
    assert gains_of(exact(), []) == ()


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.parametrize("goal", [52.0, "B3", 75, 99.5, 100])
def test_what_must_rise_reaches_the_goal_and_no_less_does(aggregation: str, goal: float | str) -> None:
    evaluated = exact(aggregation)
    found = reached(evaluated, goal)
    assert found.least is not None
    assert found.even is not None
    scores, _ = now(evaluated)
    ways = [{name: rise} for name, rise in found.alone.items() if rise is not None]
    for rises in [*ways, dict.fromkeys(scores, found.even), found.least]:
        composite = gain(evaluated, rises).composite
        assert composite == pytest.approx(found.target, abs=1e-9)
        assert composite is not None
        assert composite >= found.target or goal == 100  # a mean of hundreds may round to less
    for name, rise in found.alone.items():
        if rise is None:
            assert (gain(evaluated, {name: 100}).composite or 0) < found.target


@pytest.mark.parametrize("goal", [52.0, 60.0, 85.0, 99.0])
def test_dantzig_1957_the_least_total_by_linear_programming(goal: float) -> None:
    evaluated = exact()
    scores, weights = now(evaluated)
    values = np.array(list(scores.values()))
    lowest = linprog(
        np.ones(len(scores)),
        A_ub=[-weights],
        b_ub=[float(weights @ values) - goal],
        bounds=[(0, 100 - value) for value in values],
    )
    assert reached(evaluated, goal).total == pytest.approx(lowest.fun, abs=1e-6)


@pytest.mark.parametrize("aggregation", ["geometric", "harmonic"])
@pytest.mark.parametrize("goal", [52.0, 60.0, 80.0])
def test_kuhn_tucker_1951_no_general_minimiser_finds_a_smaller_total(aggregation: str, goal: float) -> None:
    evaluated = exact(aggregation)
    scores, weights = now(evaluated)
    values = np.array(list(scores.values()))

    def total(rises: Any) -> Any:
        return np.sum(rises)

    def spare(rises: Any) -> Any:
        x = values + rises
        return (np.exp(weights @ np.log(x)) if aggregation == "geometric" else 1 / (weights @ (1 / x))) - goal

    bounds = [(0.0, 100 - value) for value in values.tolist()]
    lowest = minimize(
        total,
        0.9 * (100 - values),  # above every goal, so that the first step is allowed
        method="SLSQP",
        bounds=bounds,
        constraints={"type": "ineq", "fun": spare},
        options={"maxiter": 1000, "ftol": 1e-9},
    )
    assert lowest.success
    assert reached(evaluated, goal).total == pytest.approx(lowest.fun, abs=0.001)


def test_the_heaviest_indicators_rise_first_and_as_far_as_they_can() -> None:
    least = reached(exact(), 60).least
    scores, weights = now(exact())
    heaviest = [name for _, name in sorted(zip(-weights, scores, strict=True))]
    assert least is not None
    assert set(least) == set(heaviest[: len(least)])
    for name in heaviest[: len(least) - 1]:
        assert least[name] == pytest.approx(100 - scores[name])


def test_a_goal_that_is_reached_needs_nothing() -> None:
    found = reached(exact(), "B4")
    assert (found.least, found.total, found.even) == ({}, 0, 0)
    assert set(found.alone.values()) == {0}


def test_hand_calculation_of_a_rise_alone() -> None:
    scores, weights = now(exact())
    found = reached(exact(), 52)
    share = dict(zip(scores, weights, strict=True))["PA2"]
    assert found.alone["PA2"] == pytest.approx((52 - found.composite) / share)


def test_an_indicator_without_a_score_neither_rises_nor_counts() -> None:
    plan = replace(PLAN, items=tuple(i for i in PLAN.items if i.indicator != "WM4"))
    evaluated = of(METHOD, tuple(tallies()), plan=plan)
    found = reached(evaluated, 60)
    assert "WM4" not in found.alone
    assert gains(evaluated)["WM4"] is None
    assert gains(evaluated)["WM3"] == pytest.approx(
        10 * 0.0216 / (1 - 0.0172 / 0.1255), abs=0.005
    )  # shares WM4's weight
    composite = gain(evaluated, found.least or {}).composite
    assert composite == pytest.approx(60)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@given(st.floats(0, 100), st.floats(0, 100))
def test_higher_goals_cost_no_less(aggregation: str, one: float, two: float) -> None:
    low, high = (reached(exact(aggregation), goal) for goal in sorted((one, two)))
    assert (low.total or 0) <= (high.total or 0) + 1e-9
    assert (low.even or 0) <= (high.even or 0) + 1e-9
    assert (low.even or 0) * len(low.alone) >= (low.total or 0) - 1e-6


def test_without_a_composite_there_is_nothing_to_reach() -> None:
    evaluated = of(NOBODY, tuple(tallies()))
    assert to_reach(evaluated, 60) is None
    assert set(gains(evaluated).values()) == {None}
    found = gain(evaluated, {"IC1": 10})
    assert (found.composite, found.gain, found.band) == (None, None, None)


@pytest.mark.parametrize(
    ("rises", "code"), [({"nowhere": 1}, "whatif-indicator"), ({"IC1": float("nan")}, "whatif-rise")]
)
def test_rises_that_mean_nothing(rises: dict[str, float], code: str) -> None:
    with pytest.raises(Refused, match=code):
        gain(exact(), rises)


def test_all_problems_of_all_plans_at_once() -> None:
    with pytest.raises(Refused) as caught:
        gains_of(exact(), [{"nowhere": 1}, {"IC1": float("inf"), "elsewhere": 1}])
    assert [one.code for one in caught.value.problems] == ["whatif-indicator", "whatif-rise", "whatif-indicator"]


@pytest.mark.parametrize(
    ("goal", "code"),
    [("B9", "whatif-band"), (100.5, "whatif-score"), (-1, "whatif-score"), (float("nan"), "whatif-score")],
)
def test_goals_that_are_none(goal: Any, code: str) -> None:
    with pytest.raises(Refused, match=code):
        to_reach(exact(), goal)
