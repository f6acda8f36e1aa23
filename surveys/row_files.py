"""Rows as SPSS opens them: labelled in all languages, with the codes that count as missing; bytes tell no clock."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyreadstat

from surveys.answer_codes import AnswerCode, codes
from surveys.data_columns import SYNTHETIC
from surveys.data_rows import NAME, NUMBER, Rows
from surveys.data_tables import Table
from surveys.instrument import Instrument
from surveys.publications import Publication

PATH = f"data/{NAME}.sav"
_LONGEST_LABEL, _LONGEST_VALUE, _LONGEST_TITLE, _LONGEST_NOTE = 252, 120, 60, 80  # bytes, of SPSS' own format
_BETWEEN = " / "
_CREATED = slice(92, 109)  # of the header: 9 signs of a day, 8 of a time
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RESERVED = frozenset(("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"))


def as_sav(publication: Publication, instrument: Instrument, found: Rows, table: Table) -> bytes:
    """The rows as a system file, created, as far as it says, on the day of publication."""
    names = dict(zip((column.name for column in table.columns), spss_names(table), strict=True))
    asked = instrument.questionnaires[found.audience].items
    offered = {names[id]: codes(instrument, found.audience, asked[id]) for id in found.items}
    frame = pd.DataFrame([[float(cell or 0) for cell in row] for row in table.rows], columns=list(names.values()))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.sav"
        pyreadstat.write_sav(
            frame,
            str(file),
            file_label=_cut(_joined(publication.study["name"]), _LONGEST_TITLE),
            column_labels=[_cut(_joined(column.title), _LONGEST_LABEL) for column in table.columns],
            variable_value_labels=_labels(offered, names[SYNTHETIC]),
            missing_ranges={name: [float(one.code) for one in of if one.missing] for name, of in offered.items()},
            variable_measure=dict.fromkeys(offered, "ordinal")
            | {names[NUMBER]: "nominal", names[SYNTHETIC]: "nominal"},
            variable_format=dict.fromkeys(names.values(), "F8.0"),
            note=list(_notes(publication)),
        )
        content = bytearray(file.read_bytes())
    day = publication.published_on
    content[_CREATED] = f"{day.day:02} {_MONTHS[day.month - 1]} {day.year % 100:02}00:00:00".encode()
    return bytes(content)


def spss_names(table: Table) -> Iterator[str]:
    """Names that SPSS takes: no hyphen, no reserved word, none twice whatever the case."""
    used: set[str] = set()
    for column in table.columns:
        name = column.name.replace("-", "_")
        while name.lower() in used | _RESERVED:
            name += "_1"
        used.add(name.lower())
        yield name


def _labels(offered: Mapping[str, Iterable[AnswerCode]], synthetic: str) -> dict[str, dict[int | float, str]]:
    labels: dict[str, dict[int | float, str]] = {
        name: {one.code: _cut(_joined(one.label), _LONGEST_VALUE) for one in of} for name, of in offered.items()
    }
    return labels | {synthetic: {0: "false", 1: "true"}}


def _notes(publication: Publication) -> Iterator[str]:
    """Documents of the file: the banner in each language, then which publication it belongs to."""
    for text in (*(publication.study["banner"] or {}).values(), publication.id, f"sha256:{publication.inputs_digest}"):
        left = text
        while line := _cut(left, _LONGEST_NOTE):
            yield line
            left = left[len(line) :]


def _joined(words: Mapping[str, str]) -> str:
    return _BETWEEN.join(words.values())


def _cut(words: str, most: int) -> str:
    """As much of it as fits into so many bytes."""
    return words.encode()[:most].decode(errors="ignore")
