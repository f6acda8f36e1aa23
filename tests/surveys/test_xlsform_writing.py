"""A questionnaire as an XLSForm: pyxform takes it, and it is read as it was."""

from __future__ import annotations

import copy
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from pyxform.xls2xform import convert

from surveys.instrument import Instrument
from surveys.instrument_commands import main
from surveys.instrument_files import check_file
from surveys.instrument_sheets import plain
from surveys.instrument_yaml import written
from surveys.questionnaires import Questionnaire
from surveys.reading import TEMPLATES, parse, read, shipped
from surveys.xlsform_writing import unsayable, xlsform
from tests.brief import BRIEF
from tests.kinds import document_of_kinds
from tests.studies_for_tests import refused
from tests.surveys.generated_instruments import SHIPPED, documents

UNKEPT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def read_back(document: dict[str, Any], audience: str) -> Questionnaire:
    checked = check_file("form.xlsx", xlsform(document, audience))
    wrong = {found.problem.code for found in checked.problems}
    assert wrong <= {"indicator-uninformed"}, [found.line("en") for found in checked.problems]
    for part in ("id", "version", "name", "languages", "index_system", "scales", "objective_indicators"):
        assert checked.document[part] == document[part], part
    return Questionnaire.model_validate(checked.document["questionnaires"][audience])


def converted(content: bytes) -> str:
    """The XForm that pyxform makes of a file, which it warns of nothing in."""
    warned: list[str] = []
    form = convert(io.BytesIO(content), validate=False, file_type=".xlsx", warnings=warned)
    assert warned == []
    return str(form.xform)


def sayable(entry: Any) -> Any:
    """A document without the signs that no XLSForm keeps."""
    if isinstance(entry, dict):
        return {name: sayable(part) for name, part in entry.items()}
    if isinstance(entry, list):
        return [sayable(part) for part in entry]
    return UNKEPT.sub("", entry) or "x" if isinstance(entry, str) else entry


@given(documents())
@settings(max_examples=4 if BRIEF else 30)
def test_any_questionnaire_is_read_as_it_was_written(document: dict[str, Any]) -> None:
    document["questionnaires"] = sayable(document["questionnaires"])
    instrument = read(document)
    for audience in instrument.audiences:
        assert unsayable(instrument, audience) == ()
        assert read_back(plain(document), audience) == instrument.questionnaires[audience]


def test_every_kind_of_item_and_every_condition_is_read_as_it_was_written() -> None:
    document = plain(document_of_kinds())
    stop = next(
        item
        for section in document["questionnaires"]["residents"]["sections"]
        for item in section["items"]
        if item["id"] == "K_STOP"
    )
    stop["show_if"] = {"all": stop["show_if"]["any"]}  # of one condition it is the same
    conditions = [
        {"all": [{"item": "K_KM", "at_least": 1.5, "at_most": 3}, {"item": "K_MODE", "one_of": ["bus", "other"]}]},
        {"any": [{"item": "K_USED", "one_of": ["app", "none"]}, {"item": "K_WHY", "answered": False}]},
        {"any": [{"item": "K_KM", "at_least": 1, "at_most": 2}, {"item": "R_ATT", "at_least": 3}]},
        {"all": [{"item": "K_MODE", "answered": True}, {"item": "RS1", "one_of": ["yes"]}]},
    ]
    asked = document["questionnaires"]["residents"]
    asked["screener"][0]["options"][0]["code"] = "yes"
    last = {"id": "QLAST", "name": asked["sections"][0]["name"], "items": []}
    for number, condition in enumerate(conditions):
        text = {"zh": f"说{number}", "en": f"Say {number}"}
        item = {"id": f"L{number}", "kind": "text", "maximum_characters": 100, "text": text, "show_if": condition}
        last["items"].append(item)
    asked["sections"].append(last)
    assert read_back(document, "residents") == read(document).questionnaires["residents"]
    assert "L3" in converted(xlsform(document))


