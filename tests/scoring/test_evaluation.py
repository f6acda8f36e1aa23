from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.aggregation import AGGREGATIONS
from scoring.diagnosis import find
from scoring.evaluation import Evaluation, Method, Node, Plan, evaluate, figures
from scoring.problems import Refused
from scoring.scores import ObjectiveMeasure, ScoredItem
from scoring.tallies import Tally, tally
from tests.scoring.references import EXPECTED, METHOD, PLAN, judgements, objective, rules, tallies
from tests.scoring.strategies import SAATY, counts

BASELINE = EXPECTED["baseline"]
TWO_DIGITS = 0.005 * 1.01  # half of the last digit printed


@pytest.fixture(scope="module")
def synthetic() -> Evaluation:
    return evaluate(PLAN, tallies(), judgements(), objective(), METHOD)


def test_synthetic_indicators(synthetic: Evaluation) -> None:
    assert {one.id for one in synthetic.indicators} == set(BASELINE["indicators"])
    for one in synthetic.indicators:
        expected = BASELINE["indicators"][one.id]
        assert one.score == pytest.approx(expected["score"], abs=TWO_DIGITS)
        assert one.groups == pytest.approx(expected["groups"], abs=TWO_DIGITS)
        assert one.obstacle == pytest.approx(expected["obstacle"], abs=0.5e-4 * 1.01)


def test_synthetic_dimensions_and_total(synthetic: Evaluation) -> None:
    found = {one.id: one.score for one in synthetic.dimensions}
    assert found == pytest.approx(BASELINE["dimensions"], abs=TWO_DIGITS)
    assert synthetic.composite.score == pytest.approx(BASELINE["total"], abs=TWO_DIGITS)
    assert synthetic.composite.band == BASELINE["band"]
    assert synthetic.reasons == ()


@pytest.mark.parametrize("name", BASELINE["rules"])
def test_synthetic_rules(synthetic: Evaluation, name: str) -> None:
    rule, support = rules()[name]
    found = find(name, rule, support, figures(synthetic))
    assert {"rule": found.rule, "support": found.support} == BASELINE["rules"][name]
    assert found.level == "E2"


# A small site: dimension P of two indicators, one with items of 5 and 7 points; dimension Q of one.
SMALL = Plan(
    "G",
    (Node("M0", "G", ("P", "Q")), Node("M1", "P", ("P1", "P2")), Node("M2", "Q", ("Q1",))),
    (
        ScoredItem("R1", "P1", "residents", 1),
        ScoredItem("R2", "P1", "residents", -1, 7),
        ScoredItem("O1", "P1", "officers", 1),
        ScoredItem("O2", "P2", "officers", -1),
    ),
    (ObjectiveMeasure("OB1", "P2", 30, 3), ObjectiveMeasure("OB2", "Q1", 0, 100)),
)
PANEL = {"M0": {"only": {("P", "Q"): 1.0}}, "M1": {"only": {("P1", "P2"): 3.0}}}
MEASURED = {"OB1": 3.0, "OB2": 60.0}
METHOD_SMALL: Method = replace(METHOD, minimum_group={"residents": 2, "officers": 1})


def small_tallies() -> list[Tally]:
    residents = tally("residents", "a", {"R1": 5, "R2": 7}, [{"R1": 5, "R2": 1}, {"R1": 3, "R2": 4}])
    officers = tally("officers", "u", {"O1": 5, "O2": 5}, [{"O1": 4, "O2": 5}])
    return [residents, officers]


def test_a_small_site_by_hand() -> None:
    found = evaluate(SMALL, small_tallies(), PANEL, MEASURED, METHOD_SMALL)
    first, second, third = found.indicators
    assert first.groups == {"residents": 75.0, "officers": 75.0}
    assert first.group_weights == {"residents": 0.5, "officers": 0.5}
    assert second.groups == {"officers": 0.0, "objective": 100.0}
    assert (first.score, second.score, third.score) == pytest.approx((75, 40, 60))
    assert [one.score for one in found.dimensions] == pytest.approx([66.25, 60])
    assert found.composite.score == pytest.approx(63.125)
    assert found.composite.band == "B3"
    lost = [0.375 * 25, 0.125 * 60, 0.5 * 40]
    assert [one.obstacle for one in found.indicators] == pytest.approx([part / sum(lost) for part in lost])
    assert found.composite.membership == pytest.approx((0.14375, 0.3875, 0.39375, 0.0, 0.075))
    assert found.composite.by_maximum_membership == 2
    assert found.composite.close_call


