from itertools import combinations, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from scoring.agreement import Agreement, Metric, cohen_kappa, coincidences, fleiss_kappa, krippendorff_alpha
from scoring.intraclass import intraclass
from scoring.problems import Refused

NO = np.nan
KRIPPENDORFF_2011 = np.array(  # four observers, twelve units
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
        [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
    ]
).T
# Of 30 patients by six psychiatrists each: depression, personality disorder, schizophrenia, neurosis, other.
FLEISS_1971 = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
COHEN_1968 = [
    [88, 10, 2],
    [14, 40, 6],
    [18, 10, 12],
]  # two judges, 200 cases: personality disorder, neurosis, psychosis
TABLES = arrays(np.int64, st.integers(2, 5).map(lambda g: (g, g)), elements=st.integers(0, 20))
RATINGS = arrays(
    np.float64,
    st.tuples(st.integers(2, 7), st.integers(2, 4)),
    elements=st.one_of(st.integers(-2, 3), st.just(NO)),
    fill=st.nothing(),
)


def fleiss_1971() -> NDArray[np.int64]:
    return np.array([[int(count) for count in patient] for patient in FLEISS_1971.split()])


def code(function: Any, *arguments: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        function(*arguments)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorff_2011_four_observers_and_twelve_units(metric: Metric, alpha: float) -> None:
    assert krippendorff_alpha(KRIPPENDORFF_2011, metric).value == pytest.approx(alpha, abs=0.0005)


def test_krippendorff_2011_coincidences() -> None:
    values, found = coincidences(KRIPPENDORFF_2011)
    third = 1 / 3
    assert values.tolist() == [1, 2, 3, 4, 5]
    assert found == pytest.approx(
        np.array(
            [
                [7, 4 / 3, third, third, 0],
                [4 / 3, 10, 4 / 3, third, 0],
                [third, 4 / 3, 8, third, 0],
                [third, third, third, 4, 0],
                [0, 0, 0, 0, 3],
            ]
        )
    )


def by_pairs(ratings: NDArray[np.float64], metric: Metric) -> tuple[float, float]:
    """Disagreement of the pairs within a target, each target weighing as its ratings, and of all pairs whatever."""
    paired = [row[~np.isnan(row)] for row in ratings if np.sum(~np.isnan(row)) > 1]
    everything = np.concatenate(paired)

    def apart(c: float, k: float) -> float:
        low, high = min(c, k), max(c, k)
        between = np.sum((everything >= low) & (everything <= high))
        ends = (np.sum(everything == low) + np.sum(everything == high)) / 2
        return {"nominal": float(c != k), "ordinal": float(between - ends) ** 2, "interval": (c - k) ** 2}[metric]

    within = sum(sum(apart(*pair) for pair in permutations(row, 2)) / (len(row) - 1) for row in paired)
    across = [apart(*pair) for pair in permutations(everything, 2)]
    return within / len(everything), float(np.mean(across))


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
@given(ratings=RATINGS)
def test_alpha_compares_pairs_within_targets_with_all_pairs(metric: Metric, ratings: NDArray[np.float64]) -> None:
    assume((np.sum(~np.isnan(ratings), axis=1) > 1).any())
    found = krippendorff_alpha(ratings, metric)
    observed, expected = by_pairs(ratings, metric)
    assert (found.observed, found.expected) == pytest.approx((observed, expected), abs=1e-12)
    assert found.value == (pytest.approx(1 - observed / expected, abs=1e-9) if expected else None)


@given(arrays(np.float64, st.tuples(st.integers(2, 7), st.integers(2, 4)), elements=st.integers(1, 5)))
def test_alpha_of_intervals_is_one_less_the_variance_within_over_the_whole(ratings: NDArray[np.float64]) -> None:
    assume(np.ptp(ratings) > 0)
    expected = 1 - intraclass(ratings).within_targets / np.var(ratings, ddof=1)
    assert krippendorff_alpha(ratings, "interval").value == pytest.approx(expected, abs=1e-9)


@given(arrays(np.int64, st.tuples(st.integers(2, 7), st.integers(2, 5)), elements=st.integers(0, 3)))
def test_alpha_of_names_is_fleiss_kappa_but_for_the_sample_size(ratings: NDArray[np.int64]) -> None:
    """D_e counts pairs without replacement: 1 - alpha = (1 - kappa) (n - 1) / n."""
    counts = np.stack([np.sum(ratings == value, axis=1) for value in range(4)], axis=1)
    alpha, kappa = krippendorff_alpha(ratings).value, fleiss_kappa(counts).value
    if alpha is None or kappa is None:
        assert alpha is kappa is None
    else:
        assert 1 - alpha == pytest.approx((1 - kappa) * (ratings.size - 1) / ratings.size, abs=1e-12)


@given(RATINGS)
def test_names_do_not_matter_to_nominal_nor_distances_to_ordinal(ratings: NDArray[np.float64]) -> None:
    assume((np.sum(~np.isnan(ratings), axis=1) > 1).any())
    assert krippendorff_alpha(np.exp(ratings), "ordinal") == krippendorff_alpha(ratings, "ordinal")
    renamed, nominal = krippendorff_alpha(np.sin(9 * ratings)), krippendorff_alpha(ratings)
    assert (renamed.observed, renamed.expected) == pytest.approx((nominal.observed, nominal.expected), abs=1e-12)


def test_fleiss_1971_psychiatric_diagnoses() -> None:
    counts = fleiss_1971()
    found = fleiss_kappa(counts)
    assert counts.sum(axis=0).tolist() == [26, 26, 30, 55, 43]
    assert 1 - found.observed == pytest.approx(0.556, abs=0.0005)
    assert 1 - found.expected == pytest.approx(0.220, abs=0.0005)
    assert found.value == pytest.approx(0.430, abs=0.0005)


@given(arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(2, 5)), elements=st.integers(0, 3)))
def test_fleiss_kappa_by_pairs_of_raters(ratings: NDArray[np.int64]) -> None:
    counts = np.stack([np.sum(ratings == value, axis=1) for value in range(4)], axis=1)
    agreeing = np.mean([[one == other for one, other in combinations(row, 2)] for row in ratings])
    chance = np.mean(np.equal.outer(ratings.ravel(), ratings.ravel()))
    found = fleiss_kappa(counts)
    assert (found.observed, found.expected) == pytest.approx((1 - agreeing, 1 - chance), abs=1e-12)
    assert found.value == (pytest.approx((agreeing - chance) / (1 - chance), abs=1e-9) if chance < 1 else None)


