from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app_pages import comparison_charts, comparison_tables
from surveys.comparing import SiteComparison
from tests.app_pages.cells import rows
from tests.surveys.test_comparing import GIVEN, INSTRUMENT, SITES, compared

FIRST = SITES[0].name["zh"]


@pytest.fixture(scope="module")
def four() -> SiteComparison:
    return compared(GIVEN)


def test_gaps_stand_beside_scores_and_totals_come_last(four: SiteComparison) -> None:
    shown = comparison_tables.measures(INSTRUMENT, four)
    assert len(shown) == len(INSTRUMENT.objective_indicators) + 1
    assert list(shown.columns) == ["客观数据", "本地", *(f"{site.name['zh']}（虚构）" for site in SITES)]
    assert shown.iloc[0].tolist()[1:3] == ["50.0", "94.7 (+44.7)"]
    assert shown.iloc[-1].tolist()[0] == "总分"


def test_a_figure_that_does_not_count_is_marked_and_a_gap_is_a_dash(four: SiteComparison) -> None:
    shown = comparison_tables.measures(INSTRUMENT, four).set_index("客观数据")
    named = {one.id: one.name["zh"] for one in INSTRUMENT.objective_indicators}
    third = f"{SITES[2].name['zh']}（虚构）"
    assert str(shown.loc[named["OB14"], third]).endswith("*")
    assert shown.loc[named["OB11"], third] == "—"


def test_ranks_are_for_five_places_and_weights_from_data_too(four: SiteComparison) -> None:
    assert comparison_tables.ranks(four).empty
    few = comparison_tables.weightings(four)
    assert rows(few)["CRITIC"] | {"权重": "—"} == dict.fromkeys(few.columns, "—")
    assert rows(few)["专家权重"]["本地"] != "—"
    five = compared(replace(GIVEN, sites=(*SITES, replace(SITES[0], id="again"), replace(SITES[1], id="more"))))
    shown = comparison_tables.ranks(five)
    assert shown["名次"].tolist()[0] == "6"
    assert shown["名次（95%）"].tolist()[0] == "6–6"


def test_the_grade_of_a_source_stands_behind_its_figure(four: SiteComparison) -> None:
    known = comparison_tables.sourced(SITES)
    shown = comparison_tables.measures(INSTRUMENT, four, known)
    first = SITES[0].figures[0]
    assert shown.iloc[0].tolist()[1:3] == ["50.0", f"94.7 (+44.7) {first.reliability}"]
    figures = comparison_tables.figures(INSTRUMENT, four, known)
    assert figures.iloc[0].tolist()[1] == f"{first.value:.10g} · {first.year} {first.reliability}"
    assert list(figures.columns)[1:] == [f"{site.name['zh']}（虚构）" for site in SITES]
    assert (comparison_tables.figures(INSTRUMENT, four, {}).iloc[:, 1:] == "—").all(axis=None)


def test_the_place_that_is_furthest_ahead_is_named_for_each_figure(four: SiteComparison) -> None:
    shown = comparison_tables.ahead(INSTRUMENT, four, comparison_tables.sourced(SITES))
    named = {one.name["zh"]: one.id for one in INSTRUMENT.objective_indicators}
    called = comparison_tables.names(four)
    for row in shown.to_dict("records"):
        gaps = {called[site.id]: site.gaps[named[row["客观数据"]]] or 0.0 for site in four.sites}
        assert gaps[row["地方"]] == max(gaps.values()) > 0
    ahead = [float(gap) for gap in shown["领先（分）"]]
    assert ahead == sorted(ahead, reverse=True)
    assert set(shown["来源等级"]) <= {"A", "B", "C"}


def test_chances_of_ranks_are_a_row_a_place_that_adds_up_to_certainty(four: SiteComparison) -> None:
    assert comparison_tables.chances(four).empty
    five = compared(replace(GIVEN, sites=(*SITES, replace(SITES[0], id="again"), replace(SITES[1], id="more"))))
    shown = comparison_tables.chances(five)
    assert list(shown.columns) == ["地方", "1", "2", "3", "4", "5", "6"]
    assert shown["6"].tolist()[0] == "≥99%"
    drawn: dict[str, Any] = comparison_charts.ranks(five).to_dict()
    fields = [row for rows in drawn["datasets"].values() for row in rows]
    for place in {row["place"] for row in fields}:
        assert sum(row["share"] for row in fields if row["place"] == place) == pytest.approx(
            len([name for name in shown["地方"] if name == place])
        )
