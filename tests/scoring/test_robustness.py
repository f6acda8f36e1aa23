"""The result under other methods, and without each of its parts: every row against evaluating anew."""

from dataclasses import replace
from typing import Any

import pytest

from scoring.aggregation import AGGREGATIONS
from scoring.evaluation import Evaluated
from scoring.mixtures import GroupMethod
from scoring.orders import order_change
from scoring.plans import Method, Plan
from scoring.robustness import Robustness, Scenario, robustness, summary
from scoring.scores import GroupWeights
from scoring.tallies import Tally
from scoring.weights import weigh_panel
from tests.scoring.evaluated import POPULATIONS, exact, of, sampled
from tests.scoring.references import METHOD, PLAN, judgements, tallies

NOBODY = replace(METHOD, policy=replace(METHOD.policy, exclude_above=-1.0))


def table(evaluated: Evaluated) -> dict[tuple[Scenario, str], Robustness]:
    return {(row.scenario, row.subject): row for row in robustness(evaluated)}


TABLE = table(sampled())
TALLIES = tuple(part for given in sampled().samples.values() for part in given.strata)


def anew(method: Method = METHOD, plan: Plan = PLAN, tallied: tuple[Tally, ...] = TALLIES) -> Evaluated:
    return of(method, tallied, POPULATIONS, plan)


def less(**parts: Any) -> Evaluated:
    return anew(plan=replace(PLAN, **parts))


def items(keep: Any) -> Any:
    return tuple(item for item in PLAN.items if keep(item))


STRICT = replace(METHOD, policy=replace(METHOD.policy, exclude_above=0.10))
EVERYBODY = replace(METHOD, policy=replace(METHOD.policy, exclude_above=None))
ALIKE = GroupWeights({"residents": 1, "officers": 1, "objective": 1})
AIP = GroupMethod("geometric_mean", "AIP")
EQUAL = {name: dict.fromkeys(people, 100) for name, people in POPULATIONS.items()}


