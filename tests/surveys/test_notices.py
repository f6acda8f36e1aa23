"""A notice says what is done with what people tell, in the words that the instrument promises it by."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.reading import TEMPLATES, parse, read, shipped
from tests.studies_for_tests import document, refused
from tests.surveys.archived import ROWS

TOLD = {"notice-time": "time_by_section", "notice-rows": "rows_released"}
WHOLE = {"zh": "您的答案会逐份公布出来。", "en": "Your answers will be published."}


@pytest.mark.parametrize("audience", ["residents", "officers"])
def test_a_notice_has_to_say_that_time_is_counted(audience: str) -> None:
    ours = document()
    told = ours["privacy"]["time_by_section"][audience]["en"]
    assert told in ours["notices"][audience]["text"]["en"]
    ours["notices"][audience]["text"]["en"] = ours["notices"][audience]["text"]["en"].replace(told, "")
    with refused("notice-time", f"notices › {audience} › text › en") as problems:
        read(ours)
    assert [problem.code for problem in problems] == ["notice-time"]


def test_time_is_not_counted_where_nothing_is_said() -> None:
    ours = document()
    del ours["privacy"]["time_by_section"]
    assert not read(ours).privacy.time_by_section


def test_every_shipped_instrument_counts_it_of_all_whom_it_asks() -> None:
    for name in TEMPLATES:
        instrument = read(parse(shipped(name)))
        assert set(instrument.privacy.time_by_section) == set(instrument.questionnaires)


def said(code: str, sentence: dict[str, str], before: str = "\n", after: str = "") -> dict[str, Any]:
    """The shipped instrument, whose residents' notice has a sentence by which something is done with what they tell."""
    ours = document()
    ours["privacy"][TOLD[code]] = {"residents": sentence}
    notice = ours["notices"]["residents"]["text"]
    for language, words in sentence.items():
        notice[language] = f"{notice[language]}{before}{words}{after}"
    return ours


@pytest.mark.parametrize("code", TOLD)
@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        pytest.param({"zh": "。", "en": "."}, "", id="a full stop"),
        pytest.param({"zh": "结果", "en": "Results"}, "\n", id="a word"),
        pytest.param({"zh": "您的答案会公布的。", "en": "Answers are told all."}, "\n", id="too short"),
        pytest.param({"zh": "一2345678901234567。", "en": "a 12345678901234567."}, "\n", id="figures"),
        pytest.param({one: words[:-1] for one, words in WHOLE.items()}, "\n", id="no end"),
        pytest.param(WHOLE, "\nIt is not so that ", id="within another"),
        pytest.param(WHOLE, "\nNever: ", id="behind a colon"),
    ],
)
def test_what_says_nothing_or_stands_within_a_sentence_is_no_notice(
    code: str, sentence: dict[str, str], before: str
) -> None:
    with refused(code) as problems:
        read(said(code, sentence, before))
    assert {(problem.code, problem.where[-2:]) for problem in problems} == {(code, "zh"), (code, "en")}


@pytest.mark.parametrize("code", TOLD)
@pytest.mark.parametrize("sentence", [WHOLE, ROWS])
@pytest.mark.parametrize("before", ["\n", "\n- ", "\n3. ", "\n（这是一句话。）", "\n“One more.” "])
def test_a_whole_sentence_anywhere_is_one(code: str, sentence: dict[str, str], before: str) -> None:
    read(said(code, sentence, before, after=" More.\nIt is not so that more."))
    read(said(code, sentence, f"\nNever: {sentence['zh']}{sentence['en']}{before}"))
