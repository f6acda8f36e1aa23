from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kruskal, ttest_ind

from scoring.evaluation import Evaluated, work_out
from scoring.group_gaps import group_means, indicator_gaps, item_gaps, stratum_differences
from scoring.multiplicity import holm
from scoring.plans import Node, Plan
from scoring.scores import ObjectiveMeasure, ScoredItem
from scoring.tallies import Tally, fold, tally
from scoring.weights import weigh_panel
from tests.scoring.references import METHOD

PLAN = Plan(
    "G",
    (Node("M0", "G", ("D",)), Node("M1", "D", ("A", "B"))),
    (
        ScoredItem("R1", "A", "residents", 1),
        ScoredItem("O1", "A", "officers", -1),
        ScoredItem("R2", "B", "residents", 1),
        ScoredItem("R3", "B", "residents", 1),
    ),
    (ObjectiveMeasure("OB1", "B", 0, 100),),
)
SAID = np.random.default_rng(7).integers(1, 6, (60, 3)).astype(np.int8)
OTHERS = np.random.default_rng(8).integers(1, 6, (25, 1)).astype(np.int8)
ITEMS = {"R1": 5, "R2": 5, "R3": 5}


def evaluated(*tallies: Tally) -> Evaluated:
    method = replace(METHOD, weighting="equal", representation="responses")
    return work_out(PLAN, tallies, weigh_panel(PLAN, {}, method), {"OB1": 40.0}, method)


def both() -> Evaluated:
    return evaluated(fold("residents", "a", ITEMS, SAID), fold("officers", "u", {"O1": 5}, OTHERS))


def test_a_gap_of_single_items_is_welchs_test_of_the_rows() -> None:
    (found,) = indicator_gaps(both())
    officers, residents = 25.0 * (5 - OTHERS[:, 0].astype(float)), 25.0 * (SAID[:, 0].astype(float) - 1)
    expected = ttest_ind(officers, residents, equal_var=False)
    assert found.indicator == "A"
    assert found.scores == pytest.approx((officers.mean(), residents.mean()))
    assert found.gap.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert (found.gap.low, found.gap.high) == pytest.approx(tuple(expected.confidence_interval()), abs=1e-9)
    assert found.p_adjusted == found.gap.p


def test_every_two_items_about_one_indicator_are_compared_as_welch_compares_their_rows() -> None:
    plan = replace(PLAN, items=(*PLAN.items, ScoredItem("R4", "A", "residents", -1)))
    said = np.column_stack([SAID, SAID[:, 2]])
    method = replace(METHOD, weighting="equal", representation="responses")
    tallies = (fold("residents", "a", ITEMS | {"R4": 5}, said), fold("officers", "u", {"O1": 5}, OTHERS))
    found = item_gaps(work_out(plan, tallies, weigh_panel(plan, {}, method), {"OB1": 40.0}, method))
    officers = 25.0 * (5 - OTHERS[:, 0].astype(float))
    residents = (25.0 * (SAID[:, 0].astype(float) - 1), 25.0 * (5 - SAID[:, 2].astype(float)))
    expected = [ttest_ind(officers, one, equal_var=False) for one in residents]
    assert [(one.indicator, one.items) for one in found] == [("A", ("O1", "R1")), ("A", ("O1", "R4"))]
    assert [one.scores for one in found] == [pytest.approx((officers.mean(), one.mean())) for one in residents]
    assert [one.gap.p for one in found] == pytest.approx([one.pvalue for one in expected], rel=1e-9)
    assert [one.p_adjusted for one in found] == pytest.approx(holm([float(one.pvalue) for one in expected]))


def test_an_item_that_nobody_answered_is_compared_with_nothing() -> None:
    silent = tally("officers", "u", {"O1": 5}, [{}] * 25)
    assert item_gaps(evaluated(fold("residents", "a", ITEMS, SAID), silent)) == ()
    assert item_gaps(evaluated(fold("residents", "a", ITEMS, SAID))) == ()


def test_the_variance_of_a_group_of_items_is_that_of_the_rows_means() -> None:
    found = group_means(both())["B"]
    rows = 25.0 * (SAID[:, 1:].astype(float) - 1).mean(axis=1)
    assert found["residents"].mean == pytest.approx(rows.mean())
    assert found["residents"].variance == pytest.approx(rows.var(ddof=1) / len(rows))
    assert (found["objective"].mean, found["objective"].variance, found["objective"].df) == (40.0, 0.0, float("inf"))


def test_an_audience_without_cross_products_has_no_gap() -> None:
    plain = fold("officers", "u", {"O1": 5}, OTHERS)
    assert indicator_gaps(evaluated(fold("residents", "a", ITEMS, SAID), replace(plain, moments=None))) == ()


def test_strata_are_compared_as_scipy_compares_their_rows() -> None:
    cut = (25, 45)
    parts = np.split(SAID, cut)
    tallies = [fold("residents", name, ITEMS, part) for name, part in zip("abc", parts, strict=True)]
    found = stratum_differences(evaluated(*tallies))
    expected = [kruskal(*(part[:, k] for part in parts)) for k in range(3)]
    assert [one.item for one in found] == ["R1", "R2", "R3"]
    assert [one.h for one in found] == pytest.approx([one.statistic for one in expected])
    assert [one.p_adjusted for one in found] == pytest.approx(holm([float(one.pvalue) for one in expected]))
    assert {one.strata for one in found} == {3}


def test_a_stratum_with_too_few_answers_is_left_out_of_the_comparison() -> None:
    few = tally("residents", "c", ITEMS, [{"R1": 1}] * 10 + [{"R2": 2, "R3": 2}] * 9)
    found = stratum_differences(
        evaluated(*(fold("residents", name, ITEMS, SAID[k : k + 30]) for name, k in (("a", 0), ("b", 30))), few)
    )
    assert [one.strata for one in found] == [3, 2, 2]


def test_one_stratum_is_compared_with_nothing() -> None:
    assert stratum_differences(both()) == ()
