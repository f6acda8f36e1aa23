"""The table of robustness (T14)."""

from __future__ import annotations

from app_pages import frame, robustness
from app_pages.analyses import Seen
from scoring.robustness import Robustness
from surveys import sentences
from tests.app_pages.cells import rows

ZH = frame.all_words()["zh"]


def of(seen: Seen, *kinds: str) -> list[Robustness]:
    return [row for row in seen.analysis.robustness if row.scenario in kinds]


def test_another_method_has_its_composite_its_change_and_what_moved(seen: Seen) -> None:
    (harmonic,) = of(seen, "harmonic")
    shown = robustness.scenarios(seen.instrument, [harmonic])
    assert harmonic.composite is not None
    assert harmonic.change is not None
    score, change = f"{harmonic.composite:.1f}", f"−{-harmonic.change:.1f}"
    assert list(rows(shown)["调和平均"].values())[1:4] == [score, change, "中"]


def test_where_nothing_is_left_the_scenario_says_why(seen: Seen) -> None:
    shown = robustness.scenarios(seen.instrument, of(seen, "only-group"))
    assert shown["换用"].tolist() == ["只用：居民 — “信息采集”剩下的数据不足", "只用：民警"]
    assert list(next(iter(rows(shown).values())).values())[1:] == ["—"] * 5


def test_items_figures_and_experts_are_named(seen: Seen) -> None:
    assert sentences.scenario(ZH, seen.instrument, "without-item", "R14").startswith("去掉 R14：")
    assert sentences.scenario(ZH, seen.instrument, "without-item", "R14", briefly=True) == "去掉 R14"
    assert sentences.scenario(ZH, seen.instrument, "without-measure", "OB01") == "去掉：标准地址关联完整率"
    assert sentences.scenario(ZH, seen.instrument, "without-expert", "E07") == "去掉E07"
    assert sentences.scenario(ZH, seen.instrument, "without-group", "objective") == "去掉：客观数据"


def test_every_scenario_has_words(seen: Seen) -> None:
    assert {row.scenario for row in seen.analysis.robustness if f"instead-{row.scenario}" not in ZH} == set()


def test_leaving_out_one_after_the_other_is_a_row_a_kind(seen: Seen) -> None:
    shown = robustness.left_out(seen.analysis)
    assert shown["换用"].tolist() == [ZH(f"each-{kind}") for kind in robustness.LEFT_OUT]
    changes = [row.change for row in of(seen, "without-expert") if row.change is not None]
    assert shown["变化"][0].replace("\xa0", " ") == f"−{-min(changes):.1f} … +{max(changes):.1f}"
    assert "名次最大变动" not in robustness.scenarios(seen.instrument, of(seen, "without-expert"), moves=False)


def test_without_answers_every_scenario_says_why_not(empty: Seen) -> None:
    shown = robustness.scenarios(empty.instrument, list(empty.analysis.robustness))
    assert set(shown["得分"]) == {"—"}
    assert all(" — " in said for said in shown["换用"])
    assert robustness.left_out(empty.analysis).empty
    assert empty.analysis.range is None
