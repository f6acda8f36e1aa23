"""Tables of measures."""

from __future__ import annotations

from datetime import date

import pytest

from app_pages import measure_tables
from app_pages.analyses import Seen
from surveys.assignments import Assignment
from tests.app_pages.cells import rows


def test_measures_are_in_the_order_of_their_strengthened_obstacles(seen: Seen) -> None:
    shown = measure_tables.measures(seen.instrument, seen.analysis)
    factor = shown["×1.25"].map({"是": 1.25, "否": 1.0})
    assert (shown["障碍度（%）"] * factor).is_monotonic_decreasing
    first = seen.analysis.conclusion.priorities[0]
    assert first.by_rise is not None
    assert shown["各升10分的增益"][0] == f"+{first.by_rise:.1f}"


def test_measures_in_full_say_how_firm_a_place_is(seen: Seen) -> None:
    shown = measure_tables.measures_in_full(seen.instrument, seen.analysis)
    standing = seen.analysis.conclusion.priorities[0].standing
    assert standing
    assert shown["名次（95%）"][0] == f"{standing.low}–{standing.high}"
    assert len(measure_tables.safeguards(seen.instrument, seen.analysis)) == len(shown)


def test_who_carries_a_measure_out_stands_in_the_order_of_priority(seen: Seen) -> None:
    names = {one.id: one.name["zh"] for one in seen.instrument.countermeasures.measures}
    kept = {"K1a": Assignment("K1a", "A_office", date(2031, 6, 30)), "K1b": Assignment("K1b", note="<b>")}
    shown = measure_tables.assigned(seen.instrument, seen.analysis, kept)
    assert shown["对策"].tolist() == measure_tables.measures(seen.instrument, seen.analysis)["对策"].tolist()
    by = rows(shown)
    assert list(by[names["K1a"]].values())[1:] == ["A_office", "2031-06-30", "部门数据共享实现率", "—"]
    assert list(by[names["K1b"]].values())[1:3] == ["尚未决定", "尚未决定"]
    assert by[names["K1b"]]["备注"] == "<b>"


def test_without_answers_measures_are_in_no_order_and_can_be_assigned_all_the_same(empty: Seen) -> None:
    assert measure_tables.measures(empty.instrument, empty.analysis)["障碍度（%）"].isna().all()
    assert set(measure_tables.measures_in_full(empty.instrument, empty.analysis)["名次（95%）"]) == {"—"}
    shown = measure_tables.assigned(empty.instrument, empty.analysis, {})
    assert len(shown) == len(empty.instrument.countermeasures.measures)
    assert set(shown["责任方"]) == {"尚未决定"}
    assert shown["检验指标"].ne("").all()
    assert shown["检验指标"].str.startswith("得分：").sum() == 2


@pytest.mark.parametrize("column", ["责任方", "完成期限"])
def test_what_is_not_decided_says_so(seen: Seen, column: str) -> None:
    assert set(measure_tables.assigned(seen.instrument, seen.analysis, {})[column]) == {"尚未决定"}
