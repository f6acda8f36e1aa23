"""A database is brought to this version's tables wholly or not at all."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage import migrating
from storage.columns import metadata
from storage.database import Database, kind_of
from storage.unavailable import Unavailable
from tests.storage.released import FAILING
from tests.studies_for_tests import STUDY, refused


def dump(file: Path) -> list[str]:
    """The whole database as SQL."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def test_the_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    with database.writing() as records:
        context = MigrationContext.configure(records._connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_the_same_row_numbers_and_keys_as_the_code(
    database: Database, database_file: Path, tmp_path: Path
) -> None:
    """What Alembic does not compare: WITHOUT ROWID, constraints' names, what happens to what hangs on a deleted row."""

    def described(file: Path) -> dict[str, tuple[bool, list[object], list[object]]]:
        with closing(sqlite3.connect(file)) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
            return {
                name: (
                    "WITHOUT ROWID" in sql,
                    sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
                    sorted(connection.execute(f"PRAGMA table_info({name})").fetchall()),
                )
                for name, sql in rows
                if name != "alembic_version"
            }

    with database.reading() as records:
        assert records.studies() == ()
    declared = tmp_path / "declared.sqlite3"
    other = Database(f"sqlite:///{declared}")
    with other.writing() as records:
        metadata.drop_all(records._connection)
        metadata.create_all(records._connection)
    other.close()
    assert described(database_file) == described(declared)
    assert len(described(database_file)) == len(metadata.tables)


def test_opening_again_changes_nothing(database: Database, database_file: Path) -> None:
    with database.writing() as records:
        records.add_study(STUDY)
    before = dump(database_file)
    again = Database(f"sqlite:///{database_file}")
    with again.reading() as records:
        assert records.studies() == (STUDY,)
    again.close()
    assert dump(database_file) == before


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    database: Database, database_file: Path, migrations: Path
) -> None:
    with database.writing() as records:
        records.add_study(STUDY)
    database.close()
    before = dump(database_file)
    failing = FAILING.format(revision="9999", down_revision=repr(migrating.newest()))
    (migrations / "versions" / "0002_failing.py").write_text(failing)
    newer = Database(f"sqlite:///{database_file}")
    for _ in range(2):
        with pytest.raises(RuntimeError, match="half way"), newer.reading():
            pytest.fail("it was opened")
    newer.close()
    assert dump(database_file) == before
    (migrations / "versions" / "0002_failing.py").unlink()
    with database.reading() as records:
        assert records.study("s1") == STUDY


def test_a_database_of_a_newer_version_is_refused_and_left_alone(database: Database, database_file: Path) -> None:
    with database.writing() as records:
        records._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = dump(database_file)
    older = Database(f"sqlite:///{database_file}")
    with refused("database-newer", "DATABASE_URL"), older.reading() as records:
        records.studies()
    older.close()
    assert dump(database_file) == before


def tables(url: str) -> list[str]:
    """The tables that are there, without a migration being run."""
    engine = kind_of(url).engine()
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
    engine.dispose()
    return names


def test_several_servers_may_start_on_one_empty_database(empty_url: str) -> None:
    servers = [Database(empty_url) for _ in range(4)]

    def add(number: int) -> None:
        with servers[number].writing() as records:
            records.add_study(replace(STUDY, id=f"s{number}"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(4)))
    with servers[0].reading() as records:
        assert [study.id for study in records.studies()] == ["s0", "s1", "s2", "s3"]
    for server in servers:
        server.close()


def test_a_first_migration_that_fails_leaves_an_empty_database(empty_url: str, migrations: Path) -> None:
    for script in (migrations / "versions").glob("*.py"):
        script.unlink()
    (migrations / "versions" / "0001_failing.py").write_text(FAILING.format(revision="0001", down_revision=None))
    database = Database(empty_url)
    with pytest.raises(RuntimeError, match="half way"), database.reading():
        pytest.fail("it was opened")
    database.close()
    assert tables(empty_url) == []


def test_a_later_migration_that_fails_changes_nothing_and_mended_it_runs(
    database: Database, database_url: str, migrations: Path
) -> None:
    with database.writing() as records:
        records.add_study(STUDY)
    database.close()
    before = tables(database_url)
    failing = migrations / "versions" / "0002_failing.py"
    failing.write_text(FAILING.format(revision="9999", down_revision=repr(migrating.newest())))
    newer = Database(database_url)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="half way"), newer.reading():
            pytest.fail("it was opened")
    assert tables(database_url) == before
    failing.write_text(failing.read_text().replace('    raise RuntimeError("half way")\n', ""))
    with newer.reading() as records:
        assert records.study("s1") == replace(STUDY, contact="changed")
    newer.close()
    assert sorted(tables(database_url)) == sorted([*before, "half"])


def test_a_database_of_a_newer_version_is_refused(database: Database, database_url: str) -> None:
    with database.writing() as records:
        records._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    older = Database(database_url)
    with refused("database-newer", "DATABASE_URL"), older.reading() as records:
        records.studies()
    older.close()


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory.from_config(migrating.config())
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1


def test_a_file_that_is_no_database_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader, this is not a database. " * 100)
    database = Database(f"sqlite:///{file}")
    with pytest.raises(Unavailable, match="not a database"), database.reading():
        pytest.fail("it was opened")
    database.close()
    assert file.read_text().startswith("Dear reader")