@given(
    st.tuples(counts(), counts(7), counts(), counts()),
    st.floats(0, 40),
    st.floats(0, 100),
    SAATY,
    SAATY,
)
def test_the_linear_and_the_fuzzy_route_agree(
    count: tuple[tuple[int, ...], ...], days: float, share: float, over: float, between: float
) -> None:
    parts = [
        Tally("residents", "a", 9, {"R1": count[0], "R2": count[1]}),
        Tally("officers", "u", 9, {"O1": count[2], "O2": count[3]}),
    ]
    panel = {"M0": {"only": {("P", "Q"): over}}, "M1": {"only": {("P1", "P2"): between}}}
    found = evaluate(SMALL, parts, panel, {"OB1": days, "OB2": share}, METHOD_SMALL)
    assert found.composite.expected == pytest.approx(found.composite.score, abs=1e-9)
    assert found.composite.routes_agree is True
    memberships = [found.composite.membership, *(one.membership for one in found.dimensions + found.indicators)]
    assert [sum(row or ()) for row in memberships] == pytest.approx([1] * 6, abs=1e-12)
    drags = [one.obstacle or 0.0 for one in found.indicators]
    lost = any(one.score is not None and one.score < 100 for one in found.indicators)
    assert sum(drags) == pytest.approx(1 if lost else 0, abs=1e-9)


def test_conventional_grades_raise_the_expected_value_and_leave_the_score() -> None:
    usual = replace(METHOD_SMALL, grades=(95, 85, 75, 65, 55))
    found = evaluate(SMALL, small_tallies(), PANEL, MEASURED, usual).composite
    assert found.score == pytest.approx(63.125)
    assert found.expected == pytest.approx(55 + 0.4 * 63.125)
    assert found.routes_agree is True


