from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scoring.score_draws import drawn, numbers
from scoring.score_sources import Sources, Weighing, sources_of
from scoring.sensitivities import Sensitivities, sensitivities
from tests.scoring.studies import SMALL_METHOD, STEPS, large, small


def of(sources: Sources) -> tuple[Sensitivities, Weighing]:
    assert sources.declared is not None
    return sensitivities(sources, sources.declared), sources.declared


def test_of_an_arithmetic_mean_the_derivative_is_the_weight() -> None:
    found, _ = of(sources_of(large()))
    weights = [one.weight_global for one in large().evaluation.indicators]
    assert_allclose(found.indicators[:, -1], np.array(weights, dtype=np.float64), rtol=1e-9)
    local = np.array([one.weight_local for one in large().evaluation.indicators], dtype=np.float64)
    inside = large().scorecard.branch[:, None] == np.arange(5)
    assert_allclose(found.indicators[:, :-1], np.where(inside, local[:, None], 0), atol=1e-9)


@pytest.mark.parametrize(("way", "power"), [("geometric", 1), ("harmonic", 2)])
def test_of_other_means_it_is_known_too(way: Any, power: int) -> None:
    """Geometric: w C / s; harmonic: w C^2 / s^2; each level by level, so with the dimension in between."""
    evaluated = small(replace(SMALL_METHOD, aggregation=way))
    found, row = of(sources_of(evaluated))
    score = np.array([one.score for one in evaluated.evaluation.indicators], dtype=np.float64)
    dimension = np.array([one.score for one in evaluated.evaluation.dimensions], dtype=np.float64)[[0, 0, 0, 1]]
    whole = evaluated.evaluation.composite.score
    assert whole is not None
    local, own = row.row[2:], row.row[:2][[0, 0, 0, 1]]
    expected = local * (dimension / score) ** power * own * (whole / dimension) ** power
    assert_allclose(found.indicators[:, -1], expected, rtol=1e-6)


def test_of_two_criteria_the_derivative_by_the_logarithm_is_known() -> None:
    """w = 1 / (1 + 1/r): dw / d log r = w (1 - w), and the composite is w A + (1 - w) B."""
    found, way = of(sources_of(small()))
    w = way.row[0]
    a, b = (one.score for one in small().evaluation.dimensions)
    assert a is not None
    assert b is not None
    assert_allclose(found.voices[0], [[0, 0, w * (1 - w) * (a - b)]], rtol=1e-6, atol=1e-9)


def test_squared_pulls_add_up_to_the_variance_of_draws() -> None:
    """Of experts who nearly agree, not widened to t: what the delta method says, the draws show."""
    near = {name: (2, 2 + (k == 0), 3 + (k == 1), 2 - (k == 2)) for k, name in enumerate(STEPS)}
    sources = sources_of(small(steps=near))
    found, way = of(sources)
    variance = np.sum(found.pulls(way, 5) ** 2, axis=0)
    chance = numbers(sources, 40_000, np.random.default_rng(0), inflated=False)
    values = drawn(sources, {"experts": chance["experts"]}, 40_000)
    assert variance[2] == pytest.approx(values.composite.var(), rel=0.05)
    assert variance[0] == pytest.approx(values.dimensions[:, 0].var(), rel=0.05)
    assert variance[1] == pytest.approx(0, abs=1e-12)


def test_an_indicator_without_a_score_changes_nothing() -> None:
    few = replace(SMALL_METHOD, minimum_share=0.1)
    found, _ = of(sources_of(small(few, measure=None)))
    assert found.indicators[2].tolist() == [0, 0, 0]


def test_a_score_of_nothing_can_only_rise() -> None:
    found, way = of(sources_of(small(measure=-5.0)))
    assert found.indicators[2, 2] == pytest.approx(way.row[0] * way.row[4], rel=1e-9)
