from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy.stats import t, ttest_1samp, ttest_ind

from scoring.problems import Refused
from scoring.score_draws import draw
from scoring.score_intervals import (
    Interval,
    ScoreUncertainty,
    indicator_intervals,
    satterthwaite,
    score_intervals,
    t_interval,
)
from scoring.score_sources import sources_of
from scoring.tallies import fold
from tests.scoring.studies import SMALL_METHOD, STEPS, large, small, small_tallies, without


def width(one: Interval) -> float:
    return one.high - one.low


@pytest.fixture(scope="module")
def found() -> ScoreUncertainty:
    return score_intervals(large(), 1)


def lonely(residents: list[int], officers: list[int]) -> ScoreUncertainty:
    """One stratum of each, nobody counted; all residents' items answered alike."""
    rows = np.repeat(np.array(residents, dtype=np.int8)[:, None], 3, axis=1)
    given_answers = [
        fold("residents", "here", {"R1": 5, "R2": 5, "R3": 5}, rows),
        fold("officers", "there", {"O1": 5}, np.array(officers, dtype=np.int8)[:, None]),
    ]
    return score_intervals(small(tallies=given_answers), 1, draws=200)


# --- groups and indicators in closed form ---


def test_a_group_of_one_item_has_scipys_t_interval() -> None:
    answers, officers = [1, 2, 2, 4, 5, 3, 4], [2, 2, 3, 5, 4]
    result = lonely(answers, officers)
    for indicator, group, given_answers in (("a1", "residents", answers), ("b1", "officers", officers)):
        scores = 25.0 * (np.array(given_answers) - 1)
        expected = ttest_1samp(scores, 50).confidence_interval(0.95)
        interval = result.groups[indicator][group]
        assert (interval.low, interval.high) == pytest.approx((expected.low, expected.high))
        assert interval.standard_error == pytest.approx(scores.std(ddof=1) / np.sqrt(len(scores)))


def test_an_indicator_of_two_groups_has_welchs_interval() -> None:
    """b1 is half residents' reversed R3 and half officers' O1: as Welch's t of a difference, with the halves."""
    answers, officers = [1, 2, 2, 4, 5, 3, 4], [2, 2, 3, 5, 4]
    reversed_scores = 25.0 * (5 - np.array(answers))
    scores = 25.0 * (np.array(officers) - 1)
    welch = ttest_ind(reversed_scores / 2, -scores / 2, equal_var=False).confidence_interval(0.95)
    interval = lonely(answers, officers).indicators["b1"]["together"]
    assert (interval.low, interval.high) == pytest.approx((welch.low, welch.high))


def test_an_objective_indicator_has_no_interval_and_an_absent_group_none() -> None:
    result = score_intervals(small(), 1, draws=50)
    assert result.indicators["a3"] == {}
    assert result.groups["a3"] == {}
    assert set(result.groups["b1"]) == {"residents", "officers"}
    assert set(result.indicators["a1"]) == {"residents", "together"}
    many = replace(SMALL_METHOD, minimum_group={"residents": 2, "officers": 50})
    assert set(score_intervals(small(many), 1, draws=50).groups["b1"]) == {"residents"}


def test_indicators_agree_with_their_draws(found: ScoreUncertainty) -> None:
    """Closed form and draws of every indicator, by the spread of 2,000 draws of it."""
    spreads = [one["together"].standard_error for one in indicator_intervals(sources_of(large())).values() if one]
    assert all(0.2 < spread < 5 for spread in spreads)
    assert found.indicators == indicator_intervals(sources_of(large()), 0.95)


@given(arrays(np.float64, 3, elements=st.floats(0.01, 50)), arrays(np.float64, 3, elements=st.floats(1, 200)))
def test_satterthwaites_degrees_lie_between_the_least_and_the_sum(variances: np.ndarray, degrees: np.ndarray) -> None:
    joined = satterthwaite(variances, degrees)
    assert degrees.min() * (1 - 1e-9) <= joined <= degrees.sum() * (1 + 1e-9)


