from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binomtest, hypergeom, t

from scoring.problems import Refused
from scoring.proportions import mean_interval, wilson, z_of


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombe_1998_table_i(x: int, n: int, low: float, high: float) -> None:
    assert wilson(x, n) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.999])
@pytest.mark.parametrize("n", [1, 7, 200, 5000])
def test_wilson_as_scipy_has_it(n: int, confidence: float) -> None:
    for x in {0, 1, n // 3, n}:
        other = binomtest(x, n).proportion_ci(confidence, method="wilson")
        assert wilson(x, n, confidence) == pytest.approx((other.low, other.high), abs=1e-12)


@given(st.integers(1, 300), st.data(), st.floats(0.01, 0.999))
def test_the_ends_are_the_shares_whose_score_test_just_rejects(n: int, data: st.DataObject, confidence: float) -> None:
    x = data.draw(st.integers(0, n))
    for end in wilson(x, n, confidence):
        if 0 < end < 1:
            assert abs(x / n - end) / sqrt(end * (1 - end) / n) == pytest.approx(z_of(confidence), rel=1e-6)


def test_wilson_in_a_finite_population_solves_the_score_test_with_its_variance() -> None:
    x, n, people = 30, 80, 200

    def score(share: float) -> float:
        return (x / n - share) ** 2 - z_of(0.95) ** 2 * share * (1 - share) / n * (people - n) / (people - 1)

    low, high = wilson(x, n, population=people)
    assert low == pytest.approx(brentq(score, 1e-9, x / n), abs=1e-10)
    assert high == pytest.approx(brentq(score, x / n, 1 - 1e-9), abs=1e-10)


def test_wilson_covers_in_a_finite_population_as_often_as_it_says_on_average() -> None:
    people, n = 300, 120
    counts = np.arange(n + 1)
    ends = np.array([wilson(x, n, population=people) for x in counts.tolist()])
    covered = [
        hypergeom(people, truly, n).pmf(counts)[(ends[:, 0] <= truly / people) & (truly / people <= ends[:, 1])].sum()
        for truly in range(15, 286)
    ]
    assert np.mean(covered) == pytest.approx(0.95, abs=0.005)
    assert min(covered) > 0.91  # few counts are possible, and each weighs much


@given(st.integers(1, 500), st.data())
def test_more_people_left_out_widen_the_interval(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    widths = [high - low for low, high in (wilson(x, n, population=n + more) for more in (0, 1, 10, 10**6))]
    assert widths == sorted(widths)
    assert widths[0] == 0
    low, high = wilson(x, n, population=n + 10)
    assert 0 <= low <= x / n <= high <= 1


def test_sure_ends_are_exact_and_confidence_may_be_extreme() -> None:
    assert wilson(0, 9)[0] == 0
    assert wilson(9, 9)[1] == 1
    assert 0 < wilson(1, 9, 1 - 1e-16)[0] < wilson(1, 9, 1e-6)[0] < 1 / 9


@pytest.mark.parametrize(
    ("x", "n", "confidence", "population", "codes"),
    [
        (3, 2, 0.95, None, ["proportion-successes"]),
        (-1, 2, 0.95, None, ["proportion-successes"]),
        (nan, 2, 0.95, None, ["proportion-successes"]),
        (0, 0, 0.95, None, ["proportion-n"]),
        (0, inf, 0.95, None, ["proportion-n"]),
        (1, 2, 0, None, ["confidence-range"]),
        (1, 2, 95, None, ["confidence-range"]),
        (1, 20, 0.95, 19, ["population-small"]),
        (3, 2, 1, 1, ["proportion-successes", "confidence-range", "population-small"]),
    ],
)
def test_what_is_no_share(x: float, n: float, confidence: float, population: float | None, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        wilson(x, n, confidence, population)
    assert [problem.code for problem in refused.value.problems] == codes


def test_a_confidence_that_is_none() -> None:
    with pytest.raises(Refused, match="confidence-range"):
        z_of(1.0)
    assert z_of(0.95) == pytest.approx(1.959963984540054, abs=1e-14)


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.integers(2, 400), st.floats(0.01, 0.999))
def test_means_as_scipy_has_them(mean: float, variance: float, n: int, confidence: float) -> None:
    other = t.interval(confidence, n - 1, mean, sqrt(variance / n))
    assert mean_interval(mean, variance, n, confidence) == pytest.approx(other, rel=1e-9, abs=1e-9)


def test_a_quarter_of_the_people_asked_narrows_the_mean_by_the_root_of_three_quarters() -> None:
    low, high = mean_interval(50, 100, 30)
    near, far = mean_interval(50, 100, 30, population=120)
    assert (far - near) / (high - low) == pytest.approx(sqrt(0.75), abs=1e-12)
    assert mean_interval(50, 100, 30, population=30) == (50, 50)


def test_what_is_no_mean() -> None:
    with pytest.raises(Refused) as refused:
        mean_interval(nan, -1, 1, 0.0, 0)
    assert [problem.code for problem in refused.value.problems] == [
        "mean-number",
        "mean-variance",
        "mean-n",
        "confidence-range",
        "population-small",
    ]
