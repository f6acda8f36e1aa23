"""One SQLite file: how it is opened, and what readers and writers see of each other."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Pool, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.database import Database
from storage.records import SqlRecords
from surveys import studying
from surveys.events import Event
from tests.studies_for_tests import LANGUAGES, NOW, STUDY, SmallStudy, refused

AT_ONCE = 16  # as many as answer at once
EVENT = Event(NOW, "study-created", "s1")


def pragmas(records: SqlRecords) -> dict[str, object]:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    return {name: records._connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names}


IN_FORCE = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 10_000,  # milliseconds
}


# --- opening ---


def test_an_error_does_not_carry_what_was_to_be_kept(database: Database) -> None:
    with database.writing() as records:
        studying.create_study(records, STUDY, LANGUAGES, NOW)
    with pytest.raises(IntegrityError) as raised, database.writing() as records:
        records.add_study(STUDY)
    assert STUDY.contact not in str(raised.value)


@pytest.mark.parametrize("url", ["postgresql+psycopg2://server/plumbline", "mysql://server/x", "plumbline.sqlite3", ""])
def test_an_address_of_another_kind_is_refused_at_once(url: str) -> None:
    with refused("database-kind", "DATABASE_URL"):
        Database(url)


def test_the_file_is_made_by_the_first_transaction(database: Database, database_file: Path) -> None:
    assert not database_file.exists()
    with database.reading() as records:
        assert records.studies() == ()
    assert database_file.exists()


def test_closing_what_was_never_opened_is_no_fault(database: Database, database_file: Path) -> None:
    database.close()
    assert not database_file.exists()


def test_what_was_written_is_there_after_closing(database: Database, database_file: Path) -> None:
    with database.writing() as records:
        studying.create_study(records, STUDY, LANGUAGES, NOW)
    database.close()
    again = Database(f"sqlite:///{database_file}")
    with again.reading() as records:
        assert records.studies() == (STUDY,)
    again.close()


def test_many_threads_may_open_it_at_once(database: Database) -> None:
    def add(number: int) -> None:
        with database.writing() as records:
            records.add_event(Event(NOW, "wave-added", None, {"wave": number}))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(8)))
    with database.reading() as records:
        assert sorted(event.details["wave"] for event in records.events()) == list(range(8))


def test_who_comes_later_opens_no_connection_of_their_own(database: Database) -> None:
    """Opening one reads all tables, which costs as much as a form."""
    opened = list[object]()

    def count(_connection: object, record: object) -> None:
        opened.append(record)

    def look(together: Barrier) -> None:
        with database.reading() as records:
            together.wait()
            assert records.studies() == ()

    event.listen(Pool, "connect", count)
    try:
        for _ in range(3):
            with ThreadPoolExecutor(AT_ONCE) as threads:
                list(threads.map(look, [Barrier(AT_ONCE)] * AT_ONCE))
        assert len(opened) <= AT_ONCE
    finally:
        event.remove(Pool, "connect", count)


def test_pragmas_are_in_force_on_every_connection(database: Database, database_file: Path) -> None:
    """Five readers and a writer at once are six connections."""
    with (
        database.writing() as writer,
        database.reading() as one,
        database.reading() as two,
        database.reading() as three,
        database.reading() as four,
        database.reading() as five,
    ):
        assert [pragmas(records) for records in (writer, one, two, three, four, five)] == [IN_FORCE] * 6


# --- readers and writers ---


def outsider(file: Path) -> sqlite3.Connection:
    """Another process's connection, which does not wait."""
    return sqlite3.connect(file, timeout=0, isolation_level=None)


def test_a_writer_holds_the_file_from_its_first_moment(database: Database, database_file: Path) -> None:
    with database.writing(), closing(outsider(database_file)) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM studies").fetchone() == (0,)


def test_a_reader_holds_nobody_up(database: Database, database_file: Path) -> None:
    with database.reading() as reader, closing(outsider(database_file)) as other:
        assert reader.events() == ()
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")


def test_a_reader_sees_what_stood_at_its_first_look(database: Database) -> None:
    with database.reading() as reader:
        assert reader.events() == ()
        with database.writing() as writer:
            writer.add_event(EVENT)
            assert writer.events() == (EVENT,)
            assert reader.events() == ()
        assert reader.events() == ()
        with database.reading() as later:
            assert later.events() == (EVENT,)
    with database.reading() as reader:
        assert reader.events() == (EVENT,)


def test_a_reader_cannot_write(database: Database) -> None:
    """It would pass the turnstile, and could fail half-way behind another writer."""
    with pytest.raises(DBAPIError, match=r"read-?only"), database.reading() as records:
        records.add_event(EVENT)
    with database.writing() as records:
        assert records.events() == ()
        records.add_event(EVENT)
    with database.reading() as records:
        assert records.events() == (EVENT,)


def test_a_writer_that_raises_leaves_nothing_and_the_next_one_goes_on(database: Database) -> None:
    def fail() -> None:
        with database.writing() as records:
            records.add_event(EVENT)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    with database.writing() as records:
        assert records.events() == ()
        records.add_event(EVENT)
    with database.reading() as records:
        assert records.events() == (EVENT,)


def test_a_failing_statement_takes_the_whole_transaction_back(database: Database, small_study: SmallStudy) -> None:
    def twice() -> None:
        with database.writing() as records:
            records.add_event(EVENT)
            records.add_invitations(records.invitations(small_study.wave.id)[:1])

    with database.reading() as records:
        before = records.events()
    with pytest.raises(IntegrityError):
        twice()
    with database.reading() as records:
        assert records.events() == before


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as records:
        records.keep_figures("no such wave", {"OB01": 1.0})


def test_what_is_deleted_is_overwritten(database: Database, database_file: Path) -> None:
    """After the last connection is closed the journal is merged into the file, where no trace may be left."""
    with database.writing() as records:
        records.add_event(Event(NOW, "study-created", "a-name-to-forget"))
        records._connection.exec_driver_sql("DELETE FROM events")
    database.close()
    assert sorted(path.name for path in database_file.parent.iterdir()) == [database_file.name]
    assert b"a-name-to-forget" not in database_file.read_bytes()
