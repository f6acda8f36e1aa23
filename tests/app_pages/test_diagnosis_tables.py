"""Tables of the diagnosis."""

from __future__ import annotations

from typing import Any

import pytest

from app_pages import analysis_charts, diagnosis_tables
from app_pages.analyses import Seen
from surveys import formats
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


def test_the_first_obstacle_is_said_in_a_sentence_with_how_sure_it_is(seen: Seen, empty: Seen) -> None:
    ranked = diagnosis_tables.obstacles(seen.instrument, seen.analysis).iloc[0]
    first, sure = diagnosis_tables.first_obstacle(seen.instrument, seen.analysis)
    assert first.startswith("**最大的障碍是研判能力**")
    assert f"{ranked['障碍度（%）']:.1f}%" in first
    assert (
        sure == f"重新抽取时，它居首位的可能性为 {formats.chance(seen.analysis.uncertainty.obstacle_ranks['PA2'][0])}。"
    )
    assert diagnosis_tables.ranked_obstacles(empty.analysis) == []


def test_the_bars_are_those_of_the_table(seen: Seen) -> None:
    drawn: dict[str, Any] = analysis_charts.obstacles(seen.instrument, seen.analysis).to_dict()
    (bars,) = drawn["datasets"].values()
    shown = diagnosis_tables.obstacles(seen.instrument, seen.analysis)
    assert [row["obstacle"] for row in bars] == shown["障碍度（%）"].tolist()


def test_the_map_begins_with_what_to_concentrate_on(seen: Seen) -> None:
    assert seen.analysis.quadrants
    shown = diagnosis_tables.quadrants(seen.instrument, seen.analysis.quadrants)
    assert len(shown) == 24
    assert shown["象限"].drop_duplicates().tolist() == ["重点改进", "继续保持", "可能过度", "次要改进"]
    first = shown[shown["象限"] == "重点改进"]
    assert (first["权重（%）"] > 100 / 24).all()
    assert (first["得分"] < seen.analysis.quadrants.performance_line).all()


def test_without_answers_nothing_is_found_and_nothing_is_put_in_order(empty: Seen) -> None:
    for kind in diagnosis_tables.KINDS:
        assert set(diagnosis_tables.findings(empty.instrument, empty.analysis, kind)["列出"]) == {"否"}
    assert diagnosis_tables.obstacles(empty.instrument, empty.analysis).empty
    assert empty.analysis.quadrants is None
