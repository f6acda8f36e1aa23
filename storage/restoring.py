"""Restoring a backup into an empty database of either kind: all of it, or nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Table, select, text

from scoring.problems import Refused, please
from storage.backups import LEFT_OUT, Manifest, lines, opened, patient, verified
from storage.columns import metadata
from storage.database import Database
from storage.migrating import migrate
from storage.rows import VERSIONS, keep_lines, tables_of
from storage.sealing import Seals


def restore(database: Database, file: Path, seals: Seals | None = None) -> Manifest:
    """Put a backup into an empty database, and bring its tables up to date.

    The backup is read whole before anything is written. The seals are for responses that waited in clear under an
    early version. Raises Refused, with all problems, for a backup that is damaged or of a newer version, and for a
    database that holds anything.
    """
    manifest = verified(file)
    with opened(file) as archive, database.as_it_is(reads=False) as connection:
        patient(connection)
        _clear(connection)
        migrate(connection, manifest.revision, seals)
        for name, table in tables_of(connection).items():
            if name in manifest.tables:
                keep_lines(connection, table, lines(archive, name))
        migrate(connection, seals=seals)
    return manifest


def _clear(connection: Connection) -> None:
    """Take away the tables of a server that has started here and kept nothing yet."""
    tables = tables_of(connection)
    if full := [name for name, table in tables.items() if name not in LEFT_OUT and _holds(connection, table)]:
        what = f"This database is not empty; there is {', '.join(sorted(full))}."
        raise Refused([please("database-not-empty", "DATABASE_URL", what, "name a new one; nothing is overwritten")])
    for table in reversed(tables.values()):
        table.drop(connection)
    connection.execute(text(f"DROP TABLE IF EXISTS {VERSIONS}"))


def _holds(connection: Connection, table: Table) -> bool:
    """Whether a table has rows, or is none of ours."""
    return table.name not in metadata.tables or connection.execute(select(table).limit(1)).first() is not None
