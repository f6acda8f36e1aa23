"""What a question of LimeSurvey's is here, by its type and its attributes, and what is told of what it is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.foreign_forms import Question, Telling
from surveys.lss_questions import ARRAYS, Reading, questions
from surveys.lss_surveys import Answered, Asked
from surveys.xlsform_constraints import EARLIEST, LATEST, MOST_LETTERS, UNLIMITED, USUAL_LETTERS

LINES = (Answered("a", {"en": "A", "zh": "甲"}), Answered("b", {"en": "B", "zh": "乙"}))
TYPES = {
    **dict.fromkeys("L!O5YG", "choice"),
    **dict.fromkeys("MP", "choices"),
    **dict.fromkeys("STU", "text"),
    **{"N": "number", "D": "date", "R": "ranking", "X": "information"},
}


def asked(type: str, attributes: Mapping[str, str] | None = None, text: str = "What?", **row: str) -> Asked:
    return Asked("7", "Q", type, {"en": text, "zh": "什么？"}, {}, row, LINES, LINES, attributes or {})


def read(one: Asked) -> tuple[list[Question], list[str], list[str]]:
    """The questions, and the codes of problems and of doubts."""
    telling = Telling()
    found = questions(one, (), Reading(("en", "zh"), {"7": "Q"}, telling))
    return found, [problem.code for _, problem in telling.problems], [problem.code for _, problem in telling.doubts]


@pytest.mark.parametrize("type", TYPES)
def test_each_type_is_a_kind_of_ours(type: str) -> None:
    (question,), problems, _ = read(asked(type))
    assert (question.kind, question.name, problems) == (TYPES[type], "Q", [])
    assert question.text == {"en": "What?", "zh": "什么？"}


@pytest.mark.parametrize("type", [*ARRAYS, "K", "Q"])
def test_what_has_lines_is_a_question_a_line(type: str) -> None:
    found, problems, _ = read(asked(type, mandatory="Y"))
    assert [one.name for one in found] == ["Q_a", "Q_b"]
    assert [one.fields["required"] for one in found] == [True, True]
    assert problems == []


@pytest.mark.parametrize(
    ("one", "problems", "doubts"),
    [
        (asked("*"), [], ["foreign-row-left"]),
        (asked("I"), [], ["foreign-row-left"]),
        (asked("S", {"hidden": "1"}), [], ["foreign-row-left"]),
        (asked("|"), ["foreign-unaskable"], []),
        (asked(";"), ["foreign-unaskable"], []),
        (asked(""), ["foreign-type"], []),
        (asked("LL"), ["foreign-type"], []),
        (asked("$", {"array_filter": "X"}), ["foreign-filter", "foreign-type"], []),
    ],
)
def test_what_is_left_out_or_cannot_be_asked_is_no_question(one: Asked, problems: list[str], doubts: list[str]) -> None:
    assert read(one) == ([], problems, doubts)


@pytest.mark.parametrize(
    ("type", "attributes", "fields"),
    [
        ("N", {"min_num_value_n": "0", "max_num_value": "9.5"}, {"decimals": 4, "minimum": 0, "maximum": 9.5}),
        ("N", {"num_value_int_only": "1"}, {"decimals": 0, "minimum": -UNLIMITED, "maximum": UNLIMITED}),
        ("N", {"min_num_value_n": "{A.NAOK}", "max_num_value_n": "1e9"},
         {"decimals": 4, "minimum": -UNLIMITED, "maximum": UNLIMITED}),
        ("S", {"maximum_chars": "12"}, {"maximum_characters": 12}),
        ("S", {"maximum_chars": "9" * 40}, {"maximum_characters": MOST_LETTERS}),
        ("S", {"maximum_chars": "0"}, {"maximum_characters": USUAL_LETTERS}),
        ("D", {"date_min": "2024-01-01", "date_max": "today"}, {"minimum": "2024-01-01", "maximum": LATEST}),
        ("D", {}, {"minimum": EARLIEST, "maximum": LATEST}),
        ("M", {"min_answers": "1", "max_answers": "2"}, {"at_least": 1, "at_most": 2}),
        ("M", {"min_answers": "0", "max_answers": "A.NAOK"}, {}),
        ("R", {"max_answers": "2"}, {"most": 2}),
    ],
)  # fmt: skip
def test_attributes_are_limits_and_what_is_no_plain_number_is_none(
    type: str, attributes: dict[str, str], fields: dict[str, Any]
) -> None:
    (question,), problems, _ = read(asked(type, attributes))
    assert (question.fields, problems) == (fields, [])


@given(st.sampled_from([*TYPES, *ARRAYS, "K", "Q"]), st.dictionaries(
    st.sampled_from(["min_answers", "max_answers", "maximum_chars", "min_num_value_n", "max_num_value_n", "date_min",
                     "exclude_all_others", "hidden"]), st.text(max_size=20)))  # fmt: skip
def test_whatever_is_written_in_an_attribute_it_is_read_or_told(type: str, attributes: dict[str, str]) -> None:
    found, problems, doubts = read(asked(type, attributes))
    assert found or doubts
    assert problems == []
    for one in found:
        if one.kind == "text":
            assert 0 < one.fields["maximum_characters"] <= MOST_LETTERS


def test_a_text_that_would_show_an_answer_is_refused_and_one_with_braces_alone_is_not() -> None:
    assert read(asked("S", text="You said {A.NAOK}."))[1] == ["foreign-reference"]
    assert read(asked("S", text="Either { or }."))[1] == []


def test_answers_that_exclude_all_others_and_those_of_known_types() -> None:
    (several,), _, _ = read(asked("M", {"exclude_all_others": "b"}))
    assert [(one.code, dict(one.own)) for one in several.answers] == [("a", {}), ("b", {"alone": "yes"})]
    (yes,), _, _ = read(asked("Y"))
    assert [(one.code, one.text["zh"]) for one in yes.answers] == [("Y", "是"), ("N", "否")]
    (five,), _, _ = read(asked("5"))
    assert [one.code for one in five.answers] == ["1", "2", "3", "4", "5"]
