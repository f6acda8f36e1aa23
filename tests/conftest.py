"""What every folder of tests may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.brief import BRIEF

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from storage.database import Database
    from tests.postgresql import PostgresqlServer
    from tests.studies_for_tests import SmallStudy

# What is about keeping is tried on both kinds of database however little time there is.
ON_ONE = {"forms", "app_pages"} | ({"surveys"} if BRIEF else set())

settings.register_profile("plumbline", deadline=None, max_examples=15 if BRIEF else 50)  # a slow disk is not a fault
settings.load_profile("plumbline")

# Imports stand inside the fixtures: tests/scoring runs where there is only NumPy and SciPy.


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What takes a database runs on both kinds; what takes the file as well is about the file, and runs on SQLite.

    Forms and pages hold no SQL: what they show is tried on both only where PLUMBLINE_BOTH is set, which takes long.
    """
    if "database_url" in metafunc.fixturenames:
        inside = metafunc.definition.path.relative_to(Path(__file__).parent).parts
        shown = ON_ONE & set(inside) and not os.environ.get("PLUMBLINE_BOTH")
        alone = "database_file" in metafunc.fixturenames or shown
        metafunc.parametrize("database_url", ["sqlite"] if alone else ["sqlite", "postgresql"], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole servers first: they take longest, and no worker shall be left alone with them at the end."""
    items.sort(key=lambda item: item.path.parent != Path(__file__).parent)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server; a test that asks for it fails where none can be started."""
    from tests.postgresql import serving_postgresql  # noqa: PLC0415 - see above

    with serving_postgresql(synced=False) as server:
        yield server


@pytest.fixture
def url(postgresql: PostgresqlServer) -> Iterator[str]:
    """The address of a new database on that server."""
    made = postgresql.create()
    yield made
    postgresql.drop(made)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    from tests.browsing import chromium  # noqa: PLC0415 - see above

    with chromium() as started:
        yield started


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """Where the `database` of a test is that is about SQLite's file."""
    from tests.databases import FILE  # noqa: PLC0415 - see above

    return tmp_path / FILE


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of the `database` of a test: new, and of each kind in turn."""
    from tests.databases import new_url  # noqa: PLC0415 - see above

    with new_url(request, tmp_path) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of its own, closed afterwards."""
    from storage.database import Database  # noqa: PLC0415 - see above
    from tests.studies_for_tests import SECRET  # noqa: PLC0415 - see above

    database = Database(database_url, SECRET)
    yield database
    database.close()


@pytest.fixture
def small_study(database: Database) -> SmallStudy:
    """A study with one open wave in `database`."""
    from tests.studies_for_tests import begin  # noqa: PLC0415 - see above

    with database.writing() as records:
        return begin(records)
