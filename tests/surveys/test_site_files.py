"""The file of comparator sites: the template can be filled in, saved by a spreadsheet, and read."""

from __future__ import annotations

import csv
import io

import pytest

from surveys.site_files import MOST_MEGABYTES, read_file, rows_of, template
from tests.studies_for_tests import refused
from tests.surveys.tables_of_sites import COLUMNS, FULL, INSTRUMENT, YEAR, table

EXPLAINED = {column: f"what {column}, is" for column in COLUMNS}


def saved(rows: list[list[str]], delimiter: str = ",") -> str:
    """What a spreadsheet writes."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_as_spreadsheets_write_it(encoding: str, delimiter: str) -> None:
    (site,) = read_file(INSTRUMENT, saved(table({}), delimiter).encode(encoding), YEAR)
    assert (site.name["zh"], site.figures[0].source_title) == ("甲市", "甲市统计年鉴")


def test_a_quoted_cell_keeps_its_commas_and_lines_and_rows_are_counted_as_a_spreadsheet_does() -> None:
    rows = table({"source_title": "Yearbook, vol. 2", "note": "two\nlines"}, {"indicator_id": "OB99"})
    with refused("site-indicator", "row 3 › indicator_id") as told:
        read_file(INSTRUMENT, saved(rows).encode(), YEAR)
    assert len(told) == 1
    (site,) = read_file(INSTRUMENT, saved(rows[:2]).encode(), YEAR)
    assert site.figures[0].source_title == "Yearbook, vol. 2"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_lists_every_indicator_and_opens_as_chinese_in_excel(language: str) -> None:
    content = template(INSTRUMENT, language, EXPLAINED)
    assert content.startswith(b"\xef\xbb\xbf")
    heading, remark, *rows = rows_of(content)
    assert [column for column in heading if not column.startswith("#")] == list(COLUMNS)
    assert remark[0] == "# what city_id, is"
    assert [row[heading.index("indicator_id")] for row in rows] == list(INSTRUMENT.objectives)
    assert [row[heading.index("unit")] for row in rows] == [one.unit for one in INSTRUMENT.objective_indicators]
    told = [row[heading.index("indicator_id") + 1] for row in rows]
    assert all(one.name[language] in cell for one, cell in zip(INSTRUMENT.objective_indicators, told, strict=True))


def test_a_template_that_was_filled_in_is_read_and_a_blank_one_is_refused() -> None:
    heading, remark, *rows = rows_of(template(INSTRUMENT, "zh", EXPLAINED))
    with refused("sites-none", "file"):
        read_file(INSTRUMENT, template(INSTRUMENT, "zh", EXPLAINED), YEAR)
    entered = FULL | {"numerator": "", "denominator": "", "value": "60"}
    kept = ("indicator_id", "unit")
    filled = [
        [cell if column in kept else entered.get(column, cell) for column, cell in zip(heading, row, strict=True)]
        for row in rows
    ]
    (site,) = read_file(INSTRUMENT, saved([heading, remark, *filled]).encode("gb18030"), YEAR)
    assert {figure.indicator: figure.value for figure in site.counted} == dict.fromkeys(INSTRUMENT.objectives, 60.0)


def test_a_file_that_is_too_large_is_not_read() -> None:
    with refused("sites-file-large", "file"):
        rows_of(b"x" * (MOST_MEGABYTES * 2**20 + 1))


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b'"' + b"x" * 200_000 + b'"', b"PK\x03\x04\xff\xff"])
def test_what_is_no_text_or_no_table_is_refused(content: bytes) -> None:
    with refused("sites-file", "file"):
        rows_of(content)


def test_an_empty_file_has_no_rows() -> None:
    assert rows_of(b"") == []
