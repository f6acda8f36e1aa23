"""Two copies of the database around one arrival tell that somebody came, and not what they said."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from storage.columns import metadata
from storage.database import Database
from surveys import answering, batching
from tests.databases import FILE
from tests.storage.test_relinking import positions
from tests.studies_for_tests import NOW, SmallStudy, completed, key


def snapshot(database: Database) -> dict[str, set[str]]:
    """Every row of every table, as a backup has it."""
    with database.reading() as records:
        return {
            name: {repr(tuple(row)) for row in records._connection.execute(table.select())}
            for name, table in metadata.tables.items()
        }


def come(then: Mapping[str, set[str]], now: Mapping[str, set[str]]) -> dict[str, int]:
    return {name: len(now[name] - then[name]) for name in now if now[name] - then[name]}


def test_two_backups_around_one_arrival_differ_by_a_sealed_row(database: Database, small_study: SmallStudy) -> None:
    def arrive(number: int) -> None:
        with database.writing() as records:
            form = completed("officers", str(1 + number % 5), O_OPEN="x" * number)
            answering.submit(records, small_study.officers[number], form, key(number), NOW)

    for number in range(9):
        before = snapshot(database)
        arrive(number)
        assert come(before, snapshot(database)) == {"keys": 1, "inbox": 1, "invitations": 1}
    with database.reading() as records:
        sealed = records._connection.exec_driver_sql("SELECT sealed FROM inbox").scalars().all()
    assert len({len(one) for one in sealed}) == 1
    before = snapshot(database)
    arrive(9)
    with database.writing() as records:
        batching.close_ready(records, small_study.wave.id)
    after = snapshot(database)
    assert come(before, after) == {"keys": 1, "invitations": 1, "responses": 10, "tallies": 1}
    assert after["inbox"] == set()


def test_two_copies_of_the_file_around_one_arrival_hold_no_answer(
    database: Database, database_file: Path, small_study: SmallStudy, tmp_path: Path
) -> None:
    copies = []
    for number in range(2):
        with database.writing() as records:
            form = completed("officers", O_OPEN=f"mark-{number}-")
            answering.submit(records, small_study.officers[number], form, key(number), NOW)
        copy = tmp_path / f"copy{number}"
        copy.mkdir()
        for path in database_file.parent.glob(f"{FILE}*"):
            shutil.copy(path, copy)
        copies.append(copy / FILE)
        assert positions(b"".join(path.read_bytes() for path in copy.iterdir())) == []
    rows = []
    for copied in copies:
        with closing(sqlite3.connect(copied)) as connection:
            rows.append(set(connection.execute("SELECT * FROM inbox").fetchall()))
    (new,) = rows[1] - rows[0]
    (old,) = rows[0]
    assert len(new[-1]) == len(old[-1])
