"""Rows of whatever tables are there, as plain JSON and back, alike for both kinds of database."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    insert,
    select,
    types,
)

VERSIONS = "alembic_version"  # Alembic's own table
_AT_ONCE = 500  # rows


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables that are there, those that others refer to first; Alembic's own is not among them."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=bool(column.nullable))
    return {table.name: table for table in found.sorted_tables if table.name != VERSIONS}


def lines_of(connection: Connection, table: Table, where: ColumnElement[bool] | None = None) -> Iterator[str]:
    """The rows of a table as JSON, one a line, in the order of their keys and never in the order they came."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)
    for row in connection.execute(query if where is None else query.where(where)):
        yield plain_row({**row._mapping})


def plain_row(row: Mapping[str, Any]) -> str:
    """One row as a line of JSON."""
    return json.dumps({name: _plain(value) for name, value in row.items()}, separators=(",", ":")) + "\n"


def keep_lines(connection: Connection, table: Table, lines: Iterable[str]) -> None:
    """Put rows that were written by :func:`lines_of` into a table of the same version."""
    rows = (_row(table, json.loads(line)) for line in lines)
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute(insert(table), some)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return b64encode(value).decode()
        case _:
            return value


def _row(table: Table, plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table.columns[name].type, value) for name, value in plain.items()}


def _value(kind: types.TypeEngine[Any], value: Any) -> Any:
    match kind:
        case _ if value is None:
            return None
        case DateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return b64decode(value)
        case _:
            return value
