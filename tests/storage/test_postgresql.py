"""PostgreSQL: how its connections are set, who sees what, and what is said when it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from forms import behind, routes
from storage.database import Database
from storage.records import SqlRecords
from storage.unavailable import Unavailable
from surveys import studying
from surveys.events import Event
from tests.postgresql import PostgresqlServer
from tests.retrying import until
from tests.studies_for_tests import LANGUAGES, NOW, STUDY, begin, refused

EVENT = Event(NOW, "study-created", "s1")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def said(records: SqlRecords, *names: str) -> list[str]:
    """What is in force on the connection of a transaction."""
    return [records._connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]


def unavailable(url: str) -> str:
    """What is said when a database cannot be opened."""
    database = Database(url)
    with pytest.raises(Unavailable) as caught, database.reading():
        pytest.fail("it was opened")
    database.close()
    assert caught.value.__cause__ is None
    return str(caught.value)


# --- opening ---


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_may_be_written_in_three_ways(url: str, scheme: str) -> None:
    database = Database(url.replace("postgresql", scheme, 1))
    with database.writing() as records:
        records.add_event(EVENT)
    with database.reading() as records:
        assert records.events() == (EVENT,)
    database.close()


def test_nothing_is_asked_of_the_server_before_the_first_transaction() -> None:
    Database("postgresql://nobody:nothing@127.0.0.1:1/nowhere").close()


def test_settings_are_in_force_whatever_the_server_would_do_by_itself(postgresql: PostgresqlServer, url: str) -> None:
    name = make_url(url).database
    for unwanted in (
        "synchronous_commit = off",
        "default_transaction_isolation = 'serializable'",
        "timezone = 'Asia/Shanghai'",
    ):
        postgresql.order(f"ALTER DATABASE {name} SET {unwanted}")
    database, names = Database(url), ("synchronous_commit", "statement_timeout", "lock_timeout", "timezone")
    timeouts, isolation = ["30s", "10s"], ("transaction_isolation", "transaction_read_only")
    for _ in range(2):  # on a new connection, and on one from the pool
        with database.writing() as writer, database.writing(alone=True) as act, database.reading() as reader:
            for records in (writer, act, reader):
                assert said(records, *names) == ["on", *timeouts, "UTC"]
                assert said(records, "idle_in_transaction_session_timeout") == ["1min"]
            assert said(writer, *isolation) == ["read committed", "off"]
            assert said(act, *isolation) == ["repeatable read", "off"]
            assert said(reader, *isolation) == ["repeatable read", "on"]
    database.close()


def test_a_wrong_password_is_refused_and_not_repeated(url: str) -> None:
    wrong = url.replace(make_url(url).password or "", "a-wrong-password")
    told = unavailable(wrong)
    assert told.startswith("DATABASE_URL: The database does not answer")
    assert "authentication failed" in told
    assert told.endswith("[database-away]")
    assert "a-wrong-password" not in told


def test_a_server_that_is_not_there_and_a_database_that_is_not_there(postgresql: PostgresqlServer) -> None:
    assert "database-away" in unavailable("postgresql://someone:a-password@127.0.0.1:1/nowhere")
    told = unavailable(postgresql.url("no_such_database"))
    assert "no_such_database" in told
    assert "database-away" in told
    assert postgresql.password not in told


def test_a_database_that_cannot_hold_chinese_is_refused(postgresql: PostgresqlServer) -> None:
    url = postgresql.create("template0", "ENCODING 'LATIN1'")
    database = Database(url)
    with refused("database-encoding", "DATABASE_URL"), database.reading() as records:
        records.studies()
    database.close()
    postgresql.drop(url)


def test_one_who_may_make_no_tables_is_told_so(postgresql: PostgresqlServer) -> None:
    url = postgresql.create("template0")
    postgresql.order("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    address = make_url(url).set(username="guest", password="guest")
    assert "database-forbidden" in unavailable(address.render_as_string(hide_password=False))
    postgresql.order("DROP ROLE guest")
    postgresql.drop(url)


def test_no_text_is_sorted_by_the_rules_of_a_language(database: Database) -> None:
    """Digests rest on what is sorted, so that it must be sorted alike on every server, and as SQLite does it."""
    query = """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'alembic_version'
        AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
    """
    with database.reading() as records:
        assert records._connection.exec_driver_sql(query).all() == []


def test_a_server_that_ended_our_connections_is_asked_anew(postgresql: PostgresqlServer, database: Database) -> None:
    """As one does that is started again: the next request, however soon it comes, does not notice."""
    with database.writing() as records:
        records.add_event(EVENT)
    ours = "FROM pg_stat_activity WHERE application_name = 'plumbline'"
    postgresql.order(f"SELECT pg_terminate_backend(pid, 60000) {ours}")
    with database.reading() as records:
        assert records.events() == (EVENT,)


# --- errors ---


def test_an_error_does_not_repeat_a_value(database: Database) -> None:
    """PostgreSQL's own messages do, in their details."""
    insert = "INSERT INTO events (act, details, at) VALUES"
    for sql, error in (
        (f"{insert} ('words to forget', NULL, now())", IntegrityError),
        (f"{insert} ('x', '{{}}', 'words to forget')", DataError),
    ):
        with pytest.raises(error) as raised, database.writing() as records:
            records._connection.exec_driver_sql(sql)
        assert "words to forget" not in str(raised.value.orig)
        assert "words to forget" not in raised.value.args[0]


