"""The synthetic study's expected results, met to the digits they are printed with; and the two routes agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluation import Evaluation
from scoring.fuzzy import expected_value
from scoring.tallies import Tally
from surveys.audiences import AUDIENCES
from surveys.demonstrations import demonstration, figures
from surveys.designing import design, points
from surveys.evaluating import (
    Inputs,
    evaluate,
    panel,
)
from surveys.judgements import Judgement
from surveys.reading import community_policing, read
from surveys.studies import Wave
from tests.studies_for_tests import LAST_DAY, STUDY, document, words
from tests.surveys.expected import EXPECTED, SCENARIOS, evaluated, exact_tallies, judgements

HALF = 0.501  # of the last printed digit
SCORE, WEIGHT, RATIO, FIGURE = HALF * 0.01, HALF * 0.0001, HALF * 0.001, HALF * 0.1
INSTRUMENT = community_policing()
DESIGN = design(INSTRUMENT)
GRADES = [100.0, 75.0, 50.0, 25.0, 0.0]
WAVE = Wave("w1", STUDY, 1, words("First wave"), INSTRUMENT, "", (), LAST_DAY)

POLICIES = {"default_exclude_cr_above_020": 0.2, "all_twelve": None, "strict_exclude_cr_above_010": 0.1}


@pytest.mark.parametrize(("policy", "above"), POLICIES.items())
def test_weights_are_the_expected_ones_under_each_policy(policy: str, above: float | None) -> None:
    expected, evaluation = EXPECTED["weights"][policy], evaluated("baseline", above)
    assert evaluation.weights is not None
    assert {d.id: d.weight for d in evaluation.dimensions} == pytest.approx(expected["dimensions"], abs=WEIGHT)
    assert dict(evaluation.weights.global_) == pytest.approx(expected["global_weights"], abs=WEIGHT)
    assert sum(evaluation.weights.global_.values()) == pytest.approx(1, abs=1e-12)
    assert {node: weighed.experts_used for node, weighed in evaluation.nodes.items()} == expected["experts_used"]
    ratios = {node: weighed.group.consistency.cr for node, weighed in evaluation.nodes.items() if weighed.group}
    assert ratios == pytest.approx(expected["group_cr"], abs=WEIGHT)


@pytest.mark.parametrize("expert", [expert.id for expert in demonstration().experts])
def test_each_experts_consistency_is_the_expected_one(expert: str) -> None:
    expected = next(one.expected_cr for one in demonstration().experts if one.id == expert)
    found = {
        node: one.weighed.consistency.cr
        for node, weighed in evaluated("baseline").nodes.items()
        for one in weighed.experts
        if one.expert == expert and one.weighed
    }
    assert found == pytest.approx(dict(expected), abs=RATIO)


def test_only_the_one_matrix_above_the_limit_is_left_out() -> None:
    left_out = [
        (node, one.expert, one.reason)
        for node, weighed in evaluated("baseline").nodes.items()
        for one in weighed.experts
        if not one.included
    ]
    assert left_out == [("M2", "E09", "inconsistent")]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scores_are_the_expected_ones(scenario: str) -> None:
    expected, evaluation = EXPECTED[scenario], evaluated(scenario)
    assert evaluation.composite.score == pytest.approx(expected["total"], abs=SCORE)
    assert evaluation.composite.band == expected["band"]
    assert {d.id: d.score for d in evaluation.dimensions} == pytest.approx(expected["dimensions"], abs=SCORE)
    found = {indicator.id: indicator for indicator in evaluation.indicators}
    assert set(found) == set(expected["indicators"])
    for id, numbers in expected["indicators"].items():
        assert found[id].score == pytest.approx(numbers["score"], abs=SCORE), id
        assert dict(found[id].groups) == pytest.approx(numbers["groups"], abs=SCORE), id
        assert found[id].obstacle == pytest.approx(numbers["obstacle"], abs=WEIGHT), id


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_obstacles_rank_as_expected_and_sum_to_one(scenario: str) -> None:
    obstacles = {one.id: one.obstacle or 0.0 for one in evaluated(scenario).indicators}
    assert sorted(obstacles, key=lambda id: -obstacles[id])[:5] == EXPECTED[scenario]["top5_obstacles"]
    assert sum(obstacles.values()) == pytest.approx(1, abs=1e-12)


def test_counted_figures_score_as_expected() -> None:
    expected = demonstration().objective.expected_scores
    for city in demonstration().objective.comparators:
        values = {id: value for id, value in city.values.items() if value is not None}
        scores = evaluate(Inputs(DESIGN, (), (), values)).objective_scores
        assert scores == pytest.approx(dict(expected[city.id]), abs=FIGURE), city.id
    local = evaluate(Inputs(DESIGN, (), (), figures(demonstration(), "baseline"))).objective_scores
    assert local == pytest.approx(dict(expected["SYN-0"]), abs=FIGURE)


def levels(evaluation: Evaluation) -> list[tuple[float | None, tuple[float, ...] | None]]:
    """Score and membership of every indicator, every dimension and the whole."""
    indicators = [(one.score, one.membership) for one in evaluation.indicators]
    dimensions = [(one.score, one.membership) for one in evaluation.dimensions]
    return [*indicators, *dimensions, (evaluation.composite.score, evaluation.composite.membership)]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_fuzzy_expected_value_is_the_linear_score_at_every_level(scenario: str) -> None:
    evaluation = evaluated(scenario)
    found = levels(evaluation)
    assert len(found) == 24 + 5 + 1
    for score, membership in found:
        assert sum(membership or ()) == pytest.approx(1, abs=1e-12)
        assert expected_value(membership or (), GRADES) == pytest.approx(score, abs=1e-9)
    assert evaluation.composite.expected == pytest.approx(evaluation.composite.score, abs=1e-9)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_fuzzy_expected_value_is_the_linear_score_of_every_item(scenario: str) -> None:
    keys = {item.id: item.key for item in DESIGN.plan.items}
    items = evaluated(scenario).items
    assert len(items) == 20 + 28
    for item in items:
        grades = GRADES if keys[item.id] == -1 else GRADES[::-1]
        shares = [count / item.scored for count in item.counts[:5]]
        assert expected_value(shares, grades) == pytest.approx(item.score, abs=1e-9)


COUNTS = st.tuples(*[st.integers(0, 60)] * 8).filter(lambda counts: sum(counts[:5]) > 0)
ANSWERED = st.tuples(*[st.fixed_dictionaries(dict.fromkeys(points(INSTRUMENT, one), COUNTS)) for one in AUDIENCES])
FIGURES = st.fixed_dictionaries({}, optional=dict.fromkeys(INSTRUMENT.objectives, st.floats(-1e5, 1e5)))


@given(ANSWERED, FIGURES)
def test_the_two_routes_agree_whatever_was_answered(
    answered: tuple[dict[str, tuple[int, ...]], ...], counted: dict[str, float]
) -> None:
    given_tallies = [Tally(one, "", 420, counts) for one, counts in zip(AUDIENCES, answered, strict=True)]
    judged = judgements(demonstration(), INSTRUMENT)
    evaluation = evaluate(Inputs(DESIGN, tuple(given_tallies), judged, counted))
    assert evaluation.composite.score == pytest.approx(evaluation.composite.expected, abs=1e-9)
    for score, membership in levels(evaluation):
        assert expected_value(membership or (), GRADES) == pytest.approx(score, abs=1e-9)


def without(audience: str, scenario: str = "baseline") -> Evaluation:
    kept = [entry for entry in exact_tallies(scenario) if entry.audience != audience]
    parameters = demonstration()
    return evaluate(Inputs(DESIGN, tuple(kept), judgements(parameters, INSTRUMENT), figures(parameters, scenario)))


def test_where_officers_are_silent_their_indicators_and_the_whole_have_no_score() -> None:
    evaluation = without("officers")
    silent = {one.id for one in evaluation.indicators if one.score is None}
    assert silent == {"IC1", "PA1", "PA2", "WM1", "WM2", "WM3", "WM4"}
    assert evaluation.composite.score is None
    assert "not-enough:officers" in evaluation.reasons


def test_where_residents_are_silent_the_special_weights_apply() -> None:
    found = {one.id: dict(one.group_weights) for one in without("residents").indicators}
    assert found["IC2"] == {"officers": 0.6, "objective": 0.4}
    assert found["IC1"] == {"officers": 1.0}
    everyone = {one.id: dict(one.group_weights) for one in evaluated("baseline").indicators}
    assert everyone["IC2"] == {"residents": 0.4, "officers": 0.3, "objective": 0.3}
    assert everyone["TS4"] == {"residents": 0.6, "objective": 0.4}
    assert everyone["OG1"] == {"residents": 0.5, "officers": 0.5}


def test_the_plan_and_method_are_the_instruments() -> None:
    ours, chosen = DESIGN.plan, DESIGN.method
    assert (len(ours.nodes), len(ours.items), len(ours.objectives)) == (6, 48, 16)
    assert {item.audience for item in ours.items} == {"residents", "officers"}
    assert not {"R_ATT", "O_ATT"} & {item.id for item in ours.items}
    assert (chosen.random_index.name, chosen.random_index.of(5, 0), chosen.random_index.of(5, 2)) == (
        "Saaty 1980",
        1.12,
        0.73,
    )
    assert (chosen.policy.exclude_above, chosen.minimum_share, chosen.grades[0]) == (0.2, 0.7, 100)
    assert (chosen.minimum_group["residents"], chosen.minimum_group["officers"]) == (10, 10)


def test_an_instrument_may_let_every_response_count_alike() -> None:
    ours = document()
    ours["scoring"]["representation"] = "responses"
    found = [design(one).method.representation for one in (INSTRUMENT, read(ours))]
    assert found == ["strata", "responses"]


def test_a_panel_lists_an_expert_who_skipped_everything() -> None:
    said = [Judgement("E01", "M0", "D1", "D2", -4), Judgement("E02", "M0", "D1", "D2", None)]
    assert panel(said) == {"M0": {"E01": {("D1", "D2"): 0.25}, "E02": {}}}
