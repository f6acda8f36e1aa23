"""The columns of an XLSForm: languages, names, and those of our own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveys import instrument_files, xlsform_questions, xlsforms
from surveys.instrument_files import check_file
from surveys.wording import load
from tests.surveys.kobo import AGREE, EN, MORE, SCORED, ZH, doubted, form, items, told
from tests.surveys.sheets import Rows, workbook


def test_our_columns_say_what_is_scored_and_nothing_is_guessed() -> None:
    head = ("type", "name", EN, ZH, "plumbline::indicator", "plumbline::dimension", "plumbline::key")
    said: dict[str, list[object]] = {"booking": ["Booking", "Access"], "wait": ["Waiting", "Access", -1]}
    said |= {"kind": ["Kindness", "Care"], "told": ["Information", "Care"]}
    rows = [[*row, *(said.get(row[1], []) if len(row) > 1 else [])] for row in SCORED]
    rows.append(["select_one agree", "more", "Anything else?", "还有吗？"])
    checked = check_file("clinic.xlsx", workbook({"survey": [head, *rows], "choices": AGREE}))
    assert items(checked)["wait"] | {"text": {}} == {"id": "wait", "text": {}, "indicator": "Waiting", "key": -1}
    assert items(checked)["more"]["kind"] == "choice"
    system = checked.instrument.index_system if checked.instrument else None
    assert system is not None
    assert {id: system.children(id) for id in ("Access", "Care")} == {
        "Access": ("Booking", "Waiting"),
        "Care": ("Kindness", "Information"),
    }


def test_a_sheet_of_our_own_beside_it_has_the_index_system() -> None:
    head = ("type", "name", EN, ZH, "plumbline::indicator")
    rows = [[*row, *([indicator] if indicator else [])] for row, indicator in zip(
        SCORED, (None, "A1", "A2", None, None, "C1", "C9", None), strict=True)]  # fmt: skip
    system: list[list[object]] = [["id", "parent", "code", "name zh", "name en", "definition zh", "definition en"]]
    system.append(["Z", None, None, "门诊", "A clinic"])
    system += [[id, "Z", id, f"维度{id}", f"Dimension {id}", "含义", "What it is"] for id in ("AA", "CC")]
    for id in ("A1", "A2", "C1", "C2"):
        system.append([id, id[0] * 2, None, f"指标{id}", f"Indicator {id}", "含义", "What it is"])
    sheets: dict[str, Rows] = {"survey": [head, *rows], "choices": AGREE, "index system": system}
    wrong = check_file("clinic.xlsx", workbook(sheets))
    assert ("sheet survey, row 8, column plumbline::indicator", "id-unknown") in told(wrong)
    rows[6][-1] = "C2"
    assert check_file("clinic.xlsx", workbook(sheets)).instrument is not None


def test_a_form_in_one_language_is_an_instrument_in_it() -> None:
    survey = [["type", "name", "label"], *(row[:3] for row in SCORED)]
    choices = [["list name", "name", "label"], *(row[:3] for row in AGREE[1:])]
    checked = check_file("clinic.xlsx", workbook({"survey": survey, "choices": choices}))
    assert checked.instrument is not None, told(checked)
    assert checked.instrument.languages == ("en",)


UNNAMED: dict[str, Rows] = {
    "survey": [["type", "name", "label"], *(row[:3] for row in SCORED)],
    "choices": [["list name", "name", "label"], *(row[:3] for row in AGREE[1:])],
}


@pytest.mark.parametrize("default", ["default", "English", "French (fr)"])
@pytest.mark.parametrize("said", ["en", "zh"])
def test_texts_that_name_no_language_are_in_the_one_that_somebody_says(said: str, default: str) -> None:
    book = workbook({**UNNAMED, "settings": [["default_language"], [default]]})
    checked = check_file("clinic.xlsx", book, said)
    assert ("sheet survey, row 1, column label", "foreign-language-guessed") in doubted(checked)
    assert checked.instrument is not None, told(checked)
    assert checked.instrument.languages == (said,)


def test_what_pyxform_calls_a_language_that_is_none_is_guessed_by_its_letters() -> None:
    checked = check_file("clinic.xlsx", workbook({**UNNAMED, "settings": [["default_language"], ["default"]]}))
    assert checked.instrument is not None, told(checked)
    assert checked.instrument.languages == ("en",)


def test_what_stands_in_no_group_is_called_so_in_both_languages() -> None:
    sections = form(["text", "why", "Why?", "为什么？"]).document["questionnaires"]["residents"]["sections"]
    assert {"zh": "题目", "en": "Questions"} in [one.get("name") for one in sections]


def test_a_form_in_neither_language_says_which_columns_to_add() -> None:
    survey = [["type", "name", "label::Français (fr)"], ["text", "q", "Pourquoi ?"]]
    checked = check_file("f.xlsx", workbook({"survey": survey}))
    assert [found.problem.code for found in checked.problems] == ["foreign-languages"]
    assert "label::中文 (zh)" in checked.problems[0].problem.way_out


def test_a_third_language_is_left_out_by_name() -> None:
    rows = [[*row, "…"] if len(row) > 2 else row for row in SCORED]
    head = ["type", "name", EN, ZH, "label::Français (fr)"]
    checked = check_file("f.xlsx", workbook({"survey": [head, *rows], "choices": AGREE}))
    assert checked.instrument is not None
    assert ("sheet survey", "foreign-language-left") in doubted(checked)


def test_names_that_cannot_be_ids_are_changed_and_conditions_follow() -> None:
    checked = form(
        ["select_one yn", "T1", "Insured?", "有保险吗？"],
        ["text", "为什么", "Why?", "为什么？", "${T1} = 'yes'"],
    )
    assert items(checked)["T1_2"]["kind"] == "choice"
    assert items(checked)["Q"]["show_if"] == {"all": [{"item": "T1_2", "one_of": ["yes"]}]}
    assert {("sheet survey, row 10", "foreign-renamed"), ("sheet survey, row 11", "foreign-renamed")} <= doubted(
        checked
    )


def test_another_audience_is_named_in_the_settings() -> None:
    checked = form(settings=[["form_id", "plumbline_audience"], ["clinic", "officers"]])
    assert checked.instrument is not None
    assert checked.instrument.audiences == ("officers",)
    wrong = form(settings=[["form_id", "plumbline_audience"], ["clinic", "doctors"]])
    assert ("sheet settings, row 2, column plumbline_audience", "foreign-audience") in told(wrong)


@pytest.mark.parametrize("head", ["type", "Type ", "TYPE"])
def test_headers_are_read_in_any_case(head: str) -> None:
    assert form(head=(head, "Name", "Label::English (en)", "LABEL::中文 (zh)", "Relevance")).instrument is not None


@pytest.mark.parametrize(
    "condition",
    [
        "${may} != 'no'",
        "not(${may} = 'no')",
        "${may} = 'yes'",
        "selected(${may}, 'yes')",
        "${may}!='no' and ${may}='yes'",
    ],
)
def test_groups_for_those_who_are_let_in_hang_on_nothing(condition: str) -> None:
    head = (*MORE[:5], "plumbline::part")
    groups = [[*row, *([condition] if row[0] == "begin group" else [])] for row in SCORED]
    lists = [
        [*row, *(["plumbline_action"] if not at else ["stop"] if row[1] == "no" else [])]
        for at, row in enumerate(AGREE)
    ]
    rows: Rows = [head, ["select_one yn", "may", "May we ask you?", "可以问您吗？", None, "screener"], *groups]
    checked = check_file("clinic.xlsx", workbook({"survey": rows, "choices": lists}))
    assert checked.instrument is not None, told(checked)
    screener = checked.instrument.questionnaires["residents"].screener[0]
    assert [(option.code, option.action) for option in screener.options] == [("yes", None), ("no", "stop")]


def test_of_two_columns_in_one_language_the_one_that_names_it_is_read() -> None:
    rows = [[*row[:2], *(["no", row[2], row[3]] if len(row) > 2 else [])] for row in SCORED]
    sheets: dict[str, Rows] = {"survey": [["type", "name", "label", EN, ZH], *rows], "choices": AGREE}
    checked = check_file("clinic.xlsx", workbook(sheets | {"settings": [["default_language"], ["English (en)"]]}))
    assert items(checked)["wait"]["text"]["en"] == "The wait was short."
    assert ("sheet survey, row 1, column label", "foreign-column-left") in doubted(checked)


def test_every_code_of_files_is_said_in_chinese() -> None:
    surveys = Path(instrument_files.__file__).parent
    sources = [
        path.read_text(encoding="utf-8")
        for pattern in ("foreign_*", "xlsform*", "lss_*")
        for path in surveys.glob(f"{pattern}.py")
    ]
    codes = set(re.findall(r'"((?:foreign|xlsform|lss)-[a-z-]+)"', "".join(sources)))
    assert len(codes) > 30
    words = load(instrument_files.WORDS)["zh"]
    assert {code for code in codes if f"problem-{code}" not in words} == set()


def test_the_document_names_every_column_of_ours() -> None:
    text = (Path(instrument_files.__file__).parents[1] / "docs/instruments.md").read_text(encoding="utf-8")
    known = {name.removeprefix("plumbline ") for name in xlsform_questions.KNOWN if name.startswith("plumbline ")}
    assert {name for name in known if f"`plumbline::{name}`" not in text and f"`::{name}`" not in text} == {"unit"}
    assert "`plumbline::unit::…`" in text
    assert {name for name in xlsforms.OWN_VALUES if f"`plumbline_{name}`" not in text} == set()
