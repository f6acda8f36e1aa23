import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.aggregation import AGGREGATIONS, Aggregation
from scoring.evaluation import Method, Node, Plan
from scoring.plans import OBJECTIVE
from scoring.problems import Refused
from scoring.scorecards import Scorecard, scorecard
from scoring.scores import GroupWeights, ObjectiveMeasure, ScoredItem
from tests.scoring.references import METHOD, PLAN

LEAVES = [item.id for item in PLAN.items] + [measure.id for measure in PLAN.objectives]
CHOSEN: Method = METHOD


def ten(scored: int, share: float, asked: int = 10) -> Scorecard:
    """One indicator of ten items, some of them scored."""
    items = tuple(ScoredItem(f"R{k}", "P1", "residents", 1) for k in range(asked))
    plan = Plan("G", (Node("M0", "G", ("P",)), Node("M1", "P", ("P1",))), items, ())
    return scorecard(plan, [item.id for item in items[:scored]], replace(CHOSEN, minimum_share=share))


def small(weights: GroupWeights, scored: list[str]) -> Scorecard:
    """One indicator with items of two audiences and a measure; another with a measure alone."""
    plan = Plan(
        "G",
        (Node("M0", "G", ("P",)), Node("M1", "P", ("P1", "P2"))),
        (
            ScoredItem("R1", "P1", "residents", 1),
            ScoredItem("R2", "P1", "residents", -1),
            ScoredItem("O1", "P1", "officers", 1),
        ),
        (ObjectiveMeasure("OB1", "P1", 0, 1), ObjectiveMeasure("OB2", "P2", 0, 1)),
    )
    return scorecard(plan, scored, replace(CHOSEN, group_weights=weights, minimum_share=0.5))


def test_shares_by_hand() -> None:
    default = GroupWeights({"residents": 0.5, "officers": 0.2, OBJECTIVE: 0.3})
    card = small(default, ["R1", "R2", "O1", "OB1", "OB2"])
    assert card.leaves == ("R1", "R2", "O1", "OB1", "OB2")
    assert card.shares == pytest.approx(np.array([[0.25, 0.25, 0.2, 0.3, 0], [0, 0, 0, 0, 1]]))
    assert card.groups[0]["residents"].tolist() == [0.5, 0.5, 0, 0, 0]
    assert card.group_weights[1] == {OBJECTIVE: 1.0}
    assert (card.dimensions, card.indicators, card.branch.tolist()) == (("P",), ("P1", "P2"), [0, 0])


def test_what_has_no_score_leaves_its_share_within_its_group_and_then_to_other_groups() -> None:
    default = GroupWeights({"residents": 0.5, "officers": 0.2, OBJECTIVE: 0.3})
    expected = np.array([[0, 5 / 7, 2 / 7, 0, 0], [0, 0, 0, 0, 0]])
    assert small(default, ["R2", "O1"]).shares == pytest.approx(expected)
    special = GroupWeights(default.default, ({"residents": 0.9, "officers": 0.1},))
    np.testing.assert_allclose(small(special, ["R2", "O1"]).shares[0], [0, 0.9, 0.1, 0, 0])
    assert small(default, ["R2"]).scored.tolist() == [True, False]
    assert small(default, []).scored.tolist() == [False, False]


def test_a_group_that_has_no_voice_scores_nothing_alone() -> None:
    silent = GroupWeights({"residents": 0.0, "officers": 1.0, OBJECTIVE: 0.0})
    card = small(silent, ["R1", "R2"])
    assert card.group_weights[0] == {"residents": 0.0}
    assert not card.scored.any()
    assert np.isnan(card.indicator_scores(np.full(5, 50.0))).all()


def test_a_group_without_weight_is_refused() -> None:
    with pytest.raises(Refused, match="group-unweighed"):
        small(GroupWeights({"residents": 1.0}), ["R1", "O1"])


@pytest.mark.parametrize(
    ("scored", "share", "enough"), [(7, 0.7, True), (6, 0.7, False), (1, 0.1, True), (0, 0, False)]
)
def test_the_share_of_a_groups_items_that_must_have_a_score(scored: int, share: float, enough: bool) -> None:
    card = ten(scored, share)
    assert card.scored.tolist() == [enough]
    assert card.shares.sum() == pytest.approx(1 if enough else 0)


def test_rounding_costs_a_group_no_item() -> None:
    assert 0.28 * 25 > 7
    assert ten(7, 0.28, 25).scored.all()


