"""Tables of scores with their intervals, and what stands at the head of the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app_pages import frame, headline, score_tables
from app_pages.analyses import Seen
from surveys import formats

ZH = frame.all_words()["zh"]


def test_dimensions_end_with_the_composite_and_have_intervals(seen: Seen) -> None:
    shown = score_tables.dimensions(seen.instrument, seen.analysis)
    last, together = shown.iloc[-1], seen.analysis.uncertainty.composite["together"]
    assert len(shown) == len(seen.instrument.index_system.dimensions) + 1
    assert last["得分"] == seen.evaluation.composite.score
    assert last["95% 区间"] == f"{together.low:.1f}–{together.high:.1f}"
    assert shown["权重（%）"].tolist()[:-1] == pytest.approx(
        [100 * (d.weight or 0) for d in seen.evaluation.dimensions]
    )
    assert shown["权重（%）"].sum() == pytest.approx(200)


def test_grades_are_the_instruments_the_best_first_each_with_its_chance(seen: Seen) -> None:
    shown = score_tables.grades(seen.instrument, seen.analysis)
    chances = seen.analysis.uncertainty.bands["together"]
    assert shown["分数"].tolist()[0].endswith("–100")
    assert shown["分数"].tolist()[-1].startswith("0–")
    assert shown["可能性（%）"].tolist().count("≥99%") == sum(chance >= 0.99 for chance in chances.values())
    own = seen.evaluation.composite.band
    assert own is not None
    marked = [name for name in shown["等级"] if "←" in name]
    assert marked == [f"{seen.instrument.grades.band(own).name['zh']} ← {ZH('grade-own')}"]


def test_without_a_composite_no_grade_has_a_chance(empty: Seen) -> None:
    assert set(score_tables.grades(empty.instrument, empty.analysis)["可能性（%）"]) == {"—"}


def test_indicators_have_a_score_by_group_and_an_interval_around_it(seen: Seen) -> None:
    shown = score_tables.indicators(seen.instrument, seen.analysis, "D1")
    assert shown["指标"].tolist() == ["采集标准", "完整准确", "更新及时", "来源广度", "群众参与"]
    assert list(shown.columns) == ["指标", "得分", "95% 区间", "居民", "民警", "客观数据"]
    for score, span in zip(shown["得分"], shown["95% 区间"], strict=True):
        low, high = map(float, span.split("–"))
        assert low < score < high


def test_an_audiences_own_interval_stands_under_its_name(seen: Seen) -> None:
    shown = score_tables.groups(seen.instrument, seen.analysis).set_index("指标")
    own = seen.analysis.uncertainty.groups["IC2"]["residents"]
    assert shown.at["完整准确", "居民"] == f"{own.low:.1f}–{own.high:.1f}"
    assert shown.at["采集标准", "居民"] == "—"


def test_memberships_add_up_and_end_with_the_composite(seen: Seen) -> None:
    shown = score_tables.memberships(seen.instrument, seen.evaluation).set_index("维度")
    assert list(shown.columns) == ["优", "良", "中", "较差", "差"]
    assert shown.sum(axis=1).tolist() == pytest.approx([100.0] * 6)
    assert shown.index[-1] == ZH("composite")


def test_without_answers_every_cell_is_a_dash_and_no_membership_is_shown(empty: Seen) -> None:
    dimensions = score_tables.dimensions(empty.instrument, empty.analysis)
    assert dimensions[["得分", "权重（%）"]].isna().all(axis=None)
    assert set(dimensions["95% 区间"]) == {"—"}
    assert score_tables.indicators(empty.instrument, empty.analysis, "D1")["得分"].isna().all()
    assert score_tables.groups(empty.instrument, empty.analysis).empty
    assert score_tables.memberships(empty.instrument, empty.evaluation).empty


# --- the head of the page ---


def test_the_head_says_the_interval_what_it_holds_and_what_it_does_not(seen: Seen) -> None:
    interval, method, chances = headline.sureness(seen)
    of = seen.analysis.uncertainty.composite
    held = "、".join(ZH(f"holds-{name}") for name in ("experts", "residents", "officers"))
    low, high = f"{of['together'].low:.1f}", f"{of['together'].high:.1f}"
    assert interval == ZH("composite-interval", low=low, high=high, held=held)
    assert f"{of['with-method'].low:.1f}–{of['with-method'].high:.1f}" in method
    assert chances == ZH("grade-chances", chances="中 ≥99%")


def test_the_head_has_the_instruments_own_caution_and_how_people_are_weighted(seen: Seen) -> None:
    said = list(headline.cautions(seen))
    assert seen.instrument.sampling.non_probability_note["zh"] in said
    assert ZH("weighted-by-population", of="居民、民警") in said
    assert ZH("routes-agree", fuzzy=formats.figure(seen.evaluation.composite.score)) == said[-1]


def test_the_head_says_how_many_came_from_a_file(seen: Seen) -> None:
    said = ZH("brought-among", audience="居民", number="1,200")
    assert said in list(headline.cautions(replace(seen, brought={"residents": 1200})))
    assert said not in list(headline.cautions(seen))


def test_without_weights_by_population_the_head_says_so(alike: Seen) -> None:
    assert ZH("weighted-alike", of="居民、民警") in list(headline.cautions(alike))


def test_where_nothing_can_be_varied_the_head_says_that_there_is_no_interval(empty: Seen) -> None:
    assert list(headline.sureness(empty)) == [ZH("composite-no-interval")]
