"""What the synthetic study's scores point to: findings, and measures in order."""

from dataclasses import replace

import pytest

from scoring.evaluation import Evaluation
from scoring.tallies import Tally
from surveys.diagnosing import Conclusion, diagnose
from surveys.evaluating import points, weigh_and_score
from surveys.questionnaires import AUDIENCES
from surveys.reading import community_policing, read
from tests.studies_for_tests import document
from tests.surveys.expected import EXPECTED, SCENARIOS, evaluated

INSTRUMENT = community_policing()
PRIORITY = 0.0001  # sums of up to three obstacles, printed to four decimals


def conclusion(scenario: str) -> Conclusion:
    return diagnose(INSTRUMENT, evaluated(scenario))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_rules_and_their_support_hold_as_expected(scenario: str) -> None:
    expected = EXPECTED[scenario]["rules"]
    found = {one.id: {"rule": one.rule, "support": one.support} for one in conclusion(scenario).findings}
    assert len(found) == 5 + 5 + 5
    assert found == expected


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_level_of_evidence_follows_from_rule_and_support(scenario: str) -> None:
    expected = EXPECTED[scenario]["rules"]
    levels = {id: "E2" if one["rule"] else "E1" if one["support"] else "E0" for id, one in expected.items()}
    assert {one.id: one.level for one in conclusion(scenario).findings} == levels


def test_what_switches_off_after_a_year_is_what_the_scenario_was_made_to_switch_off() -> None:
    before, after = set(conclusion("baseline").shown), set(conclusion("followup").shown)
    assert before - after == {"P1", "P3", "C1", "S3"}
    assert after <= before


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_measures_have_the_expected_priorities_in_falling_order(scenario: str) -> None:
    found = conclusion(scenario).priorities
    sums = {one.measure: one.obstacle_sum for one in found}
    assert sums == pytest.approx(EXPECTED[scenario]["measure_priority"], abs=PRIORITY)
    order = [one.obstacle_sum or 0.0 for one in found]
    assert order == sorted(order, reverse=True)


def silent() -> Evaluation:
    tallies = [Tally(one, "", 0, dict.fromkeys(points(INSTRUMENT, one), (0,) * 7)) for one in AUDIENCES]
    return weigh_and_score(INSTRUMENT, tallies, [], {})


def test_without_answers_nothing_is_found_and_nothing_denied() -> None:
    concluded = diagnose(INSTRUMENT, silent())
    assert {(one.rule, one.level) for one in concluded.findings} == {(None, "EX")}
    assert concluded.shown == ()
    assert {one.obstacle_sum for one in concluded.priorities} == {None}


def test_where_priorities_tie_the_lower_effort_comes_first() -> None:
    efforts = {measure.id: measure.effort for measure in INSTRUMENT.countermeasures.measures}
    order = [("low", "medium", "high").index(efforts[one.measure]) for one in diagnose(INSTRUMENT, silent()).priorities]
    assert order == sorted(order)


def test_a_cause_is_shown_only_with_a_problem_that_it_explains() -> None:
    ours = document()
    ours["diagnosis"]["causes"][1]["explains"] = ["P1"]  # C2's rule holds after a year, and P1's does not
    concluded = diagnose(read(ours), evaluated("followup"))
    assert next(one.rule for one in concluded.findings if one.id == "C2")
    assert "C2" not in concluded.shown
    assert "C2" in conclusion("followup").shown


def test_a_missing_score_leaves_a_measure_without_a_priority() -> None:
    evaluation = evaluated("baseline")
    scored = [one for one in evaluation.indicators if one.id != "IC4"]
    silent_one = [replace(one, score=None, obstacle=None) for one in evaluation.indicators if one.id == "IC4"]
    concluded = diagnose(INSTRUMENT, replace(evaluation, indicators=(*scored, *silent_one)))
    assert {one.measure for one in concluded.priorities if one.obstacle_sum is None} == {"K1a", "K2c"}
