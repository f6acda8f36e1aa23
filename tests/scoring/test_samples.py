from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from scoring.problems import Refused
from scoring.samples import sample, sampling_error
from scoring.scores import ScoredItem
from scoring.tallies import Tally, tally
from tests.scoring.answered import ITEMS, SCALES, answers, error, kept, means, scored

ONE = (ScoredItem("R1", "P1", "residents", 1),)
RATINGS = st.integers(1, 12).flatmap(
    lambda n: arrays(np.int8, (n, 3), elements=st.integers(-2, 5))  # within the shortest scale
)


def single(stratum: str, *given_answers: int) -> Tally:
    """One item of five points, answered so."""
    return tally("residents", stratum, {"R1": 5}, [{"R1": answer} if answer else {} for answer in given_answers])


# --- what a sample is made of ---


def test_tallies_come_together_by_stratum_and_strangers_and_the_silent_stay_outside() -> None:
    officers = tally("officers", "a", {"O1": 5}, [{"O1": 1}])
    given_tallies = [single("a", 1), single("b", 2), officers, single("a", 5), single("silent")]
    found = sample("residents", (*ONE, ScoredItem("O1", "P1", "officers", 1)), given_tallies, {"a": 30, "b": 10})
    assert [(part.stratum, part.responses) for part in found.strata] == [("a", 2), ("b", 1)]
    assert [item.id for item in found.items] == ["R1"]
    assert (found.shares, found.populations) == ((0.75, 0.25), (30, 10))
    assert found.pooled.counts == {"R1": (1, 1, 0, 0, 1, 0, 0, 0)}


@pytest.mark.parametrize("populations", [None, {}, {"a": 30}, {"a": 30, "b": 0}, {"a": 30, "c": 7}])
def test_with_fewer_than_two_populations_everybody_counts_alike(populations: dict[str, int] | None) -> None:
    found = sample("residents", ONE, [single("a", 1, 1, 1), single("b", 5)], populations)
    assert found.shares is None
    assert found.counts(ONE[0]) == (3, 0, 0, 0, 1)
    assert error(found).covariance == pytest.approx(2500 / 4)  # s2 = 2500, no correction


def test_responses_let_everybody_count_alike_whatever_the_populations() -> None:
    found = sample("residents", ONE, [single("a", 1, 1, 1), single("b", 5)], {"a": 30, "b": 10}, "responses")
    assert found.shares is None
    assert error(found).covariance == pytest.approx((1 - 4 / 40) * 2500 / 4)
    assert error(found).degrees == 3


def test_a_single_stratum_counts_as_it_is() -> None:
    assert sample("residents", ONE, [single("a", 1, 2)], {"a": 30}).shares is None


def test_an_audience_that_said_nothing_is_an_empty_sample() -> None:
    found = sample("residents", ITEMS, [], {"a": 30})
    assert (found.strata, found.shares, found.pooled.responses) == ((), None, 0)
    assert [found.counts(item) for item in ITEMS] == [(0,) * points for points in SCALES]
    assert found.pooled.counts == {item.id: (0,) * (item.points + 3) for item in ITEMS}
    assert sampling_error(found) is None


def test_unlike_tallies_are_no_sample() -> None:
    other = tally("residents", "b", {"R1": 7}, [{"R1": 6}])
    with pytest.raises(Refused, match="tally-unlike"):
        sample("residents", ONE, [single("a", 1), other])


# --- post-stratified means and their variance ---


def test_a_post_stratified_mean_and_its_variance_by_hand() -> None:
    """Strata of 60 and 20 people: scores 0, 50, 100, 50 and 100, 75, so s2 is 5000 / 3 and 312.5."""
    found = sample("residents", ONE, [single("a", 1, 3, 5, 3), single("b", 5, 4)], {"a": 60, "b": 20})
    assert found.counts(ONE[0]) == pytest.approx((0.75 / 4, 0, 0.75 / 2, 0.25 / 2, 0.75 / 4 + 0.25 / 2))
    assert means(found) == pytest.approx([0.75 * 50 + 0.25 * 87.5])
    first = 0.75**2 * (1 - 4 / 60) * (5000 / 3) / 4
    second = 0.25**2 * (1 - 2 / 20) * 312.5 / 2
    assert error(found).covariance == pytest.approx(first + second)
    assert first + second == pytest.approx(227.5390625)
    assert error(found).degrees == pytest.approx((first + second) ** 2 / (first**2 / 3 + second**2 / 1))