def test_no_variance_has_endless_degrees() -> None:
    assert satterthwaite(np.zeros(2), np.ones(2)) == float("inf")
    assert t_interval(40.0, 0.0, 5.0, 0.95) == Interval(40.0, 40.0, 0.0)


def test_an_interval_ends_where_scores_end() -> None:
    assert t_interval(2.0, 100.0, 30.0, 0.95).low == 0
    assert t_interval(99.0, 100.0, 30.0, 0.95).high == 100


# --- dimensions and composite from draws ---


def test_intervals_of_one_audience_are_t_intervals() -> None:
    """The composite is linear in the officers' answers: 2,000 draws find the quantiles to a few hundredths."""
    evaluated = small()
    result = score_intervals(evaluated, 3, draws=20_000)
    one, score = result.composite["officers"], evaluated.evaluation.composite.score
    degrees = result.samples["officers"].degrees
    assert degrees == 7
    assert score is not None
    half = float(t.ppf(0.975, degrees)) * one.standard_error
    assert (one.low, one.high) == pytest.approx((score - half, score + half), abs=0.05 * half)


def test_together_the_standard_errors_add_in_squares(found: ScoreUncertainty) -> None:
    for intervals in (found.composite, *found.dimensions.values()):
        parts = [intervals[name].standard_error for name in ("experts", "residents", "officers")]
        assert intervals["together"].standard_error == pytest.approx(np.sqrt(np.sum(np.square(parts))))


def test_more_sources_make_wider_intervals(found: ScoreUncertainty) -> None:
    for name in ("experts", "residents", "officers"):
        assert width(found.composite[name]) < width(found.composite["together"]) < width(found.composite["with-method"])
    assert set(found.composite) == {"experts", "residents", "officers", "method", "together", "with-method"}


def test_standard_errors_are_the_spread_of_draws(found: ScoreUncertainty) -> None:
    """Half of a 95 % interval is 1.96 to 2.3 standard errors for 11 and more degrees of freedom."""
    for intervals in (found.composite, *found.dimensions.values()):
        for name in ("experts", "residents", "officers", "together"):
            assert 1.8 < width(intervals[name]) / 2 / intervals[name].standard_error < 2.5


def test_a_lower_level_is_narrower() -> None:
    one, other = (score_intervals(small(), 1, draws=500, level=level) for level in (0.8, 0.95))
    assert width(one.composite["together"]) < width(other.composite["together"])
    assert width(one.groups["a1"]["residents"]) < width(other.groups["a1"]["residents"])


def test_a_seed_decides() -> None:
    one, same, other = (score_intervals(small(), seed, draws=50) for seed in (1, 1, 2))
    assert one == same
    assert one.composite != other.composite


def test_what_it_rests_on(found: ScoreUncertainty) -> None:
    assert found.samples["residents"].responses == 600
    assert found.experts == {"M0": 12, "M1": 12, "M2": 11, "M3": 12, "M4": 12, "M5": 12}
    assert (found.level, found.draws, found.reasons) == (0.95, 2000, ())


def test_each_interval_is_that_of_its_sources_draws() -> None:
    """The experts' weights are worked out once for several intervals, which must not show."""
    result = score_intervals(small(), 5, draws=300)
    statistical = ("experts", "residents", "officers")
    sets = {"experts": ("experts",), "together": statistical, "with-method": (*statistical, "method")}
    for name, moved in sets.items():
        drawn = draw(small(), moved, 300, np.random.Generator(np.random.PCG64(5)))
        expected = np.quantile(drawn.composite, [0.025, 0.975])
        assert [result.composite[name].low, result.composite[name].high] == pytest.approx(expected)


# --- chances ---


def test_chances_of_bands_sum_to_one_and_name_the_likely(found: ScoreUncertainty) -> None:
    for chances in found.bands.values():
        assert sum(chances.values()) == pytest.approx(1)
    band = large().evaluation.composite.band
    assert band is not None
    assert found.bands["together"][band] == max(found.bands["together"].values())


