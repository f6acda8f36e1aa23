"""One database: transactions that read, and transactions that write, one after the other as they came."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from scoring.problems import Refused, please
from storage.migrating import migrate
from storage.records import SqlRecords
from storage.room import FORGET

# Each one was measured; the reasons are in docs/decisions/0003-sqlite.md.
_PRAGMAS = (
    "busy_timeout = 10000",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)
_PATIENCE = 10.0  # seconds, as the busy_timeout


def file_of(url: str) -> Path:
    """The file that an address names. Raises Refused for an address of another kind, or of a database in memory."""
    try:
        address = make_url(url)
    except ArgumentError:
        address = URL.create("unreadable")
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        what = "This version keeps its records in a SQLite file only."
        raise Refused([please("database-kind", "DATABASE_URL", what, "write sqlite:///a-file.sqlite3")])
    return Path(address.database or "")


class Turnstile:
    """Lets callers through one at a time, first come, first served."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        mine = Lock()
        mine.acquire()
        with self._guard:
            self._queue.append(mine)
            if len(self._queue) == 1:
                mine.release()
        mine.acquire()
        try:
            yield
        finally:
            with self._guard:
                self._queue.popleft()
                if self._queue:
                    self._queue[0].release()


class Database:
    """A SQLite file under its SQLAlchemy address. The first transaction opens it and brings its tables up to date.

    Raises Refused for an address of another kind, and at the first transaction for a file of a newer Plumbline.
    """

    def __init__(self, url: str) -> None:
        file_of(url)
        self._url = url
        self._turnstile = Turnstile()
        self._opening = Lock()
        self._opened: Engine | None = None

    @contextmanager
    def reading(self) -> Iterator[SqlRecords]:
        """Records as they stand at the first look, unmoved by later writes."""
        with self._engine().connect().execution_options(plumbline_reads=True) as connection, connection.begin():
            yield SqlRecords(connection)

    @contextmanager
    def writing(self) -> Iterator[SqlRecords]:
        """Records to be changed: kept and synced to disk when the block ends, unchanged when it raises."""
        engine = self._engine()
        with self._turnstile.turn():
            with engine.begin() as connection:
                yield SqlRecords(connection)
                forget = connection.info.pop(FORGET, False)
            if forget:
                _empty_log(engine)

    def close(self) -> None:
        """Let go of the file."""
        if self._opened is not None:
            self._opened.dispose()

    def _engine(self) -> Engine:
        with self._opening:
            if self._opened is None:
                file_of(self._url).touch(mode=0o600)  # nobody else on the machine reads it
                engine = _engine(self._url)
                with engine.begin() as connection:
                    migrate(connection)
                self._opened = engine
            return self._opened


def _empty_log(engine: Engine) -> None:
    """What was deleted stands in the write-ahead log until that is emptied; a reader still at it postpones this."""
    with closing(engine.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on. Of two that make one file at once, SQLite lets the second fail without waiting."""
    deadline = monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)


def _engine(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True)  # an error is logged, and must not carry an answer with it

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("plumbline_reads", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")  # a reader that writes would pass the turnstile
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
