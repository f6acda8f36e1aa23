from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pingouin  # type: ignore[import-untyped]  # comes without types
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.stats import f

from scoring.intraclass import Coefficient, Intraclass, intraclass
from scoring.problems import Refused

FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
PINGOUIN = ("ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)")
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
RATINGS = arrays(np.float64, st.tuples(st.integers(2, 7), st.integers(2, 5)), elements=st.integers(1, 5))


def forms(found: Intraclass) -> Mapping[str, Coefficient]:
    return {form: getattr(found, form) for form in FORMS}


def numbers(one: Coefficient) -> list[float]:
    return [1 if number is None else max(number, -1e6) for number in vars(one).values()]  # below, rounding decides


def second_opinion(ratings: NDArray[np.float64]) -> Mapping[str, Mapping[str, Any]]:
    targets, raters = (axis.ravel() for axis in np.indices(ratings.shape))
    rows = pd.DataFrame({"target": targets, "rater": raters, "rating": ratings.ravel()})
    table = pingouin.intraclass_corr(rows, targets="target", raters="rater", ratings="rating").set_index("Type")
    return {form: table.loc[name].to_dict() for form, name in zip(FORMS, PINGOUIN, strict=True)}


def codes(ratings: Any, **how: float) -> list[str]:
    with pytest.raises(Refused) as refused:
        intraclass(ratings, **how)
    return [problem.code for problem in refused.value.problems]


def test_shrout_and_fleiss_1979_table_2() -> None:
    found = {form: one.value for form, one in forms(intraclass(SHROUT_FLEISS)).items()}
    published = {"icc1": 0.17, "icc2": 0.29, "icc3": 0.71, "icc1k": 0.44, "icc2k": 0.62, "icc3k": 0.91}
    assert found == pytest.approx(published, abs=0.005)


def test_shrout_and_fleiss_1979_table_3_mean_squares() -> None:
    found = intraclass(SHROUT_FLEISS)
    assert found.between_targets == pytest.approx(11.24, abs=0.005)
    assert found.within_targets == pytest.approx(6.26, abs=0.005)
    assert found.between_raters == pytest.approx(32.49, abs=0.005)
    assert found.residual == pytest.approx(1.02, abs=0.005)


def wines() -> NDArray[np.float64]:
    table = pingouin.read_dataset("icc").pivot(index="Wine", columns="Judge", values="Scores")
    return np.asarray(table.to_numpy(), dtype=np.float64)


def random_ratings(seed: int) -> NDArray[np.float64]:
    chance = np.random.default_rng(seed)
    n, k = chance.integers(3, 12), chance.integers(2, 6)
    targets = chance.normal(0, chance.uniform(0.1, 3), (n, 1))
    return np.asarray(targets + chance.normal(0, 1, (1, k)) + chance.normal(0, 1, (n, k)), dtype=np.float64)


@pytest.mark.parametrize("ratings", [SHROUT_FLEISS.astype(float), wines(), *map(random_ratings, range(6))])
@pytest.mark.filterwarnings("ignore:The inplace keyword")  # in pingouin itself
def test_all_six_forms_as_pingouin_has_them(ratings: NDArray[np.float64]) -> None:
    other = second_opinion(ratings)
    for form, found in forms(intraclass(ratings)).items():
        expected = other[form]
        ours = (found.value, found.f, found.df1, found.df2, found.p)
        assert ours == pytest.approx([expected[name] for name in ("ICC", "F", "df1", "df2", "pval")], rel=1e-8)
        assert (found.low, found.high) == pytest.approx(expected["CI95"], abs=0.00501)  # pingouin rounds to two digits


def test_interval_of_the_wine_ratings_at_another_level() -> None:
    """F / F(.95; 7, 21) = 11.786693 / 2.487578 and F / F(.05; 7, 21): (F - 1) / (F + 3) of each."""
    found = intraclass(wines(), level=0.9).icc3
    ratios = 11.786693 / f.ppf([0.95, 0.05], 7, 21)
    assert (found.low, found.high) == pytest.approx((ratios - 1) / (ratios + 3), rel=1e-6)


def test_interval_of_shrout_and_fleiss_second_form_by_their_formula() -> None:
    """As printed, with F* upside up: v degrees of freedom, then both quantiles."""
    n, k, b, j, e = 6, 4, 11.241667, 32.486111, 1.0194444
    icc, ratio = 0.2897638, 32.486111 / 1.0194444
    up = (n - 1) * (k - 1) * (k * icc * ratio + n * (1 + (k - 1) * icc) - k * icc) ** 2
    v = up / ((n - 1) * k**2 * icc**2 * ratio**2 + (n * (1 + (k - 1) * icc) - k * icc) ** 2)
    upper, lower = f.ppf(0.975, n - 1, v), f.ppf(0.975, v, n - 1)
    low = n * (b - upper * e) / (upper * (k * j + (k * n - k - n) * e) + n * b)
    high = n * (lower * b - e) / (k * j + (k * n - k - n) * e + n * lower * b)
    found = intraclass(SHROUT_FLEISS).icc2
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-5)


