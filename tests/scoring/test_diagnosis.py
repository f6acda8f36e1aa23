from dataclasses import replace
from typing import Any

import pytest

from scoring.diagnosis import Condition, Figures, Level, Rule, find, holds, metric
from scoring.problems import Refused

FIGURES = Figures(
    scores={"A": 40.0, "B": 80.0, "C": None},
    groups={"A": {"residents": 30.0, "officers": 50.0, "objective": None}, "B": {"officers": 80.0}},
    weights={"A": 0.2, "B": 0.6, "C": 0.2},
    obstacles={"A": 0.5, "B": 0.5},
    counts={"R1": (4, 3, 2, 1, 0, 5, 85), "R2": (0, 0, 0, 0, 10, 5, 85), "R3": (0, 0, 0, 0, 0, 0, 100)},
    keys={"R1": 1, "R2": -1, "R3": 1},
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


YES, NO = Condition("score", "A", 50, "<"), Condition("score", "A", 50, ">=")
UNKNOWN = Condition("score", "C", 50, "<")


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        (Rule(all=(YES, YES)), True),
        (Rule(all=(YES, NO, UNKNOWN)), False),
        (Rule(all=(YES, UNKNOWN)), None),
        (Rule(any=(NO, NO)), False),
        (Rule(any=(NO, YES, UNKNOWN)), True),
        (Rule(any=(NO, UNKNOWN)), None),
    ],
)
def test_kleene_1938_three_valued_rules(rule: Rule, truth: bool | None) -> None:
    assert holds(rule, FIGURES) is truth


@pytest.mark.parametrize(("op", "truth"), [("<", False), (">=", True)])
def test_a_value_on_the_threshold_is_not_below_it(op: Any, truth: bool) -> None:
    assert holds(Rule(all=(Condition("score", "A", 40, op),)), FIGURES) is truth


@pytest.mark.parametrize(
    ("main", "support", "level"),
    [
        (YES, None, "E2"),
        (YES, UNKNOWN, "E2"),
        (NO, YES, "E1"),
        (NO, NO, "E0"),
        (NO, None, "E0"),
        (NO, UNKNOWN, "EX"),
        (UNKNOWN, YES, "EX"),
    ],
)
def test_levels_of_evidence(main: Condition, support: Condition | None, level: Level) -> None:
    found = find("P1", Rule(all=(main,)), Rule(any=(support,)) if support else None, FIGURES)
    assert found.level == level
    assert found.values[0] == (main, FIGURES.scores[main.names[0]])
    assert len(found.values) == (2 if support else 1)


def test_obstacles_without_weights_have_no_ratio() -> None:
    ratio = Condition("obstacle_ratio", "A", 1, ">=")
    assert metric(ratio, replace(FIGURES, weights={}, obstacles={})) is None
    assert metric(ratio, replace(FIGURES, weights={"A": 0.0, "B": 1.0})) is None


@pytest.mark.parametrize("conditions", [{}, {"all": (YES,), "any": (YES,)}])
def test_a_rule_is_all_or_any(conditions: dict[str, tuple[Condition, ...]]) -> None:
    with pytest.raises(Refused, match="rule-empty-or-both"):
        Rule(**conditions)


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
