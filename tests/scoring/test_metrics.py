"""What a condition looks at: in one evaluation, and in its draws by the same formulas."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import Condition, FigureDraws, Figures, drawn_metric, metric
from scoring.problems import Refused

FIGURES = Figures(
    scores={"A": 40.0, "B": 80.0, "C": None},
    groups={"A": {"residents": 30.0, "officers": 50.0, "objective": None}, "B": {"officers": 80.0}},
    weights={"A": 0.2, "B": 0.6, "C": 0.2},
    obstacles={"A": 0.5, "B": 0.5},
    counts={"R1": (4, 3, 2, 1, 0, 3, 2, 85), "R2": (0, 0, 0, 0, 10, 0, 5, 85), "R3": (0, 0, 0, 0, 0, 0, 0, 100)},
    shares={"R1": (0, 0.1, 0.2, 0.3, 0.4), "R2": (0, 0, 0, 0, 1)},
)


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"metric": "score", "of": "A"}, 40),
        ({"metric": "score", "of": "C"}, None),
        ({"metric": "score", "of": "elsewhere"}, None),
        ({"metric": "group_score", "of": "A", "group": "residents"}, 30),
        ({"metric": "group_score", "of": "A", "group": "objective"}, None),
        ({"metric": "mean_score", "of": ("A", "B")}, 60),
        ({"metric": "mean_score", "of": ("A", "B", "C")}, None),
        ({"metric": "share_below", "of": ("A", "B"), "value_score": 80}, 0.5),
        ({"metric": "share_below", "of": ("A", "C"), "value_score": 80}, None),
        ({"metric": "gap", "of": "A"}, 20),
        ({"metric": "gap", "of": "B"}, None),
        ({"metric": "obstacle", "of": "A"}, 0.5),
        ({"metric": "obstacle_sum", "of": ("A", "B")}, 1),
        ({"metric": "obstacle_sum", "of": ("A", "C")}, None),
        ({"metric": "obstacle_ratio", "of": ("A", "B")}, 1),
        ({"metric": "obstacle_ratio", "of": "A"}, 2),  # half of the loss on a quarter of the weight that has a score
        ({"metric": "dk_rate", "of": "R1"}, 1 / 3),
        ({"metric": "dk_rate", "of": ("R1", "R2", "R3")}, 10 / 30),
        ({"metric": "dk_rate", "of": "R3"}, None),
        ({"metric": "dk_rate", "of": ("R1", "R9")}, None),
        ({"metric": "item_share", "of": "R1", "answers": (1, 2)}, 0.7),
        ({"metric": "item_share", "of": "R2", "answers": (1, 2)}, 1),
        ({"metric": "item_share", "of": "R2", "answers": (5,)}, 0),
        ({"metric": "item_share", "of": "R9", "answers": (1,)}, None),
    ],
)
def test_metrics(fields: dict[str, Any], value: float | None) -> None:
    found = metric(Condition(value=0, op="<", **fields), FIGURES)
    assert found == (None if value is None else pytest.approx(value, abs=1e-12))


def test_obstacles_without_weights_have_no_ratio() -> None:
    ratio = Condition("obstacle_ratio", "A", 1, ">=")
    assert metric(ratio, replace(FIGURES, weights={}, obstacles={})) is None
    assert metric(ratio, replace(FIGURES, weights={"A": 0.0, "B": 1.0})) is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"metric": "score", "of": ("A", "B")}, "condition-of"),
        ({"metric": "group_score", "of": "A"}, "condition-lacks"),
        ({"metric": "share_below", "of": ("A",)}, "condition-lacks"),
        ({"metric": "item_share", "of": "R1"}, "condition-lacks"),
        ({"metric": "mean_score", "of": ()}, "condition-lacks"),
    ],
)
def test_conditions_that_cannot_be_computed(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        Condition(value=0, op="<", **fields)


@pytest.mark.parametrize(
    ("op", "value", "met", "spare"), [("<", 40, True, 0.2), ("<", 50, False, 0.0), (">=", 60, True, 0.2)]
)
def test_what_is_to_spare_is_a_share_of_the_threshold(op: Any, value: float, met: bool, spare: float) -> None:
    condition = Condition("score", "A", 50, op)
    assert condition.met(value) == met
    assert condition.spare(value) == pytest.approx(spare, abs=1e-15)


def test_beyond_a_threshold_of_zero_points_themselves_are_to_spare() -> None:
    assert Condition("gap", "A", 0, ">=").spare(3) == 3


SCORE = st.floats(0, 100)
OF_TWO: list[dict[str, Any]] = [
    {"metric": "score", "of": "A"},
    {"metric": "group_score", "of": "A", "group": "residents"},
    {"metric": "mean_score", "of": ("A", "B")},
    {"metric": "share_below", "of": ("A", "B"), "value_score": 50},
    {"metric": "gap", "of": "A"},
    {"metric": "obstacle", "of": "A"},
    {"metric": "obstacle_sum", "of": ("A", "B")},
    {"metric": "obstacle_ratio", "of": "A"},
]


@given(st.lists(st.tuples(*[SCORE] * 4, st.floats(0.1, 1), st.floats(0.1, 1)), min_size=1, max_size=4))
def test_a_draw_is_read_as_an_evaluation_is(rows: list[tuple[float, ...]]) -> None:
    def named(a: Any, b: Any, one: Any, two: Any, v: Any, w: Any) -> tuple[Any, Any, Any, Any]:
        groups = {"A": {"residents": one, "officers": two}}
        return {"A": a, "B": b}, groups, {"A": v, "B": w}, {"A": v / (v + w), "B": w / (v + w)}

    drawn = FigureDraws(*named(*np.array(rows).T))
    for fields in OF_TWO:
        condition = Condition(value=0, op="<", **fields)
        each = [metric(condition, Figures(*named(*row), {}, {})) for row in rows]
        found = drawn_metric(condition, drawn)
        assert found is not None
        assert found.tolist() == pytest.approx(each, abs=1e-12)


@pytest.mark.parametrize("fields", [{"metric": "dk_rate", "of": "R1"}, {"metric": "score", "of": "C"}])
def test_what_was_not_drawn_has_no_draws(fields: dict[str, Any]) -> None:
    drawn = FigureDraws({"A": np.ones(3)}, {}, {}, {})
    assert drawn_metric(Condition(value=0, op="<", **fields), drawn) is None
