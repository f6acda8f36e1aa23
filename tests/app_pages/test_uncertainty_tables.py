"""Tables of where the composite's uncertainty comes from, and of what would narrow it."""

from __future__ import annotations

from dataclasses import replace

from app_pages import uncertainty_tables
from app_pages.analyses import Seen
from scoring.narrowing import Narrowing
from scoring.sobol import Index, SobolIndices, VarianceShares
from tests.app_pages.cells import rows


def narrowing(seen: Seen) -> Narrowing:
    assert seen.analysis.narrowing
    return seen.analysis.narrowing


def test_sources_alone_then_together_then_with_the_method(seen: Seen) -> None:
    shown = uncertainty_tables.sources(seen.analysis)
    assert shown["来源"].tolist() == ["专家", "居民", "民警", "专家与答卷合计", "方法的选择", "再加上方法"]
    alone = seen.analysis.uncertainty.composite["experts"]
    assert shown["95% 区间"][0] == f"{alone.low:.1f}–{alone.high:.1f}"
    assert shown["宽度"][0] == alone.high - alone.low


def test_a_share_that_is_about_none_is_not_negative() -> None:
    def index(value: float) -> Index:
        return Index(value, 0.01)

    first = {"experts": index(0.804), "residents": index(-0.003)}
    total = {"experts": index(0.9), "residents": index(0.006)}
    shown = uncertainty_tables.shares(VarianceShares(SobolIndices(1.0, first, total), 64, ()))
    assert shown["单独（%）"].tolist() == ["80", "≈0"]
    assert shown["合计（%）"].tolist() == ["90", "1"]


def test_the_greatest_effect_comes_first_and_experts_are_one_of_the_rows(seen: Seen) -> None:
    shown = uncertainty_tables.more(seen.wave, narrowing(seen), by_stratum=False)
    assert shown["谁"].tolist() == ["专家", "民警", "居民"]
    assert shown["现在"].tolist() == ["12", "120", "600"]
    assert list(shown.columns) == ["谁", "现在", "占方差（%）", "再多一半后的 ±"]
    experts, officers = narrowing(seen).experts, narrowing(seen).groups[0]
    assert experts
    assert shown["再多一半后的 ±"].tolist()[:2] == [f"{experts.half_more:.2f}", f"{officers.half_widths[0.5]:.2f}"]


def test_strata_have_their_names_and_what_was_left_of_small_ones_too(seen: Seen) -> None:
    found = narrowing(seen)
    shown = uncertainty_tables.more(seen.wave, found, by_stratum=True)
    assert set(shown["谁"]) == {stratum.name["zh"] for stratum in seen.wave.strata}
    one = next(one for one in found.groups if one.stratum)
    left = replace(found, groups=(replace(one, stratum="rest"), replace(one, stratum="北区 (2)")))
    shown = uncertainty_tables.more(seen.wave, left, by_stratum=True)
    assert set(shown["谁"]) == {"其余合计", "北区 (2)：其余合计"}


def test_a_number_of_people_that_is_too_small_is_told_as_such(seen: Seen) -> None:
    found = narrowing(seen)
    assert found.experts
    few = [replace(one, responses=9) for one in found.groups if one.stratum is None]
    shown = uncertainty_tables.more(
        seen.wave, replace(found, groups=tuple(few), experts=replace(found.experts, experts=4)), by_stratum=False
    )
    assert rows(shown)["专家"]["现在"] == "<5"
    assert rows(shown)["居民"]["现在"] == "<10"


def test_how_many_more_are_needed_is_said_only_for_an_aim_that_is_not_reached(seen: Seen) -> None:
    few = replace(narrowing(seen), half_width=4.5, to_band=4.0, experts=None)
    groups = [replace(one, for_target=None, for_band=17) for one in few.groups if one.stratum is None]
    shown = uncertainty_tables.more(seen.wave, replace(few, groups=tuple(groups)), by_stratum=False)
    assert set(shown["达到 ±2.0 还需"]) == {"多少都不够"}
    assert set(shown["等级确定还需"]) == {"17"}


def test_pairs_name_the_one_who_is_farthest_and_leave_out_what_would_not_help(seen: Seen) -> None:
    found = narrowing(seen).pairs
    shown = uncertainty_tables.pairs(seen.instrument, found, 5)
    assert len(shown) == 5
    first = found[0]
    names = [seen.instrument.index_system.named[id].name["zh"] for id in (first.first, first.second)]
    assert shown["比较对"][0] == " : ".join(names)
    assert shown["离得最远的专家"][0].startswith(f"{first.farthest} (")
    balancing = [replace(one, removed=-0.1) for one in found]
    assert uncertainty_tables.pairs(seen.instrument, balancing, 5).empty


def test_without_answers_there_are_no_sources(empty: Seen) -> None:
    assert uncertainty_tables.sources(empty.analysis).empty
    assert empty.analysis.variance is None
    assert empty.analysis.narrowing is None