def test_a_score_on_an_edge_has_even_chances() -> None:
    score = small().evaluation.composite.score
    assert score is not None
    low, high = SMALL_METHOD.bands[-1], SMALL_METHOD.bands[0]
    method = replace(SMALL_METHOD, bands=(replace(high, minimum=score), replace(low, minimum=0)))
    chances = score_intervals(small(method), 1, draws=4000).bands["together"]
    assert chances[high.id] == pytest.approx(0.5, abs=0.05)
    assert list(chances) == [low.id, high.id]


def test_a_score_of_nothing_is_in_the_lowest_band() -> None:
    """Nothing makes up for a measure at its floor in a geometric mean."""
    result = score_intervals(small(replace(SMALL_METHOD, aggregation="geometric"), measure=-5.0), 1, draws=20)
    assert result.bands["together"] == {"B5": 1.0, "B4": 0.0, "B3": 0.0, "B2": 0.0, "B1": 0.0}


def test_without_bands_there_is_no_chance_of_one() -> None:
    assert score_intervals(small(replace(SMALL_METHOD, bands=())), 1, draws=20).bands == {}


def test_chances_of_obstacle_ranks(found: ScoreUncertainty) -> None:
    ranks = np.array([*found.obstacle_ranks.values()])
    assert_allclose(ranks.sum(axis=0), np.ones(24))
    assert_allclose(ranks.sum(axis=1), np.ones(24))
    assert_allclose([*found.top_obstacle.values()], ranks[:, :5].sum(axis=1))
    drawn = draw(large(), ("experts", "residents", "officers"), 2000, np.random.Generator(np.random.PCG64(1)))
    order = np.argsort(-drawn.weights * (100 - drawn.indicators), axis=1)
    counted = np.array([np.bincount(order[:, rank], minlength=24) for rank in range(24)]).T / 2000
    assert_allclose(ranks, counted, atol=1e-12)
    drags = {one.id: one.obstacle for one in large().evaluation.indicators if one.obstacle is not None}
    first = max(drags, key=lambda name: drags[name])
    assert found.top_obstacle[first] > 0.9


# --- what cannot be had ---


def test_without_weights_groups_and_indicators_remain() -> None:
    result = score_intervals(small(steps={}), 1)
    assert result.composite == {}
    assert result.dimensions == {}
    assert result.obstacle_ranks == {}
    assert result.bands == {}
    assert "no-weights" in result.reasons
    assert result.groups["a1"] == score_intervals(small(), 1, draws=2).groups["a1"]


def test_an_audience_without_cross_products_has_no_interval_and_says_so() -> None:
    tallies = [replace(part, moments=None) if part.audience == "officers" else part for part in small_tallies()]
    result = score_intervals(small(tallies=tallies), 1, draws=50)
    assert result.reasons == ("no-cross-products:officers",)
    assert result.samples["officers"].degrees is None
    assert "officers" not in result.composite
    assert "officers" not in result.groups["b1"]
    assert "residents" in result.composite


def test_one_expert_leaves_the_audiences() -> None:
    result = score_intervals(small(steps={"e1": STEPS["e1"]}), 1, draws=50)
    assert "experts" not in result.composite
    assert "together" in result.composite
    assert "one-expert:MG" in result.reasons


def test_a_dimension_without_a_score_has_no_interval() -> None:
    few = replace(SMALL_METHOD, minimum_share=0.1, minimum_group={"residents": 2, "officers": 50})
    silent = without("R3", small_tallies()[:3])
    result = score_intervals(small(few, tallies=silent), 1, draws=50)
    assert set(result.dimensions) == {"A"}
    assert "together" in result.composite
    assert "b1" not in result.obstacle_ranks


def test_no_draws_are_refused() -> None:
    with pytest.raises(Refused, match="draws-number"):
        score_intervals(small(), 1, draws=0)