def test_cohen_1968_two_judges_and_200_cases() -> None:
    assert cohen_kappa(COHEN_1968).value == pytest.approx(0.492, abs=0.0005)
    weighted = cohen_kappa(COHEN_1968, [[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert weighted.value == pytest.approx(0.348, abs=0.0005)


def rows(table: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first, second = np.indices(table.shape)
    return np.repeat(first.ravel(), table.ravel()), np.repeat(second.ravel(), table.ravel())


@given(TABLES)
def test_quadratic_kappa_is_lins_concordance_of_the_category_numbers(table: NDArray[np.int64]) -> None:
    """2 cov / (var + var + squared difference of means): Lin, Biometrics 45 (1989) 255-268."""
    assume(table.any())
    one, other = rows(table)
    below = one.var() + other.var() + (one.mean() - other.mean()) ** 2
    found = cohen_kappa(table, "quadratic").value
    if below < 1e-12:
        assert found is None
    else:
        assert found == pytest.approx(2 * np.cov(one, other, ddof=0)[0, 1] / below, abs=1e-9)


@given(TABLES)
def test_linear_kappa_adds_up_over_the_cuts_into_two_categories(table: NDArray[np.int64]) -> None:
    """Vanbelle & Albert, Statist. Methodol. 6 (2009) 157-163: its disagreements are those of the collapsed tables."""
    assume(table.any())
    one, other = rows(table)
    cuts = range(1, len(table))
    observed = sum(np.mean((one < cut) != (other < cut)) for cut in cuts)
    expected = sum(np.mean(np.not_equal.outer(one < cut, other < cut)) for cut in cuts)
    found = cohen_kappa(table, "linear")
    assert (found.observed, found.expected) == pytest.approx((observed, expected), abs=1e-12)


@given(TABLES)
def test_unweighted_kappa_by_rows(table: NDArray[np.int64]) -> None:
    assume(table.any())
    one, other = rows(table)
    agreeing, chance = np.mean(one == other), np.mean(np.equal.outer(one, other))
    found = cohen_kappa(table).value
    assert found == (pytest.approx((agreeing - chance) / (1 - chance), abs=1e-9) if chance < 1 else None)


@given(TABLES, st.sampled_from(["none", "linear", "quadratic"]))
def test_neither_rater_is_the_first_and_two_categories_need_no_weights(table: NDArray[np.int64], weights: Any) -> None:
    assume(table.any())
    assert cohen_kappa(table, weights).value == pytest.approx(cohen_kappa(table.T, weights).value, abs=1e-12)
    assume(table[:2, :2].any())
    assert cohen_kappa(table[:2, :2], weights) == cohen_kappa(table[:2, :2])


def test_nothing_can_be_said_where_everybody_says_the_same() -> None:
    assert krippendorff_alpha([[2, 2], [2, 2]]) == Agreement(None, 0, 0)
    assert krippendorff_alpha([[2, 2], [2, 2]], "ordinal").value is None
    assert fleiss_kappa([[0, 3], [0, 3]]) == Agreement(None, 0, 0)
    assert cohen_kappa([[0, 0], [0, 7]], "linear") == Agreement(None, 0, 0)


def test_agreement_is_one_where_raters_tell_things_apart_alike() -> None:
    assert krippendorff_alpha(np.array([[1, 1, NO], [4, NO, 4], [NO, 9, NO]]), "ordinal").value == 1
    assert fleiss_kappa([[3, 0], [0, 3]]).value == 1
    assert cohen_kappa([[2, 0], [0, 5]]).value == 1


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([1, 2], ["agreement-shape"]),
        ([[1, 2]], ["agreement-few-targets"]),
        ([[1], [2]], ["agreement-few-raters"]),
        ([[1, np.inf], [1, 2]], ["agreement-infinite"]),
        ([[1, NO], [NO, 2]], ["agreement-unpaired"]),
    ],
)
def test_refusals_of_ratings(ratings: Any, expected: list[str]) -> None:
    assert code(krippendorff_alpha, ratings) == expected
    assert code(coincidences, ratings) == expected


def test_a_metric_without_a_name_is_refused() -> None:
    assert code(krippendorff_alpha, KRIPPENDORFF_2011, "ratio") == ["agreement-metric"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], ["counts-shape"]),
        ([[1, -1]], ["counts-not-whole"]),
        ([[1, 2], [3]], ["counts-unlike"]),
        ([[1, 0], [0, 1]], ["agreement-few-raters"] * 2),
        ([[1, 2], [2, 2], [0, 1]], ["agreement-unequal-raters", "agreement-few-raters"]),
    ],
)
def test_refusals_of_counts(counts: Any, expected: list[str]) -> None:
    assert code(fleiss_kappa, counts) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[1, 2.5], [1, 1]], ["counts-not-whole"]),
        ([[1, 2, 3], [1, 2, 3]], ["agreement-not-square"]),
        ([[0, 0], [0, 0]], ["agreement-nothing"]),
        ([[0, 0, 0], [0, 0, 0]], ["agreement-not-square", "agreement-nothing"]),
    ],
)
def test_refusals_of_tables(table: Any, expected: list[str]) -> None:
    assert code(cohen_kappa, table) == expected


@pytest.mark.parametrize(
    "weights",
    ["cubic", 2, [[0, 1, 2], [1, 0, 1]], [[0, -1], [1, 0]], [[0, NO], [1, 0]], [[0, np.inf], [1, 0]], [[1, 1], [1, 0]]],
)
def test_refusals_of_weights(weights: Any) -> None:
    assert code(cohen_kappa, [[3, 1], [1, 3]], weights) == ["agreement-weights"]
