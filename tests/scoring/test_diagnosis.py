import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from scoring.diagnosis import Condition, FigureDraws, Figures, Finding, Level, Rule, bound, find, holds
from scoring.problems import Refused
from scoring.proportions import wilson

FIGURES = Figures(
    scores={"A": 40.0, "B": 80.0, "C": None},
    groups={"A": {"residents": 30.0, "officers": 50.0, "objective": None}, "B": {"officers": 80.0}},
    weights={"A": 0.2, "B": 0.6, "C": 0.2},
    obstacles={"A": 0.5, "B": 0.5},
    counts={"R1": (4, 3, 2, 1, 0, 3, 2, 85), "R2": (0, 0, 0, 0, 10, 0, 5, 85), "R3": (0, 0, 0, 0, 0, 0, 0, 100)},
    shares={"R1": (0, 0.1, 0.2, 0.3, 0.4), "R2": (0, 0, 0, 0, 1)},
)


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


@pytest.mark.parametrize("conditions", [{}, {"all": (YES,), "any": (YES,)}])
def test_a_rule_is_all_or_any(conditions: dict[str, tuple[Condition, ...]]) -> None:
    with pytest.raises(Refused, match="rule-empty-or-both"):
        Rule(**conditions)


def drawn(**scores: Any) -> FigureDraws:
    return FigureDraws({name: np.asarray(values, dtype=np.float64) for name, values in scores.items()}, {}, {}, {})


SPREAD = np.linspace(-4, 4, 401)  # the quantiles at 2.5 % and 97.5 % are -3.8 and 3.8
BELOW = Rule(all=(Condition("score", "A", 44, "<"),))


@pytest.mark.parametrize(("centre", "level"), [(40, "E3"), (40.5, "E2"), (45, "E0")])
def test_strong_evidence_needs_the_upper_bound_below_the_threshold_too(centre: float, level: Level) -> None:
    figures = replace(FIGURES, scores={"A": centre})
    found = find("P1", BELOW, None, figures, drawn(A=centre + SPREAD))
    assert found.level == level
    assert found.bound == pytest.approx(centre + 3.8)
    assert found.probability == pytest.approx(np.mean(centre + SPREAD < 44))


@pytest.mark.parametrize(("centre", "level"), [(48, "E3"), (47.5, "E2")])
def test_a_metric_that_must_be_high_needs_its_lower_bound_above(centre: float, level: Level) -> None:
    rule = Rule(all=(Condition("score", "A", 44, ">="),))
    found = find("P1", rule, None, replace(FIGURES, scores={"A": centre}), drawn(A=centre + SPREAD))
    assert found.level == level
    assert found.bound == pytest.approx(centre - 3.8)


def test_without_draws_nothing_is_above_e2() -> None:
    share = Rule(all=(Condition("item_share", "R2", 0.5, ">=", answers=(1, 2)),))
    for rule in (BELOW, share):
        found = find("P1", rule, None, replace(FIGURES, counts={"R2": (0, 0, 0, 0, 9999, 0, 0, 0)}))
        assert (found.level, found.bound, found.probability) == ("E2", None, None)


def test_what_could_not_be_drawn_is_not_above_e2() -> None:
    found = find("P1", BELOW, None, FIGURES, drawn(B=SPREAD))
    assert (found.level, found.bound, found.probability) == ("E2", None, None)


def test_the_first_of_all_conditions_is_the_main_one() -> None:
    second = Condition("score", "B", 90, "<")
    found = find("P1", Rule(all=(*BELOW.all, second)), None, FIGURES, drawn(A=40 + SPREAD, B=88 + SPREAD))
    assert (found.main, found.level) == (BELOW.all[0], "E3")
    assert found.probability == pytest.approx(np.mean((40 + SPREAD < 44) & (88 + SPREAD < 90)))


def test_a_main_metric_beyond_doubt_makes_no_finding_of_a_rule_that_does_not_hold() -> None:
    found = find("P1", Rule(all=(*BELOW.all, NO)), None, FIGURES, drawn(A=40 + SPREAD / 10))
    assert (found.rule, found.level) == (False, "E0")


