from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import chi2, kruskal, mannwhitneyu, norm, rankdata

from scoring.counts import counted
from scoring.problems import Refused
from scoring.rank_tests import KruskalWallis, kruskal_wallis, mann_whitney

PEOPLE = ([19, 22, 16, 29, 24], [20, 11, 17, 12])


@st.composite
def tables(draw: st.DrawFn, groups: int = 2, most: int = 9) -> NDArray[np.int64]:
    """Counts of groups over one to six categories, each group with an answer."""
    categories = draw(st.integers(1, 6))
    row = st.lists(st.integers(0, most), min_size=categories, max_size=categories).filter(any)
    return np.array([draw(row) for _ in range(groups)])


def answers(counts: NDArray[np.int64]) -> list[int]:
    """One category number for each answer."""
    return np.repeat(np.arange(len(counts)), counts).tolist()


def varied(table: NDArray[np.int64]) -> bool:
    return bool(np.count_nonzero(table.sum(axis=0)) > 1)


def codes(function: Any, *arguments: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        function(*arguments)
    return [problem.code for problem in refused.value.problems]


def test_mann_whitney_of_five_against_four_as_in_scipys_documentation() -> None:
    """Diagnosed at these ages; R's wilcox.test says the same."""
    found = mann_whitney(*counted(*PEOPLE))
    assert found.u == 17
    assert found.p == pytest.approx(0.1111111111, abs=1e-9)
    assert found.exact
    assert found.effect == pytest.approx(0.7, abs=1e-9)
    assert found.common_language == pytest.approx(17 / 20)


def test_hollander_and_wolfe_1973_permeability_constants_as_in_rs_wilcox_test() -> None:
    """R's example: W = 35, one-sided p = 0.1272."""
    at_term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    earlier = [1.15, 0.88, 0.90, 0.74, 1.21]
    found = mann_whitney(*counted(at_term, earlier))
    assert found.u == 35
    assert found.p == pytest.approx(2 * 0.1272, abs=0.0001)


@given(tables())
def test_mann_whitney_with_ties_is_scipys_on_the_rows(table: NDArray[np.int64]) -> None:
    assume(varied(table) and table.sum(axis=0).max() > 1)
    expected = mannwhitneyu(answers(table[0]), answers(table[1]), method="asymptotic")
    found = mann_whitney(*table)
    assert found.u == expected.statistic
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert not found.exact


def test_a_single_tie_makes_p_normal() -> None:
    found = mann_whitney([1, 1, 0, 1], [0, 1, 1, 0])
    assert not found.exact
    assert found.p == pytest.approx(mannwhitneyu([0, 1, 3], [1, 2], method="asymptotic").pvalue, rel=1e-12)


@given(st.permutations(range(14)), st.integers(1, 13))
def test_mann_whitney_without_ties_is_scipys_exact(order: list[int], first: int) -> None:
    found = mann_whitney(*counted(order[:first], order[first:]))
    assert found.exact
    assert found.p == pytest.approx(mannwhitneyu(order[:first], order[first:], method="exact").pvalue, rel=1e-12)


def test_exact_to_2500_pairs_and_then_normal() -> None:
    order = np.random.default_rng(1).permutation(101)
    for size, exact in ((100, True), (101, False)):
        one, other = order[:50].tolist(), order[50:size].tolist()
        found = mann_whitney(*counted(one, other))
        assert found.exact is exact
        expected = mannwhitneyu(one, other, method="exact" if exact else "asymptotic")
        assert found.p == pytest.approx(expected.pvalue, rel=1e-10)


@given(tables())
def test_the_share_of_pairs_won_counts_ties_half(table: NDArray[np.int64]) -> None:
    one, other = map(answers, table)
    won = np.sign(np.subtract.outer(one, other))
    found = mann_whitney(*table)
    assert found.effect == pytest.approx(won.mean(), abs=1e-12)
    assert found.common_language == pytest.approx((won.mean() + 1) / 2, abs=1e-12)
    assert found.u == pytest.approx(found.common_language * won.size, abs=1e-9)


@given(tables())
def test_the_other_group_first_turns_the_effect_and_so_do_categories_from_the_top(table: NDArray[np.int64]) -> None:
    found = mann_whitney(*table)
    for turned in (mann_whitney(*table[::-1]), mann_whitney(*table[:, ::-1])):
        assert turned.p == found.p
        assert turned.u == table.sum(axis=1).prod() - found.u
        mirrored = (-found.effect, -found.effect_high, -found.effect_low)
        assert (turned.effect, turned.effect_low, turned.effect_high) == pytest.approx(mirrored, abs=1e-9)


@given(tables(), st.integers(0, 6))
def test_a_category_that_nobody_chose_changes_nothing(table: NDArray[np.int64], place: int) -> None:
    wider = np.insert(table, min(place, table.shape[1]), 0, axis=1)
    assert mann_whitney(*wider) == mann_whitney(*table)
    assert kruskal_wallis(wider) == kruskal_wallis(table)


def delong(table: NDArray[np.int64]) -> tuple[float, float]:
    """From every pair of answers: the share won and its variance by the mean wins of each answer."""
    won = (np.sign(np.subtract.outer(*map(answers, table))) + 1) / 2
    m, n = won.shape
    return float(won.mean()), float(won.mean(axis=1).var(ddof=1) / m + won.mean(axis=0).var(ddof=1) / n)


@given(tables())
def test_the_interval_is_delongs_on_the_logit_scale(table: NDArray[np.int64]) -> None:
    assume(table.sum(axis=1).min() > 1)
    share, variance = delong(table)
    assume(0 < share < 1 and variance > 1e-12)
    ends = expit(logit(share) + norm.ppf([0.05, 0.95]) * np.sqrt(variance) / (share * (1 - share)))
    found = mann_whitney(table[0], table[1], level=0.9)
    assert (found.effect_low, found.effect_high) == pytest.approx(2 * ends - 1, abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second"),
    [([0, 0, 5], [3, 2, 0]), ([4, 0, 0], [0, 0, 1]), ([0, 1, 0, 0], [3, 2, 2, 4]), ([0, 6, 0], [0, 4, 0])],
)
def test_where_delongs_variance_is_none_the_interval_is_newcombes_method_5(first: list[int], second: list[int]) -> None:
    """Its quartic: the square of (x - share) is z^2 times the variance at x, both times m n (2 - x) (1 + x)."""
    found = mann_whitney(first, second)
    x = np.polynomial.Polynomial([0, 1])
    m, n, share = sum(first), sum(second), found.common_language
    star = (m + n) / 2 - 1
    variance = x * (1 - x) * ((2 - x) * (1 + x) + star * ((1 - x) * (1 + x) + x * (2 - x)))
    roots = ((x - share) ** 2 * m * n * (2 - x) * (1 + x) - norm.ppf(0.975) ** 2 * variance).roots()
    inside = sorted(root for root in roots.real if -1e-9 <= root <= 1 + 1e-9)
    assert (found.effect_low, found.effect_high) == pytest.approx((2 * inside[0] - 1, 2 * inside[-1] - 1), abs=1e-7)


@given(tables())
def test_the_interval_holds_the_effect_and_stays_between_its_ends(table: NDArray[np.int64]) -> None:
    found = mann_whitney(*table)
    assert -1 <= found.effect_low <= found.effect + 1e-12
    assert found.effect - 1e-12 <= found.effect_high <= 1
    assert found.effect_low < found.effect_high


POLARISED, MIDDLING, CONTENT = [0.45, 0.05, 0.0, 0.05, 0.45], [0.1, 0.2, 0.4, 0.2, 0.1], [0.05, 0.1, 0.25, 0.35, 0.25]


@pytest.mark.parametrize(("one", "other"), [(POLARISED, MIDDLING), (CONTENT, MIDDLING), (POLARISED, CONTENT)])
def test_intervals_cover_whatever_the_shapes_of_the_groups(one: list[float], other: list[float]) -> None:
    chance = np.random.default_rng(20)
    below = np.cumsum(other) - np.array(other) / 2
    effect = 2 * float(np.dot(one, below)) - 1
    draws = zip(chance.multinomial(60, one, 1000), chance.multinomial(200, other, 1000), strict=True)
    found = [mann_whitney(*draw) for draw in draws]
    assert 0.93 < np.mean([each.effect_low <= effect <= each.effect_high for each in found]) < 0.97


def test_kruskal_and_wallis_1952_bottle_caps() -> None:
    found = kruskal_wallis(counted([340, 345, 330, 342, 338], [339, 333, 344], [347, 343, 349, 355]))
    assert found.h == pytest.approx(5.656, abs=0.0005)
    assert found.df == 2
    assert found.epsilon_squared == pytest.approx(5.656 / 11, abs=0.0001)


def test_kruskal_wallis_with_ties_as_in_scipys_documentation() -> None:
    found = kruskal_wallis(counted([1, 1, 1], [2, 2, 2], [2, 2]))
    assert found.h == pytest.approx(7.0)
    assert found.p == pytest.approx(0.0301973834)
    assert found.epsilon_squared == pytest.approx(1)


@given(tables(groups=4))
def test_kruskal_wallis_is_scipys_on_the_rows(table: NDArray[np.int64]) -> None:
    assume(varied(table))
    expected = kruskal(*map(answers, table)).statistic
    found = kruskal_wallis(table)
    assert found.h == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(chi2.sf(max(expected, 0), 3), rel=1e-7)  # rounding can leave it below 0


@given(tables(groups=3))
def test_epsilon_squared_is_the_share_of_the_variance_of_the_ranks_between_groups(table: NDArray[np.int64]) -> None:
    assume(varied(table))
    group = np.repeat(np.arange(3), table.sum(axis=1))
    ranks = rankdata(np.concatenate([answers(row) for row in table]))
    means = np.bincount(group, ranks) / np.bincount(group)
    assert kruskal_wallis(table).epsilon_squared == pytest.approx(np.var(means[group]) / np.var(ranks), abs=1e-12)


@given(tables())
def test_of_two_groups_h_is_the_square_of_mann_whitneys_z(table: NDArray[np.int64]) -> None:
    assume(varied(table))
    plain = mannwhitneyu(answers(table[0]), answers(table[1]), use_continuity=False, method="asymptotic")
    assert kruskal_wallis(table).p == pytest.approx(plain.pvalue, rel=1e-9)


def exact_h(table: list[list[int]]) -> Fraction:
    """By the formula as printed, in fractions."""
    together = [sum(column) for column in zip(*table, strict=True)]
    n = sum(together)
    ranks = [sum(together[:j]) + Fraction(t + 1, 2) for j, t in enumerate(together)]
    sums = [sum((c * r for c, r in zip(row, ranks, strict=True)), Fraction(0)) for row in table]
    squares = sum((s * s / sum(row) for s, row in zip(sums, table, strict=True)), Fraction(0))
    h = Fraction(12, n * (n + 1)) * squares - 3 * (n + 1)
    corrected: Fraction = h / (1 - Fraction(sum(t * t * t - t for t in together), n * n * n - n))
    return corrected


@pytest.mark.parametrize(
    "table",
    [
        [[125_001, 249_999, 375_000], [125_000, 250_000, 375_000], [124_999, 250_001, 375_000]],
        [[999_999, 1], [1_000_000, 0]],
    ],
)
def test_a_million_answers_lose_no_digits(table: list[list[int]]) -> None:
    assert kruskal_wallis(table).h == pytest.approx(float(exact_h(table)), rel=1e-9)


def test_nothing_can_be_ranked_where_all_answers_are_the_same() -> None:
    found = mann_whitney([0, 5], [0, 3])
    assert (found.u, found.p, found.exact, found.effect) == (7.5, None, False, 0)
    assert kruskal_wallis([[0, 5], [0, 3], [0, 1]]) == KruskalWallis(None, 2, None, None)


def test_two_answers_are_enough() -> None:
    found = mann_whitney([0, 1], [1, 0])
    assert (found.u, found.p, found.effect) == (1, 1, 1)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (([1, 2], [1, 2, 3]), ["counts-unlike"]),
        (([1, 2], [0, 0]), ["counts-empty"]),
        (([0, 0], [0, 0]), ["counts-empty", "counts-empty"]),
        (([1, -2], [1, 0.5]), ["counts-not-whole", "counts-not-whole"]),
        (([], []), ["counts-shape", "counts-shape"]),
    ],
)
def test_refusals_of_groups(groups: Any, expected: list[str]) -> None:
    assert codes(mann_whitney, *groups) == expected
    assert codes(kruskal_wallis, groups) == expected


def test_one_group_compares_with_nothing() -> None:
    assert codes(kruskal_wallis, [[1, 2]]) == ["rank-few-groups"]
    assert codes(kruskal_wallis, []) == ["counts-shape"]


@pytest.mark.parametrize("level", [0, 1, 95, float("nan")])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    assert codes(mann_whitney, [1, 2], [2, 1], level) == ["rank-level"]
