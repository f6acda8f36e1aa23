"""Tables of reliability and validity (T3, T4), with the instrument's lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app_pages import reliability
from app_pages.analyses import Seen
from scoring.adequacy import Bartlett, Kmo
from scoring.questionnaire_checks import Adequacy
from tests.app_pages.cells import rows


def test_scales_are_a_row_a_dimension_and_all_items_last(seen: Seen) -> None:
    shown = reliability.scales(seen.instrument, seen.analysis, "officers")
    whole = next(row for row in seen.analysis.reliability if row.audience == "officers" and row.dimension is None)
    assert len(shown) == 6
    last = shown.iloc[-1]
    assert last[["维度", "题数", "α", "ω", "n"]].tolist() == ["全部题目", 28, whole.alpha, whole.omega_total, "≥80"]
    assert last["95% 区间"] == f"{whole.low:.2f}–{whole.high:.2f}"


def test_alpha_below_the_instruments_lines_is_remarked(seen: Seen) -> None:
    shown = rows(reliability.scales(seen.instrument, seen.analysis, "residents"))
    poor, low, enough = (shown[name] for name in ("组织保障", "工作积极性", "信息采集"))
    assert poor["α"] < 0.6 < low["α"] < 0.7 < enough["α"]
    assert [one["说明"] for one in (poor, low, enough)] == ["差：低于 0.60", "低于 0.70", ""]


def test_items_have_their_corrected_correlation_alpha_without_and_sampling_adequacy(seen: Seen) -> None:
    shown = reliability.items(seen.instrument, seen.analysis, "residents")
    scale = next(row for row in seen.analysis.reliability if (row.audience, row.dimension) == ("residents", "D1"))
    kmo = next(row.kmo for row in seen.analysis.adequacy if row.audience == "residents")
    assert scale.item_total
    assert scale.alpha_if_dropped
    assert kmo
    assert len(shown) == 20
    assert shown["题目"][0].startswith("R01：")
    first = next(iter(rows(shown).values()))
    assert first["r"] == scale.item_total["R01"]
    assert first["去掉后 α"] == scale.alpha_if_dropped["R01"]
    assert first["KMO"] == kmo.items[0]


def test_adequacy_is_a_row_a_questionnaire(seen: Seen) -> None:
    shown = rows(reliability.adequacy(seen.instrument, seen.analysis))
    found = seen.analysis.adequacy[0]
    assert found.bartlett
    chi2 = f"{found.bartlett.chi2:.1f}"
    assert list(shown["居民"].values())[2:] == [chi2, "190", "<0.001", "≥230", ""]


@pytest.mark.parametrize(
    ("overall", "p", "remark"),
    [
        (0.49, 0.001, "差：低于 0.50"),
        (0.69, 0.001, "低于 0.70"),
        (0.71, 0.051, "答案之间可能没有关联"),
        (0.69, 0.051, "低于 0.70、答案之间可能没有关联"),
        (0.71, 0.05, ""),
    ],
)
def test_kmo_and_bartlett_are_read_by_the_instruments_lines(seen: Seen, overall: float, p: float, remark: str) -> None:
    row = Adequacy("residents", 90, Kmo(overall, ()), Bartlett(30.0, 28, p))
    shown = reliability.adequacy(seen.instrument, replace(seen.analysis, adequacy=(row,)))
    assert shown["说明"].tolist() == [remark]


def test_where_there_is_no_figure_the_remark_says_why(empty: Seen) -> None:
    for audience in empty.instrument.questionnaires:
        shown = reliability.scales(empty.instrument, empty.analysis, audience)
        assert set(shown["说明"]) == {"作答的人太少"}
        assert reliability.items(empty.instrument, empty.analysis, audience).empty


def test_answers_that_are_all_alike_are_said_to_be(alike: Seen) -> None:
    shown = reliability.scales(alike.instrument, alike.analysis, "residents")
    assert set(shown["说明"]) == {"有的题超过80%的人回答一样"}
    assert set(reliability.adequacy(alike.instrument, alike.analysis)["说明"]) == {"有的题超过80%的人回答一样"}
