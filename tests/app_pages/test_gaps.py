"""Where people disagree: the table of gaps, and groups of one audience that differ beyond chance."""

from __future__ import annotations

from dataclasses import replace

from app_pages import gaps
from app_pages.analyses import Seen
from scoring.group_gaps import StratumDifference
from tests.app_pages.cells import rows


def test_gaps_are_officers_less_residents_the_largest_first(seen: Seen) -> None:
    shown = gaps.between(seen.instrument, seen.analysis)
    sizes = [float(gap.replace("−", "-")) for gap in shown["差距"]]
    assert [abs(size) for size in sizes] == sorted((abs(size) for size in sizes), reverse=True)
    assert [f"{size:.1f}" for size in sizes] == [f"{gap:.1f}" for gap in shown["民警"] - shown["居民"]]
    assert shown["指标"][0] == "数据安全与隐私"
    assert shown["p（Holm）"][0] == "<0.001"


def test_a_gap_whose_interval_holds_nought_shows_both_signs(seen: Seen) -> None:
    shown = rows(gaps.between(seen.instrument, seen.analysis))
    low, high = shown["完整准确"]["95% 区间"].replace("\xa0", " ").split(" … ")
    assert (low[0], high[0]) == ("−", "+")


def test_everybody_alike_has_no_gap_that_is_shown(alike: Seen) -> None:
    assert gaps.between(alike.instrument, alike.analysis).empty


def test_only_items_that_differ_beyond_chance_are_named(seen: Seen) -> None:
    rows = (
        StratumDifference("R01", "residents", 8, 25.0, 7, 0.041, 0.0006, 0.03),
        StratumDifference("R02", "residents", 8, 9.0, 7, 0.012, 0.25, 1.0),
        StratumDifference("R03", "residents", 8, None, 7, None, None, None),
        StratumDifference("O01", "officers", 5, 30.0, 4, 0.251, 0.0, 0.0004),
    )
    shown = gaps.among(seen.instrument, replace(seen.analysis, strata=rows))
    assert [item[:4] for item in shown["题目"]] == ["O01：", "R01："]
    assert shown["对象"].tolist() == ["民警", "居民"]
    assert shown["ε²"].tolist() == ["0.251", "0.041"]
    assert shown["p（Holm）"].tolist() == ["<0.001", "0.030"]


def test_without_answers_the_tables_are_empty(empty: Seen) -> None:
    assert gaps.between(empty.instrument, empty.analysis).empty
    assert gaps.among(empty.instrument, empty.analysis).empty
