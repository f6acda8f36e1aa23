"""An instrument's file: what is written is read as it was, and what is wrong is told with its cell."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from surveys.__main__ import main as command
from surveys.instrument_commands import main
from surveys.instrument_files import Checked, check_file
from surveys.instrument_sheets import plain, to_sheets
from surveys.instrument_workbooks import explained, template, workbook
from surveys.instrument_yaml import written
from surveys.reading import parse, read, shipped
from surveys.sheet_cells import blank, same
from surveys.sheet_cells import read as read_cell
from surveys.sheet_cells import written as written_cell
from tests.brief import BRIEF
from tests.surveys.generated_instruments import ANYTHING, SHIPPED, documents
from tests.surveys.kobo import AGREE, SCORED
from tests.surveys.sheets import workbook as sheets_of


@given(documents())
@settings(max_examples=4 if BRIEF else 40)
def test_any_sound_instrument_is_read_as_it_was_written(document: dict[str, Any]) -> None:
    instrument = read(document)
    for name, content in (("a.xlsx", workbook(document)), ("a.yaml", written(document))):
        checked = check_file(name, content)
        assert not checked.problems, [found.line("en") for found in checked.problems]
        assert same(plain(checked.document), document)
        assert checked.instrument == instrument


def test_the_second_template_is_read_as_it_was_written() -> None:
    document = plain(parse(shipped("public_safety")))
    checked = check_file("a.xlsx", workbook(document))
    assert same(checked.document, document)
    assert checked.instrument == read(document)


@pytest.mark.parametrize("floor", [-(2.0**53), 2.0**53, 1e16, 2.0**53 - 1])
def test_a_fraction_as_large_as_no_integer_may_be_comes_back_as_one(floor: float) -> None:
    document = plain(SHIPPED)
    document["objective_indicators"][0]["floor"] = floor
    checked = check_file("a.xlsx", workbook(document))
    assert (checked.problems, same(plain(checked.document), document)) == ((), True)


@given(ANYTHING, st.sampled_from(["text", "word", "number", "flag", "list", "words", "numbers", "rule", "any"]))
@settings(max_examples=60 if BRIEF else 500)
def test_any_value_is_read_from_the_cell_it_was_written_to(value: object, kind: Any) -> None:
    cell = written_cell(value, kind)
    assert not blank(cell)
    assert same(read_cell(cell, kind), value)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        (" 0.5 ", "number", 0.5),
        ("是", "flag", True),
        (1.0, "text", "1"),
        ("IC1，IC2、IC3", "words", ["IC1", "IC2", "IC3"]),
        ("1; 2", "numbers", [1, 2]),
        ("score IC1 < 60", "rule", {"all": [{"metric": "score", "of": "IC1", "op": "<", "value": 60}]}),
        ("any: R1 one_of=[bus; 2] | R2 answered=true", "rule",
         {"any": [{"item": "R1", "one_of": ["bus", 2]}, {"item": "R2", "answered": True}]}),
    ],
)  # fmt: skip
def test_cells_are_read_as_people_write_them(cell: object, kind: Any, value: object) -> None:
    assert read_cell(cell, kind) == value


def test_the_shipped_instrument_needs_no_escape_where_people_write() -> None:
    for grid in to_sheets(SHIPPED):
        if grid.name != "settings":
            assert not [cell for row in grid.rows for cell in row if str(cell).startswith("\\")]


# A hospital, by somebody who knows nothing but the template.


def hospital() -> Workbook:
    """Three levels, two questionnaires, and nothing that could be left out."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    sheets: dict[str, list[list[Any]]] = {
        "instrument": [["path", "value", "text zh", "text en"], ["id", "hospital"], ["name", None, "医院", "Hospital"]],
        "index system": [
            ["id", "parent", "code", "name zh", "name en", "definition zh", "definition en"],
            ["H", None, None, "医院服务", "Hospital service"],
            *([f"HD{d}", "H", f"D{d}", f"维度{d}", f"Dimension {d}", "含义", "What it is"] for d in (1, 2)),
            *([f"HI{d}{i}", f"HD{d}", None, f"指标{d}{i}", f"Indicator {d}{i}", "含义", "What it is"]
              for d in (1, 2) for i in (1, 2)),
        ],
        "questionnaires": [["audience"], ["residents"], ["officers"]],
    }  # fmt: skip
    for audience, letter in (("residents", "R"), ("officers", "O")):
        sheets[audience] = [
            ["what", "id", "indicator", "key", "text zh", "text en", "name zh", "name en"],
            ["section", f"S{letter}", None, None, None, None, "部分", "Section"],
            *(["item", f"{letter}{d}{i}", f"HI{d}{i}", None, f"说法{d}{i}。", f"Statement {d}{i}."]
              for d in (1, 2) for i in (1, 2)),
        ]  # fmt: skip
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def checked(book: Workbook) -> Checked:
    file = io.BytesIO()
    book.save(file)
    return check_file("hospital.xlsx", file.getvalue())


def told(found: Checked) -> list[tuple[str, str]]:
    return [(str(one.spot), one.problem.code) for one in found.problems]