@pytest.mark.parametrize("name", TEMPLATES)
def test_pyxform_takes_what_is_written(name: str) -> None:
    document = plain(parse(shipped(name)))
    instrument = read(document)
    for audience in instrument.audiences:
        form = converted(xlsform(document, audience))
        for id in instrument.questionnaires[audience].ids():
            assert f"/{id}" in form or f"<{id}/>" in form
        assert instrument.name[instrument.default_language] in form


def test_an_instrument_for_one_audience_is_read_whole() -> None:
    document = plain(parse(shipped("public_safety")))
    checked = check_file("form.xlsx", xlsform(document))
    assert checked.problems == ()
    assert checked.instrument is not None
    assert checked.instrument.index_system == read(document).index_system


def test_whoever_is_not_asked_by_the_screener_is_asked_nothing_in_kobo() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsform(SHIPPED)))
    rows = [
        dict(zip([str(cell) for cell in header], row, strict=True))
        for header, *rest in [list(book["survey"].values)]
        for row in rest
    ]
    begun = [row for row in rows if row["type"] == "begin_group"]
    stops = [
        option["code"]
        for option in SHIPPED["questionnaires"]["residents"]["screener"][0]["options"]
        if "action" in option
    ]
    assert begun
    assert stops
    assert {row["relevant"] for row in begun} == {" and ".join(f"${{RS1}} != '{code}'" for code in stops)}


def test_nothing_in_it_is_a_formula_and_marks_stand_for_themselves() -> None:
    document = copy.deepcopy(SHIPPED)
    item = document["questionnaires"]["residents"]["sections"][0]["items"][0]
    item["text"] = {"zh": "=1+1", "en": "Say <b>${R02}</b> &amp; go"}
    content = xlsform(document)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert "${R02}" not in str(list(book["survey"].values))
    assert read_back(document, "residents").items[item["id"]].text.root == item["text"]
    assert "Say &amp;lt;b&amp;gt;" in converted(content)


def test_a_kept_instrument_is_written_whatever_stands_in_what_is_not() -> None:
    document = copy.deepcopy(SHIPPED)
    document["notices"]["experts"]["text"]["en"] += "\x07"
    assert xlsform(document)


def test_what_no_xlsform_keeps_is_named() -> None:
    document = copy.deepcopy(SHIPPED)
    document["questionnaires"]["residents"]["sections"][0]["items"][0]["text"]["en"] = "a\uffffb"
    with refused("xlsform-text", "R01 › en"):
        xlsform(document)
    with refused("xlsform-audience", "doctors"):
        xlsform(SHIPPED, "doctors")


def test_a_command_writes_one_questionnaire(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, form = tmp_path / "a.yaml", tmp_path / "form.xlsx"
    text.write_bytes(written(SHIPPED))
    assert main(["write", str(text), str(form), "--as", "xlsform", "--audience", "officers"]) == 0
    assert check_file(form.name, form.read_bytes()).document["questionnaires"].keys() == {"officers"}
    assert main(["write", str(text), str(tmp_path / "b.xlsx"), "--as", "xlsform", "--audience", "doctors"]) == 2
    assert "xlsform-audience" in capsys.readouterr().err
    assert main(["write", str(text), str(tmp_path / "b.yaml"), "--as", "xlsform"]) is None


def test_an_instrument_in_one_language_is_one_in_it() -> None:
    def english(entry: Any) -> Any:
        if isinstance(entry, dict):
            return {name: english(part) for name, part in entry.items() if name != "zh"}
        return [english(part) for part in entry] if isinstance(entry, list) else entry

    document = english(plain(parse(shipped("public_safety")))) | {"languages": ["en"], "default_language": "en"}
    instrument: Instrument = read(document)
    assert check_file("form.xlsx", xlsform(document)).instrument is not None
    assert instrument.languages == ("en",)
