"""Tables of the page Weights: the hierarchy, matrices, what hurts, and another panel beside the study's."""

from __future__ import annotations

from functools import partial
from math import inf

import pandas as pd
import pytest

from app_pages import charts, frame, matrices, matrix_tables, subpanel, weight_tables
from app_pages.analyses import Seen, panel_of
from app_pages.plain_words import Strong
from scoring.problems import Refused
from surveys import formats
from surveys.matrices import contradictions, least_consistent, of_expert, two_ways
from surveys.reading import read
from surveys.subpanels import Choice, choose
from surveys.weights import tree
from tests.app_pages.cells import rows
from tests.app_pages.drawing import drawn
from tests.studies_for_tests import document


def hierarchy(seen: Seen) -> pd.DataFrame:
    assert seen.evaluation.weights
    return weight_tables.hierarchy(
        seen.instrument, tree(seen.instrument, seen.evaluation.weights, panel_of(seen.key, seen))
    )


def test_the_hierarchy_has_every_dimension_over_its_indicators(seen: Seen) -> None:
    shown = hierarchy(seen)
    assert len(shown) == 5 + 24
    assert [name.text for name in shown["评价内容"] if isinstance(name, Strong)] == [
        dimension.name["zh"] for dimension in seen.instrument.index_system.dimensions
    ]
    of = rows(shown)["**实战应用**"]
    assert (of["局部权重（%）"], of["全局权重（%）"], of["名次"]) == ("30.6", "30.6", "1")
    assert of["局部 95% 区间"] == of["全局 95% 区间"] != formats.NONE


def test_the_chart_has_the_tables_figures(seen: Seen) -> None:
    assert seen.evaluation.weights
    of = tree(seen.instrument, seen.evaluation.weights, panel_of(seen.key, seen))
    (drawn,) = charts.weights(seen.instrument, of).to_dict()["datasets"].values()
    assert [row["weight"] for row in drawn] == pytest.approx([100 * row.whole for row in of])
    assert [formats.figure(row["weight"]) for row in drawn] == hierarchy(seen)["全局权重（%）"].tolist()


def test_where_all_agree_intervals_have_no_width(alike: Seen) -> None:
    shown = hierarchy(alike)
    assert set(shown["全局权重（%）"]) <= {"20.0", "4.0", "5.0"}
    assert set(shown["全局 95% 区间"]) <= {"20.0–20.0", "4.0–4.0", "5.0–5.0"}


def test_a_matrix_is_read_row_against_column(seen: Seen) -> None:
    group = seen.evaluation.nodes["M0"].group
    assert group
    shown = matrix_tables.cells(seen.instrument, group.matrix.criteria, group.completed)
    assert list(shown.columns) == ["评价内容", "1", "2", "3", "4", "5"]
    assert [shown[str(number)][number - 1] for number in range(1, 6)] == ["1:1"] * 5
    assert shown["2"][0] == f"{group.completed[0, 1]:.1f}:1"
    first, second = shown["5"][2].split(":")
    assert shown["3"][4] == f"{second}:{first}"


def test_experts_stand_by_cr_and_say_whether_they_count(seen: Seen) -> None:
    shown = matrix_tables.experts(seen.evaluation.nodes["M2"])
    assert shown["专家"][0] == "E09"
    assert rows(shown)["E09"]["是否计入"] == frame.all_words()["zh"]("reason-inconsistent")
    assert [float(cr) for cr in shown["CR"]] == sorted((float(cr) for cr in shown["CR"]), reverse=True)
    assert rows(shown)["E01"]["已判断对数"] == "10 / 10"


def test_a_newcomer_reads_who_is_least_consistent_and_by_which_judgement(seen: Seen) -> None:
    worst = least_consistent(seen.instrument, seen.evaluation)
    assert worst
    assert worst.hurt
    assert (worst.expert, worst.parent) == ("E09", "D2")
    said = matrices.judgement(seen.instrument, worst.hurt, formats.figure(worst.weighed.consistency.cr, 3))
    for part in ("平台整合易用", "网络与装备", "4\xa0:\xa01", "1\xa0:\xa02.9", "1\xa0:\xa03", "0.296", "0.098"):
        assert part in said


def test_a_judgement_is_shown_only_where_the_experts_were_told_so(seen: Seen) -> None:
    """The notice of an earlier wave does not say that researchers see the judgements of each code."""
    asked = document()
    del asked["experts"]["shown_by_code"]
    earlier, worst = read(asked), least_consistent(seen.instrument, seen.evaluation)
    assert worst is not None
    told, untold = (matrices.least_consistent_lines(one, worst) for one in (seen.instrument, earlier))
    assert (len(told), len(untold)) == (2, 1)
    assert told[0] == untold[0]


def test_what_hurts_most_comes_first(seen: Seen) -> None:
    one = of_expert(seen.instrument, seen.evaluation, "D2", "E09")
    assert one
    assert one.weighed
    shown = matrix_tables.hurts(seen.instrument, contradictions(seen.instrument, one.weighed).hurts)
    assert shown["专家判断"][0] == "4\xa0:\xa01"
    assert shown["改后 CR"].tolist() == sorted(shown["改后 CR"])


def test_both_ways_stand_side_by_side(seen: Seen) -> None:
    group = seen.evaluation.nodes["M0"].group
    assert group
    shown = weight_tables.two_ways(seen.instrument, two_ways(group))
    for column in ("特征向量法（%）", "几何平均法（%）"):
        assert sum(float(share) for share in shown[column]) == pytest.approx(100, abs=0.03)


def test_another_panel_stands_beside_the_studys(seen: Seen) -> None:
    found = choose(seen.instrument, seen.analysis, Choice(inf))
    shown = rows(weight_tables.beside(seen.instrument, found.dimensions))
    assert shown["实战应用"]["本项目（%）"] == "30.6"
    assert found.composite == pytest.approx((seen.evaluation.composite.score or 0) + (found.change or 0))
    same = choose(seen.instrument, seen.analysis, Choice())
    assert same.composite == pytest.approx(seen.evaluation.composite.score)


def test_a_choice_of_too_few_is_refused_without_a_figure(seen: Seen) -> None:
    assert isinstance(subpanel.chosen_of(seen.key, Choice(experts=("E01",)), seen), Refused)


def test_a_rule_is_read_in_words() -> None:
    assert [subpanel.rule(limit) for limit in (0.1, inf)] == ["CR ≤ 0.1", frame.all_words()["zh"]("rule-any")]


def test_every_experts_matrix_and_a_panel_can_be_drawn(seen: Seen) -> None:
    for parent in ("G0", "D1", "D2", "D3", "D4", "D5"):
        for expert in ("E01", "E05", "E09", "E99"):
            elements = drawn(partial(matrices.one_expert, seen, parent, expert))
            assert any(one.startswith("table ") for one in elements) == (expert != "E99")
    assert drawn(lambda: subpanel.beside(seen, choose(seen.instrument, seen.analysis, Choice(0.1))))


def test_they_can_be_drawn_where_all_agree(alike: Seen) -> None:
    assert drawn(partial(matrices.one_expert, alike, "G0", "E01"))
    assert drawn(lambda: subpanel.beside(alike, choose(alike.instrument, alike.analysis, Choice(0.1))))


def test_of_nobody_there_is_no_matrix(empty: Seen) -> None:
    assert not [one for one in drawn(partial(matrices.one_expert, empty, "G0", "E01")) if one.startswith("table ")]
