"""Tables of answers: read however they are written, refused by name when they are hostile or broken."""

from __future__ import annotations

import io
import zipfile

import pytest

from surveys import imported_tables, imported_workbooks
from surveys.imported_files import read_table
from surveys.imported_tables import never_taken
from tests.brought_files import kobo, plain, saved, wenjuanxing, workbook
from tests.studies_for_tests import refused

SMALL = [["R01", "R02"], ["1", "2"], ["3", ""]]


def cells(content: bytes) -> dict[str, list[str]]:
    return {column.heading: column.values for column in read_table(content).columns}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_however_it_is_written(encoding: str, delimiter: str) -> None:
    table = [["一、同意", "b,c;d"], ["非常同意", 'said "yes", twice\nand more'], ["", "2"]]
    found = read_table(saved(table, encoding, delimiter))
    assert [column.heading for column in found.columns] == table[0]
    assert [column.values for column in found.columns] == [["非常同意", ""], ['said "yes", twice\nand more', "2"]]
    assert found.written.startswith("CSV · GB18030" if encoding == "gb18030" else "CSV · UTF-8")


def test_a_workbook_is_read_as_its_csv_and_known_by_the_same() -> None:
    table = [["R01", "words"], ["4", "好 <b>"], ["5", ""]]
    book, text = read_table(workbook([["R01", "words"], [4, "好 <b>"], [5.0, ""]])), read_table(saved(table))
    assert [column.values for column in book.columns] == [column.values for column in text.columns]
    assert book.digest == text.digest == read_table(saved(table, "gb18030", ";")).digest
    assert text.digest != read_table(saved([table[0], table[2], table[1]])).digest


def test_rows_are_numbered_as_in_the_file_and_empty_ones_left_away() -> None:
    found = read_table(b"a,b\n1,2\n,\n\n3,4\n,,,\n")
    assert list(found.numbers) == [2, 5]
    gaps = read_table(workbook([["a"], [1], [], [2]]))
    assert list(gaps.numbers) == [2, 4]


@pytest.mark.parametrize(
    "heading",
    [
        *("start", "end", "_submission_time", "deviceid", "meta/username", "_submitted_by", "submitdate", "ipaddr"),
        *(
            "提交答卷时间",
            "所用时间",
            "来自IP",
            "来源详情",
            "姓名",
            "1、您的姓名：",
            "2、请输入您的手机号码",
            "联系电话",
            "身份证号",
        ),
        *("Email address", "Your name", "group/phone_number", "_gps_latitude", "Last name", "微信昵称"),
    ],
)
def test_who_when_and_where_is_never_taken_in(heading: str) -> None:
    assert never_taken(heading)
    found = read_table(saved([["R01", heading], ["4", "Somebody"]]))
    assert (found.left_out, [column.heading for column in found.columns]) == ((heading,), ["R01"])


@pytest.mark.parametrize(
    "heading", ["R01", "stratum", "3、社区民警的电话打得通", "我的姓名登记正确", "location", "form/R02", "_uuid"]
)
def test_what_people_answered_is_taken_in(heading: str) -> None:
    assert not never_taken(heading)


def test_other_programs_tables_are_read() -> None:
    assert read_table(saved(kobo(3))).left_out == ("start", "end", "deviceid", "_submission_time")
    found = read_table(saved(wenjuanxing(3), "gb18030"))
    assert found.left_out == ("提交答卷时间", "所用时间", "来源", "来自IP", "1、您的姓名：")
    assert found.rows == 3


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("table-empty", b""),
        ("table-empty", b"R01,R02\n"),
        ("table-empty", workbook([["R01"]])),
        ("table-unreadable", b"R01\n1\x00\n"),
        ("table-unreadable", "R01\n1\n".encode("utf-16")),
        ("table-encoding", b"R01\n\xff\xff\xff\n"),
        ("table-unreadable", b'R01,R02\n"1,2\n'),
        ("table-ragged", b"R01,R02\n1\n"),
        ("table-ragged", b"R01,R02\n1,2,3\n"),
        ("table-ragged", workbook([["R01"], [1, 2]])),
        ("table-heading-twice", b"R01,R01\n1,2\n"),
        ("table-heading-missing", b"R01,,R02\n1,2,3\n"),
        ("table-heading-long", f"{'R' * 2001}\n1\n".encode()),
        ("table-columns-many", ",".join(f"R{number}" for number in range(401)).encode() + b"\n1\n"),
        ("table-cell-long", f"R01\n{'x' * 10_001}\n".encode()),
        ("table-unreadable", b"PK\x03\x04 and no more"),
    ],
)
def test_what_is_no_table_is_refused_by_name(code: str, content: bytes) -> None:
    with refused(code):
        read_table(content)


def test_ragged_rows_are_told_with_their_numbers_and_not_without_end() -> None:
    with refused("table-ragged", "row 2") as problems:
        read_table(b"a,b\n" + b"1\n" * 1000)
    assert len(problems) == imported_tables.MOST_PROBLEMS


def test_more_rows_than_may_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imported_tables, "MOST_ROWS", 5)
    assert read_table(saved([["R01"], *[["1"]] * 5])).rows == 5
    for content in (saved([["R01"], *[["1"]] * 6]), workbook([["R01"], *[["1"]] * 6])):
        with refused("table-rows-many"):
            read_table(content)


