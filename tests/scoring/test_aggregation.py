import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from scoring.aggregation import AGGREGATIONS, Aggregation, aggregate
from scoring.problems import Refused

NAN = math.nan
SCORE = st.floats(0, 100)
WEIGHT = st.one_of(st.just(0.0), st.floats(1e-3, 1e3))
PAIRS = st.lists(st.tuples(st.one_of(SCORE, st.just(NAN)), WEIGHT), min_size=1, max_size=6)
ALL = pytest.mark.parametrize("aggregation", AGGREGATIONS)


def one(pairs: list[tuple[float, float]], minimum_share: float = 0.0, aggregation: Aggregation = "arithmetic") -> float:
    values, weights = zip(*pairs, strict=True)
    return float(aggregate(values, weights, minimum_share, aggregation))


def by_hand(pairs: list[tuple[float, float]], aggregation: Aggregation) -> float:
    """Term by term; NaN where nothing that has weight is present."""
    present = [(value, weight) for value, weight in pairs if not math.isnan(value) and weight > 0]
    total = math.fsum(weight for _, weight in present)
    if not present:
        return NAN
    if aggregation == "arithmetic":
        return math.fsum(value * weight for value, weight in present) / total
    if any(value == 0 for value, _ in present):
        return 0.0
    if aggregation == "geometric":
        return math.exp(math.fsum(weight * math.log(value) for value, weight in present) / total)
    smallest = min(value for value, _ in present)  # so that no quotient overflows
    return smallest * total / math.fsum(weight * (smallest / value) for value, weight in present)


def test_means_of_two_by_hand() -> None:
    assert aggregate([20, 80], [0.5, 0.5]) == 50
    assert aggregate([20, 80], [0.5, 0.5], 0, "geometric") == pytest.approx(40)
    assert aggregate([20, 80], [0.5, 0.5], 0, "harmonic") == pytest.approx(32)
    assert aggregate([20, 80], [3, 1], 0, "harmonic") == pytest.approx(4 / (3 / 20 + 1 / 80))


def test_means_are_those_of_scipy() -> None:
    chance = np.random.default_rng(1)
    values, weights = chance.uniform(1, 100, (50, 7)), chance.uniform(0, 1, (50, 7))
    np.testing.assert_allclose(aggregate(values, weights), np.average(values, axis=1, weights=weights), rtol=1e-12)
    geometric, harmonic = (aggregate(values, weights, 0, how) for how in AGGREGATIONS[1:])
    np.testing.assert_allclose(geometric, stats.gmean(values, axis=1, weights=weights), rtol=1e-12)
    np.testing.assert_allclose(harmonic, stats.hmean(values, axis=1, weights=weights), rtol=1e-12)


@given(PAIRS, st.sampled_from(AGGREGATIONS))
def test_any_pattern_of_gaps_zeros_and_weights(pairs: list[tuple[float, float]], aggregation: Aggregation) -> None:
    assert one(pairs, 0, aggregation) == pytest.approx(by_hand(pairs, aggregation), rel=1e-9, abs=1e-300, nan_ok=True)


@given(PAIRS)
def test_harmonic_is_at_most_geometric_is_at_most_arithmetic(pairs: list[tuple[float, float]]) -> None:
    arithmetic, geometric, harmonic = (one(pairs, 0, aggregation) for aggregation in AGGREGATIONS)
    assume(not math.isnan(arithmetic))
    assert 0 <= harmonic <= geometric * (1 + 1e-12) + 1e-300
    assert geometric <= arithmetic * (1 + 1e-12) <= 100 * (1 + 1e-11)


@ALL
@given(SCORE, st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=6))
def test_equal_scores_are_their_own_mean(aggregation: Aggregation, score: float, weights: list[float]) -> None:
    assert one([(score, w) for w in weights], 0, aggregation) == pytest.approx(score, rel=1e-11, abs=1e-300)


@ALL
@given(PAIRS, st.floats(0.01, 100), st.floats(0, 1))
def test_only_the_proportions_of_weights_count(
    aggregation: Aggregation, pairs: list[tuple[float, float]], times: float, share: float
) -> None:
    total = sum(weight for _, weight in pairs)
    carried = sum(weight for value, weight in pairs if not math.isnan(value))
    assume(abs(carried - share * total) > 1e-9 * total)  # on the border either may be rounded away
    scaled = [(value, weight * times) for value, weight in pairs]
    found, expected = one(scaled, share, aggregation), one(pairs, share, aggregation)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-300, nan_ok=True)


@pytest.mark.parametrize("aggregation", ["geometric", "harmonic"])
def test_a_zero_that_has_weight_is_made_up_for_by_nothing(aggregation: Aggregation) -> None:
    assert one([(0, 0.01), (100, 0.99)], 0, aggregation) == 0
    assert one([(0, 0.0), (81, 1.0)], 0, aggregation) == pytest.approx(81)
    assert one([(0, 0.0), (NAN, 1.0), (81, 1.0)], 0, aggregation) == pytest.approx(81)


@ALL
def test_the_smallest_numbers_there_are_overflow_nothing(aggregation: Aggregation) -> None:
    assert one([(5e-324, 0.5), (5e-324, 0.5)], 0, aggregation) == pytest.approx(0, abs=1e-300)


@ALL
@pytest.mark.parametrize(
    ("present", "minimum_share", "given"),
    [
        (7, 0.7, True),
        (6, 0.7, False),
        (7, 0.7000001, False),
        (10, 1.0, True),
        (9, 1.0, False),
        (1, 0.0, True),
        (0, 0.0, False),
        (3, 0.3, True),
    ],
)
def test_the_share_of_weight_that_must_be_present(
    aggregation: Aggregation, present: int, minimum_share: float, given: bool
) -> None:
    pairs = [(50.0, 0.1)] * present + [(NAN, 0.1)] * (10 - present)  # ten times 0.1 is not 1, nor seven times 0.7
    assert one(pairs, minimum_share, aggregation) == pytest.approx(50 if given else NAN, nan_ok=True)


@ALL
def test_without_weight_there_is_no_mean(aggregation: Aggregation) -> None:
    assert math.isnan(one([(50, 0.0), (60, 0.0)], 0, aggregation))
    assert math.isnan(one([(50, 0.0), (NAN, 1.0)], 0, aggregation))
    assert math.isnan(float(aggregate([], [], 0, aggregation)))


@ALL
def test_draws_side_by_side_are_as_one_after_the_other(aggregation: Aggregation) -> None:
    chance = np.random.default_rng(2)
    values = np.where(chance.random((6, 5, 4)) < 0.3, NAN, chance.uniform(0, 100, (6, 5, 4)))
    weights = chance.random((5, 4))
    found = aggregate(values, weights, 0.6, aggregation)
    assert found.shape == (6, 5)
    expected = [[aggregate(row, w, 0.6, aggregation) for row, w in zip(rows, weights, strict=True)] for rows in values]
    np.testing.assert_allclose(found, np.array(expected, dtype=np.float64), rtol=1e-12)
    assert np.isnan(found).any()
    assert not np.isnan(found).all()


def test_another_mean_is_refused() -> None:
    with pytest.raises(Refused, match="aggregation-unknown"):
        aggregate([1, 2], [1, 1], 0, "median")  # type: ignore[arg-type]  # what is refused