def test_a_workbook_that_says_what_only_its_author_knows_is_an_instrument() -> None:
    found = checked(hospital())
    assert told(found) == []
    instrument = found.instrument
    assert instrument is not None
    assert [matrix.parent for matrix in instrument.experts.matrices] == ["H", "HD1", "HD2"]
    assert instrument.notices.keys() == {"residents", "officers", "experts"}
    assert not [words for notice in instrument.notices.values() for words in notice.text.root.values() if "警" in words]
    assert "{minutes}" not in instrument.notices["residents"].text["en"]
    again = check_file("again.xlsx", workbook(found.document))
    assert again.instrument == instrument, "what was left out stands in the file that is written"


def test_every_problem_is_told_at_once_with_its_sheet_row_and_column() -> None:
    book = hospital()
    book["index system"]["B4"] = "nowhere"
    book["residents"]["F4"] = None
    book["residents"]["C5"] = "HI99"
    book["residents"]["B6"] = "R11"
    book["officers"]["D3"] = "often"
    book["officers"]["A4"] = " Item "
    book["officers"]["I1"] = "colour"
    book["officers"]["A5"] = "question"
    book.create_sheet("Sheet1").append(["left over"])
    found = checked(book)
    assert found.instrument is None
    for one in (
        ("sheet index system, row 4, column parent", "sheet-parent"),
        ("sheet residents, row 4, column text en", "text-missing"),
        ("sheet residents, row 5, column indicator", "id-unknown"),
        ("sheet residents, row 6, column id", "id-repeated"),
        ("sheet officers, row 3, column key", "sheet-cell"),
        ("sheet officers, row 1, column colour", "sheet-column-unknown"),
        ("sheet officers, row 5, column what", "sheet-what"),
        ("sheet Sheet1", "sheet-unknown"),
    ):
        assert one in told(found)
    assert all(
        one.problem.way_out.startswith("Please ") and one.said("zh").isascii() is False for one in found.problems
    )


def test_a_problem_of_a_text_file_is_told_with_its_line() -> None:
    text = written(SHIPPED).decode().replace("indicator: IC3", "indicator: XX3", 1)
    line = text[: text.index("XX3")].count("\n") + 1
    (found, *_) = [one for one in check_file("a.yaml", text.encode()).problems if one.problem.code == "id-unknown"]
    assert found.spot is not None
    assert line - 1 <= (found.spot.row or 0) <= line


def test_doubts_refuse_nothing_and_stand_apart() -> None:
    book = hospital()
    book["residents"]["F3"] = "<b>Statement</b> " + "word " * 30
    book["residents"]["E4"] = "no Chinese at all"
    codes = {(str(one.spot), one.problem.code) for one in checked(book).doubts}
    assert codes >= {
        ("sheet residents, row 3, column text en", "doubt-markup"),
        ("sheet residents, row 3, column text en", "doubt-reading"),
        ("sheet residents, row 4, column text zh", "doubt-untranslated"),
    }


def test_the_template_offers_lists_and_its_examples_are_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(SHIPPED)))
    assert book.sheetnames[0] == "read me"
    lists = [rule for rule in book["residents"].data_validations.dataValidation if rule.type == "list"]
    assert "'index system'!$A$2:$A$500" in {rule.formula1 for rule in lists}
    assert {found.problem.code for found in check_file("t.xlsx", template(SHIPPED)).problems} == {
        "instrument-missing",
        "instrument-value",
    }
    assert len({tuple(words) for words in explained().values()}) == 1


def test_commands_check_and_write(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    text, book, again = (tmp_path / name for name in ("a.yaml", "a.xlsx", "b.yaml"))
    text.write_bytes(written(SHIPPED))
    assert main(["write", str(text), str(book)]) == main(["write", str(book), str(again)]) == 0
    assert same(parse(again.read_text(encoding="utf-8")), SHIPPED)
    assert main(["write", str(text), str(again)]) == 2, "nothing is overwritten"
    text.write_bytes(written(SHIPPED | {"status": "proven"}))
    capsys.readouterr()
    assert main(["check", str(text), "--language", "zh"]) == 2
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("line ")
    assert "不合要求" in first
    assert last == "a.yaml：不能使用，1个问题"
    assert main(["check", str(book)]) == 0
    assert main(["check", str(tmp_path / "none.yaml")]) == 2
    assert main(["check"]) is None


def test_commands_that_read_a_file_are_told_the_language_of_texts_that_name_none(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their letters would say that it is English."""
    form, out, empty = (tmp_path / name for name in ("form.xlsx", "out.yaml", "empty.xlsx"))
    survey = [["type", "name", "label"], *(row[:3] for row in SCORED)]
    choices = [["list_name", "name", "label"], *(row[:3] for row in AGREE[1:])]
    form.write_bytes(sheets_of({"survey": survey, "choices": choices}))
    assert main(["check", str(form), "--texts-in", "zh"]) == main(["check", "--texts-in", "zh", str(form)]) == 0
    assert main(["write", str(form), str(out), "--texts-in", "zh"]) == 0
    assert parse(out.read_text(encoding="utf-8"))["languages"] == ["zh"]
    capsys.readouterr()
    for nothing in (["write", str(form), str(empty), "--texts-in"], ["template", str(empty), "--texts-in", "zh"]):
        assert command(nothing) == 2
        assert "write FILE OUT ... --texts-in zh" in capsys.readouterr().err
    assert not empty.exists()
    assert main(["--texts-in", "zh"]) is None
