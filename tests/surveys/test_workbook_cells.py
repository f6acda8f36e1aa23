"""Workbooks that were made to do harm, or are broken: refused by name, quickly, and nothing of them runs."""

from __future__ import annotations

import copy
import io
import re
import time
import zipfile
from collections.abc import Callable

import pytest

from surveys.instrument_files import check_file
from surveys.instrument_workbooks import workbook
from surveys.instrument_yaml import written
from surveys.reading import read
from tests.studies_for_tests import refused
from tests.surveys.generated_instruments import SHIPPED

Change = Callable[[bytes], bytes]
SOUND = workbook(SHIPPED)
RESIDENTS = "xl/worksheets/sheet6.xml"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def changed(part: str, change: Change) -> bytes:
    """The shipped instrument's workbook with one part changed, or with one more."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as sound, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as other:
        for one in sound.namelist():
            other.writestr(one, change(sound.read(one)) if one == part else sound.read(one))
        if part not in sound.namelist():
            other.writestr(part, change(b""))
    return file.getvalue()


def before(end: bytes, more: bytes) -> Change:
    return lambda content: content.replace(end, more + end)


END = b"</sheetData>"
LARGE, UNREADABLE = "workbook-too-large", "workbook-unreadable"


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        pytest.param("xl/media/bomb", lambda _: bytes(60_000_000), LARGE, id="a zip bomb"),
        pytest.param(SHEET, lambda old: b'<!DOCTYPE a [<!ENTITY b "c">]>' + old, UNREADABLE, id="entities"),
        pytest.param(SHEET, lambda old: old.decode().encode("utf-16"), UNREADABLE, id="another encoding"),
        pytest.param(SHEET, lambda old: old.replace(b"UTF-8", b"cp037"), UNREADABLE, id="an encoding to hide in"),
        pytest.param(SHEET, before(END, b'<row r="99"><c r="XFD99"><v>1</v></c></row>'), LARGE, id="too wide"),
        pytest.param(SHEET, before(END, b'<row r="999999"><c r="A999999"><v>1</v></c></row>'), LARGE, id="too long"),
        pytest.param(SHEET, before(END, b"<row>" + b"<c/>" * 500_000 + b"</row>"), LARGE, id="half a million cells"),
        pytest.param(STYLES, before(b"</cellXfs>", b'<xf fontId="0"/>' * 40_000), LARGE, id="styles"),
        pytest.param(SHEET, lambda old: old[: len(old) // 2], UNREADABLE, id="half a sheet"),
        pytest.param("xl/workbook.xml", lambda _: b"no book", UNREADABLE, id="no workbook"),
    ],
)
def test_what_would_cost_too_much_or_is_broken_is_refused(part: str, change: Change, code: str) -> None:
    content, began = changed(part, change), time.process_time()
    checked = check_file("a.xlsx", content)
    assert time.process_time() - began < 5
    assert [found.problem.code for found in checked.problems] == [code]
    assert (checked.instrument, checked.document) == (None, {})


def test_a_sheet_that_claims_a_million_columns_is_read_as_it_is() -> None:
    claimed = changed(SHEET, lambda old: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', old))
    assert check_file("a.xlsx", claimed).instrument == check_file("a.xlsx", SOUND).instrument


def test_one_long_text_in_many_cells_is_refused() -> None:
    strings = zipfile.ZipFile(io.BytesIO(SOUND)).read(STRINGS).count(b"<si>")
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (at, at, strings) for at in range(50, 90))
    long = changed(STRINGS, before(b"</sst>", b"<si><t>" + b"x" * 100_000 + b"</t></si>"))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(long)) as sound, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as other:
        for one in sound.namelist():
            other.writestr(one, before(END, rows)(sound.read(one)) if one == SHEET else sound.read(one))
    assert [found.problem.code for found in check_file("a.xlsx", file.getvalue()).problems] == [LARGE]


def test_a_formula_is_not_computed_and_its_cell_is_named() -> None:
    cell = b'<row r="90"><c r="A90" t="str"><f>HYPERLINK("http://example.org")</f><v># kept</v></c></row>'
    checked = check_file("a.xlsx", changed(SHEET, before(END, cell)))
    assert checked.instrument is not None
    assert [found.problem.what for found in checked.doubts if found.problem.code == "sheet-formula"] == [
        "A90 holds a formula; what it came to when the file was saved is read."
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"hello", UNREADABLE),
        ("a.xlsx", SOUND[: len(SOUND) // 2], UNREADABLE),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(500), UNREADABLE),
        ("a.yaml", "name: é".encode("latin-1"), "instrument-encoding"),
        ("a.yaml", "name: 字".encode("utf-16"), "instrument-encoding"),
        ("a.yaml", b"a: [" + b"1," * 300_000 + b"]", "instrument-too-large"),
        ("a.yaml", b"a: &a [1]\nb: *a\n", "instrument-unreadable"),
        ("a.yaml", b"", "instrument-unreadable"),
    ],
)
def test_what_is_no_instrument_at_all_is_refused(name: str, content: bytes, code: str) -> None:
    began = time.process_time()
    assert [found.problem.code for found in check_file(name, content).problems] == [code]
    assert time.process_time() - began < 5


def test_ten_thousand_items_are_refused() -> None:
    cell = b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>'
    row = b'<row r="%d">' + cell % (b"A%d", b"item") + cell % (b"B%d", b"X%d") + b"</row>"
    rows = b"".join(row % (at, at, at, at) for at in range(100, 10_100))
    content, began = changed(RESIDENTS, before(END, rows)), time.process_time()
    assert len(check_file("a.xlsx", content).problems) >= 10_000, "each lacks a text"
    assert time.process_time() - began < 5
    items = "".join(f"\n- {{id: X{at}, indicator: IC1, text: {{zh: 说, en: say}}}}" for at in range(10_000))
    began = time.process_time()
    assert [found.problem.code for found in check_file("a.yaml", f"items:{items}".encode()).problems] == [
        "instrument-too-large"
    ]
    assert time.process_time() - began < 5


def test_a_questionnaire_of_more_than_an_hour_is_refused() -> None:
    document = copy.deepcopy(SHIPPED)
    items = document["questionnaires"]["residents"]["sections"][0]["items"]
    items += [items[0] | {"id": f"X{at}"} for at in range(400)]
    with refused("items-many", "questionnaires › residents › sections"):
        read(document)


def test_texts_in_an_encoding_of_china_are_read() -> None:
    assert check_file("a.yaml", written(SHIPPED).decode().encode("gb18030")).instrument is not None