def half(count: tuple[int, ...], odd: int) -> tuple[int, ...]:
    return tuple((n + odd) // 2 for n in count)


def test_split_tallies_are_the_same_evaluation(synthetic: Evaluation) -> None:
    halves = [
        Tally(part.audience, str(odd), part.responses // 2, {item: half(c, odd) for item, c in part.counts.items()})
        for part in tallies()
        for odd in (0, 1)
    ]
    assert evaluate(PLAN, halves, judgements(), objective(), METHOD) == synthetic


def test_without_weights_indicators_are_scored_and_nothing_above() -> None:
    found = evaluate(SMALL, small_tallies(), {"M0": PANEL["M0"]}, MEASURED, METHOD_SMALL)
    assert found.weights is None
    assert found.nodes["M0"].group is not None
    assert [one.score for one in found.indicators] == pytest.approx([75, 40, 60])
    assert {one.obstacle for one in found.indicators} == {None}
    assert [one.score for one in found.dimensions] == [None, None]
    assert found.composite.score is None
    assert found.reasons == ("no-weights",)
    assert figures(found).weights == {}


def test_a_group_too_small_gives_no_score_and_no_counts_to_rules() -> None:
    method = replace(METHOD_SMALL, minimum_group={"residents": 3, "officers": 1})
    found = evaluate(SMALL, small_tallies(), PANEL, MEASURED, method)
    assert found.indicators[0].groups == {"residents": None, "officers": 75.0}
    assert found.indicators[0].group_weights == {"officers": 1.0}
    assert [item.score is None for item in found.items] == [True, True, False, False]
    assert found.reasons == ("not-enough:residents",)
    assert set(figures(found).counts) == {"O1", "O2"}


def test_a_dimension_needs_its_share_of_the_weight() -> None:
    found = evaluate(SMALL, [], PANEL, {"OB1": 3.0, "OB2": None}, METHOD_SMALL)
    assert [one.score for one in found.indicators] == [None, 100.0, None]
    assert [one.score for one in found.dimensions] == [None, None]  # P2 carries a quarter of P
    assert found.composite.score is None
    assert found.indicators[1].obstacle == 0.0
    assert found.reasons == (
        "not-enough:residents",
        "not-enough:officers",
        "no-value:OB2",
        "no-score:P1",
        "no-score:Q1",
    )
    lenient = evaluate(SMALL, [], PANEL, {"OB1": 3.0, "OB2": None}, replace(METHOD_SMALL, minimum_share=0.25))
    assert [one.score for one in lenient.dimensions] == [100.0, None]
    assert lenient.composite.score == 100.0


def test_half_the_items_are_too_few_for_a_group() -> None:
    residents = tally("residents", "a", {"R1": 5, "R2": 7}, [{"R1": 5, "R2": "DK"}, {"R1": 3}])
    found = evaluate(SMALL, [residents, small_tallies()[1]], PANEL, MEASURED, METHOD_SMALL)
    assert found.indicators[0].groups["residents"] is None
    item = found.items[1]
    assert (item.scored, item.dont_know, item.missing, item.score) == (0, 1, 1, None)


def test_a_perfect_site_is_no_close_call_and_has_no_obstacles() -> None:
    best = tally("residents", "a", {"R1": 5, "R2": 7}, [{"R1": 5, "R2": 1}] * 2)
    found = evaluate(SMALL, [best], PANEL, {"OB1": 3.0, "OB2": 100.0}, METHOD_SMALL)
    assert found.composite.score == pytest.approx(100)
    assert found.composite.membership == pytest.approx((1, 0, 0, 0, 0))
    assert (found.composite.by_maximum_membership, found.composite.close_call) == (0, False)
    assert [one.obstacle for one in found.indicators] == [0, 0, 0]


def test_a_site_without_a_point_is_in_the_band_that_begins_at_zero() -> None:
    worst = tally("officers", "u", {"O1": 5, "O2": 5}, [{"O1": 1, "O2": 5}])
    found = evaluate(SMALL, [worst], PANEL, {"OB1": 30.0, "OB2": 0.0}, METHOD_SMALL)
    assert (found.composite.score, found.composite.band) == (0.0, "B5")


def test_a_tally_of_another_scale_is_refused() -> None:
    other = tally("residents", "a", {"R1": 7, "R2": 7}, [{"R1": 6, "R2": 1}])
    with pytest.raises(Refused, match="R1: tallied on another scale"):
        evaluate(SMALL, [other], PANEL, MEASURED, METHOD_SMALL)


def by_mean(
    parts: list[Tally], measured: dict[str, float | None], **choices: object
) -> tuple[Evaluation, Evaluation, Evaluation]:
    """The same site by arithmetic, geometric and harmonic means."""
    method = replace(METHOD_SMALL, **choices)  # type: ignore[arg-type]  # choices of any type
    one, two, three = (
        evaluate(SMALL, parts, PANEL, measured, replace(method, aggregation=name)) for name in AGGREGATIONS
    )
    return one, two, three


def test_a_small_site_by_geometric_and_harmonic_means_by_hand() -> None:
    arithmetic, geometric, harmonic = by_mean(small_tallies(), dict(MEASURED))
    first = 75**0.75 * 40**0.25
    assert [one.score for one in geometric.dimensions] == pytest.approx([first, 60])
    assert geometric.composite.score == pytest.approx((first * 60) ** 0.5)
    second = 1 / (0.75 / 75 + 0.25 / 40)
    assert [one.score for one in harmonic.dimensions] == pytest.approx([second, 60])
    assert harmonic.composite.score == pytest.approx(2 / (1 / second + 1 / 60))
    for other in (geometric, harmonic):
        assert (other.items, other.indicators) == (arithmetic.items, arithmetic.indicators)
        assert other.composite.membership == arithmetic.composite.membership  # memberships always by M(.,+)
        assert other.composite.expected == pytest.approx(arithmetic.composite.score)
        assert other.composite.routes_agree is None
    assert [one.composite.band for one in (arithmetic, geometric, harmonic)] == ["B3", "B3", "B3"]


@given(st.tuples(counts(), counts(7), counts(), counts()), st.floats(0, 40), st.floats(0, 100))
def test_harmonic_is_at_most_geometric_is_at_most_arithmetic(
    count: tuple[tuple[int, ...], ...], days: float, share: float
) -> None:
    parts = [
        Tally("residents", "a", 9, {"R1": count[0], "R2": count[1]}),
        Tally("officers", "u", 9, {"O1": count[2], "O2": count[3]}),
    ]
    found = by_mean(parts, {"OB1": days, "OB2": share}, minimum_group={})
    for level in zip(*((*one.dimensions, one.composite) for one in found), strict=True):
        arithmetic, geometric, harmonic = (one.score if one.score is not None else -1.0 for one in level)
        assert 0 <= harmonic <= geometric * (1 + 1e-12) + 1e-300
        assert geometric <= arithmetic * (1 + 1e-12) <= 100 * (1 + 1e-11)


def test_an_indicator_at_zero_takes_its_dimension_with_it_but_not_among_arithmetic_means() -> None:
    worst = tally("officers", "u", {"O1": 5, "O2": 5}, [{"O1": 1, "O2": 5}])
    arithmetic, geometric, harmonic = by_mean([small_tallies()[0], worst], {"OB1": 30.0, "OB2": 60.0})
    assert arithmetic.composite.score == pytest.approx(0.5 * 0.75 * 37.5 + 0.5 * 60)
    for other in (geometric, harmonic):
        assert [one.score for one in other.dimensions] == pytest.approx([0, 60])
        assert (other.composite.score, other.composite.band) == (0, "B5")


def test_equal_weights_need_no_panel() -> None:
    found = evaluate(SMALL, small_tallies(), {}, MEASURED, replace(METHOD_SMALL, weighting="equal"))
    assert found.composite.score == pytest.approx(((75 + 40) / 2 + 60) / 2)
    assert found.reasons == ()


def test_an_item_says_what_was_off_its_scale_and_its_shares_are_its_score() -> None:
    said: list[dict[str, int | str]] = [{"R1": 5, "R2": 2}, {"R1": "NA", "R2": 7}, {"R1": "DK"}, {"R1": 2, "R2": "NA"}]
    found = evaluate(SMALL, [tally("residents", "a", {"R1": 5, "R2": 7}, said)], PANEL, MEASURED, METHOD_SMALL)
    first, second = found.items[:2]
    assert (first.scored, first.dont_know, first.not_applicable, first.missing) == (2, 1, 1, 0)
    assert (second.scored, second.dont_know, second.not_applicable, second.missing) == (2, 0, 1, 1)
    assert [item.shares for item in (first, second)] == [
        (0.5, 0, 0, 0.5, 0),
        (0, 0.5, 0, 0, 0, 0, 0.5),
    ]  # keyed -1: the best answer is the lowest
    assert (first.score, second.score) == pytest.approx((62.5, 100 * 5 / 12))
