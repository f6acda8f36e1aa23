import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.stats import friedmanchisquare

from scoring.problems import Refused
from scoring.screening import (
    Importance,
    KeepRule,
    StopRule,
    Verdict,
    change,
    importance,
    panel_w,
    stopping,
    verdict,
)

KEEP = KeepRule(mean_min=3.5, cv_max=0.25, high_share_min=0.7)
STOP = StopRule(max_rounds=3, p_max=0.05, change_max=0.15)
COUNTS = st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any)
RATINGS = arrays(np.float64, st.tuples(st.integers(3, 7), st.integers(3, 6)), elements=st.integers(1, 5))


def test_ten_raters_by_hand() -> None:
    """3, 4, 4, 4, 4, 4, 5, 5, 5, 5: mean 43/10; squares 1.69 + 5 x 0.09 + 4 x 0.49 = 4.1, over 9."""
    found = importance([0, 0, 1, 5, 4])
    sd = (4.1 / 9) ** 0.5
    assert (found.sd, found.cv) == pytest.approx((sd, sd / 4.3))
    assert found == Importance(10, 4.3, found.sd, found.cv, 0.9, 0.4, (4.0, 4.0, 5.0))
    assert verdict(found, KEEP) == Verdict(True, True, True)
    assert verdict(found, KEEP).keep


@given(COUNTS)
def test_the_figures_are_those_of_numpy_on_the_ratings_one_by_one(counts: list[int]) -> None:
    said = np.repeat(np.arange(1, 6), counts)
    found = importance(counts)
    assert (found.raters, found.mean) == pytest.approx((len(said), said.mean()))
    assert found.quartiles == pytest.approx(np.percentile(said, [25, 50, 75]))
    assert (found.high_share, found.full_share) == pytest.approx((np.mean(said >= 4), np.mean(said == 5)))
    if len(said) > 1:
        assert (found.sd, found.cv) == pytest.approx((said.std(ddof=1), said.std(ddof=1) / said.mean()))
    else:
        assert (found.sd, found.cv) == (None, None)


@pytest.mark.parametrize(
    ("counts", "met"),
    [
        ([0, 0, 10, 10, 0], Verdict(True, True, False)),  # the mean is exactly 3.5
        ([0, 0, 3, 7, 0], Verdict(True, True, True)),  # the share is exactly 0.7
        ([0, 0, 11, 10, 0], Verdict(False, True, False)),
        ([3, 0, 0, 0, 7], Verdict(True, False, True)),
        ([0, 0, 0, 0, 1], Verdict(True, False, True)),  # one rater has no variation
    ],
)
def test_each_criterion_is_met_up_to_its_line(counts: list[int], met: Verdict) -> None:
    found = verdict(importance(counts), KEEP)
    assert found == met
    assert found.keep is (met == Verdict(True, True, True))


@given(COUNTS, st.integers(2, 4))
def test_who_says_what_and_how_many_times_over_leaves_mean_shares_and_change(counts: list[int], times: int) -> None:
    more = [times * count for count in counts]
    once, often = importance(counts), importance(more)
    assert (often.mean, often.high_share, often.full_share) == pytest.approx(
        (once.mean, once.high_share, once.full_share)
    )
    assert change(counts, more) == 0


@given(RATINGS)
def test_w_is_friedmans_chi_squared_over_m_times_n_less_1(ratings: NDArray[np.float64]) -> None:
    things, raters = ratings.shape
    assume(any(len(set(own)) > 1 for own in ratings.T))
    counted, found = panel_w(ratings)
    chi2, p = friedmanchisquare(*ratings)
    assert counted == raters
    assert found is not None
    assert (found.w, found.chi2, found.p) == pytest.approx((chi2 / (raters * (things - 1)), chi2, p), abs=1e-9)


@given(RATINGS, st.data())
def test_a_rater_with_a_gap_is_as_one_who_is_not_there(ratings: NDArray[np.float64], data: st.DataObject) -> None:
    things, raters = ratings.shape
    silent = data.draw(st.integers(0, raters - 1))
    holed = ratings.copy()
    holed[data.draw(st.integers(0, things - 1)), silent] = np.nan
    assert panel_w(holed) == panel_w(np.delete(ratings, silent, axis=1))


def test_fewer_than_two_raters_or_things_have_no_w() -> None:
    assert panel_w([[1.0, np.nan], [2.0, 3.0]]) == (1, None)
    assert panel_w([[1, 2]]) == (2, None)


def test_net_person_changes_of_twenty_raters() -> None:
    """Three of twenty move up by a point: 6 units of change, 3 net person-changes, 15 %."""
    assert change([0, 2, 8, 6, 4], [0, 2, 5, 9, 4]) == 0.15
    assert change([10, 0, 0, 0, 0], [0, 0, 0, 0, 3]) == 1


@given(COUNTS, COUNTS, COUNTS)
def test_change_is_a_distance_from_0_to_1(first: list[int], second: list[int], third: list[int]) -> None:
    assert change(first, first) == 0
    assert change(first, second) == change(second, first)
    assert 0 <= change(first, second) <= 1
    assert change(first, third) <= change(first, second) + change(second, third) + 1e-12


@pytest.mark.parametrize(
    ("number", "p", "changes", "stop"),
    [
        (1, 0.001, {}, False),
        (2, 0.05, {"A": 0.15, "B": 0.0}, True),
        (2, 0.051, {"A": 0.15}, False),
        (2, 0.05, {"A": 0.15, "B": 0.16}, False),
        (2, None, {"A": 0.0}, False),
        (3, None, {}, True),
    ],
)
def test_rounds_end_when_concordant_and_stable_or_at_the_last(
    number: int, p: float | None, changes: dict[str, float], stop: bool
) -> None:
    assert stopping(number, p, changes, STOP).stop is stop


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ([0, 0, 0, 0, 0], "counts-empty"),
        ([1, 2], "screening-scale"),
        ([1, 2.5, 1], "counts-not-whole"),
        ([[1], [2]], "counts-shape"),
    ],
)
def test_refusals(counts: list[float], code: str) -> None:
    with pytest.raises(Refused, match=code):
        importance(counts)


def test_two_rounds_on_different_scales_cannot_be_compared() -> None:
    with pytest.raises(Refused, match="counts-unlike"):
        change([1, 1, 1], [1, 1, 1, 1])


def test_ratings_that_are_no_table_have_no_w() -> None:
    with pytest.raises(Refused, match="kendall-shape"):
        panel_w([1, 2, 3])