@pytest.mark.parametrize(("limit", "code"), [("MOST_CELLS", "table-cells-many"), ("MOST_LETTERS", "table-texts-long")])
def test_more_cells_and_longer_texts_than_may_be_are_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, code: str
) -> None:
    monkeypatch.setattr(imported_tables, limit, 4)
    assert read_table(saved([["R01"], *[[f"{row}"] for row in range(4)]])).rows == 4
    with refused(code):
        read_table(saved([["R01"], *[[f"{row}"] for row in range(5)]]))


def test_cells_count_also_where_all_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a form of points; a column that is never taken in does not count."""
    monkeypatch.setattr(imported_tables, "MOST_CELLS", 6)
    for write in (saved, workbook):
        assert read_table(write([["R01", "R02", "name"], *[["1", "1", "1"]] * 3])).rows == 3
        with refused("table-cells-many"):
            read_table(write([["R01", "R02", "name"], *[["1", "1", "1"]] * 4]))


def test_as_many_rows_as_may_be_can_have_sixty_answers_each() -> None:
    assert imported_tables.MOST_ROWS * 60 <= imported_tables.MOST_CELLS


# --- hostile workbooks ---


def spoilt(content: bytes, part: str, was: bytes, put: bytes) -> bytes:
    """A workbook with something else in one of its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            read = before.read(name)
            assert name != part or was in read
            after.writestr(name, read.replace(was, put, 1) if name == part else read)
    return written.getvalue()


SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
BOOK = workbook(SMALL)


def test_a_formula_is_refused_with_its_cell() -> None:
    with refused("table-formula", "B2"):
        read_table(workbook([["R01", "R02"], [1, "=1+1"]]))
    assert cells(b"R01,R02\n1,=1+1\n")["R02"] == ["=1+1"]  # in a CSV it is a text like any other


def test_html_is_text() -> None:
    assert cells(workbook([["R01"], ["<script>alert(1)</script>"]]))["R01"] == ["<script>alert(1)</script>"]


@pytest.mark.parametrize(
    ("code", "part", "was", "put"),
    [
        ("table-columns-many", SHEET, b'r="A2"', b'r="XFD2"'),
        ("table-columns-many", SHEET, b'r="A2"', b'r="ZZZZZZZ2"'),
        ("table-unreadable", SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        ("table-unreadable", SHEET, b"<sheetData>", b"<sheetData"),
        ("table-unreadable", SHEET, b"<v>0</v>", b"<v>999999</v>"),
        ("table-unreadable", "xl/workbook.xml", b"<sheet ", b"<nothing "),
        ("table-error", SHEET, b't="s"><v>2</v>', b't="e"><v>#REF!</v>'),
    ],
)
def test_a_spoilt_workbook_is_refused_by_name(code: str, part: str, was: bytes, put: bytes) -> None:
    with refused(code):
        read_table(spoilt(BOOK, part, was, put))


def test_a_workbook_that_unfolds_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imported_workbooks, "MOST_UNPACKED", 2**20)
    with refused("table-too-large"):
        read_table(spoilt(BOOK, SHEET, b"<sheetData>", b" " * 2**21 + b"<sheetData>"))


def test_a_workbook_that_is_folded_a_thousandfold_is_refused_unread() -> None:
    bomb = spoilt(BOOK, SHEET, b"<sheetData>", b"<sheetData>" + b"<row/>" * 2**22)
    assert len(bomb) < 2**20
    with refused("table-odd"):
        read_table(bomb)


def test_a_workbook_with_a_part_twice_is_said_to_be_odd_and_not_large() -> None:
    written = io.BytesIO(BOOK)
    with zipfile.ZipFile(written, "a") as again, pytest.warns(UserWarning, match="Duplicate"):
        again.writestr(SHEET, b"")
    with refused("table-odd"):
        read_table(written.getvalue())


def test_a_workbook_with_ever_new_tags_is_said_to_be_odd() -> None:
    tags = b"".join(b"<t%d/>" % number for number in range(imported_workbooks.MOST_PARTS + 1))
    with refused("table-odd"):
        read_table(spoilt(BOOK, SHEET, b"<sheetData>", tags + b"<sheetData>"))


def test_a_workbook_of_too_many_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imported_workbooks, "MOST_TAGS", 1000)
    with refused("table-cells-many"):
        read_table(spoilt(BOOK, SHEET, b"<sheetData>", b"<sheetData>" + b"<row/>" * 2000))


def test_a_text_is_read_without_how_it_is_pronounced() -> None:
    spoken = spoilt(BOOK, TEXTS, b"<si><t>R01</t></si>", b"<si><t>R</t><rPh><t>spoken</t></rPh><r><t>01</t></r></si>")
    assert list(cells(spoken)) == ["R01", "R02"]


def test_plain_tables_are_what_the_other_tests_take_them_for() -> None:
    assert cells(saved(plain(4)))["stratum"] == ["C1", "C2", "C1", "C2"]


def test_a_text_or_a_line_that_is_longer_than_any_is_refused_before_it_is_in_memory() -> None:
    long = b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"long" * 2**14
    with refused("table-cell-long"):
        read_table(spoilt(BOOK, SHEET, b"<sheetData>", b"<sheetData>" + long + b"</t></is></c></row>"))
    with refused("table-line-long"):
        read_table(b"R01\n" + b"," * 5_000_000)