def test_a_stratum_without_a_population_counts_as_its_share_of_the_responses_by_hand() -> None:
    """Of 8 responses 2 are of unknown people: they count 0.25, the others 0.75 * 0.6 and 0.75 * 0.4."""
    parts = [single("a", 1, 3, 5, 3), single("b", 5, 4), single("rest", 2, 2)]
    found = sample("residents", ONE, parts, {"a": 60, "b": 40})
    assert found.shares == pytest.approx((0.45, 0.3, 0.25))
    assert found.populations == (60, 40, None)
    assert means(found) == pytest.approx([0.45 * 50 + 0.3 * 87.5 + 0.25 * 25])
    first = 0.45**2 * (1 - 4 / 60) * (5000 / 3) / 4
    second = 0.3**2 * (1 - 2 / 40) * 312.5 / 2
    assert error(found).covariance == pytest.approx(first + second)  # nobody differs in the rest
    third = sample("residents", ONE, [*parts[:2], single("rest", 1, 3)], {"a": 60, "b": 40})
    assert error(third).covariance == pytest.approx(first + second + 0.25**2 * 1250 / 2)  # no correction: endless


@given(st.lists(st.tuples(st.integers(1, 40), st.one_of(st.none(), st.integers(1, 10**6))), min_size=1, max_size=8))
def test_shares_sum_to_one_and_known_strata_stand_to_one_another_as_their_populations(
    strata: list[tuple[int, int | None]],
) -> None:
    parts = [single(str(place), *[3] * number) for place, (number, _) in enumerate(strata)]
    people = {str(place): known for place, (_, known) in enumerate(strata) if known}
    found = sample("residents", ONE, parts, people).shares
    assert (found is None) == (len(people) < 2)
    if found is not None:
        assert sum(found) == pytest.approx(1)
        for share, (number, known) in zip(found, strata, strict=True):
            if known is None:
                assert share == pytest.approx(number / sum(n for n, _ in strata))
        rates = [share / known for share, (_, known) in zip(found, strata, strict=True) if known]
        assert rates == pytest.approx([rates[0]] * len(rates))


def test_strata_where_nobody_answered_an_item_leave_their_share_to_the_others() -> None:
    both = {"R1": 5, "R2": 5}
    items = (ScoredItem("R1", "P1", "residents", 1), ScoredItem("R2", "P1", "residents", -1))
    parts = [
        tally("residents", "a", both, [{"R1": 1}, {"R1": 3}]),
        tally("residents", "b", both, [{"R1": 5, "R2": 5}, {"R1": 4, "R2": 3}]),
        tally("residents", "c", both, [{"R1": 2, "R2": 1}, {"R1": 2, "R2": 1}, {"R1": 2}]),
    ]
    found = sample("residents", items, parts, {"a": 100, "b": 60, "c": 40})
    assert means(found) == pytest.approx([0.5 * 25 + 0.3 * 87.5 + 0.2 * 25, 0.6 * 25 + 0.4 * 100])
    second = 0.6**2 * (1 - 2 / 60) * 1250 / 2
    first = 0.5**2 * (1 - 2 / 100) * 1250 / 2 + 0.3**2 * (1 - 2 / 60) * 312.5 / 2
    across = 0.3 * 0.6 * (1 - 2 / 60) * (12.5 * -25 * 2 / 4) * 2  # only b answered both: sum z z' times 2 / (2 - 1)
    np.testing.assert_allclose(error(found).covariance, [[first, across], [across, second]], rtol=1e-12)


def test_a_lone_answer_in_a_stratum_takes_the_variance_that_all_strata_have() -> None:
    parts = [single("a", 1, 3, 5, 3), single("b", 5, 0, 0), single("c", 4, 2)]
    found = sample("residents", ONE, parts, {"a": 60, "b": 30, "c": 10})
    pooled = (5000 + 1250) / (3 + 1)
    expected = (
        0.6**2 * (1 - 4 / 60) * 5000 / 3 / 4 + 0.3**2 * (1 - 3 / 30) * pooled / 1 + 0.1**2 * (1 - 2 / 10) * 1250 / 2
    )
    assert error(found).covariance == pytest.approx(expected)


