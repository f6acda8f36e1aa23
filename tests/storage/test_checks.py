"""A check finds what is wrong with a database, names it, and changes nothing."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import checks
from storage.database import Database
from surveys import publishing, retaining, studying
from surveys.heads import head
from surveys.signing import Signer
from tests.brief import some
from tests.publishable import FIGURES, fill, open_wave
from tests.storage.released import REVISIONS, content, leave
from tests.studies_for_tests import NOW

OURS = Signer(bytes(range(32)))


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with a wave that was published, and one response that waits."""
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave, residents=(12, 9))
        studying.enter_figures(records, wave.id, FIGURES, NOW)
        publishing.publish(records, wave.id, NOW)
    return database


def spoil(database: Database, *statements: str) -> None:
    """What a disk, a mistake or somebody at the database could do."""
    with database.as_it_is(reads=False) as connection:
        for sql in statements:
            connection.exec_driver_sql(sql)


def found_after(database: Database, sql: str) -> list[str]:
    """What is wrong after a statement that is then undone."""
    with database.as_it_is(reads=False) as connection, connection.begin_nested() as point:
        connection.exec_driver_sql(sql)
        wrong = [one.what for one in checks.findings(connection) if not one.sound]
        point.rollback()
    return wrong


def found(database: Database, **known: Any) -> list[str]:
    """What is wrong."""
    with database.as_it_is() as connection:
        return [one.what for one in checks.findings(connection, **known) if not one.sound]


def test_what_a_row_holds_writes_no_line_of_its_own() -> None:
    """Rows come from files too: a study that is brought in."""
    assert str(checks.Finding(False, "w1\nsound: all of it\x1b[8m")) == "WRONG: w1\\nsound: all of it\\x1b[8m"


def test_a_sound_database_is_left_as_it_was(filled: Database, database_url: str) -> None:
    before = content(database_url)
    with filled.as_it_is() as connection:
        said = [str(finding) for finding in checks.findings(connection)]
    assert [line for line in said if not line.startswith("sound: ")] == []
    for part in ("every row read", "events, each", "1 of 1 publications", "as many responses", "2 tallies"):
        assert [line for line in said if part in line], part
    assert content(database_url) == before


def test_how_many_wait_is_told_by_nothing_that_is_said(database: Database) -> None:
    """Ten are counted in one community; whether none or three wait in the other must not show."""
    said = []
    for people in ((10, 0), (10, 3)):
        with database.writing() as records:
            wave = open_wave(records)
            fill(records, wave, officers=0, experts=0, residents=people)
        with database.as_it_is() as connection:
            said.append([one.what for one in checks.findings(connection) if "events" not in one.what])
        with database.writing() as records:
            studying.remove_study(records, wave.study.id, NOW)
    assert said[0] == said[1]


def test_responses_that_are_there_again_after_they_were_deleted(filled: Database) -> None:
    over = NOW + timedelta(days=300)
    with filled.writing() as records:
        deletions = retaining.due(records, over)
        for deletion in deletions:
            retaining.retain(records, deletion, over)
        assert retaining.due(records, over) == ()
    spoil(filled, f"INSERT INTO keys VALUES ('r', '{deletions[-1].wave.id}', 'c', NULL)")  # noqa: S608 # an id of ours
    assert [line for line in found(filled) if "there again" in line]
    with filled.reading() as records:
        assert [one.what for one in retaining.due(records, over)] == ["responses"]


DAMAGES = (
    ("DELETE FROM responses WHERE id = (SELECT min(id) FROM responses)", ["1 fewer responses", "the tally of"]),
    ("DELETE FROM keys WHERE receipt_digest = (SELECT min(receipt_digest) FROM keys)", ["1 more responses"]),
    ("DELETE FROM inbox", ["9 fewer responses"]),
    ("DELETE FROM tallies WHERE audience = 'officers'", ["the tally of officers in U1"]),
    (
        "UPDATE tallies SET exact = (SELECT exact FROM tallies WHERE audience = 'officers')",
        ["the tally of residents"],
    ),
    ("DELETE FROM events WHERE id = 2", ["event 3"]),
    ("UPDATE publications SET study = '{}'", ["0 of 1 publications"]),
    ("UPDATE bundles SET sha256 = 'x'", ["0 of 1 bundles"]),
    ("UPDATE instruments SET document = '{}'", ["0 of 1 instruments"]),
    ("DROP TABLE figures", ["the tables differ"]),
    ("ALTER TABLE sign_ins ADD COLUMN note TEXT", ["the tables differ"]),
)


def test_what_is_wrong_is_named(filled: Database) -> None:
    for sql, said in DAMAGES:
        wrong = found_after(filled, sql)
        assert len(wrong) == len(said), sql
        for line, part in zip(wrong, said, strict=True):
            assert part in line, sql


def test_a_row_that_refers_to_nothing_is_found(filled: Database, database_url: str) -> None:
    """Somebody who holds the database can put foreign keys out of force."""
    row = "INSERT INTO figures VALUES ('nowhere', 'OB01', 1.0, '', NULL)"
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute(row)
    else:
        spoil(filled, "SET session_replication_role = replica", row)
    assert found(filled) == ["1 rows of figures refer to what is not there"]


def test_a_head_that_was_exported_is_held_against_the_chain(filled: Database) -> None:
    with filled.reading() as records:
        chain = records.chain()
    exported = (head(OURS.sign, chain[:2], NOW), head(OURS.sign, chain, NOW))
    assert found(filled, heads=exported, key=OURS.public_key) == []
    spoil(filled, f"DELETE FROM events WHERE id = {chain[-1].number}")  # noqa: S608 # a number of ours
    (wrong,) = found(filled, heads=exported, key=OURS.public_key)
    assert "head-lost" in wrong
    assert len(found(filled, heads=exported, key=Signer(bytes(32)).public_key)) == 2


@pytest.mark.parametrize("revision", some(REVISIONS[:-1]))
def test_an_older_database_is_said_to_be_older_and_not_migrated(empty_url: str, revision: str) -> None:
    leave(empty_url, revision)
    database = Database(empty_url)
    assert found(database) == [f"the tables are of version {revision}, not {REVISIONS[-1]}"]
    assert content(empty_url)["version"] == revision


def test_a_page_that_was_damaged_on_the_disk(filled: Database, database_file: Path) -> None:
    filled.close()
    whole = database_file.read_bytes()
    database_file.write_bytes(whole.replace(b"figures-entered", b"\xff" * 15))
    *of_index, of_row = found(filled)
    assert of_row == "a row of events cannot be read (OperationalError)"
    said = {re.sub(r"\d+", "N", line) for line in of_index}  # of which rows lies with the names of other acts
    assert said == {"SQLite says of the file: row N missing from index ix_events_act_id"}


def test_an_index_that_lost_its_entries(filled: Database, database_file: Path) -> None:
    """Every row can still be read; SQLite alone can tell."""
    filled.close()
    with closing(sqlite3.connect(database_file)) as connection, connection:
        name, sql = connection.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'ix_responses%'").fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (f"{sql} WHERE batch > 99", name))
    assert any(line.startswith("SQLite says of the file: ") for line in found(filled))


def test_a_row_whose_json_is_none(filled: Database, database_file: Path) -> None:
    spoil(filled, "UPDATE experts SET profile = '{' WHERE pseudonym = 'E01'")
    assert "a row of experts cannot be read (JSONDecodeError)" in found(filled)