def test_a_mistake_of_ours_says_what_is_wrong(database: Database) -> None:
    with pytest.raises(ProgrammingError, match="nowhere"), database.reading() as records:
        records._connection.exec_driver_sql("SELECT nowhere")


def run(records: SqlRecords, *statements: str) -> None:
    for sql in statements:
        records._connection.exec_driver_sql(sql)


def test_a_statement_that_takes_too_long_is_given_up(database: Database) -> None:
    with pytest.raises(Unavailable, match="database-busy"), database.writing() as records:
        run(records, "SET LOCAL statement_timeout = '10ms'", "DELETE FROM events", "SELECT pg_sleep(10)")


def test_a_lock_that_nobody_gives_back_is_given_up(database: Database) -> None:
    def wait() -> None:
        with database.writing() as records:
            run(records, "SET LOCAL lock_timeout = '10ms'", "LOCK TABLE events IN SHARE MODE")

    with database.writing(alone=True) as records:
        records.add_event(EVENT)
        with pytest.raises(Unavailable, match="database-busy"):
            wait()
    with database.reading() as records:
        assert records.events() == (EVENT,)


def test_a_glance_is_no_transaction_and_a_reading_is_one(database: Database) -> None:
    def moments(records: SqlRecords) -> int:
        return len({records._connection.exec_driver_sql("SELECT now()").scalar_one() for _ in range(3)})

    with database.reading() as one, database.glancing() as other:
        assert (moments(one), moments(other)) == (1, 3)
    with database.writing() as records:
        assert moments(records) == 1  # by a connection that was used so before


def test_one_who_forgets_a_transaction_is_thrown_out_and_leaves_nothing(database: Database) -> None:
    def forget() -> None:
        with database.writing() as records:
            records.add_event(EVENT)
            process = records._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            run(records, "SET idle_in_transaction_session_timeout = '10ms'")
            until(lambda: not connected(process))
            records.events()

    def connected(process: int) -> int:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
        with database.reading() as others:
            return int(others._connection.exec_driver_sql(asked, (process,)).scalar_one())

    with pytest.raises(Unavailable, match="database-"):
        forget()
    with database.reading() as records:
        assert records.events() == ()
        assert said(records, "idle_in_transaction_session_timeout") == ["1min"]


def test_a_standby_is_read_and_not_written(postgresql: PostgresqlServer, url: str) -> None:
    postgresql.order(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
    database = Database(url)
    with pytest.raises(Unavailable, match="database-read-only"), database.writing() as records:
        records.add_event(EVENT)
    with database.reading() as records:
        assert records.events() == ()
    database.close()


def test_it_goes_on_by_itself_when_the_server_comes_back(postgresql: PostgresqlServer, url: str) -> None:
    database, opened_later = Database(url), Database(url)
    with database.writing() as records:
        records.add_event(EVENT)
    with pytest.raises(Unavailable, match="database-away"), database.writing() as records:
        stop_in_the_middle(records, postgresql)
    for away in (database, opened_later):
        for transaction in (away.reading, away.writing):
            with pytest.raises(Unavailable, match="database-away"), transaction() as records:
                records.events()
    postgresql.start()
    for back in (database, opened_later):
        with back.reading() as records:
            assert records.events() == (EVENT,)
        back.close()


def stop_in_the_middle(records: SqlRecords, postgresql: PostgresqlServer) -> None:
    records.add_event(EVENT)
    postgresql.stop()


# --- who sees what ---


def test_who_is_alone_sees_the_records_as_they_stood_and_holds_up_no_answer(database: Database) -> None:
    with database.writing() as records:
        begin(records)
        wave = records.waves("s1")[0]
    with database.writing(alone=True) as act:
        assert act.figures(wave.id) == {}
        with database.writing() as other:
            other.keep_figures(wave.id, {"OB01": 1.0})
        assert act.figures(wave.id) == {}
    with database.reading() as records:
        assert records.figures(wave.id) == {"OB01": 1.0}


def test_who_waited_to_be_alone_sees_what_the_one_before_has_done(database: Database) -> None:
    with database.writing() as records:
        studying.create_study(records, STUDY, LANGUAGES, NOW)
    with database.writing(alone=True) as records:
        assert [event.act for event in records.events()] == ["study-created"]


def test_all_threads_of_forms_hold_a_connection_and_a_page_finds_one(database: Database) -> None:
    """When the database hangs: whoever finds none waits ten seconds for nothing."""
    forms = routes.AT_ONCE + routes.AT_DESKS + routes.READERS + routes.WATCHERS + routes.PASSWORDS_AT_ONCE
    with ExitStack() as held:
        opened = [held.enter_context(database.reading()) for _ in range(forms + behind.AT_ONCE + 4)]
        assert [len(records.studies()) for records in opened] == [0] * len(opened)
