"""A survey of LimeSurvey becomes an instrument, in either layout of its tables, or is refused by question."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.instrument_files import Checked, check_file
from tests.surveys.limesurvey import CLINIC, lss


def check(*groups: Any, more: str = "") -> Checked:
    return check_file("clinic.lss", lss([*CLINIC, *groups], more=more))


def group(*questions: dict[str, Any]) -> tuple[tuple[str, str], tuple[dict[str, Any], ...]]:
    return ("More", "更多"), questions


def asked(type: str, title: str, text: str = "Say", **more: Any) -> dict[str, Any]:
    return {"type": type, "title": title, "text": (text, "请说"), **more}


def told(checked: Checked) -> list[tuple[str, str]]:
    return [(found.problem.where, found.problem.code) for found in checked.problems]


def doubted(checked: Checked) -> set[tuple[str, str]]:
    return {(found.problem.where, found.problem.code) for found in checked.doubts}


def items(checked: Checked) -> dict[str, dict[str, Any]]:
    assert checked.instrument is not None, told(checked)
    sections = checked.document["questionnaires"]["residents"]["sections"]
    return {item["id"]: item for section in sections for item in section["items"]}


def test_both_layouts_are_the_same_instrument() -> None:
    apart, within = (check_file("clinic.lss", lss(apart=one)) for one in (True, False))
    assert apart.problems == within.problems == ()
    assert apart.instrument == within.instrument


def test_arrays_are_matrices_and_their_groups_dimensions() -> None:
    instrument = check().instrument
    assert instrument is not None
    assert instrument.name.root == {"en": "A clinic", "zh": "门诊"}
    assert [one.name["en"] for one in instrument.index_system.dimensions] == ["Getting in", "Treatment"]
    matrices = {one.id: one for one in instrument.questionnaires["residents"].sections if one.matrix}
    assert matrices.keys() == {"ACCESS", "CARE"}
    assert matrices["CARE"].order == "randomised"
    assert matrices["ACCESS"].stem is not None
    assert matrices["ACCESS"].stem.root == {"en": "How far do you agree?", "zh": "您在多大程度上同意？"}
    assert instrument.scale_of("residents").points[4].text["zh"] == "非常同意"


def test_every_type_is_a_kind_of_item() -> None:
    found = items(check())
    assert found["WELCOME"]["text"] == {"en": "Think of your last visit.", "zh": "请想一想最近一次就诊。"}
    assert found["BEFORE"]["required"]
    assert [option["text"]["zh"] for option in found["BEFORE"]["options"]] == ["是", "否"]
    assert found["WAIT"]["show_if"] == {"all": [{"item": "BEFORE", "one_of": ["Y"]}]}
    assert (found["WAIT"]["minimum"], found["WAIT"]["maximum"], found["WAIT"]["decimals"]) == (0, 600, 0)
    assert found["USED"]["other"]
    assert [option.get("alone") for option in found["USED"]["options"]] == [None, None, True]
    assert found["APP"]["show_if"] == {"all": [{"item": "USED", "one_of": ["app"]}]}
    assert (found["APP"]["text"]["en"], found["APP"]["maximum_characters"]) == ("What of the app?\nTell us.", 300)
    assert found["WARD"]["show_if"] == {"all": [{"item": "WAIT", "answered": True}, {"item": "WAIT", "at_least": 30}]}
    assert (found["FIRST"]["kind"], found["FIRST"]["most"]) == ("ranking", 2)
    assert (found["DAY"]["minimum"], found["DAY"]["maximum"]) == ("2024-01-01", "2026-12-31")


def test_names_of_older_and_newer_conditions_are_those_of_their_questions() -> None:
    old = asked("S", "OLD", relevance='((4711X1X102.NAOK == "Y"))', attributes={"maximum_chars": "9"})
    new = asked("S", "NEW", relevance='((Q102.NAOK == "N"))', attributes={"maximum_chars": "9"})
    part = asked("S", "PART", relevance='((4711X2X202desk.NAOK == "Y"))', attributes={"maximum_chars": "9"})
    found = items(check(group(old, new, part)))
    assert found["OLD"]["show_if"] == {"all": [{"item": "BEFORE", "one_of": ["Y"]}]}
    assert found["NEW"]["show_if"] == {"all": [{"item": "BEFORE", "one_of": ["N"]}]}
    assert found["PART"]["show_if"] == {"all": [{"item": "USED", "one_of": ["desk"]}]}


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        (asked("5", "P"), ["1", "2", "3", "4", "5"]),
        (asked("G", "P"), ["F", "M"]),
        (asked("!", "P", answers=(("a", "A", "甲"), ("b", "B", "乙"))), ["a", "b"]),
        (asked("O", "P", answers=(("a", "A", "甲"), ("b", "B", "乙"))), ["a", "b"]),
        (asked("P", "P", lines=(("a", "A", "甲"), ("b", "B", "乙"))), ["a", "b"]),
        (asked("R", "P", lines=(("a", "A", "甲"), ("b", "B", "乙"))), ["a", "b"]),
    ],
)
def test_lists_have_their_answers(question: dict[str, Any], codes: list[str]) -> None:
    assert [option["code"] for option in items(check(group(question)))["P"]["options"]] == codes


@pytest.mark.parametrize(("type", "number"), [("A", 5), ("B", 10)])
def test_arrays_of_numbers_are_scales_of_them(type: str, number: int) -> None:
    lines = (("x", "One.", "甲。"), ("y", "Two.", "乙。"))
    instrument = check(group(asked(type, "ARR", lines=lines))).instrument
    assert instrument is not None
    item = instrument.questionnaires["residents"].items["ARR_x"]
    assert len(instrument.scale_of("residents", item).points) == number


def test_what_is_not_scored_in_an_array_stands_one_below_another() -> None:
    checked = check(group(asked("C", "YUN", lines=(("x", "One?", "甲？"), ("y", "Two?", "乙？")))))
    assert items(checked)["YUN_x"]["kind"] == "choice"
    assert ("question YUN", "foreign-matrix") in doubted(checked)


def test_several_numbers_and_texts_are_items_of_their_own() -> None:
    lines = (("x", "One", "甲"), ("y", "Two", "乙"))
    limits = {"min_num_value_n": "0", "max_num_value_n": "9.5", "maximum_chars": "50"}
    numbers, texts = (asked(type, name, lines=lines, attributes=limits) for type, name in (("K", "NUM"), ("Q", "TXT")))
    found = items(check(group(numbers, texts)))
    assert found["NUM_x"] | {"text": 0} == {
        "id": "NUM_x", "text": 0, "kind": "number", "decimals": 4, "minimum": 0, "maximum": 9.5,
    }  # fmt: skip
    assert found["TXT_y"]["text"]["en"] == "Say\nTwo"


def test_all_that_is_in_the_way_is_told_at_once_with_its_question() -> None:
    checked = check(
        group(
            asked("|", "FILE"),
            asked("1", "DUAL"),
            asked("$", "ODD"),
            asked("S", "SHOWS", "You said {BEFORE.NAOK}."),
            asked("S", "COND", relevance='regexMatch("/a/", BEFORE)'),
            asked("S", "LATER", relevance='NOBODY == "1"'),
            asked("M", "FILTER", lines=(("a", "A", "甲"), ("b", "B", "乙")), attributes={"array_filter": "USED"}),
            asked("S", "BEFORE"),
        )
    )
    assert set(told(checked)) == {
        ("question FILE", "foreign-unaskable"),
        ("question DUAL", "foreign-unaskable"),
        ("question ODD", "foreign-type"),
        ("question SHOWS", "foreign-reference"),
        ("question COND", "foreign-expression"),
        ("question LATER", "foreign-condition"),
        ("question FILTER", "foreign-filter"),
        ("question BEFORE", "foreign-name"),
    }
    assert all(not found.said("zh").isascii() for found in checked.problems)


def test_what_is_left_out_is_told() -> None:
    quota = "<quota><rows><row><id>1</id></row></rows></quota>"
    checked = check(
        group(
            asked("*", "EQUATION"),
            asked("S", "HIDDEN", attributes={"hidden": "1"}),
            asked("S", "SOFT", mandatory="S", attributes={"em_validation_q": "strlen(this) > 2"}),
            asked("N", "FREE"),
        ),
        more=quota,
    )
    assert {"EQUATION", "HIDDEN"}.isdisjoint(items(checked))
    assert {
        ("question EQUATION", "foreign-row-left"),
        ("question HIDDEN", "foreign-row-left"),
        ("question SOFT", "foreign-required"),
        ("question SOFT", "foreign-constraint-left"),
        ("question FREE", "foreign-limits"),
        ("", "foreign-sheet-left"),
    } <= doubted(checked)


def test_a_survey_with_nothing_to_score_says_what_to_do() -> None:
    checked = check_file("clinic.lss", lss([group(asked("S", "ONE", attributes={"maximum_chars": "9"}))]))
    assert [found.problem.code for found in checked.problems] == ["foreign-unscored"]
    assert "groups or arrays" in checked.problems[0].problem.way_out


def test_conditions_of_an_older_survey_are_not_lost() -> None:
    row = "<qid>301</qid><cqid>102</cqid><method>==</method><value>Y</value>"
    table = f"<conditions><rows><row>{row}</row></rows></conditions>"
    question = asked("S", "OLD", attributes={"maximum_chars": "9"})
    assert told(check(group(question), more=table)) == [("question OLD", "foreign-condition")]
    assert told(check(group(question | {"relevance": 'BEFORE == "Y"'}), more=table)) == []
