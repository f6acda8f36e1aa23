from itertools import combinations
from math import inf, nan
from typing import Any

import numpy as np
import pingouin  # type: ignore[import-untyped]  # comes without types
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import norm, ttest_ind

from scoring.gaps import EstimatedMean, Gap, gap, gap_from_moments
from scoring.problems import Refused
from scoring.tallies import DONT_KNOW, MISSING, NOT_APPLICABLE, fold

COUNTS = st.lists(st.integers(0, 12), min_size=5, max_size=5).filter(lambda counts: sum(counts) > 1)
KEYS = st.sampled_from([1, -1])


def scores(counts: list[int], key: int = 1) -> NDArray[np.float64]:
    """One score for each answer."""
    answers = np.repeat(np.arange(1, len(counts) + 1), counts)
    return np.asarray((answers - 1 if key == 1 else len(counts) - answers) * 100 / (len(counts) - 1), dtype=np.float64)


def codes(function: Any, *arguments: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        function(*arguments)
    return [problem.code for problem in refused.value.problems]


def test_student_1908_sleep_as_in_rs_t_test() -> None:
    """t = -1.8608, df = 17.776, p-value = 0.07939, 95 percent confidence interval -3.3654832 0.2054832."""
    drugs = np.array(
        [[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]]
    )
    one, other = (EstimatedMean(drug.mean(), drug.var(ddof=1) / 10, 9) for drug in drugs)
    found = gap_from_moments(one, other)
    assert found.standard_error is not None
    assert found.difference / found.standard_error == pytest.approx(-1.8608, abs=0.00005)
    assert found.df == pytest.approx(17.776, abs=0.0005)
    assert found.p == pytest.approx(0.07939, abs=0.000005)
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)
    assert (found.hedges_g, found.cliffs_delta) == (None, None)


@pytest.mark.filterwarnings("ignore:Precision loss")  # SciPy's, where all of one group answered the same
@given(COUNTS, COUNTS, KEYS, st.sampled_from([0.9, 0.95, 0.99]))
def test_a_gap_is_welchs_t_test_on_the_rows(first: list[int], second: list[int], key: int, level: float) -> None:
    one, other = scores(first, key), scores(second, key)
    assume(np.ptp(one) > 0 or np.ptp(other) > 0)
    expected = ttest_ind(one, other, equal_var=False)
    low, high = expected.confidence_interval(level)
    found = gap(first, second, key, 5, level=level)
    assert found.difference == pytest.approx(one.mean() - other.mean(), abs=1e-9)
    assert (found.df, found.low, found.high) == pytest.approx((expected.df, low, high), rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-7, abs=1e-300)


@given(COUNTS, COUNTS, KEYS)
def test_both_effects_by_rows(first: list[int], second: list[int], key: int) -> None:
    one, other = scores(first, key), scores(second, key)
    found = gap(first, second, key, 5)
    assert found.cliffs_delta == pytest.approx(np.mean(np.sign(np.subtract.outer(one, other))), abs=1e-12)
    if np.ptp(one) + np.ptp(other) == 0:
        assert found.hedges_g is None
    else:
        approximate = pingouin.compute_effsize(one, other, eftype="hedges")  # J as 1 - 3 / (4 k - 1)
        assert found.hedges_g == pytest.approx(approximate, rel=0.02, abs=1e-12)


@pytest.mark.parametrize(("k", "unbiased"), [(2, 0.5642), (3, 0.7236), (10, 0.9228), (50, 0.9849)])
def test_hedges_and_olkin_1985_exact_bias_correction_factors(k: int, unbiased: float) -> None:
    """Groups of k / 2 + 1 answers each way; d itself is the difference over the pooled standard deviation."""
    first, second = [k // 2, 0, 1], [1, k - k // 2, 0]
    one, other = scores(first), scores(second)
    pooled = np.sqrt((len(one) * one.var() + len(other) * other.var()) / k)
    found = gap(first, second, 1, 3).hedges_g
    assert found == pytest.approx(unbiased * (one.mean() - other.mean()) / pooled, rel=1e-4)


@given(COUNTS, COUNTS, KEYS)
def test_turned_groups_and_turned_items_turn_the_gap(first: list[int], second: list[int], key: int) -> None:
    found = gap(first, second, key, 5)
    for turned in (gap(second, first, key, 5), gap(first, second, -key, 5)):
        assert turned.difference == pytest.approx(-found.difference, abs=1e-9)
        assert turned.cliffs_delta == pytest.approx(-(found.cliffs_delta or 0), abs=1e-12)
        if found.low is not None and found.high is not None:
            assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-9)
            assert turned.p == pytest.approx(found.p, rel=1e-7, abs=1e-300)


def test_no_difference_has_no_sign() -> None:
    assert str(gap([1, 1], [2, 2], -1, 2).cliffs_delta) == "0.0"


