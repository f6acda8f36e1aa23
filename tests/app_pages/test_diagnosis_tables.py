"""Tables of the diagnosis."""

from __future__ import annotations

import pytest

from app_pages import diagnosis_tables
from app_pages.analyses import Seen
from tests.app_pages.cells import rows


def test_findings_have_evidence_severity_and_how_often_the_rule_holds(seen: Seen) -> None:
    found = rows(diagnosis_tables.findings(seen.instrument, seen.analysis, "problems"))
    assert list(found["信息采集不够完整"].values())[1:] == ["未发现", "—", "<1%", "否"]
    assert list(found["信息来源不够广泛"].values())[1:] == ["证据充分", "较重", "≥99%", "是"]
    assert found["信息技术环境不够好"]["证据"] == "线索"


def test_every_finding_is_in_one_of_the_three_tables(seen: Seen) -> None:
    tables = [diagnosis_tables.findings(seen.instrument, seen.analysis, kind) for kind in diagnosis_tables.KINDS]
    assert sum(map(len, tables)) == len(seen.analysis.conclusion.findings)
    assert sum((table["列出"] == "是").sum() for table in tables) == len(seen.analysis.conclusion.shown)


def test_obstacles_add_up_and_the_largest_is_first(seen: Seen) -> None:
    shown = diagnosis_tables.obstacles(seen.instrument, seen.analysis)
    assert shown["障碍度（%）"].sum() == pytest.approx(100)
    assert shown["障碍度（%）"].is_monotonic_decreasing
    assert shown.iloc[0][["指标", "居前五的可能性"]].tolist() == ["研判能力", "≥99%"]


def test_the_map_begins_with_what_to_concentrate_on(seen: Seen) -> None:
    assert seen.analysis.quadrants
    shown = diagnosis_tables.quadrants(seen.instrument, seen.analysis.quadrants)
    assert len(shown) == 24
    assert shown["象限"].drop_duplicates().tolist() == ["重点改进", "继续保持", "可能过度", "次要改进"]
    first = shown[shown["象限"] == "重点改进"]
    assert (first["权重（%）"] > 100 / 24).all()
    assert (first["得分"] < seen.analysis.quadrants.performance_line).all()


def test_measures_are_in_the_order_of_their_strengthened_obstacles(seen: Seen) -> None:
    shown = diagnosis_tables.measures(seen.instrument, seen.analysis)
    factor = shown["×1.25"].map({"是": 1.25, "否": 1.0})
    assert (shown["障碍度（%）"] * factor).is_monotonic_decreasing
    first = seen.analysis.conclusion.priorities[0]
    assert first.by_rise is not None
    assert shown["各升10分的增益"][0] == f"+{first.by_rise:.1f}"


def test_measures_in_full_say_how_firm_a_place_is(seen: Seen) -> None:
    shown = diagnosis_tables.measures_in_full(seen.instrument, seen.analysis)
    standing = seen.analysis.conclusion.priorities[0].standing
    assert standing
    assert shown["名次（95%）"][0] == f"{standing.low}–{standing.high}"
    assert len(diagnosis_tables.safeguards(seen.instrument, seen.analysis)) == len(shown)


def test_rises_are_those_of_the_next_grade(seen: Seen) -> None:
    shown = diagnosis_tables.rises(seen.instrument, seen.analysis).set_index("指标")
    reach = seen.analysis.next_band
    assert reach
    assert reach.least
    assert (shown["提高（总和最小）"] != "—").sum() == len(reach.least)
    assert shown.at["研判能力", "提高（总和最小）"] == f"+{reach.least['PA2']:.1f}"
    assert set(shown["单独提高"]) == {"—"}
    gains = [float(gain) for gain in shown["各升10分的增益"]]
    assert gains == sorted(gains, reverse=True)


def test_without_answers_nothing_is_found_and_nothing_is_put_in_order(empty: Seen) -> None:
    for kind in diagnosis_tables.KINDS:
        assert set(diagnosis_tables.findings(empty.instrument, empty.analysis, kind)["列出"]) == {"否"}
    assert diagnosis_tables.obstacles(empty.instrument, empty.analysis).empty
    assert diagnosis_tables.rises(empty.instrument, empty.analysis).empty
    assert empty.analysis.quadrants is None
    assert diagnosis_tables.measures(empty.instrument, empty.analysis)["障碍度（%）"].isna().all()
    assert set(diagnosis_tables.measures_in_full(empty.instrument, empty.analysis)["名次（95%）"]) == {"—"}
