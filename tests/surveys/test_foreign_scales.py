"""Which lists of answers are scales, and which end is the least: a wrong guess would turn a result round."""

from __future__ import annotations

import pytest

from surveys.foreign_forms import Answer, Somewhere
from surveys.foreign_scales import risen, without_answer


def answers(*said: str, point: tuple[str, ...] = (), codes: tuple[str, ...] = ()) -> list[Answer]:
    return [
        Answer(Somewhere(), codes[at] if codes else f"a{at}", {"en": words}, {"point": point[at]} if point else {})
        for at, words in enumerate(said)
    ]


@pytest.mark.parametrize(
    "rising",
    [
        ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"),
        ("非常不同意", "不同意", "一般", "同意", "非常同意"),
        ("Very dissatisfied", "Neutral", "Very satisfied"),
        ("很不满意", "一般", "很满意"),
        ("Never", "Sometimes", "Often"),
        ("从不", "有时", "经常"),
        ("Not at all important", "Somewhat important", "Very important"),
        ("Poor", "Fair", "Excellent"),
        ("Very unlikely", "Perhaps", "Very likely"),
        ("很差", "一般", "很好"),
        ("Not satisfied", "A little satisfied", "Very satisfied"),
        ("Don’t trust", "Trust", "Trust a lot"),
    ],
)
def test_words_say_which_end_is_the_least(rising: tuple[str, ...]) -> None:
    for given in (rising, tuple(reversed(rising))):
        found = risen(answers(*given))
        assert found is not None
        assert tuple(answer.text["en"] for answer in found) == rising


def test_words_go_before_numbers() -> None:
    found = risen(answers("Strongly agree", "Neither", "Strongly disagree", codes=("1", "2", "3")))
    assert found is not None
    assert [answer.code for answer in found] == ["3", "2", "1"]


def test_our_column_goes_before_words() -> None:
    found = risen(answers("Agree", "Neither", "Disagree", point=("1", "2", "3")))
    assert found is not None
    assert [answer.text["en"] for answer in found] == ["Agree", "Neither", "Disagree"]
    assert risen(answers("Agree", "Neither", "Disagree", point=("1", "2", "2"))) is None


def test_numbers_rise_where_words_say_nothing() -> None:
    found = risen(answers("two", "one", codes=("2", "1")))
    assert found is not None
    assert [answer.code for answer in found] == ["1", "2"]


@pytest.mark.parametrize(
    "said", [("North", "South", "East"), ("Yes", "No"), ("Agree a little", "Agree", "Agree a lot")]
)
def test_nothing_is_guessed_where_nothing_says_it(said: tuple[str, ...]) -> None:
    assert risen(answers(*said)) is None


@pytest.mark.parametrize(
    ("code", "said", "kind"),
    [
        ("98", "Don't know", "dont_know"), ("dk", "…", "dont_know"), ("9", "不清楚", "dont_know"),
        ("x", "Prefer not to say", "dont_know"), ("na", "…", "not_applicable"), ("8", "不适用", "not_applicable"),
        ("7", "Does not apply", "not_applicable"), ("1", "Not satisfied", None), ("2", "I know it well", None),
        ("3", "Not sure", "dont_know"), ("0", "Not at all", None),
    ],
)  # fmt: skip
def test_answers_that_are_none_are_told_apart(code: str, said: str, kind: str | None) -> None:
    assert without_answer(Answer(Somewhere(), code, {"en": said})) == kind