@given(RATINGS)
def test_neither_the_order_of_targets_nor_of_raters_matters(ratings: NDArray[np.float64]) -> None:
    assume(np.ptp(ratings) > 0)
    one, other = forms(intraclass(ratings)), forms(intraclass(ratings[::-1, ::-1]))
    for form in FORMS:
        assert numbers(one[form]) == pytest.approx(numbers(other[form]), rel=1e-6, abs=1e-9)


@given(RATINGS, st.floats(0.5, 4), st.floats(-9, 9))
def test_unit_and_origin_of_the_scale_do_not_matter(ratings: NDArray[np.float64], unit: float, origin: float) -> None:
    assume(np.ptp(ratings) > 0)
    one, other = forms(intraclass(ratings)), forms(intraclass(unit * ratings + origin))
    for form in FORMS:
        assert numbers(one[form]) == pytest.approx(numbers(other[form]), rel=1e-6, abs=1e-9)


@given(RATINGS)
def test_spearman_and_brown_lead_from_one_rating_to_the_mean_of_all(ratings: NDArray[np.float64]) -> None:
    assume(np.ptp(ratings) > 0)
    found, k = intraclass(ratings), ratings.shape[1]
    for single, mean in ((found.icc1, found.icc1k), (found.icc2, found.icc2k), (found.icc3, found.icc3k)):
        for name in ("value", "low", "high"):
            one, of_all = getattr(single, name), getattr(mean, name)
            if one is not None and of_all is not None:
                assert of_all == pytest.approx(k * one / (1 + (k - 1) * one), rel=1e-6, abs=1e-9)


@given(RATINGS)
def test_every_value_lies_in_its_interval_and_below_one(ratings: NDArray[np.float64]) -> None:
    """But the upper end of the second form: with few degrees of freedom its F may end below 1."""
    assume(np.ptp(ratings) > 0)
    found = intraclass(ratings)
    for one in forms(found).values():
        assert max(numbers(one)[0], numbers(one)[-1]) <= 1 + 1e-9
        if one.low is not None and one.value is not None:
            assert one.low <= one.value + 1e-9
    for one in (found.icc1, found.icc3, found.icc1k, found.icc3k):
        if one.high is not None and one.value is not None:
            assert one.value <= one.high + 1e-9


def test_raters_who_agree_throughout() -> None:
    found = intraclass([[1.1, 1.1], [2.3, 2.3], [3.7, 3.7]])
    for one in forms(found).values():
        assert (one.value, one.f, one.p, one.low, one.high) == (1, None, 0, 1, 1)


def test_a_rater_always_one_higher_is_consistent_and_does_not_agree() -> None:
    found = intraclass([[1.1, 2.1], [2.3, 3.3], [3.7, 4.7]])
    assert (found.icc3.value, found.icc3.f, found.icc3.p, found.icc3.low) == (1, None, 0, 1)
    assert found.icc2.value is not None
    assert found.icc2.value < 0.9
    assert found.residual == 0


def test_targets_that_do_not_differ_leave_no_value_that_divides_by_their_variance() -> None:
    found = intraclass([[1, 2], [1, 2], [1, 2]])
    assert (found.icc3.value, found.icc3.f, found.icc3.p) == (None, None, None)
    assert found.icc1.value == pytest.approx(-1)
    assert found.icc1.f == 0
    assert found.icc1k.value is None
    assert found.icc2.value == 0


def test_a_denominator_of_rounding_alone_gives_no_value() -> None:
    """B = 1/6, J = 2/3 and E = 7/6: B + (J - E) / 3 of ICC2k is 0 but for the last digits."""
    found = intraclass([[2, 3], [4, 2], [3, 2]])
    assert found.between_targets + (found.between_raters - found.residual) / 3 == pytest.approx(0, abs=1e-12)
    assert found.icc2k.value is None


def test_a_variance_estimated_below_zero_gives_no_value() -> None:
    """Mean squares 0.1 between targets, 0 between raters, about 1 left: the mean of all has no positive variance."""
    found = intraclass([[1, 2], [2, 1]])
    assert [one.value for one in forms(found).values()] == [-1, None, -1, None, None, None]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([1, 2, 3], ["icc-shape"]),
        ([[1, 2], [3]], ["icc-shape"]),
        ([["good", "bad"], ["bad", "good"]], ["icc-shape"]),
        ([[1, 2, 3]], ["icc-few-targets"]),
        ([[1], [2]], ["icc-few-raters"]),
        ([[1]], ["icc-few-targets", "icc-few-raters"]),
        ([[1, np.nan], [None, 2]], ["icc-missing", "icc-missing"]),
        ([[1, np.inf], [1, np.nan]], ["icc-infinite", "icc-missing"]),
        ([[3, 3], [3, 3]], ["icc-constant"]),
    ],
)
def test_refusals(ratings: Any, expected: list[str]) -> None:
    assert codes(ratings) == expected


@pytest.mark.parametrize("level", [0, 1, 95, float("nan")])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    assert codes(SHROUT_FLEISS, level=level) == ["icc-level"]


def test_a_missing_rating_is_placed() -> None:
    with pytest.raises(Refused, match="target 2 › rater 1: there is no rating"):
        intraclass(np.array([[1, 2], [np.nan, 2]]))