def test_of_the_counts_of_a_tally_what_is_off_the_scale_does_not_count() -> None:
    answers = [[1], [2], [2], [3], [3], [3], *[[kind] for kind in (DONT_KNOW, NOT_APPLICABLE, MISSING) for _ in "ab"]]
    counted = fold("residents", "", {"R1": 3}, np.array(answers, dtype=np.int8)).counts["R1"]
    assert counted == (1, 2, 3, 2, 2, 2)
    assert gap(counted, [3, 1, 0, 6, 7, 8], 1, 3) == gap([1, 2, 3], [3, 1, 0], 1, 3)


def test_whole_populations_leave_only_what_was_not_asked() -> None:
    """Over all samples of 3 of 5, (1 - f) s^2 / n averages to the variance of the means; the others were all asked."""
    population = [1, 2, 2, 3, 5]
    found, means = [], []
    for drawn in combinations(population, 3):
        counts = np.bincount(drawn, minlength=6)[1:]
        one = gap(counts, [2, 1, 0, 0, 1], 1, 5, fractions=(3 / 5, 1.0))
        found.append((one.standard_error or 0) ** 2)
        means.append(np.mean(scores(counts.tolist())))
    assert np.mean(found) == pytest.approx(np.var(means))


def test_a_census_of_both_has_no_error_and_needs_no_interval() -> None:
    found = gap([1, 0, 3], [2, 2, 0], 1, 3, fractions=(1, 1))
    assert found == Gap(50.0, 0.0, hedges_g=found.hedges_g, cliffs_delta=found.cliffs_delta)
    assert gap([0, 0, 1], [0, 1, 0], 1, 3, fractions=(1, 1)).standard_error == 0


@pytest.mark.parametrize("points", [3, 4, 7])
def test_answers_that_are_all_the_same_show_no_variance(points: int) -> None:
    first, second = [0] * points, [0] * points
    first[1], second[2] = 7, 3
    found = gap(first, second, 1, points)
    assert found == Gap(found.difference, 0.0, cliffs_delta=-1)
    assert found.difference == pytest.approx(-100 / (points - 1))


def test_one_answer_shows_a_difference_and_no_more() -> None:
    found = gap([0, 0, 1], [2, 1, 0], 1, 3)
    assert found == Gap(found.difference, hedges_g=found.hedges_g, cliffs_delta=1)
    assert found.difference == pytest.approx(100 - 50 / 3)
    assert found.hedges_g is not None
    assert gap([0, 0, 1], [1, 1, 0], 1, 3).hedges_g is None


def test_a_mean_known_exactly_leaves_the_other_ones_degrees_of_freedom() -> None:
    found = gap_from_moments(EstimatedMean(60, 4, 11), EstimatedMean(55, 0))
    assert (found.df, found.standard_error) == (11, 2)


def test_variances_known_exactly_make_t_normal() -> None:
    found = gap_from_moments(EstimatedMean(60, 9), EstimatedMean(55, 16))
    assert found.df == inf
    assert found.p == pytest.approx(2 * norm.sf(1))
    assert found.high == pytest.approx(5 + 5 * norm.ppf(0.975))


@given(st.floats(1e-300, 1e-200), st.floats(1, 1e9))
def test_satterthwaites_degrees_of_freedom_lie_between_the_fewest_and_their_sum(tiny: float, unit: float) -> None:
    for variances in ((1.0, 1.0), (3.0, 1.0), (tiny, 1.0), (tiny, tiny)):
        one, other = (EstimatedMean(50, unit * v, df) for v, df in zip(variances, (7, 20), strict=True))
        df = gap_from_moments(one, other).df
        assert df is not None
        assert 7 - 1e-9 <= df <= 27 + 1e-9


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (([1, 2], [1, 2, 3], 1, 2), ["counts-unlike"]),
        (([1, -2], [1, 2.5], 1, 2), ["counts-not-whole"] * 2),
        (([0, 0, 9, 9, 9], [1, 2, 0, 0, 0], 1, 2), ["counts-empty"]),
        (([1, 2, 3], [1, 2, 3], 0, 4), ["gap-key", "gap-points"]),
        (([1, 2, 3], [1, 2, 3], 1, 1), ["gap-points"]),
        (([1, 2, 3], [1, 2, 3], 1, 2), ["gap-points"]),
        (([1, 2, 3, 0], [1, 2, 3, 0], 1, 2), ["gap-points"]),
        (([1, 2], [1, 2], 1, 2, (-0.1, 1.1)), ["gap-fraction"] * 2),
        (([1, 2], [1, 2], 1, 2, (nan, 0), 95), ["gap-level", "gap-fraction"]),
    ],
)
def test_refusals_of_a_gap(arguments: Any, expected: list[str]) -> None:
    assert codes(gap, *arguments) == expected


def test_refusals_of_means() -> None:
    assert codes(EstimatedMean, nan, -1, 0) == ["gap-mean", "gap-variance", "gap-degrees"]
    assert codes(EstimatedMean, 50, inf, nan) == ["gap-variance", "gap-degrees"]
    assert codes(gap_from_moments, EstimatedMean(1, 1), EstimatedMean(1, 1), 1) == ["gap-level"]