@pytest.mark.parametrize(
    ("row", "other"),
    [
        (("geometric", ""), anew(replace(METHOD, aggregation="geometric"))),
        (("harmonic", ""), anew(replace(METHOD, aggregation="harmonic"))),
        (("equal-weights", ""), anew(replace(METHOD, weighting="equal"))),
        (("other-panel", "AIP"), anew(replace(METHOD, panel=AIP))),
        (("exclude-above", "0.10"), anew(STRICT)),
        (("exclude-nobody", ""), anew(EVERYBODY)),
        (("strata-equal", ""), replace(of(METHOD, TALLIES, EQUAL))),
        (("responses-alike", ""), anew(replace(METHOD, representation="responses"))),
        (("groups-equal", ""), anew(replace(METHOD, group_weights=ALIKE))),
        (("only-group", "officers"), less(items=items(lambda i: i.audience == "officers"), objectives=())),
        (("without-group", "residents"), less(items=items(lambda i: i.audience != "residents"))),
        (("without-group", "objective"), less(objectives=())),
        (("without-item", "R01"), less(items=items(lambda i: i.id != "R01"))),
        (("without-item", "O15"), less(items=items(lambda i: i.id != "O15"))),
        (("without-measure", "OB06"), less(objectives=tuple(m for m in PLAN.objectives if m.id != "OB06"))),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_row_is_the_evaluation_done_anew(row: tuple[Scenario, str], other: Evaluated) -> None:
    found, now, then = TABLE[row], sampled().evaluation, other.evaluation
    assert now.composite.score is not None
    assert then.composite.score is not None
    assert found.composite == pytest.approx(then.composite.score, abs=1e-9)
    assert found.change == pytest.approx(then.composite.score - now.composite.score, abs=1e-9)
    assert (found.band, found.band_changed) == (then.composite.band, then.composite.band != now.composite.band)
    before, after = ({i.id: i.obstacle for i in one.indicators if i.obstacle is not None} for one in (now, then))
    expected = order_change(before, after)
    assert found.order is not None
    assert found.order.top_changed == expected.top_changed
    assert found.order.kendall == pytest.approx(expected.kendall)
    assert found.reason is None


def test_every_expert_item_measure_and_group_is_left_out() -> None:
    left_out = {(row.scenario, row.subject) for row in TABLE.values() if row.scenario.startswith("without")}
    assert left_out == {
        *(("without-expert", name) for name in judgements()["M0"]),
        *(("without-item", item.id) for item in PLAN.items),
        *(("without-measure", measure.id) for measure in PLAN.objectives),
        *(("without-group", name) for name in ("residents", "officers", "objective")),
    }
    assert len(TABLE) == len(robustness(sampled()))


@pytest.mark.parametrize("expert", ["E01", "E09"])
def test_without_an_expert(expert: str) -> None:
    others = {node: {e: j for e, j in given.items() if e != expert} for node, given in judgements().items()}
    _, weights = weigh_panel(PLAN, others, METHOD)
    assert weights is not None
    scores = {one.id: one.score or 0 for one in sampled().evaluation.indicators}
    by_hand = sum(weight * scores[name] for name, weight in weights.global_.items())
    assert TABLE["without-expert", expert].composite == pytest.approx(by_hand)


def test_the_weight_variants_of_the_synthetic_study_move_its_total_by_less_than_a_tenth() -> None:
    found = table(exact())
    for row in (("exclude-above", "0.10"), ("exclude-nobody", ""), ("other-panel", "AIP")):
        assert abs(found[row].change or 9) < 0.1


def test_where_a_dimension_loses_too_much_there_is_not_enough_data() -> None:
    found = TABLE["only-group", "residents"]
    assert (found.composite, found.change, found.order, found.reason) == (None, None, None, "no-score:D1")


def test_one_stratum_cannot_be_weighted_otherwise() -> None:
    found = table(exact())
    for row in ("strata-equal", "responses-alike"):
        assert (found[row, ""].composite, found[row, ""].reason) == (None, "one-stratum")


@pytest.mark.parametrize("declared", AGGREGATIONS)
def test_the_declared_aggregation_is_no_alternative(declared: Any) -> None:
    assert {row for row, _ in table(exact(declared)) if row in AGGREGATIONS} == set(AGGREGATIONS) - {declared}


def test_the_only_expert_cannot_be_left_out() -> None:
    alone = {node: {"E01": given["E01"]} for node, given in judgements().items()}
    nodes, weights = weigh_panel(PLAN, alone, EVERYBODY)
    evaluated = exact()
    evaluation = replace(evaluated.evaluation, nodes=nodes, weights=weights)
    found = table(replace(evaluated, evaluation=evaluation))
    assert found["without-expert", "E01"].reason == "no-expert:M0"


def test_with_equal_weights_experts_change_nothing_and_it_says_so() -> None:
    found = table(of(replace(METHOD, weighting="equal"), tuple(tallies())))
    assert {row.reason for row in found.values() if row.scenario == "without-expert"} == {"weights-equal"}
    assert found["equal-weights", ""].change == pytest.approx(0, abs=1e-9)


def test_without_a_panel_only_equal_weights_say_anything() -> None:
    evaluated = of(NOBODY, tuple(tallies()))
    found = table(evaluated)
    equal = of(replace(METHOD, weighting="equal"), tuple(tallies())).evaluation.composite.score
    assert found["equal-weights", ""].composite == pytest.approx(equal)
    assert (found["equal-weights", ""].change, found["equal-weights", ""].reason) == (None, "no-composite")
    assert found["geometric", ""].reason == "no-weights"
    assert found["without-item", "R01"].reason == "no-weights"
    assert found["exclude-nobody", ""].composite is not None
    assert summary(evaluated, robustness(evaluated)) is None


def test_the_summary_spans_the_alternatives_and_the_evaluation() -> None:
    rows = tuple(TABLE.values())
    found = summary(sampled(), rows)
    assert found is not None
    composites = {(row.scenario, row.subject): row.composite for row in rows if row.composite is not None}
    assert (found.low, found.lowest) == (min(composites.values()), ("harmonic", ""))
    assert found.highest is not None
    assert found.high == composites[found.highest] == max(composites.values())
    assert found.not_enough == (("only-group", "residents"), ("without-group", "officers"))
    assert found.band_ever_changes is bool(found.other_bands)


def test_the_summary_of_nothing_is_the_evaluation_itself() -> None:
    found = summary(exact(), ())
    assert found is not None
    assert (found.low, found.lowest, found.highest) == (exact().evaluation.composite.score, None, None)
    assert not found.band_ever_changes


def test_a_band_that_changes_is_named() -> None:
    evaluated = exact()
    harmonic = table(evaluated)["harmonic", ""].composite
    assert harmonic is not None
    bands = (replace(METHOD.bands[0], minimum=harmonic + 0.01), replace(METHOD.bands[-1]))
    evaluated = of(replace(METHOD, bands=bands), tuple(tallies()))
    found = summary(evaluated, robustness(evaluated))
    assert found is not None
    assert (found.other_bands, found.band_ever_changes) == ((("harmonic", ""),), True)
