"""The covariance of item scores from cross-products alone, against resampling the respondents themselves."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from scoring.samples import sample, sampling_error
from scoring.tallies import fold
from tests.scoring.studies import SMALL, answers

ITEMS = tuple(item for item in SMALL.items if item.audience == "residents")
POINTS = {item.id: item.points for item in ITEMS}
RESAMPLES = 8000
Answers = NDArray[np.int8]


def drawn(sizes: list[int], silent: float, seed: int) -> list[Answers]:
    rng = np.random.default_rng(seed)
    return [answers(n, ITEMS, rng, silent) for n in sizes]


def scores(rows: Answers) -> NDArray[np.float64]:
    """Each answer from 0 to 100, NaN off the scale."""
    keyed = np.where([item.key == 1 for item in ITEMS], rows, 6 - rows)
    return np.where(rows > 0, 25.0 * (keyed - 1), np.nan)


def resampled(strata: list[Answers], shares: list[float], rng: np.random.Generator) -> NDArray[np.float64]:
    """Item means of n - 1 respondents drawn with replacement in each stratum, whose variance is s^2 / n.

    Source: Rao & Wu, J. Amer. Statist. Assoc. 83 (1988) 231-241.
    """
    means = np.zeros((RESAMPLES, len(ITEMS)))
    for rows, share in zip(strata, shares, strict=True):
        picked = rng.integers(0, len(rows), (RESAMPLES, len(rows) - 1))
        means += share * np.nanmean(scores(rows)[picked], axis=1)
    return means


def covariance(strata: list[Answers], populations: dict[str, int] | None) -> NDArray[np.float64]:
    tallies = [fold("residents", str(k), POINTS, rows) for k, rows in enumerate(strata)]
    error = sampling_error(sample("residents", ITEMS, tallies, populations))
    assert error is not None
    return error.covariance


@pytest.mark.parametrize("people", [12, 30, 60])
def test_of_one_sample(people: int) -> None:
    strata = drawn([people], 0.0, people)
    means = resampled(strata, [1.0], np.random.default_rng(1))
    found = covariance(strata, None)
    assert_allclose(np.cov(means.T), found, rtol=0.08, atol=0.04 * found.max())


def test_of_weighted_strata() -> None:
    """Large populations, so that sampling without replacement does not show."""
    strata = drawn([10, 14, 20], 0.0, 4)
    shares = [0.5, 0.3, 0.2]
    means = resampled(strata, shares, np.random.default_rng(1))
    found = covariance(strata, {"0": 500_000, "1": 300_000, "2": 200_000})
    assert_allclose(np.cov(means.T), found, rtol=0.08, atol=0.04 * found.max())


@pytest.mark.parametrize("silent", [0.1, 0.3])
def test_where_some_do_not_know(silent: float) -> None:
    """A mean of those who know is a ratio; resampling varies its denominator too, which at this size shows little."""
    strata = drawn([40, 40], silent, 5)
    means = resampled(strata, [0.5, 0.5], np.random.default_rng(1))
    found = covariance(strata, {"0": 500_000, "1": 500_000})
    assert_allclose(np.cov(means.T), found, rtol=0.12, atol=0.06 * found.max())


def test_of_a_mean_of_items_and_what_independent_draws_would_say() -> None:
    """The variance of a composite needs the covariances: without them it comes out too small by a third and more."""
    strata = drawn([40, 40], 0.2, 6)
    keys = np.array([item.key for item in ITEMS])
    weights = np.where(keys > 0, 0.4, 0.2)
    means = resampled(strata, [0.5, 0.5], np.random.default_rng(1)) @ weights
    found = covariance(strata, {"0": 500_000, "1": 500_000})
    whole = weights @ found @ weights
    assert means.var() == pytest.approx(whole, rel=0.1)
    assert weights**2 @ found.diagonal() < 0.7 * whole
