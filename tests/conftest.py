"""What every folder of tests may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from storage.database import Database
    from tests.studies_for_tests import SmallStudy

settings.register_profile("plumbline", deadline=None)  # a slow disk is not a fault
settings.load_profile("plumbline")


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """Where the `database` of a test is."""
    return tmp_path / "records.sqlite3"


@pytest.fixture
def database(database_file: Path) -> Iterator[Database]:
    """A database on a file of its own, closed afterwards."""
    from storage.database import Database  # noqa: PLC0415 - tests/scoring runs where there is only NumPy and SciPy

    database = Database(f"sqlite:///{database_file}")
    yield database
    database.close()


@pytest.fixture
def small_study(database: Database) -> SmallStudy:
    """A study with one open wave in `database`."""
    from tests.studies_for_tests import begin  # noqa: PLC0415 - as above

    with database.writing() as records:
        return begin(records)
