"""The tables of a bundle as CSV and Parquet: the same bytes whenever and wherever they are made."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from surveys import answer_tables, data_rows, result_tables, row_files
from surveys.data_rows import Rows
from surveys.data_tables import Cell, Kind, Table
from surveys.publications import Publication
from surveys.reading import of_publication
from surveys.safe_texts import safe

# Excel takes a CSV without it for the system's own encoding, which breaks Chinese words.
BYTE_ORDER_MARK = "\ufeff"
TYPED = ("tallies", data_rows.NAME)
_TYPES: Mapping[Kind, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


def files(publication: Publication, rows: Rows | None = None) -> Mapping[str, bytes]:
    """Each table as CSV; the tallies, and the rows where there are any, as Parquet too."""
    own = tables(publication, rows)
    banner = publication.study["banner"]
    parquet = {f"data/{one.name}.parquet": as_parquet(one, banner) for one in own if one.name in TYPED}
    return {**{one.path: as_csv(one) for one in own}, **parquet, **_for_spss(publication, rows)}


def _for_spss(publication: Publication, rows: Rows | None) -> Mapping[str, bytes]:
    if rows is None:
        return {}
    instrument = of_publication(publication.inputs["instrument"])
    return {row_files.PATH: row_files.as_sav(publication, instrument, rows, data_rows.table(publication, rows))}


def tables(publication: Publication, rows: Rows | None = None) -> tuple[Table, ...]:
    """All that a bundle tells in tables; no judgements where none are public."""
    instrument = of_publication(publication.inputs["instrument"])
    found = (
        *([data_rows.table(publication, rows)] if rows else []),
        answer_tables.items(publication, instrument),
        answer_tables.groups(publication, instrument),
        answer_tables.tallies(publication, instrument),
        answer_tables.sums(publication),
        result_tables.criteria(publication, instrument),
        result_tables.judgements(publication, instrument),
        result_tables.weights(publication, instrument),
        result_tables.scores(publication, instrument),
        result_tables.figures(publication, instrument),
    )
    return tuple(one for one in found if one.rows)


def as_csv(table: Table) -> bytes:
    """RFC 4180, in UTF-8; numbers in full, and no text that a spreadsheet would compute."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows([_told(cell) for cell in row] for row in table.rows)
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def as_parquet(table: Table, banner: Mapping[str, str] | None) -> bytes:
    """The same rows, typed; titles, and the banner of what is made up, stand in the file's own metadata."""
    told = {f"title_{language}": title for language, title in table.title.items()}
    told |= {f"banner_{language}": text for language, text in (banner or {}).items()}
    schema = pa.schema(
        [pa.field(one.name, _TYPES[one.kind], nullable=not one.required, metadata=one.title) for one in table.columns],
        metadata=told,
    )
    columns = [list(cells) for cells in zip(*table.rows, strict=True)]
    written = io.BytesIO()
    whole = pa.table(columns, schema=schema)
    pq.write_table(whole, written, compression="zstd", version="2.6")
    return written.getvalue()


def _told(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return safe(cell) if isinstance(cell, str) else repr(cell)
