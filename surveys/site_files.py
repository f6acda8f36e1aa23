"""The file of a table of comparator sites: a template to fill in, and the sites of one that was filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from scoring.problems import Problem, Refused, please
from surveys.index_systems import ObjectiveIndicator
from surveys.instrument import Instrument
from surveys.site_tables import REMARK, columns_of, read_table
from surveys.sites import Site

MOST_MEGABYTES = 1
LONGEST_CELL = 2**17  # csv has such a limit too, but any library may lift it for the whole process
SIGNATURE = "utf-8-sig"  # Excel takes a file without it for the machine's own encoding
ENCODINGS = (SIGNATURE, "gb18030")  # as the template is, and as Excel in China writes


def template(instrument: Instrument, language: str, explained: Mapping[str, str]) -> bytes:
    """A CSV file to fill in, a row an indicator; what the columns hold is ``explained`` in a row that is not read."""
    columns = list(columns_of(instrument))
    remark = f"{REMARK} {explained['indicator_id']}"
    columns.insert(columns.index("indicator_id") + 1, remark)
    rows = [{column: explained.get(column, "") for column in columns} | {"city_id": f"{REMARK} {explained['city_id']}"}]
    for figure in instrument.objective_indicators:
        told = f"{REMARK} {_told(figure, language)}"
        rows.append({"indicator_id": figure.id, remark: told, "unit": figure.unit})
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode(SIGNATURE)


def read_file(instrument: Instrument, content: bytes, year: int) -> tuple[Site, ...]:
    """The sites that a wave of ``year`` stands beside. Raises Refused, with all problems."""
    return read_table(instrument, rows_of(content), year)


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV file in UTF-8 or GB18030, divided by commas, semicolons or tabs. Raises Refused."""
    if len(content) > MOST_MEGABYTES * 2**20:
        what = f"It has more than {MOST_MEGABYTES} MB."
        raise Refused([please("sites-file-large", "file", what, "leave out what is not the table")])
    text = _decoded(content)
    try:
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused([_no_table()]) from error
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Refused([_no_table()])
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused([_no_table()])


def _no_table() -> Problem:
    return please("sites-file", "file", "It is not a CSV file.", "save the table as CSV, in UTF-8 or GB18030")


def _told(figure: ObjectiveIndicator, language: str) -> str:
    divided = f" ÷ {figure.denominator[language]}" if figure.denominator else ""
    return f"{figure.name[language]} = {figure.numerator[language]}{divided}"
