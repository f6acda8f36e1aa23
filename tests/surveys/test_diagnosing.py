"""What the synthetic study's scores point to: findings, how firm they are, and measures in order."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from scoring.diagnosis import FigureDraws
from scoring.evaluation import Evaluated, Evaluation, figures
from scoring.figure_draws import draw_figures, figure_draws
from scoring.tallies import Tally, tally
from scoring.whatif import gain
from surveys import demonstrations
from surveys.audiences import AUDIENCES
from surveys.demonstrations import demonstration
from surveys.designing import design, points
from surveys.diagnosing import Conclusion, Priority, diagnose
from surveys.evaluating import Inputs, evaluate, work_out
from surveys.reading import community_policing, read
from tests.studies_for_tests import document
from tests.surveys.expected import EXPECTED, SCENARIOS, evaluated, exact_tallies, judgements

INSTRUMENT = community_policing()
DESIGN = design(INSTRUMENT)
PRIORITY = 0.0001  # sums of up to three obstacles, printed to four decimals


def conclusion(scenario: str) -> Conclusion:
    return diagnose(DESIGN, evaluated(scenario))


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
    tallies = [Tally(one, "", 0, dict.fromkeys(points(INSTRUMENT, one), (0,) * 8)) for one in AUDIENCES]
    return evaluate(Inputs(DESIGN, tuple(tallies), (), {}))


def test_without_answers_nothing_is_found_and_nothing_denied() -> None:
    concluded = diagnose(DESIGN, silent())
    assert {(one.rule, one.level) for one in concluded.findings} == {(None, "EX")}
    assert concluded.shown == ()
    assert {one.obstacle_sum for one in concluded.priorities} == {None}


def test_where_priorities_tie_the_lower_effort_comes_first() -> None:
    efforts = {measure.id: measure.effort for measure in INSTRUMENT.countermeasures.measures}
    order = [("low", "medium", "high").index(efforts[one.measure]) for one in diagnose(DESIGN, silent()).priorities]
    assert order == sorted(order)


def test_a_cause_is_shown_only_with_a_problem_that_it_explains() -> None:
    ours = document()
    ours["diagnosis"]["causes"][1]["explains"] = ["P1"]  # C2's rule holds after a year, and P1's does not
    concluded = diagnose(design(read(ours)), evaluated("followup"))
    assert next(one.rule for one in concluded.findings if one.id == "C2")
    assert "C2" not in concluded.shown
    assert "C2" in conclusion("followup").shown


def test_a_missing_score_leaves_a_measure_without_a_priority() -> None:
    evaluation = evaluated("baseline")
    scored = [one for one in evaluation.indicators if one.id != "IC4"]
    silent_one = [replace(one, score=None, obstacle=None) for one in evaluation.indicators if one.id == "IC4"]
    concluded = diagnose(DESIGN, replace(evaluation, indicators=(*scored, *silent_one)))
    assert {one.measure for one in concluded.priorities if one.obstacle_sum is None} == {"K1a", "K2c"}


DRAWS = 500


@cache
def worked_out(scenario: str, sampled: bool = False) -> Evaluated:
    """With what it was worked out from; by people drawn as the demonstration says, or by its distributions."""
    given = tuple(map(answered, AUDIENCES, (scenario,) * 2)) if sampled else exact_tallies(scenario)
    objective = demonstrations.figures(demonstration(), scenario)
    return work_out(Inputs(DESIGN, given, judgements(demonstration(), INSTRUMENT), objective))


def answered(audience: str, scenario: str) -> Tally:
    name = next(one for one in AUDIENCES if one == audience)
    asked = points(INSTRUMENT, name)
    forms = [fields for _, fields in demonstrations.draw(demonstration(), INSTRUMENT, name, scenario, 1)]
    answers = [{id: int(a) if a.isdigit() else a for id, a in form.items() if id in asked} for form in forms]
    return tally(name, "", asked, answers, INSTRUMENT.scale_of(name).not_applicable.code)


def scattered(scenario: str, error: float) -> FigureDraws:
    """The expected figures, every one off by an error of its own."""
    evaluation, chance = evaluated(scenario), np.random.default_rng(5)
    assert evaluation.weights is not None
    names = [one.id for one in evaluation.indicators]
    scores = np.array([one.score for one in evaluation.indicators], dtype=np.float64)
    groups = {
        group: np.array([one.groups.get(group) for one in evaluation.indicators], dtype=np.float64)
        for group in AUDIENCES
    }
    weights = np.array([evaluation.weights.global_[name] for name in names])
    return figure_draws(
        figures(evaluation),
        names,
        scores + error * chance.normal(size=(DRAWS, len(names))),
        weights,
        {group: row + error * chance.normal(size=(DRAWS, len(names))) for group, row in groups.items()},
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_holds_beyond_doubt_is_strong_and_the_rest_stays_as_it_was(scenario: str) -> None:
    found = {one.id: one for one in diagnose(DESIGN, evaluated(scenario), scattered(scenario, 0.3)).findings}
    before = {one.id: one for one in conclusion(scenario).findings}
    for id, one in found.items():
        assert one.rule == EXPECTED[scenario]["rules"][id]["rule"]
        if not one.rule:
            assert one.level == before[id].level
        assert one.bound is not None
        assert one.probability is not None
        assert (one.probability > 0.99) is one.rule
    assert {one.level for one in found.values() if one.rule} == {"E3"}


def test_with_wide_intervals_nothing_is_strong() -> None:
    drawn = scattered("baseline", 30)
    levels = {one.id: one.level for one in diagnose(DESIGN, evaluated("baseline"), drawn).findings}
    assert set(levels.values()) == {"E2"}


def linked(priority: Priority, strong: set[str]) -> bool:
    measure = next(one for one in INSTRUMENT.countermeasures.measures if one.id == priority.measure)
    return bool(strong.intersection(measure.causes))


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("error", [0.5, 7, 30])
def test_a_measure_counts_a_quarter_more_where_a_linked_cause_is_shown_strongly(scenario: str, error: float) -> None:
    concluded = diagnose(DESIGN, evaluated(scenario), scattered(scenario, error))
    strong = {one.id for one in concluded.findings if one.level == "E3" and one.id in concluded.shown}
    expected = EXPECTED[scenario]["measure_priority"]
    for one in concluded.priorities:
        assert one.obstacle_sum == pytest.approx(expected[one.measure], abs=PRIORITY)
        assert one.strengthened is linked(one, strong)
        assert one.value == pytest.approx((one.obstacle_sum or 0) * (1.25 if one.strengthened else 1))
    order = [one.value or 0.0 for one in concluded.priorities]
    assert order == sorted(order, reverse=True)


def test_without_draws_no_measure_is_strengthened() -> None:
    for one in conclusion("baseline").priorities:
        assert (one.strengthened, one.value, one.standing) == (False, one.obstacle_sum, None)


def test_a_strong_cause_moves_its_measures_past_others() -> None:
    drawn = scattered("followup", 0.5)
    weak = replace(drawn, scores={name: row for name, row in drawn.scores.items() if name not in ("OG4", "PA1", "WM4")})
    before, after = (diagnose(DESIGN, evaluated("followup"), one) for one in (weak, drawn))
    assert {one.measure for one in after.priorities if one.strengthened} > {
        one.measure for one in before.priorities if one.strengthened
    }
    by_hand = {one.measure: one.value for one in before.priorities if not one.strengthened}
    assert by_hand.keys() == {"K1a", "K3a", "K4a"}  # of their causes only C5 is shown


def test_the_mean_obstacle_is_given_beside_the_sum() -> None:
    obstacles = {one.id: one.obstacle or 0 for one in evaluated("baseline").indicators}
    found = {one.measure: one for one in conclusion("baseline").priorities}
    assert found["K3c"].obstacle_mean == pytest.approx(np.mean([obstacles[name] for name in ("PA2", "PA4", "PA5")]))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_measure_gains_what_its_indicators_would(scenario: str) -> None:
    whole = worked_out(scenario)
    scores = {one.id: one.score or 0 for one in whole.evaluation.indicators}
    indicators = {one.id: one.indicators for one in INSTRUMENT.countermeasures.measures}
    for one in diagnose(DESIGN, whole).priorities:
        names = indicators[one.measure]
        assert one.by_rise == pytest.approx(gain(whole, dict.fromkeys(names, 10)).gain)
        short = {name: 70 - scores[name] for name in names if scores[name] < 70}
        assert one.to_strength == pytest.approx(gain(whole, short).gain)


def test_an_evaluation_alone_has_no_gains_and_the_same_findings() -> None:
    whole, alone = diagnose(DESIGN, worked_out("baseline")), conclusion("baseline")
    assert (whole.findings, whole.shown) == (alone.findings, alone.shown)
    assert {(one.by_rise, one.to_strength) for one in alone.priorities} == {(None, None)}


def test_a_measure_whose_indicator_has_no_score_has_no_gain() -> None:
    tallies = tuple(
        replace(part, counts={id: count for id, count in part.counts.items() if id not in ("O25", "O28")})
        for part in exact_tallies("baseline")
    )
    whole = work_out(Inputs(DESIGN, tallies, judgements(demonstration(), INSTRUMENT), {}))
    unscored = {one.id for one in whole.evaluation.indicators if one.score is None}
    assert unscored
    for one in diagnose(DESIGN, whole).priorities:
        measure = next(m for m in INSTRUMENT.countermeasures.measures if m.id == one.measure)
        assert (one.by_rise is None) is bool(unscored.intersection(measure.indicators))


def test_draws_tell_how_firmly_a_measure_has_its_place() -> None:
    drawn = scattered("baseline", 3)
    found = diagnose(DESIGN, evaluated("baseline"), drawn).priorities
    measures = {one.id: one for one in INSTRUMENT.countermeasures.measures}
    sums = np.array(
        [
            (1.25 if one.strengthened else 1) * sum(drawn.obstacles[name] for name in measures[one.measure].indicators)
            for one in found
        ]
    )
    ranks = 1 + (sums[None, :, :] > sums[:, None, :]).sum(axis=1)
    for one, own in zip(found, ranks, strict=True):
        assert one.standing is not None
        assert one.standing.among_first == pytest.approx(np.mean(own <= 3))
        assert one.standing.low == np.sort(own)[int(np.ceil(0.025 * DRAWS)) - 1]
        assert one.standing.high == np.sort(own)[int(np.ceil(0.975 * DRAWS)) - 1]


def test_what_is_not_drawn_has_no_standing() -> None:
    drawn = replace(scattered("baseline", 3), obstacles={})
    assert {one.standing for one in diagnose(DESIGN, evaluated("baseline"), drawn).priorities} == {None}


def test_of_600_residents_and_120_officers_the_five_problems_are_strong_and_four_suspects_switch_off() -> None:
    shown = {}
    for scenario in SCENARIOS:
        whole = worked_out(scenario, sampled=True)
        concluded = diagnose(DESIGN, whole, draw_figures(whole, 1000, np.random.default_rng(1)))
        shown[scenario] = set(concluded.shown)
        levels = {one.id: one.level for one in concluded.findings}
        strong = ("P1", "P2", "P3", "P4", "P5") if scenario == "baseline" else ("P2", "P4", "P5")
        assert {levels[id] for id in strong} == {"E3"}
        if scenario == "followup":
            assert {id: levels[id] for id in ("P1", "P3", "C1", "S3")} == {
                "P1": "E0",
                "P3": "E1",
                "C1": "E0",
                "S3": "E0",
            }
    assert {"P1", "P3", "C1", "S3"} <= shown["baseline"] - shown["followup"]


def test_an_audience_that_is_silent_leaves_too_little_data_for_what_it_is_asked_about() -> None:
    """Without residents IC2 is officers and counted figures: a score of something else. P4 asks officers alone."""
    given = Inputs(
        DESIGN,
        tuple(part for part in exact_tallies("baseline") if part.audience == "officers"),
        judgements(demonstration(), INSTRUMENT),
        demonstrations.figures(demonstration(), "baseline"),
    )
    found = {finding.id: finding for finding in diagnose(DESIGN, evaluate(given)).findings}
    assert (found["P1"].level, found["P1"].rule) == ("EX", None)
    assert (found["P4"].level, found["P4"].rule) == ("E2", True)