def by_recursion(scores: dict[str, float], name: str) -> float:
    """The score of an indicator from the plan, group by group; NaN where there is none."""
    groups: dict[str, list[float]] = {}
    for item in PLAN.items:
        if item.indicator == name:
            groups.setdefault(item.audience, []).append(scores.get(item.id, math.nan))
    for measure in PLAN.objectives:
        if measure.indicator == name:
            groups.setdefault(OBJECTIVE, []).append(scores.get(measure.id, math.nan))
    means = {}
    for group, given_scores in groups.items():
        known = [score for score in given_scores if not math.isnan(score)]
        if known and len(known) / len(given_scores) >= 0.7 - 1e-9:
            means[group] = sum(known) / len(known)
    weights = METHOD.group_weights.for_groups(list(means))
    return sum(weights[group] * means[group] for group in means) if means else math.nan


SCORES = st.fixed_dictionaries({}, optional=dict.fromkeys(LEAVES, st.floats(0, 100)))


@given(SCORES)
def test_indicators_are_as_by_recursion(scores: dict[str, float]) -> None:
    card = scorecard(PLAN, scores, METHOD)
    leaves = np.array([scores.get(name, math.nan) for name in LEAVES])
    found = dict(zip(card.indicators, card.indicator_scores(leaves).tolist(), strict=True))
    expected = {name: by_recursion(scores, name) for name in card.indicators}
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)
    rows = card.shares.sum(axis=1)
    assert rows == pytest.approx(card.scored.astype(float), abs=1e-12)
    assert (card.shares >= 0).all()


def test_leaves_without_a_share_may_hold_anything() -> None:
    card = ten(8, 0.7)
    leaves = np.array([60.0] * 8 + [math.nan, math.inf])
    assert card.indicator_scores(leaves) == pytest.approx([60.0])
    assert card.indicator_scores(np.stack([leaves, leaves / 2])) == pytest.approx(np.array([[60.0], [30.0]]))


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_the_way_up_by_hand(aggregation: Aggregation) -> None:
    card = replace(scorecard(PLAN, LEAVES, METHOD), aggregation=aggregation)
    chance = np.random.default_rng(1)
    indicators = chance.uniform(1, 100, len(card.indicators))
    indicators[3] = math.nan
    local = chance.random(len(card.indicators))
    powers = {"arithmetic": 1.0, "geometric": 1e-9, "harmonic": -1.0}  # a power mean near 0 is the geometric
    p, expected = powers[aggregation], []
    for place in range(len(card.dimensions)):
        here = (card.branch == place) & ~np.isnan(indicators)
        enough = local[here].sum() >= 0.7 * local[card.branch == place].sum()
        mean = np.average(indicators[here] ** p, weights=local[here]) ** (1 / p)
        expected.append(mean if enough else math.nan)
    found = card.dimension_scores(indicators, local)
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert np.isnan(found).sum() < len(found)
    dimensions, weights = np.array([20.0, 40, 60, 80, 90]), np.array([0.5, 0.2, 0.1, 0.1, 0.1])
    mean = np.average(dimensions**p, weights=weights) ** (1 / p)
    assert card.composite(dimensions, weights) == pytest.approx(mean, rel=1e-5)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_draws_side_by_side_are_as_one_after_the_other(aggregation: Aggregation) -> None:
    card = replace(scorecard(PLAN, LEAVES, METHOD), aggregation=aggregation)
    chance = np.random.default_rng(2)
    leaves, local = chance.uniform(0, 100, (9, len(LEAVES))), chance.random((9, len(card.indicators)))
    own = chance.random((9, len(card.dimensions)))
    indicators = card.indicator_scores(leaves)
    dimensions = card.dimension_scores(indicators, local)
    composite = card.composite(dimensions, own)
    assert (indicators.shape, dimensions.shape, composite.shape) == ((9, len(card.indicators)), own.shape, (9,))
    for k in range(9):
        np.testing.assert_allclose(card.indicator_scores(leaves[k]), indicators[k], rtol=1e-12)
        np.testing.assert_allclose(card.dimension_scores(indicators[k], local[k]), dimensions[k], rtol=1e-12)
        np.testing.assert_allclose(card.composite(dimensions[k], own[k]), composite[k], rtol=1e-12)
    np.testing.assert_allclose(
        card.dimension_scores(indicators, local[0])[3], card.dimension_scores(indicators[3], local[0])
    )


def test_a_dimension_and_the_whole_need_their_share_of_weight() -> None:
    card = replace(ten(10, 0.7), dimensions=("P", "Q"), indicators=("a", "b", "c"), parents=np.array([0, 0, 1]))
    weights = np.array([0.7, 0.3, 1.0])
    assert card.dimension_scores(np.array([50, math.nan, 80]), weights) == pytest.approx([50, 80])
    assert card.dimension_scores(np.array([math.nan, 50, 80]), weights) == pytest.approx([math.nan, 80], nan_ok=True)
    assert math.isnan(card.composite(np.array([math.nan, 80]), np.array([0.31, 0.69])))
    assert card.composite(np.array([math.nan, 80]), np.array([0.3, 0.7])) == pytest.approx(80)
