"""An XLSForm becomes an instrument: what is taken as what is told, and all that is in the way, with its cell."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.instrument_files import check_file
from tests.surveys.kobo import AGREE, EN, MORE, SCORED, ZH, doubted, form, items, told
from tests.surveys.sheets import workbook
from tests.surveys.widgets import UNASKABLE, as_it_is, made_ours


def test_groups_are_dimensions_and_agreement_is_a_statement_where_no_column_says_so() -> None:
    checked = form(settings=[["form_title", "form_id", "version"], ["Clinic", "clinic", "2.1.0"]])
    instrument = checked.instrument
    assert instrument is not None
    assert (instrument.id, instrument.version, instrument.languages) == ("clinic", "2.1.0", ("en", "zh"))
    assert [dimension.name["zh"] for dimension in instrument.index_system.dimensions] == ["就诊", "诊疗"]
    assert [len(one.indicators) for one in instrument.index_system.dimensions] == [2, 2]
    assert list(instrument.questionnaires["residents"].scored) == ["booking", "wait", "kind", "told"]
    scale = instrument.scale_of("residents")
    assert [point.text["en"] for point in scale.points] == ["Strongly disagree", "Neither", "Strongly agree"]
    assert (scale.dont_know.code, scale.dont_know.text["en"]) == ("DK", "Don't know")
    assert {("sheet choices, row 2", "foreign-scale"), ("index_system", "foreign-index")} <= doubted(checked)


def test_a_scale_that_falls_is_turned_and_both_ends_are_told() -> None:
    falling = [AGREE[0], *[["agree", code, *AGREE[at][2:]] for code, at in (("1", 3), ("2", 2), ("3", 1))]]
    checked = form(choices=falling)
    assert checked.instrument is not None
    points = checked.instrument.scale_of("residents").points
    assert [point.text["en"] for point in points] == ["Strongly disagree", "Neither", "Strongly agree"]
    (said,) = [found.said("zh") for found in checked.doubts if found.problem.code == "foreign-scale"]
    assert "1是“Strongly disagree”，最高是“Strongly agree”" in said


@pytest.mark.parametrize("least", [("not sure", "Not sure", "不了解"), ("1", "Not sure", "不了解")])
def test_the_least_of_a_scale_that_reads_like_no_answer_is_told(least: tuple[str, str, str]) -> None:
    rest = [("2", "Fairly sure", "不太了解"), ("3", "Quite sure", "比较了解"), ("4", "Very sure", "非常了解")]
    checked = form(choices=[AGREE[0], *(["agree", *said] for said in (least, *rest))])
    (said,) = [found.said("zh") for found in checked.doubts if found.problem.code == "foreign-scale-none"]
    assert "“Not sure”当作没有回答，“Fairly sure”当作最低的一端" in said
    assert "foreign-scale-none" not in {found.problem.code for found in form(choices=AGREE).doubts}


def test_a_list_of_which_nobody_can_say_which_end_is_more_is_not_scored() -> None:
    regions = [AGREE[0], *[["agree", code, f"Region {code}", f"地区{code}"] for code in "nsew"]]
    checked = form(choices=regions)
    assert [found.problem.code for found in checked.problems] == ["foreign-unscored"]
    assert "plumbline::indicator" in checked.problems[0].problem.way_out


KINDS: tuple[list[Any], ...] = (
    ["note", "hello", "About you", "关于您"],
    ["integer", "age", "Age", "年龄", None, ". >= 0 and . < 120", "yes"],
    ["decimal", "km", "How far?", "多远？", "${age} >= 18", ". > 0 and . <= 50"],
    ["date", "day", "Which day?", "哪天？", None, ". >= date('2024-01-01') and . <= date('2026-12-31')"],
    ["select_multiple yn or_other", "used", "What?", "什么？", None, "count-selected(.) <= 2"],
    ["text", "late", "What of it?", "怎么样？", "selected(${used}, 'other') or ${booking} = 'dk' or ${booking} <= 2"],
    ["rank agree", "first", "What first?", "什么最重要？"],
)


def test_what_is_asked_later_is_no_condition() -> None:
    assert [code for _, code in told(form(*KINDS[:4], KINDS[5], KINDS[4]))] == ["foreign-condition"]


def test_every_kind_of_question_is_an_item() -> None:
    checked = form(*KINDS)
    found = {
        id: {name: part for name, part in item.items() if name not in ("id", "text", "options")}
        for id, item in items(checked).items()
    }
    assert found["hello"] == {"kind": "information"}
    assert found["age"] == {"kind": "number", "required": True, "decimals": 0, "minimum": 0, "maximum": 119}
    assert found["km"] == {
        "kind": "number", "decimals": 4, "minimum": 0.0001, "maximum": 50,
        "show_if": {"all": [{"item": "age", "at_least": 18}]},
    }  # fmt: skip
    assert found["day"] == {"kind": "date", "minimum": "2024-01-01", "maximum": "2026-12-31"}
    assert found["used"] == {"kind": "choices", "other": True, "at_most": 2}
    assert found["late"]["show_if"] == {
        "any": [
            {"item": "used", "one_of": ["other"]},
            {"item": "booking", "one_of": ["DK"]},
            {"item": "booking", "at_most": 2},
        ]
    }
    assert found["first"] == {"kind": "ranking"}


def test_a_table_is_a_matrix_with_what_stands_over_it() -> None:
    rows = [list(row) for row in SCORED]
    rows[0] += [None, None, None, "table-list"]
    rows.insert(1, ["note", "over", "How far do you agree?", "您同意吗？"])
    checked = check_file("clinic.xlsx", workbook({"survey": [MORE, *rows], "choices": AGREE}))
    assert checked.instrument is not None, told(checked)
    section = checked.instrument.questionnaires["residents"].sections[0]
    assert (section.matrix, section.stem and section.stem["en"]) == (True, "How far do you agree?")


def test_what_is_recorded_or_computed_is_left_out_by_name() -> None:
    checked = form(
        ["start", "began"], ["deviceid", "phone"], ["calculate", "sum", "Sum", "和"], ["hidden", "secret"],
        ["audit", None],
        ["text", "name", "Say", "请说", None, "regex(., '[a-z]+')"],
        ["begin group", "nameless"], ["note", "in", "In it", "在里面"], ["end group"],
    )  # fmt: skip
    assert {"began", "phone", "sum", "secret"}.isdisjoint(items(checked))
    rows = {(f"sheet survey, row {row}, column type", "foreign-row-left") for row in range(10, 15)}
    more = {("sheet survey, row 15, column constraint", "foreign-constraint-left"),
            ("sheet survey, row 16", "foreign-group-name")}  # fmt: skip
    assert rows | more <= doubted(checked)


def test_all_that_is_in_the_way_is_told_at_once_with_its_cell() -> None:
    checked = form(
        ["geopoint", "where", "Where?", "哪里？"],
        ["begin repeat", "child", "Child", "孩子"], ["text", "called", "Name", "姓名"], ["end repeat"],
        ["select_one nowhere", "a", "A", "甲"],
        ["select_one yn", "b", "Is it ${a}?", "是吗？", "${a} + 1 = 2", None, None, None, "x = 1"],
        ["question", "c", "C", "丙"],
        ["text", "b", "Again", "再来"],
        ["select_one yn", "d", "D", "丁", "${booking} = '7'"],
        ["text", "e", "E", None], [None, "f", "F", "戊"],
        ["begin group", "open", "Open", "开"], ["text", "last", "Last", "最后"],
        choices=[*AGREE, ["yn", "yes", "Again", "再"], ["yn", None, "No name", "无名"]],
    )  # fmt: skip
    assert set(told(checked)) == {
        ("sheet survey, row 10, column type", "foreign-unaskable"),
        ("sheet survey, row 11, column type", "foreign-repeat"),
        ("sheet survey, row 14, column type", "foreign-list"),
        (f"sheet survey, row 15, column {EN}", "foreign-reference"),
        ("sheet survey, row 15, column relevant", "foreign-expression"),
        ("sheet survey, row 15, column choice_filter", "foreign-filter"),
        ("sheet survey, row 16, column type", "foreign-type"),
        ("sheet survey, row 17, column name", "foreign-name"),
        ("sheet survey, row 18, column relevant", "foreign-condition"),
        (f"sheet survey, row 19, column {ZH}", "text-missing"),
        ("sheet survey, row 20", "foreign-type"),
        ("sheet survey, row 21, column type", "foreign-group-open"),
        ("sheet choices, row 8, column name", "foreign-answer-twice"),
        ("sheet choices, row 9, column list_name", "foreign-answer-name"),
    }
    assert all(not found.said("zh").isascii() for found in checked.problems)


def test_a_scored_statement_under_a_condition_is_refused() -> None:
    rows = [list(row) for row in SCORED]
    rows[4] += ["${booking} = '1'"]
    checked = check_file("clinic.xlsx", workbook({"survey": [MORE, *rows], "choices": AGREE}))
    assert [code for _, code in told(checked)] == ["condition-scored", "condition-scored"]


def test_the_example_of_pyxform_is_refused_with_each_row_that_cannot_be_asked() -> None:
    checked = check_file("widgets.xlsx", as_it_is())
    rows = [found.spot.row for found in checked.problems if found.spot and found.problem.code == "foreign-unaskable"]
    assert rows == [6, 11, 12, 13, 14, 15, 17, 18]
    assert {code for _, code in told(checked)} == {
        "foreign-unaskable", "foreign-reference", "foreign-read-only", "foreign-expression", "foreign-unscored",
    }  # fmt: skip
    assert check_file("widgets.xlsx", made_ours()).instrument is not None
    assert len(UNASKABLE) == len(rows) + 1, "and one that only shows something"