def test_of_any_condition_the_main_one_has_most_to_spare_and_pays_for_being_picked() -> None:
    near, far = Condition("score", "A", 41, "<"), Condition("score", "B", 100, "<")
    found = find("P1", Rule(any=(near, far)), None, FIGURES, drawn(A=40 + SPREAD, B=80 + SPREAD))
    assert found.main == far
    assert found.bound == pytest.approx(80 - 4 + 8 * 0.9875)  # Dunn 1961: 1 - 0.05 / 2, of which half lies above
    assert found.probability == 1


def test_an_unknown_way_to_hold_is_not_the_main_one() -> None:
    found = find("P1", Rule(any=(UNKNOWN, NO)), None, FIGURES)
    assert (found.main, found.rule) == (NO, None)


@pytest.mark.parametrize(
    ("score", "severity"), [(39.9, "very-serious"), (40, "serious"), (50, "mild"), (59.9, "mild"), (60, None)]
)
def test_severity_is_read_from_the_main_score(score: float, severity: str | None) -> None:
    rule = Rule(all=(Condition("score", "A", 70, "<"),))
    assert find("P1", rule, None, replace(FIGURES, scores={"A": score})).severity == severity


@pytest.mark.parametrize(
    "condition", [Condition("score", "A", 30, "<"), Condition("score", "A", 30, ">="), Condition("gap", "A", 30, "<")]
)
def test_what_is_not_found_or_no_low_score_has_no_severity(condition: Condition) -> None:
    assert find("P1", Rule(all=(condition,)), None, FIGURES).severity is None


def share_of(count: tuple[int, ...], value: float, effective: float | None = None) -> Finding:
    scale = np.array(count[:5]) / sum(count[:5])
    figures = replace(
        FIGURES,
        counts={"R": count},
        shares={"R": tuple(scale[::-1].tolist())},
        effective={} if effective is None else {"R": effective},
    )
    rule = Rule(all=(Condition("item_share", "R", value, ">=", answers=(1, 2)),))
    return find("S1", rule, None, figures, drawn())


def test_newcombe_1998_81_of_263_bounds_a_share_of_answers() -> None:
    found = share_of((40, 41, 100, 50, 32, 5, 0, 3), 0.25)
    assert found.bound == pytest.approx(0.2553, abs=5e-5)  # Wilson's interval of 81/263 is .2553 to .3662
    assert found.level == "E3"
    assert share_of((40, 41, 100, 50, 32, 5, 0, 3), 0.26).level == "E2"


@given(st.integers(1, 99), st.floats(0.05, 0.95))
def test_the_chance_of_a_share_and_its_bound_agree(successes: int, value: float) -> None:
    found = share_of((successes, 0, 0, 0, 100 - successes, 0, 0, 0), value)
    assert found.bound is not None
    assert found.probability is not None
    if abs(found.probability - 0.975) > 1e-9:
        assert (found.bound > value) == (found.probability > 0.975)


def test_a_weighted_sample_bounds_by_its_effective_size_and_a_census_has_no_doubt() -> None:
    count = (40, 41, 100, 50, 32, 5, 0, 3)
    smaller, census = share_of(count, 0.25, 100), share_of(count, 0.25, math.inf)
    assert smaller.bound == pytest.approx(wilson(81 / 263 * 100, 100)[0])
    assert census.bound == pytest.approx(81 / 263)
    assert census.probability == 1


def test_items_pooled_count_their_people_once() -> None:
    count = (10, 10, 10, 10, 10, 50, 0, 0)
    pooled = Condition("dk_rate", ("R1", "R2"), 0.4, ">=")
    figures = replace(FIGURES, counts={"R1": count, "R2": count})
    assert bound(pooled, figures, drawn()) == pytest.approx(wilson(50, 100)[0])


def test_shares_of_answers_multiply_what_must_all_hold_and_lift_what_any_may() -> None:
    share = Condition("item_share", "R1", 0.6, ">=", answers=(1, 2))  # .7 of ten
    low = Condition("score", "A", 40, "<")
    alone = find("S1", Rule(all=(share,)), None, FIGURES, drawn()).probability
    chance = norm.cdf(0.1 / np.sqrt(0.6 * 0.4 / 10))
    assert alone == pytest.approx(chance)
    both = find("S1", Rule(all=(share, low)), None, FIGURES, drawn(A=40 + SPREAD)).probability
    either = find("S1", Rule(any=(share, low)), None, FIGURES, drawn(A=40 + SPREAD)).probability
    assert both == pytest.approx(chance * 200 / 401)
    assert either == pytest.approx(chance)
