"""Sites side by side on objective measures."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison import Rules, Site, SiteFigure, SiteResult, SurveyDesign, comparable, compare, measure_weights
from scoring.problems import Refused
from tests.scoring.references import EXPECTED
from tests.scoring.sites import MEASURES, SCORES, VALUES, YEAR, made_up, site, synthetic

EQUAL = measure_weights(MEASURES)
GLOBAL = EXPECTED["weights"]["default_exclude_cr_above_020"]["global_weights"]
NAMES = [measure.id for measure in MEASURES]


def results(sites: list[Site], weights: Any = EQUAL, rules: Rules | None = None) -> dict[str, SiteResult]:
    return {one.id: one for one in compare(MEASURES, sites, weights, rules).sites}


def test_the_synthetic_study_scores_its_comparators_between_fixed_ends() -> None:
    for id, found in results(synthetic()).items():
        for name, expected in zip(NAMES, SCORES[id], strict=True):
            assert found.scores[name] == (None if expected is None else pytest.approx(expected, abs=0.05))


def test_a_gap_is_the_comparator_less_the_local_site() -> None:
    found = results(synthetic())
    assert found["SYN-A"].gaps["OB06"] == pytest.approx(100 - 100 / 3)
    assert found["SYN-C"].gaps["OB11"] is None
    assert found["SYN-C"].gaps["OB14"] == pytest.approx(60 - 100 * 4200 / 13000)  # shown, though it counts in no total
    assert set(found["SYN-0"].gaps.values()) == {0}


def test_level_c_figures_are_left_out_of_totals_unless_asked_for() -> None:
    scores = {name: score for name, score in zip(NAMES, SCORES["SYN-C"], strict=True) if score is not None}
    found = results(synthetic())["SYN-C"]
    assert found.left_out == {"OB11": "missing", "OB14": "reliability"}
    assert set(found.counted) == set(NAMES) - {"OB11", "OB14"}
    assert found.total == pytest.approx(np.mean([s for n, s in scores.items() if n != "OB14"]), abs=0.05)
    with_c = results(synthetic(), rules=Rules(counted=("A", "B", "C")))["SYN-C"]
    assert with_c.total == pytest.approx(np.mean(list(scores.values())), abs=0.05)


def test_the_difference_is_over_the_measures_that_both_have() -> None:
    found = results(synthetic())
    shared = [k for k, name in enumerate(NAMES) if name not in ("OB11", "OB14")]
    gaps = [(SCORES["SYN-C"][k] or 0) - (SCORES["SYN-0"][k] or 0) for k in shared]
    assert found["SYN-C"].difference == pytest.approx(np.mean(gaps), abs=0.1)
    total = found["SYN-A"].total
    assert total is not None
    assert found["SYN-A"].difference == pytest.approx(total - (found["SYN-0"].total or 0))


@pytest.mark.parametrize(("missing", "there"), [(4, True), (5, False)])  # 12 of 16 are 75 %, 11 are 69 %
def test_a_total_needs_seven_tenths_of_the_measures(missing: int, there: bool) -> None:
    few = site("SYN-A", **dict.fromkeys(NAMES[:missing]))
    found = results([site("SYN-0"), few])["SYN-A"]
    assert (found.total is not None) is there
    assert (found.difference is not None) is there


@pytest.mark.parametrize(("year", "reason"), [(YEAR + 1, None), (YEAR - 1, None), (YEAR + 2, "years-apart")])
def test_figures_more_than_a_year_apart_are_not_compared(year: int, reason: str | None) -> None:
    late = site("SYN-A", OB01=SiteFigure(96, year))
    found = results([site("SYN-0"), late])["SYN-A"]
    assert found.left_out.get("OB01") == reason
    assert (found.gaps["OB01"] is None) is (reason is not None)
    assert found.scores["OB01"] == pytest.approx(94.7, abs=0.05)


def test_experts_weights_are_those_of_indicators_with_a_measure() -> None:
    found = measure_weights(MEASURES, GLOBAL)
    whole = sum(GLOBAL[name] for name in {measure.indicator for measure in MEASURES})
    assert found["OB01"] == found["OB02"] == pytest.approx(GLOBAL["IC2"] / 2 / whole)
    assert found["OB06"] == pytest.approx(GLOBAL["TS1"] / whole)
    assert sum(found.values()) == pytest.approx(1)
    total = results(synthetic(), found)["SYN-A"].total
    assert total == pytest.approx(sum(found[n] * s for n, s in zip(NAMES, SCORES["SYN-A"], strict=True) if s), abs=0.05)


def test_weights_need_not_sum_to_one() -> None:
    assert results(synthetic(), {n: 7 * w for n, w in EQUAL.items()})["SYN-B"].total == pytest.approx(
        results(synthetic())["SYN-B"].total
    )


@given(st.integers(1, 5), st.integers(0, 5))
def test_who_else_is_compared_changes_nothing(one: int, more: int) -> None:
    sites = made_up(2 + one + more)
    few, many = results(sites[: 1 + one]), results(sites)
    for id, found in few.items():
        assert (found.total, found.difference, found.gaps) == (many[id].total, many[id].difference, many[id].gaps)


def test_surveys_are_compared_only_where_questionnaire_and_mode_are_the_same() -> None:
    ours = SurveyDesign("ab12", "online")
    assert comparable(ours, SurveyDesign("ab12", "online")) == ()
    codes = [problem.code for problem in comparable(ours, SurveyDesign("cd34", "telephone"))]
    assert codes == ["comparison-questionnaire", "comparison-mode"]
    assert [problem.code for problem in comparable(ours, replace(ours, mode="paper"))] == ["comparison-mode"]


@pytest.mark.parametrize(
    ("sites", "weights", "rules", "code"),
    [
        ([site("SYN-0")], EQUAL, Rules(), "comparison-sites"),
        ([site("SYN-0"), site("SYN-0")], EQUAL, Rules(), "comparison-sites"),
        (synthetic(), {}, Rules(), "comparison-weights"),
        (synthetic(), dict.fromkeys(NAMES, 0), Rules(), "comparison-weights"),
        (synthetic(), EQUAL | {"OB01": -1}, Rules(), "comparison-weights"),
        (synthetic(), EQUAL, Rules(minimum_share=1.1), "comparison-rules"),
        (synthetic(), EQUAL, Rules(counted=()), "comparison-rules"),
        ([site("SYN-0"), site("SYN-A", OB99=SiteFigure(1, YEAR))], EQUAL, Rules(), "comparison-figure"),
        ([site("SYN-0"), site("SYN-A", OB01=SiteFigure(np.inf, YEAR))], EQUAL, Rules(), "comparison-figure"),
    ],
)
def test_what_cannot_be_compared(sites: list[Site], weights: Any, rules: Rules, code: str) -> None:
    with pytest.raises(Refused, match=code):
        compare(MEASURES, sites, weights, rules)


def test_no_measure_or_one_twice_is_refused() -> None:
    for measures in ((), (MEASURES[0], MEASURES[0])):
        with pytest.raises(Refused, match="comparison-measures"):
            compare(measures, [Site("a", {}), Site("b", {})], {"OB01": 1})


@pytest.mark.parametrize("weights", [{}, dict.fromkeys(GLOBAL, 0.0)])
def test_an_indicator_without_weight_is_refused(weights: dict[str, float]) -> None:
    with pytest.raises(Refused, match="comparison-weights"):
        measure_weights(MEASURES, weights)


def test_a_site_without_any_figure_has_no_total() -> None:
    found = results([site("SYN-0"), Site("empty", {})])["empty"]
    assert (found.total, found.difference, found.counted) == (None, None, ())
    assert set(VALUES) == set(SCORES)
