from __future__ import annotations

from dataclasses import replace

import pytest

from app_pages import comparison
from surveys.comparing import SiteComparison
from tests.app_pages.cells import rows
from tests.surveys.test_comparing import GIVEN, SITES, compared

FIRST = SITES[0].name["zh"]


@pytest.fixture(scope="module")
def four() -> SiteComparison:
    return compared(GIVEN)


def test_gaps_stand_beside_scores_and_totals_come_last(four: SiteComparison) -> None:
    shown = comparison.measures(GIVEN.instrument, four)
    assert len(shown) == len(GIVEN.instrument.objective_indicators) + 1
    assert list(shown.columns) == ["客观数据", "本地", *(f"{site.name['zh']}（虚构）" for site in SITES)]
    assert shown.iloc[0].tolist()[1:3] == ["50.0", "94.7 (+44.7)"]
    assert shown.iloc[-1].tolist()[0] == "总分"


def test_a_figure_that_does_not_count_is_marked_and_a_gap_is_a_dash(four: SiteComparison) -> None:
    shown = comparison.measures(GIVEN.instrument, four).set_index("客观数据")
    named = {one.id: one.name["zh"] for one in GIVEN.instrument.objective_indicators}
    third = f"{SITES[2].name['zh']}（虚构）"
    assert str(shown.loc[named["OB14"], third]).endswith("*")
    assert shown.loc[named["OB11"], third] == "—"


def test_ranks_are_for_five_places_and_weights_from_data_too(four: SiteComparison) -> None:
    assert comparison.ranks(four).empty
    few = comparison.weightings(four)
    assert rows(few)["CRITIC"] | {"权重": "—"} == dict.fromkeys(few.columns, "—")
    assert rows(few)["专家权重"]["本地"] != "—"
    five = compared(replace(GIVEN, sites=(*SITES, replace(SITES[0], id="again"), replace(SITES[1], id="more"))))
    shown = comparison.ranks(five)
    assert shown["名次"].tolist()[0] == "6"
    assert shown["名次（95%）"].tolist()[0] == "6–6"