def test_a_stratum_of_one_response_leaves_degrees_to_the_others() -> None:
    found = sample("residents", ONE, [single("a", 1, 3, 5, 3), single("b", 5)], {"a": 60, "b": 60})
    pooled = 5000 / 3
    first, second = 0.25 * (1 - 4 / 60) * pooled / 4, 0.25 * (1 - 1 / 60) * pooled
    assert error(found).covariance == pytest.approx(first + second)
    assert error(found).degrees == 3


def test_a_census_has_no_sampling_error_and_a_population_below_the_responses_is_not_believed() -> None:
    parts = [single("a", 1, 3, 5, 3), single("b", 5, 4)]
    census = error(sample("residents", ONE, parts, {"a": 4, "b": 2}))
    assert (census.covariance.item(), census.degrees) == (0, 4)
    wrong = error(sample("residents", ONE, parts, {"a": 3, "b": 1}))
    assert wrong.covariance == pytest.approx(0.75**2 * 5000 / 3 / 4 + 0.25**2 * 312.5 / 2)
    assert error(sample("residents", ONE, [single("a", 1, 3, 5, 3)], {"a": 3})).covariance == pytest.approx(5000 / 12)


def test_equal_strata_alike_have_the_degrees_of_responses_less_strata() -> None:
    parts = [single(name, 1, 2, 3, 5) for name in "abc"]
    assert error(sample("residents", ONE, parts, dict.fromkeys("abc", 50))).degrees == pytest.approx(9)


@given(st.lists(st.tuples(RATINGS, st.integers(1, 90)), min_size=2, max_size=4))
def test_degrees_lie_between_the_smallest_stratum_and_all(parts: list[tuple[NDArray[np.int8], int]]) -> None:
    given_tallies = [kept(str(k), table) for k, (table, _) in enumerate(parts)]
    found = sampling_error(sample("residents", ITEMS, given_tallies, {str(k): n for k, (_, n) in enumerate(parts)}))
    sizes = [len(table) for table, _ in parts]
    if found is None:
        assert set(sizes) == {1}
    else:
        least = min(size - 1 for size in sizes if size > 1)
        assert min(least, 1) <= found.degrees <= sum(sizes) - len(sizes) + 1e-9


@given(RATINGS, st.integers(2, 9))
def test_shares_like_the_responses_change_no_complete_mean(table: NDArray[np.int8], times: int) -> None:
    complete = np.where(table > 0, table, 3).astype(np.int8)
    parts = [kept("a", complete), kept("b", complete[::-1][:1]), kept("c", complete[:1])]
    populations = {part.stratum: times * part.responses for part in parts}
    weighted, plain = (sample("residents", ITEMS, parts, populations, how) for how in ("strata", "responses"))
    assert weighted.shares is not None
    assert plain.shares is None
    assert means(weighted) == pytest.approx(means(plain), rel=1e-12, abs=1e-12)


# --- covariances: against rows, NumPy and pandas ---


def by_rows(table: NDArray[np.int8]) -> NDArray[np.float64]:
    """Sum of z z' over responses, n / (n - 1) for each item's n; z is 0 where nothing was answered."""
    scores = scored(table, ITEMS)
    given_answers = ~np.isnan(scores)
    n = given_answers.sum(axis=0)
    centre = np.array([column[~np.isnan(column)].mean() if k else 0 for column, k in zip(scores.T, n, strict=True)])
    z = np.where(given_answers, scores - centre, 0.0) / np.maximum(n, 1)
    factor = np.array([np.sqrt(k / (k - 1)) if k > 1 else 0.0 for k in n])
    return np.asarray(sum(np.outer(row, row) for row in z) * np.outer(factor, factor), dtype=np.float64)


@given(RATINGS)
def test_any_pattern_of_gaps_is_as_row_by_row(table: NDArray[np.int8]) -> None:
    found = sampling_error(sample("residents", ITEMS, [kept("a", table)]))
    if len(table) < 2:
        assert found is None
    else:
        assert found is not None
        np.testing.assert_allclose(found.covariance, by_rows(table), atol=1e-9)
        assert (found.items, found.degrees) == (("R1", "R2", "R3"), len(table) - 1)


