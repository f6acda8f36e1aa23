"""The covariance of item scores against what happens when people are drawn again."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.samples import sample
from tests.scoring.answered import ITEMS, SCALES, answers, error, kept, means, scored


def resampled(
    tables: list[NDArray[np.int8]], shares: list[float], times: int, chance: np.random.Generator
) -> NDArray[np.float64]:
    """Item means of respondents drawn again from each stratum: (times, items)."""
    total = np.zeros((times, len(ITEMS)))
    for table, share in zip(tables, shares, strict=True):
        scores = scored(table, ITEMS)
        counts = chance.multinomial(len(table), np.full(len(table), 1 / len(table)), times)
        total += share * (counts @ np.nan_to_num(scores)) / (counts @ ~np.isnan(scores))
    return total


@pytest.mark.parametrize("sizes", [(200,), (60, 140)])
def test_a_bootstrap_of_respondents_finds_the_same_covariance(sizes: tuple[int, ...]) -> None:
    chance = np.random.default_rng(3)
    tables = [answers(n, SCALES, chance, 0.25, mean=0.7 * k) for k, n in enumerate(sizes)]
    shares = {1: [1.0], 2: [0.7, 0.3]}[len(sizes)]
    populations = {str(k): round(share * 10**9) for k, share in enumerate(shares)}
    found = error(sample("residents", ITEMS, [kept(str(k), t) for k, t in enumerate(tables)], populations))
    expected = np.cov(resampled(tables, shares, 20_000, chance), rowvar=False)
    deviation = np.sqrt(found.covariance.diagonal())
    np.testing.assert_allclose(
        expected / np.outer(deviation, deviation), found.covariance / np.outer(deviation, deviation), atol=0.05
    )


def test_samples_drawn_again_from_a_finite_population_vary_as_one_of_them_says() -> None:
    chance = np.random.default_rng(4)
    people = [answers(n, SCALES, chance, 0.1, mean) for n, mean in ((120, 0.0), (80, 1.0))]
    found, said, degrees = [], [], []
    for _ in range(1500):
        drawn = [table[chance.permutation(len(table))[:n]] for table, n in zip(people, (40, 48), strict=True)]
        one = sample(
            "residents", ITEMS, [kept(name, t) for name, t in zip("ab", drawn, strict=True)], {"a": 120, "b": 80}
        )
        found.append(means(one))
        said.append(error(one).covariance)
        degrees.append(error(one).degrees)
    deviation = np.sqrt(np.mean(said, axis=0).diagonal())
    true = np.cov(np.array(found, dtype=np.float64), rowvar=False) / np.outer(deviation, deviation)
    np.testing.assert_allclose(np.mean(said, axis=0) / np.outer(deviation, deviation), true, atol=0.1)
    assert 39 <= min(degrees) <= max(degrees) <= 86
