"""What rules are read against, drawn as it could have been."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from scoring.figure_draws import draw_figures, effective_answers, figure_draws, known_figures
from scoring.obstacles import obstacles
from scoring.samples import Sample, sample, sampling_error
from scoring.scores import ScoredItem
from scoring.tallies import Tally
from tests.scoring.evaluated import POPULATIONS, exact, of, sampled
from tests.scoring.references import METHOD

DRAWS = 4000


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_draws_lie_about_the_figures_with_the_variance_that_sampling_gives() -> None:
    evaluated = sampled()
    known, drawn = known_figures(evaluated), draw_figures(evaluated, DRAWS, rng())
    assert drawn is not None
    for name in ("IC2", "TS5", "PA4"):
        for group in ("residents", "officers"):
            error = sampling_error(evaluated.samples[group])
            assert error is not None
            items = [k for k, id in enumerate(error.items) if id in _items(group, name)]
            inflation = error.degrees / (error.degrees - 2)  # of a variance by sqrt(df / chi2), as of Student's t
            expected = np.sqrt(error.covariance[np.ix_(items, items)].mean() * inflation)
            values = drawn.groups[name][group]
            assert values.std() == pytest.approx(expected, rel=0.05)
            assert values.mean() == pytest.approx(known.groups[name][group], abs=4 * expected / np.sqrt(DRAWS))


def _items(group: str, indicator: str) -> set[str]:
    return {item.id for item in sampled().plan.items if (item.audience, item.indicator) == (group, indicator)}


def test_groups_of_a_draw_make_up_its_score() -> None:
    evaluated = sampled()
    drawn = draw_figures(evaluated, 50, rng())
    assert drawn is not None
    for name, weights in zip(evaluated.scorecard.indicators, evaluated.scorecard.group_weights, strict=True):
        joined = sum(weight * drawn.groups[name][group] for group, weight in weights.items())
        np.testing.assert_allclose(joined, drawn.scores[name], atol=1e-9)


def test_obstacles_of_a_draw_are_those_of_its_scores_and_weights() -> None:
    drawn = draw_figures(sampled(), 50, rng())
    assert drawn is not None
    names = list(drawn.scores)
    for k in range(50):
        weights, scores = ([float(table[name][k]) for name in names] for table in (drawn.weights, drawn.scores))
        found = [float(drawn.obstacles[name][k]) for name in names]
        np.testing.assert_allclose(found, obstacles(weights, np.clip(scores, 0, 100)), atol=1e-12)


def test_what_an_audience_without_cross_products_says_is_not_drawn() -> None:
    evaluated = exact()
    drawn = draw_figures(evaluated, 20, rng())
    assert drawn is not None
    assert drawn.scores == {}
    assert drawn.obstacles == {}
    objective = evaluated.evaluation.indicators[1].groups["objective"]
    assert drawn.groups["IC2"]["objective"].tolist() == [objective] * 20  # no sample varies it


def test_where_one_audience_is_not_drawn_the_others_are_but_no_obstacles() -> None:
    parts = tuple(part for given in sampled().samples.values() for part in given.strata)
    silent = tuple(replace(part, moments=None) if part.audience == "residents" else part for part in parts)
    drawn = draw_figures(of(METHOD, silent, POPULATIONS), 20, rng())
    assert drawn is not None
    assert "IC1" in drawn.scores  # officers alone
    assert "IC2" not in drawn.scores
    assert drawn.groups["IC2"].keys() == {"officers", "objective"}
    assert drawn.obstacles == drawn.weights == {}


def test_without_weights_nothing_is_drawn() -> None:
    nobody = replace(METHOD, policy=replace(METHOD.policy, exclude_above=-1.0))
    assert draw_figures(of(nobody, ()), 20, rng()) is None


def test_weights_that_are_not_drawn_stand_in_every_draw() -> None:
    known = known_figures(exact())
    scores = np.array([[50.0, -5.0, np.nan], [100.0, 105.0, np.nan]])  # no further from the mark than its ends
    found = figure_draws(known, ("A", "B", "C"), scores, np.array([0.2, 0.6, 0.2]), {})
    assert found.scores.keys() == {"A", "B"}
    assert found.weights["B"].tolist() == [0.6, 0.6]
    assert found.obstacles["A"].tolist() == pytest.approx([1 / 7, 0])  # nothing is lacking in the second draw
    assert found.obstacles["B"].tolist() == pytest.approx([6 / 7, 0])


ITEM = ScoredItem("R1", "A", "residents", 1)


def given_of(sizes: tuple[int, ...], populations: tuple[int, ...] | None, by_strata: bool = True) -> Sample:
    parts = [Tally("residents", str(k), n, {"R1": (n, 0, 0, 0, 0, 0, 0, 0)}) for k, n in enumerate(sizes)]
    people = {str(k): number for k, number in enumerate(populations or ())}
    return sample("residents", (ITEM,), parts, people, "strata" if by_strata else "responses")


@pytest.mark.parametrize(
    ("given", "size"),
    [
        (given_of((30, 20), None), 50),
        (given_of((30, 20), (300_000_000, 200_000_000)), 50),  # in proportion, so that weighting changes nothing
        (given_of((10, 40), (500_000_000, 500_000_000)), 1 / (0.25 / 10 + 0.25 / 40)),  # Cochran 1977, section 5.4
        (given_of((10, 40), (20, 400)), 1 / ((20 / 420) ** 2 * 0.5 / 10 + (400 / 420) ** 2 * 0.9 / 40)),
        (given_of((30, 20), (60, 40), by_strata=False), 100),  # half of a population that everybody stands for
        (given_of((30, 20), (30, 20)), inf),
        (given_of((30, 20), (3, 2)), 50),  # a population smaller than its responses is not to be believed
    ],
)
def test_cochran_1977_the_effective_number_of_answers(given: Sample, size: float) -> None:
    assert effective_answers({"residents": given})["R1"] == pytest.approx(size)


def test_an_item_that_nobody_answered_has_no_size() -> None:
    silent = Tally("residents", "1", 5, {"R1": (0, 0, 0, 0, 0, 5, 0, 0)})
    assert effective_answers({"residents": sample("residents", (ITEM,), [silent])}) == {}