@given(st.lists(st.tuples(RATINGS, st.integers(1, 90)), min_size=1, max_size=4))
def test_a_covariance_has_no_negative_direction(parts: list[tuple[NDArray[np.int8], int]]) -> None:
    given_tallies = [kept(str(k), table) for k, (table, _) in enumerate(parts)]
    found = sampling_error(sample("residents", ITEMS, given_tallies, {str(k): n for k, (_, n) in enumerate(parts)}))
    if found is not None:
        assert np.array_equal(found.covariance, found.covariance.T)
        assert (found.covariance.diagonal() >= 0).all()
        assert np.linalg.eigvalsh(found.covariance)[0] >= -1e-9


def test_complete_answers_have_the_covariance_of_numpy_over_n() -> None:
    table = answers(250, SCALES, np.random.default_rng(1))
    found = error(
        sample("residents", ITEMS, [kept("a", table[:90]), kept("b", table[90:])], {"a": 500, "b": 1500}, "responses")
    )
    expected = np.cov(scored(table, ITEMS), rowvar=False) / 250 * (1 - 250 / 2000)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-12)


def test_the_mean_of_items_varies_as_the_means_of_respondents_do() -> None:
    table = answers(300, SCALES, np.random.default_rng(2))
    covariance = error(sample("residents", ITEMS, [kept("a", table)])).covariance
    weights = np.array([0.5, 0.3, 0.2])
    own = pd.DataFrame(scored(table, ITEMS)).mul(weights).sum(axis=1)
    assert weights @ covariance @ weights == pytest.approx(own.var() / 300, rel=1e-12)
    alike = np.array([0.6, 0.0, 0.4])  # two items keyed one way: independent draws of each would fall short
    assert alike @ covariance @ alike > 1.2 * (alike**2) @ covariance.diagonal()


def test_everybody_agreeing_leaves_no_trace_of_rounding() -> None:
    table = np.full((1999, 3), 3, dtype=np.int8)
    table[::3, 1] = 0
    assert not error(sample("residents", ITEMS, [kept("a", table)])).covariance.any()
    strata = [kept("a", table[:700]), kept("b", table[700:])]
    assert not error(sample("residents", ITEMS, strata, {"a": 9000, "b": 20000})).covariance.any()


# --- what cannot be known ---


def test_tallies_without_cross_products_have_no_sampling_error() -> None:
    parts = [single("a", 1, 2, 3), single("b", 1, 5)]
    assert sampling_error(sample("residents", ONE, [replace(part, moments=None) for part in parts])) is None
    assert sampling_error(sample("residents", ONE, [parts[0], replace(parts[1], moments=None)])) is None


def test_there_must_be_a_degree_of_freedom() -> None:
    assert sampling_error(sample("residents", ONE, [single("a", 3)])) is None
    apart = [single("a", 3), single("b", 5)]
    assert sampling_error(sample("residents", ONE, apart, {"a": 9, "b": 9})) is None
    assert error(sample("residents", ONE, apart)).covariance == pytest.approx(1250 / 2)  # nobody's stratum counts


def test_an_item_that_nobody_answered_or_was_asked_has_no_variance() -> None:
    found = error(sample("residents", ITEMS, [single("a", 1, 3), single("b", 1, 5)], {"a": 50, "b": 50}))
    assert found.items == ("R1", "R2", "R3")
    assert found.covariance[0, 0] > 0
    assert not found.covariance[1:].any()
    assert sample("residents", ITEMS, [single("a", 1)]).counts(ITEMS[1]) == (0,) * 7


def test_split_tallies_of_a_stratum_are_the_same_sample() -> None:
    table = answers(50, SCALES, np.random.default_rng(5), 0.2)
    whole = [kept("a", table[:30]), kept("b", table[30:])]
    pieces = [kept("b", table[41:]), kept("a", table[:7]), kept("b", table[30:41]), kept("a", table[7:30])]
    one, other = (sample("residents", ITEMS, parts, {"a": 70, "b": 400}) for parts in (whole, pieces[::-1]))
    assert one.strata == other.strata
    assert np.array_equal(error(one).covariance, error(other).covariance)
