"""What every folder of tests may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage.database import Database
from tests.studies_for_tests import SmallStudy, begin

settings.register_profile("plumbline", deadline=None)  # a slow disk is not a fault
settings.load_profile("plumbline")


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """Where the `database` of a test is."""
    return tmp_path / "records.sqlite3"


@pytest.fixture
def database(database_file: Path) -> Iterator[Database]:
    """A database on a file of its own, closed afterwards."""
    database = Database(f"sqlite:///{database_file}")
    yield database
    database.close()


@pytest.fixture
def small_study(database: Database) -> SmallStudy:
    """A study with one open wave in `database`."""
    with database.writing() as records:
        return begin(records)
