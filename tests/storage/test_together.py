"""Who comes while others write: in the order they came, and as many as wait share one transaction."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.records import SqlRecords
from storage.sqlite import Sqlite
from storage.together import MOST, Turnstile
from storage.unavailable import Unavailable
from surveys.events import Event
from tests.studies_for_tests import NOW

# --- the turnstile ---


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60  # gives up; nothing is measured by it
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_callers_are_let_through_in_the_order_they_came() -> None:
    turnstile, order = Turnstile(), list[int]()

    def pass_through(number: int) -> None:
        with turnstile.turn():
            order.append(number)

    threads = [Thread(target=pass_through, args=(number,)) for number in range(12)]
    with turnstile.turn():
        for number, thread in enumerate(threads):
            thread.start()
            until(lambda number=number: len(turnstile._queue) == number + 2)  # type: ignore[misc]  # bound at once
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(12))


def test_only_one_is_inside_at_a_time() -> None:
    turnstile, inside, most = Turnstile(), [0], [0]

    def pass_through(_: int) -> None:
        with turnstile.turn():
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.001)
            inside[0] -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(pass_through, range(40)))
    assert (inside, most) == ([0], [1])


def test_one_who_fails_inside_lets_the_next_one_through() -> None:
    turnstile = Turnstile()

    def fail() -> None:
        with turnstile.turn():
            raise RuntimeError("inside")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="inside"):
            fail()
    with turnstile.turn():
        assert len(turnstile._queue) == 1


# --- one transaction of several ---


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Only SQLite's writers wait for one another."""
    opened = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    opened.migrate()
    yield opened
    opened.close()


def at_the_door(database: Database) -> int:
    assert isinstance(database._kind, Sqlite)
    return len(database._kind._turnstile._queue)


def in_turn(database: Database, deeds: list[Callable[[], None]]) -> list[str]:
    """Each deed in a thread, all waiting in this order while somebody else writes: what each came to."""
    before = at_the_door(database)

    def do(deed: Callable[[], None]) -> str:
        try:
            deed()
        except (RuntimeError, Unavailable) as reason:
            return type(reason).__name__
        return "kept"

    with ThreadPoolExecutor(len(deeds)) as threads:
        with database.writing():
            done = []
            for number, deed in enumerate(deeds):
                done.append(threads.submit(do, deed))
                until(lambda number=number: at_the_door(database) == before + number + 2)  # type: ignore[misc]  # bound at once
        return [one.result() for one in done]


@contextmanager
def commits(database: Database, wrong: Exception | None = None) -> Iterator[list[int]]:
    """How many events each commit found, beginning with that of whoever held the others up; or it fails."""
    found: list[int] = []
    engine = database._opened
    assert engine is not None

    def note(connection: Connection) -> None:
        found.append(kept(connection))
        if wrong is not None and len(found) > 1:
            raise wrong

    event.listen(engine, "commit", note)
    yield found
    event.remove(engine, "commit", note)


def kept(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one())


def add(records: SqlRecords) -> None:
    records.add_event(Event(NOW, "study-created", "s1"))


def together(database: Database, then: Callable[[SqlRecords], None] = lambda _: None) -> Callable[[], None]:
    def deed() -> None:
        with database.writing_together() as records:
            add(records)
            then(records)

    return deed


def alone(database: Database) -> None:
    with database.writing() as records:
        add(records)


def full() -> OperationalError:
    reason = sqlite3.OperationalError("the disk is full")
    reason.sqlite_errorname = "SQLITE_FULL"
    return OperationalError("COMMIT", None, reason)


def fail(_: SqlRecords) -> None:
    raise RuntimeError("a mistake of one")


def lose_all(records: SqlRecords) -> None:
    """As SQLite does when the disk fills up."""
    records._connection.exec_driver_sql("ROLLBACK")
    raise full()


def test_those_who_wait_are_kept_by_one_commit_and_one_who_fails_fails_alone(database: Database) -> None:
    with commits(database) as found:
        came = in_turn(database, [together(database), together(database, fail), together(database)])
    assert (came, found) == (["kept", "RuntimeError", "kept"], [0, 2])


def test_so_many_share_a_transaction_and_no_more(database: Database) -> None:
    with commits(database) as found:
        came = in_turn(database, [together(database)] * (MOST + 2))
    assert (came, found) == (["kept"] * (MOST + 2), [0, MOST, MOST + 2])


def test_who_writes_alone_shares_with_nobody_and_keeps_the_order(database: Database) -> None:
    deeds = [together(database), together(database), lambda: alone(database), together(database)]
    with commits(database) as found:
        assert in_turn(database, deeds) == ["kept"] * 4
    assert found == [0, 2, 3, 4]


def test_what_cannot_be_kept_is_acknowledged_to_nobody(database: Database) -> None:
    with commits(database, full()):
        assert in_turn(database, [together(database)] * 3) == ["Unavailable"] * 3
    with commits(database) as found:
        assert in_turn(database, [together(database)]) == ["kept"]
    assert found == [0, 1]


def test_what_sqlite_undoes_at_once_is_acknowledged_to_none_of_those_who_share(database: Database) -> None:
    deeds = [together(database), together(database, lose_all), lambda: alone(database)]
    with commits(database) as found:
        assert in_turn(database, deeds) == ["Unavailable", "Unavailable", "kept"]
    assert found == [0, 1]
