"""New databases of both kinds, for fixtures of every scope."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from storage.database import Database
from tests.postgresql import PostgresqlServer
from tests.studies_for_tests import SECRET

ENGINES = ("sqlite", "postgresql")
FILE = "records.sqlite3"


@cache
def _migrated() -> bytes:
    """A SQLite file with this version's tables, and nothing in them: migrations take longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        database = Database(f"sqlite:///{file}")
        with database.reading() as records:
            assert records.studies() == ()
        database.close()
        return file.read_bytes()


@contextmanager
def new_url(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a new database of the kind that is the fixture's parameter; a file of it is in ``folder``."""
    if request.param == "sqlite":
        if "database_file" not in request.fixturenames:  # a test that is about the file sees it made
            (folder / FILE).write_bytes(_migrated())
        yield f"sqlite:///{folder / FILE}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)


@contextmanager
def new_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """A new database of the kind that is the fixture's parameter, closed afterwards."""
    with new_url(request, folder) as url:
        database = Database(url, SECRET)
        yield database
        database.close()
