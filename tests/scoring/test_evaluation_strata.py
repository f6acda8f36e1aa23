"""Strata that count as their populations do, and what an evaluation was worked out from."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluation import Evaluated, Evaluation, Method, Node, Plan, evaluate, figures, work_out
from scoring.samples import sampling_error
from scoring.scores import ObjectiveMeasure, ScoredItem
from scoring.tallies import Tally, fold, tally
from scoring.weights import weigh_panel
from tests.scoring.answered import ITEMS, SCALES, answers, kept
from tests.scoring.references import METHOD

# Dimension P of two indicators asked of residents, dimension Q of one that is counted.
PLAN = Plan(
    "G",
    (Node("M0", "G", ("P", "Q")), Node("M1", "P", ("P1", "P2")), Node("M2", "Q", ("Q1",))),
    ITEMS,
    (ObjectiveMeasure("OB1", "Q1", 0, 100),),
)
EQUAL: Method = replace(METHOD, minimum_group={"residents": 2}, weighting="equal")
PEOPLE = {"residents": {"a": 300, "b": 100}}


def evaluated(
    parts: list[Tally], populations: dict[str, dict[str, int]] | None = None, method: Method = EQUAL
) -> Evaluated:
    return work_out(PLAN, parts, weigh_panel(PLAN, {}, method), {"OB1": 40.0}, method, populations)


def two_strata() -> list[Tally]:
    """R1 is keyed 1 on 5 points, R2 is keyed -1 on 7, R3 keyed 1 on 11; nobody in b answered R2."""
    said: list[list[dict[str, int | str]]] = [
        [{"R1": 5, "R2": 1, "R3": 1}, {"R1": 3, "R2": 4, "R3": 6}],
        [{"R1": 1, "R3": 11}, {"R1": 1, "R2": "DK", "R3": 11}, {"R1": 4, "R3": 11}],
    ]
    return [tally("residents", name, {"R1": 5, "R2": 7, "R3": 11}, rows) for name, rows in zip("ab", said, strict=True)]


def test_a_post_stratified_site_by_hand() -> None:
    found = evaluate(PLAN, two_strata(), {}, {"OB1": 40.0}, EQUAL, PEOPLE)
    scores = [0.75 * 75 + 0.25 * 25, 75.0, 0.75 * 25 + 0.25 * 100]  # R2 by stratum a alone
    assert [item.score for item in found.items] == pytest.approx(scores)
    assert found.items[0].shares == pytest.approx((0.375, 0.25 / 3, 0.375, 0, 0.5 / 3))
    assert found.items[0].counts == (2, 0, 1, 1, 1, 0, 0, 0)  # heads, not weights
    assert [one.score for one in found.indicators] == pytest.approx([(62.5 + 75) / 2, 43.75, 40])
    assert found.composite.score == pytest.approx((68.75 + 43.75) / 4 + 20)
    assert (found.represented, found.responses, found.composite.routes_agree) == (
        ("residents",),
        {"residents": 5},
        True,
    )
    assert figures(found).shares["R1"] == found.items[0].shares


@pytest.mark.parametrize(
    ("populations", "representation"),
    [(None, "strata"), ({}, "strata"), ({"residents": {"a": 300}}, "strata"), (PEOPLE, "responses")],
)
def test_without_every_population_or_by_choice_everybody_counts_alike(
    populations: dict[str, dict[str, int]] | None, representation: str
) -> None:
    method = replace(EQUAL, representation=representation)  # type: ignore[arg-type]  # a plain str
    found = evaluate(PLAN, two_strata(), {}, {"OB1": 40.0}, method, populations)
    assert found.represented == ()
    assert [item.score for item in found.items] == pytest.approx([45.0, 75.0, 70.0])


def test_an_item_too_few_of_all_strata_together_answered_has_no_score() -> None:
    found = evaluate(PLAN, two_strata(), {}, {"OB1": 40.0}, replace(EQUAL, minimum_group={"residents": 3}), PEOPLE)
    assert [item.score is None for item in found.items] == [False, True, False]
    assert found.items[1].shares is None
    assert found.indicators[0].score is None  # half its items are too few


def same(one: Evaluation, other: Evaluation) -> None:
    assert one.items == other.items
    assert replace(one, items=()) == replace(other, items=())


@given(st.integers(0, 2**32), st.lists(st.integers(0, 40), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_split_tallies_in_any_order_are_the_same_evaluation(seed: int, cuts: list[int], order: Random) -> None:
    table = answers(80, SCALES, np.random.default_rng(seed), 0.3)
    pieces = [
        kept(name, part)
        for name, half in (("a", table[:40]), ("b", table[40:]))
        for part in np.split(half, sorted(cuts))
    ]
    whole = evaluated([kept("a", table[:40]), kept("b", table[40:])], PEOPLE)
    in_order = evaluated(pieces, PEOPLE)
    same(in_order.evaluation, whole.evaluation)
    one, other = (sampling_error(found.samples["residents"]) for found in (in_order, whole))
    assert one is not None
    assert other is not None
    assert np.array_equal(one.covariance, other.covariance)
    order.shuffle(pieces)
    assert evaluated(pieces, PEOPLE).evaluation.composite.score == pytest.approx(whole.evaluation.composite.score)


@given(st.integers(0, 2**32), st.integers(1, 20))
def test_shares_like_the_responses_change_nothing_where_all_is_answered(seed: int, times: int) -> None:
    table = answers(50, SCALES, np.random.default_rng(seed))
    parts = [kept("a", table[:30]), kept("b", table[30:])]
    weighted = evaluated(parts, {"residents": {"a": 30 * times, "b": 20 * times}}).evaluation
    plain = evaluated(parts).evaluation
    assert weighted.represented == ("residents",)
    assert plain.represented == ()
    assert weighted.composite.score == pytest.approx(plain.composite.score)
    assert weighted.composite.membership == pytest.approx(plain.composite.membership)


def test_tallies_without_cross_products_evaluate_alike() -> None:
    table = answers(50, SCALES, np.random.default_rng(1), 0.2)
    parts = [kept("a", table[:30]), kept("b", table[30:])]
    bare = [replace(part, moments=None) for part in parts]
    same(evaluated(bare, PEOPLE).evaluation, evaluated(parts, PEOPLE).evaluation)


def test_what_an_evaluation_was_worked_out_from_leads_to_it_again() -> None:
    found = evaluated(two_strata(), PEOPLE)
    evaluation, card, weights = found.evaluation, found.scorecard, found.evaluation.weights
    assert weights is not None
    assert card.leaves == ("R1", "R2", "R3", "OB1")
    assert found.leaves.tolist() == [*(item.score for item in evaluation.items), 40.0]
    assert found.memberships.sum(axis=1) == pytest.approx(np.ones(4))
    assert found.memberships @ np.linspace(100, 0, 5) == pytest.approx(found.leaves)
    indicators = card.indicator_scores(found.leaves)
    assert indicators.tolist() == [one.score for one in evaluation.indicators]
    local = np.array([weights.local[name] for name in card.indicators])
    dimensions = card.dimension_scores(indicators, local)
    assert dimensions.tolist() == [one.score for one in evaluation.dimensions]
    own = np.array([weights.local[name] for name in card.dimensions])
    assert float(card.composite(dimensions, own)) == evaluation.composite.score


def test_an_audience_that_said_nothing_has_no_scores_and_no_strata() -> None:
    found = evaluated([], PEOPLE)
    assert found.samples["residents"].strata == ()
    assert found.evaluation.represented == ()
    assert found.evaluation.responses == {"residents": 0}
    assert found.evaluation.items[0].counts == (0,) * 8
    assert np.isnan(found.leaves[:3]).all()
    assert found.evaluation.composite.score is None
    assert "not-enough:residents" in found.evaluation.reasons


def test_items_that_a_form_did_not_ask_are_missing_from_everybody() -> None:
    asked = fold("residents", "a", {"R1": 5}, np.array([[5], [3]], dtype=np.int8))
    found = evaluated([asked], PEOPLE).evaluation
    assert (found.items[1].missing, found.items[1].score) == (2, None)
    assert found.items[0].score == 75


def test_a_million_responses_evaluate_as_a_thousand_of_them_a_thousand_times() -> None:
    table = answers(1000, SCALES, np.random.default_rng(2), 0.1)
    populations = {"residents": {"a": 3 * 10**9, "b": 10**9}}
    few, many = (
        evaluated([kept("a", np.tile(table[:300], (k, 1))), kept("b", np.tile(table[300:], (k, 1)))], populations)
        for k in (1, 1000)
    )
    assert many.evaluation.composite.score == pytest.approx(few.evaluation.composite.score, rel=1e-12)
    one, other = (sampling_error(found.samples["residents"]) for found in (few, many))
    assert one is not None
    assert other is not None
    np.testing.assert_allclose(other.covariance * 1000, one.covariance, rtol=0.005)  # 300 / 299
    assert other.degrees == pytest.approx(1000 * one.degrees, rel=0.005)


def test_a_silent_stratum_is_named_by_its_audience() -> None:
    one, other = (tally("residents", name, {"R1": 5}, [{"R1": 4}] * 10) for name in "ab")
    plan = Plan("G", (Node("M0", "G", ("D",)), Node("M1", "D", ("A",))), (ScoredItem("R1", "A", "residents", 1),), ())
    people = {"residents": {"a": 100, "b": 100, "c": 100}}
    assert evaluate(plan, [one, other], {}, {}, METHOD, people).reasons == ("silent:residents",)
    assert evaluate(plan, [one, other], {}, {}, METHOD, {"residents": {"a": 100, "b": 100}}).reasons == ()
