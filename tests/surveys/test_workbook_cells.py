"""Workbooks that were made to do harm, or are broken: refused by name, and nothing of them runs."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from functools import partial

import pytest

from surveys import reading
from surveys.instrument_files import check_file
from surveys.instrument_yaml import written
from surveys.reading import read
from surveys.workbook_cells import MOST_MEGABYTES
from tests.calling import calls
from tests.server import ROOT
from tests.studies_for_tests import refused
from tests.surveys.generated_instruments import SHIPPED
from tests.surveys.hostile_files import (
    END,
    LARGE,
    NO_INSTRUMENTS,
    SHEET,
    SOUND,
    STRINGS,
    WORKBOOKS,
    Change,
    before,
    changed,
    items,
    lines,
)


@pytest.mark.parametrize(("part", "change", "code"), WORKBOOKS.values(), ids=WORKBOOKS)
def test_what_would_cost_too_much_or_is_broken_is_refused(part: str, change: Change, code: str) -> None:
    checked = check_file("a.xlsx", changed(part, change))
    assert [found.problem.code for found in checked.problems] == [code]
    assert (checked.instrument, checked.document) == (None, {})


def test_a_sheet_that_claims_a_million_columns_is_read_as_it_is() -> None:
    claimed = changed(SHEET, lambda old: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', old))
    assert check_file("a.xlsx", claimed).instrument == check_file("a.xlsx", SOUND).instrument


def test_one_long_text_in_many_cells_is_refused() -> None:
    strings = zipfile.ZipFile(io.BytesIO(SOUND)).read(STRINGS).count(b"<si>")
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (at, at, strings) for at in range(50, 90))
    long = changed(STRINGS, before(b"</sst>", b"<si><t>" + b"x" * 100_000 + b"</t></si>"))
    assert [found.problem.code for found in check_file("a.xlsx", changed(SHEET, before(END, rows), long)).problems] == [
        LARGE
    ]


def test_a_formula_is_not_computed_and_its_cell_is_named() -> None:
    cell = b'<row r="90"><c r="A90" t="str"><f>HYPERLINK("http://example.org")</f><v># kept</v></c></row>'
    checked = check_file("a.xlsx", changed(SHEET, before(END, cell)))
    assert checked.instrument is not None
    assert [found.problem.what for found in checked.doubts if found.problem.code == "sheet-formula"] == [
        "A90 holds a formula; what it came to when the file was saved is read."
    ]


@pytest.mark.parametrize(("name", "content", "code"), NO_INSTRUMENTS)
def test_what_is_no_instrument_at_all_is_refused(name: str, content: bytes, code: str) -> None:
    assert [found.problem.code for found in check_file(name, content).problems] == [code]


def test_a_file_of_any_kind_has_the_same_size_at_most_and_the_docs_say_which() -> None:
    most = reading.MOST_MEGABYTES * 2**20
    for name, code in (("a.xlsx", LARGE), ("a.yaml", "instrument-too-large")):
        (found,) = check_file(name, bytes(most + 1)).problems
        assert (found.problem.code, f"{reading.MOST_MEGABYTES} MB" in found.problem.what) == (code, True)
        assert code not in [one.problem.code for one in check_file(name, b"#" + b" " * (most - 1)).problems]
    assert MOST_MEGABYTES == reading.MOST_MEGABYTES
    said = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
    assert f"- a file of more than {reading.MOST_MEGABYTES} MB, of whatever kind;" in said
    assert re.findall(r"workbook of more than (\d+) MB (\w+)", said) == [("6", "unpacked")]


def test_ten_thousand_items_are_refused() -> None:
    assert len(check_file("a.xlsx", items(10_000)).problems) >= 10_000, "each lacks a text"
    assert [found.problem.code for found in check_file("a.yaml", lines(10_000)).problems] == ["instrument-too-large"]


@pytest.mark.parametrize(("name", "written_with"), [("a.xlsx", items), ("a.yaml", lines)])
def test_twice_as_many_more_items_cost_twice_as_much_more(name: str, written_with: Callable[[int], bytes]) -> None:
    """What a file costs whatever is in it is in no difference."""
    check_file(name, written_with(200))  # what is made once is made
    some, twice, again = (calls(partial(check_file, name, written_with(number))) for number in (200, 400, 800))
    assert again - twice < 2.4 * (twice - some)


def test_a_questionnaire_of_more_than_an_hour_is_refused() -> None:
    document = copy.deepcopy(SHIPPED)
    items = document["questionnaires"]["residents"]["sections"][0]["items"]
    items += [items[0] | {"id": f"X{at}"} for at in range(400)]
    with refused("items-many", "questionnaires › residents › sections"):
        read(document)


def test_texts_in_an_encoding_of_china_are_read() -> None:
    assert check_file("a.yaml", written(SHIPPED).decode().encode("gb18030")).instrument is not None
