"""What tests share: databases without any table, migrations to add to, a study that went all its way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from storage import migrating
from storage.database import Database
from storage.exporting import export_study
from tests.postgresql import PostgresqlServer
from tests.storage.whole import LATER, fieldwork
from tests.studies_for_tests import SECRET


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations to add to, in place of ours."""
    ours = Path(str(ScriptDirectory.from_config(migrating.config()).dir))
    copy = tmp_path / "migrations"
    shutil.copytree(ours, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrating, "_MIGRATIONS", copy)
    return copy


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    postgresql: PostgresqlServer = request.getfixturevalue("postgresql")
    url = postgresql.create("template0")
    yield url
    postgresql.drop(url)


@pytest.fixture
def other_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a second database without any table, of the other kind."""
    if not database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'other.sqlite3'}"
        return
    postgresql: PostgresqlServer = request.getfixturevalue("postgresql")
    url = postgresql.create("template0")
    yield url
    postgresql.drop(url)


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with the study of :func:`fieldwork`; nobody changes the study."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('first') / 'records.sqlite3'}", SECRET)
    with database.writing() as records:
        fieldwork(records)
    yield database
    database.close()


@pytest.fixture(scope="session")
def study_file(first: Database) -> bytes:
    """That study as a file."""
    return export_study(first, "s1", LATER)
