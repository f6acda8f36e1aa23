import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.stats import friedmanchisquare, rankdata

from scoring.concordances import KendallW, kendall_w
from scoring.problems import Refused

RATINGS = arrays(np.float64, st.tuples(st.integers(2, 8), st.integers(2, 6)), elements=st.integers(-3, 3))


def test_kendall_w_of_five_projects_and_four_judges() -> None:
    """Rank sums 9, 7, 8, 18, 18 deviate from 12 by squares that sum to 122: 12 * 122 / (16 * 120) = 0.7625.

    A page prints 0.73, having taken the mean rank sum for 3.75.
    """
    found = kendall_w([[1, 2, 3, 3], [3, 1, 1, 2], [2, 3, 2, 1], [5, 4, 5, 4], [4, 5, 4, 5]])
    assert found.w == pytest.approx(0.7625, abs=1e-12)
    assert found.chi2 == pytest.approx(4 * 4 * 0.7625, abs=1e-12)
    assert found.df == 4


def test_kendall_w_of_the_anxiety_ratings_of_irr() -> None:
    """The documented data set of R's irr: 20 subjects, 3 raters, many ties; kendall(anxiety, TRUE) prints Wt = 0.54."""
    anxiety = [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]
    found = kendall_w(np.transpose(anxiety))
    chi2, p = friedmanchisquare(*np.transpose(anxiety))
    assert (found.w, found.chi2, found.p) == pytest.approx((chi2 / 57, chi2, p), rel=1e-10)
    assert found.w == pytest.approx(0.54, abs=0.005)


@given(RATINGS)
def test_kendall_w_is_the_formula_with_ties(ratings: NDArray[np.float64]) -> None:
    n, m = ratings.shape
    ties = sum(float(t) ** 3 - t for judge in ratings.T for t in np.unique(judge, return_counts=True)[1])
    below = m**2 * (n**3 - n) - m * ties
    found = kendall_w(ratings)
    if below == 0:
        assert found == KendallW(None, None, n - 1, None)
    else:
        sums = rankdata(ratings, axis=0).sum(axis=1)
        assert found.w == pytest.approx(12 * np.sum((sums - sums.mean()) ** 2) / below, abs=1e-12)


@given(RATINGS)
def test_only_the_order_matters_and_not_its_direction(ratings: NDArray[np.float64]) -> None:
    assume(kendall_w(ratings).w is not None)
    stretched = kendall_w(np.exp(3 * ratings))
    assert stretched == kendall_w(ratings)
    assert kendall_w(-ratings).w == pytest.approx(stretched.w, abs=1e-12)


def test_judges_who_agree_and_judges_who_distinguish_nothing() -> None:
    assert kendall_w([[-1, 0], [0, 1], [1, 2]]).w == 1
    assert kendall_w([[1, 1], [1, 1], [1, 1]]) == KendallW(None, None, 2, None)


@pytest.mark.parametrize(
    ("ranks", "code"),
    [
        ([1, 2], "kendall-shape"),
        ([[1, 2]], "kendall-few-targets"),
        ([[1], [2]], "kendall-few-raters"),
        ([[1, np.nan], [2, 1]], "kendall-missing"),
        ([[1, np.inf], [2, 1]], "kendall-infinite"),
    ],
)
def test_refusals(ranks: list[list[float]], code: str) -> None:
    with pytest.raises(Refused, match=code):
        kendall_w(ranks)
