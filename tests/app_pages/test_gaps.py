"""Where people disagree: the table of gaps, and groups of one audience that differ beyond chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

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


def test_the_largest_gap_is_said_first_in_a_sentence_with_the_tables_figures(seen: Seen) -> None:
    first = gaps.between(seen.instrument, seen.analysis).iloc[0]
    said = gaps.largest(seen.instrument, seen.analysis)
    assert first["指标"] in said
    assert f"民警 {first['民警']:.1f} 分" in said
    assert f"居民 {first['居民']:.1f} 分" in said
    assert f"相差 {first['差距'].lstrip('+−')} 分" in said
    assert first["95% 区间"] in said
    assert "超出偶然（Holm 校正后 p <0.001）" in said


def test_a_largest_gap_that_chance_could_explain_says_so(seen: Seen) -> None:
    alone = replace(seen.analysis, gaps=(replace(seen.analysis.gaps[0], p_adjusted=0.2),))
    assert "可能出于偶然（Holm 校正后 p 0.200）" in gaps.largest(seen.instrument, alone)


def test_items_of_an_indicator_stand_side_by_side_each_with_each(seen: Seen) -> None:
    shown = gaps.items(seen.instrument, seen.analysis)
    asked = {
        name: [item.indicator for item in questionnaire.scored.values()]
        for name, questionnaire in seen.instrument.questionnaires.items()
    }
    assert len(shown) == sum(asked["residents"].count(id) for id in asked["officers"])
    scores = {one.id: one.score or 0.0 for one in seen.evaluation.items}
    row = next(one for one in shown.to_dict("records") if one["居民题目"].startswith("R02"))
    assert row["民警题目"].startswith("O03")
    assert row["居民题目"].endswith(f"〔反向〕 —\u00a0{scores['R02']:.1f}\u00a0分")
    assert float(row["差距"].replace("−", "-")) == pytest.approx(scores["O03"] - scores["R02"], abs=0.05)


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
