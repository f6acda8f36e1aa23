from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy.stats import t

from scoring.evaluation import Evaluated
from scoring.mixtures import GroupMethod
from scoring.problems import Refused
from scoring.samples import sampling_error
from scoring.score_draws import draw, drawn, inside, numbers
from scoring.score_sources import sources_of
from scoring.tallies import fold
from tests.scoring.studies import SMALL_METHOD, STEPS, small, small_tallies, without

ALL = ("experts", "residents", "officers", "method")
LEVELS = [0.025, 0.1, 0.5, 0.9, 0.975]


def seeded(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def composite(found: Evaluated) -> float:
    score = found.evaluation.composite.score
    assert score is not None
    return score


# --- chance ---


def test_a_publication_finds_its_draws_again() -> None:
    """Worked out once and kept: any NumPy or SciPy must come to the same."""
    answers = np.arange(120).reshape(40, 3) ** 2 % 5 + 1
    counted = fold("residents", "all", {"R1": 5, "R2": 5, "R3": 5}, answers.astype(np.int8))
    officers = fold("officers", "unit", {"O1": 5}, (np.arange(9)[:, None] ** 2 % 5 + 1).astype(np.int8))
    found = draw(small(tallies=[counted, officers]), ALL, 3, seeded(20240607))
    assert_allclose(found.composite, PINNED, rtol=1e-9)


PINNED = [49.34550447820769, 55.64725080526273, 47.67451071198823]


class OnlyUniform:
    """A generator that can do one thing only."""

    def __init__(self) -> None:
        self._random = seeded()

    def random(self, shape: Any) -> Any:
        return self._random.random(shape)


def test_only_uniform_numbers_are_asked_for() -> None:
    found = draw(small(), ALL, 20, cast(np.random.Generator, OnlyUniform()))
    assert_allclose(found.composite, draw(small(), ALL, 20, seeded()).composite)


class Nothing:
    """A generator whose every number is the smallest there is."""

    def random(self, shape: Any) -> Any:
        return np.zeros(shape)


def test_the_smallest_uniform_number_is_no_infinity() -> None:
    found = draw(small(), ("residents", "experts"), 2, cast(np.random.Generator, Nothing()))
    assert np.isfinite(found.composite).all()


def test_a_source_moves_alike_alone_and_with_others() -> None:
    """Without experts the composite is linear, so that what two audiences add is added."""
    alone = [draw(small(), (name,), 50, seeded(7)).composite for name in ("residents", "officers")]
    both = draw(small(), ("officers", "residents"), 50, seeded(7)).composite
    assert_allclose(both - composite(small()), sum(one - composite(small()) for one in alone), atol=1e-10)
    assert not np.allclose(both, draw(small(), ("officers", "residents"), 50, seeded(8)).composite)


@pytest.mark.parametrize("name", ALL)
def test_shapes_and_sums(name: str) -> None:
    found = draw(small(), (name,), 7, seeded())
    assert [found.indicators.shape, found.dimensions.shape, found.composite.shape] == [(7, 4), (7, 2), (7,)]
    assert_allclose(found.weights.sum(axis=1), np.ones(7))
    assert found.moved == (name,)


def test_nothing_moved_is_the_evaluation_itself() -> None:
    found, result = draw(small(), (), 2, seeded()), small().evaluation
    assert_allclose(found.composite, [composite(small())] * 2, rtol=1e-12)
    assert_allclose(found.dimensions[0], [cast(float, one.score) for one in result.dimensions], rtol=1e-12)
    assert_allclose(found.indicators[1], [cast(float, one.score) for one in result.indicators], rtol=1e-12)
    assert_allclose(found.weights[0], [cast(float, one.weight_global) for one in result.indicators], rtol=1e-12)


# --- experts ---


def test_a_judgement_is_drawn_from_its_t_distribution() -> None:
    """At the root two criteria: log A/B = mean + s / sqrt(5) * t with four degrees of freedom."""
    logs = np.log([3, 1, 1 / 2, 2, 4])
    found = draw(small(), ("experts",), 20_000, seeded()).weights
    first = found[:, :3].sum(axis=1)
    share = np.log(first / (1 - first))
    quantiles = np.quantile((share - logs.mean()) / (logs.std(ddof=1) / np.sqrt(5)), LEVELS)
    assert_allclose(quantiles, t.ppf(LEVELS, 4), atol=0.06)


def test_not_inflated_the_draws_have_the_estimated_variance() -> None:
    logs = np.log([3, 1, 1 / 2, 2, 4])
    sources = sources_of(small())
    chance = numbers(sources, 20_000, seeded(), inflated=False)
    first = drawn(sources, {"experts": chance["experts"]}, 20_000).weights[:, :3].sum(axis=1)
    assert np.var(np.log(first / (1 - first))) == pytest.approx(logs.var(ddof=1) / 5, rel=0.03)


def test_an_excluded_expert_moves_nothing_until_the_policy_counts_them() -> None:
    """The sixth contradicts themselves below A; there they move no draw as declared, and do when nobody is excluded."""
    wild = {**STEPS, "e6": (2, 9, -9, 9)}
    other = {**STEPS, "e6": (2, -9, 9, 2)}
    found = [draw(small(steps=steps), ("experts",), 20, seeded()).composite for steps in (wild, other)]
    assert_allclose(found[0], found[1])
    everyone = replace(SMALL_METHOD, policy=replace(SMALL_METHOD.policy, exclude_above=None))
    counted = [draw(small(everyone, steps), ("experts",), 20, seeded()).composite for steps in (wild, other)]
    assert not np.allclose(counted[0], counted[1])


def test_one_mind_does_not_vary() -> None:
    found = draw(small(steps=dict.fromkeys(STEPS, STEPS["e1"])), ("experts",), 5, seeded())
    assert_allclose(found.composite, composite(small(steps=dict.fromkeys(STEPS, STEPS["e1"]))), rtol=1e-12)


@pytest.mark.parametrize(
    "way", [GroupMethod("geometric_mean"), GroupMethod(aggregation="AIP"), GroupMethod(aggregation="AIP-arithmetic")]
)
def test_other_ways_to_join_experts_centre_on_their_own_composite(way: GroupMethod) -> None:
    method = replace(SMALL_METHOD, panel=way)
    found = draw(small(method), ("experts",), 4000, seeded())
    assert np.median(found.composite) == pytest.approx(composite(small(method)), abs=0.1)
    assert found.composite.std() > 0.2


# --- audiences ---


def test_a_group_is_drawn_from_its_t_distribution() -> None:
    """b1 is half officers, of whom eight in one stratum were asked: seven degrees of freedom."""
    evaluated = small()
    error = sampling_error(evaluated.samples["officers"])
    assert error is not None
    assert error.degrees == 7
    found = draw(evaluated, ("officers",), 20_000, seeded())
    score = evaluated.evaluation.indicators[3].score
    assert score is not None
    quantiles = np.quantile((found.indicators[:, 3] - score) / (0.5 * np.sqrt(error.covariance[0, 0])), LEVELS)
    assert_allclose(quantiles, t.ppf(LEVELS, 7), atol=0.06)
    assert_allclose(found.indicators[:, :3], np.tile(found.indicators[0, :3], (20_000, 1)))


def test_items_of_one_audience_vary_together() -> None:
    """The covariance of drawn indicators is the covariance of the items, not only its diagonal."""
    evaluated = small()
    error = sampling_error(evaluated.samples["residents"])
    assert error is not None
    sources = sources_of(evaluated)
    moves = numbers(sources, 40_000, seeded(), inflated=False)["residents"].values
    expected = error.covariance * np.outer([1, 1, 0.5], [1, 1, 0.5])
    assert_allclose(np.cov(moves[:, [0, 1, 3]].T), expected, atol=0.03 * expected.max())
    assert abs(expected[0, 1]) > 0.2 * expected[0, 0]


@given(arrays(np.float64, 4, elements=st.floats(0, 100)), arrays(np.float64, (3, 4), elements=st.floats(-300, 300)))
def test_moved_on_the_logit_scale_scores_stay_inside(scores: Any, moves: Any) -> None:
    found = inside(scores, moves)
    assert found.min() >= 0
    assert found.max() <= 100
    edges = (scores < 1e-6) | (scores > 100 - 1e-6)
    assert_allclose(found[:, edges], np.tile(scores[edges], (3, 1)))


def test_a_small_move_on_the_logit_scale_is_the_move() -> None:
    assert_allclose(inside(np.array([20.0, 50.0]), np.array([[1e-4, -2e-4]])), [[20 + 1e-4, 50 - 2e-4]], rtol=1e-9)


@pytest.mark.parametrize("way", ["geometric", "harmonic"])
def test_means_that_have_no_meaning_below_nothing_never_get_there(way: Any) -> None:
    """Answers nearly all of the worst kind: the arithmetic draws go below 0, these do not."""
    worst = np.ones((30, 3), dtype=np.int8)
    worst[0] = worst[1] = (2, 3, 1)
    residents = fold("residents", "all", {"R1": 5, "R2": 5, "R3": 5}, worst)
    evaluated = small(replace(SMALL_METHOD, aggregation=way), tallies=[residents, small_tallies()[3]])
    assert draw(small(tallies=[residents]), ("residents",), 4000, seeded()).indicators.min() < 0
    found = draw(evaluated, ("residents", "officers"), 4000, seeded())
    assert found.indicators.min() > 0
    assert found.composite.min() > 0


# --- what cannot be had ---


def test_a_dimension_without_a_score_has_none_in_any_draw() -> None:
    """Nobody answered about B; with little asked of the rest, the composite is A's own."""
    lax = replace(SMALL_METHOD, minimum_share=0.1, minimum_group={"residents": 2, "officers": 50})
    silent = without("R3", small_tallies()[:3])
    found = draw(small(lax, tallies=silent), ("experts", "residents"), 4, seeded())
    assert np.isnan(found.dimensions[:, 1]).all()
    assert_allclose(found.composite, found.dimensions[:, 0])


def test_what_is_not_enough_is_not_enough_in_any_draw() -> None:
    """Of A only the measure is there, so A has no score; B has most of the weight."""
    heavy = {name: (-4 - k, 2, 3, 2) for k, name in enumerate(STEPS)}
    tallies = without("R1", without("R2", small_tallies()[:3])) + small_tallies()[3:]
    evaluated = small(steps=heavy, tallies=tallies)
    assert [one.score is None for one in evaluated.evaluation.dimensions] == [True, False]
    found = draw(evaluated, ("experts",), 4, seeded())
    assert np.isnan(found.dimensions[:, 0]).all()
    assert_allclose(found.composite, found.dimensions[:, 1])


def test_no_composite_is_drawn_where_there_is_none() -> None:
    """B lacks, and with it more of the weight than may lack."""
    few = replace(SMALL_METHOD, minimum_group={"residents": 50, "officers": 2})
    found = draw(small(few), ("experts",), 4, seeded())
    assert np.isnan(found.composite).all()


@pytest.mark.parametrize(
    ("code", "moved", "draws"), [("draws-source", ("experts", "dogs"), 2), ("draws-number", ("experts",), 0)]
)
def test_what_cannot_be_drawn_is_refused(code: str, moved: tuple[str, ...], draws: int) -> None:
    with pytest.raises(Refused, match=code):
        draw(small(), moved, draws, seeded())


def test_without_weights_nothing_is_drawn() -> None:
    with pytest.raises(Refused, match="draws-no-weights"):
        draw(small(steps={}), ("residents",), 2, seeded())
