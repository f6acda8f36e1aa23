"""SQLite: one file, readers beside one writer at a time, the next one let through first come, first served."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from scoring.problems import Problem, please
from storage.room import READS
from storage.together import Begins, Sharing, Turnstile
from storage.unavailable import Unavailable

# Each one was measured; the reasons are in docs/decisions/0003-sqlite.md.
_PRAGMAS = (
    "busy_timeout = 10000",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)
# More than ever work at once: opening one reads all tables, which costs as much as a form.
CONNECTIONS = 40
_A_MOMENT = 100  # milliseconds
TRY_AGAIN = 0.5  # seconds
_PATIENCE = 10.0  # seconds, as the busy_timeout
_LOOK = "check the folder and whose it is"
# By the beginning of SQLite's own name of an error (https://www.sqlite.org/rescode.html): code, what, way out.
_TROUBLES = {
    "SQLITE_BUSY": ("database-busy", "Another program holds it.", "try again in a moment"),
    "SQLITE_LOCKED": ("database-busy", "Another program holds it.", "try again in a moment"),
    "SQLITE_PROTOCOL": ("database-busy", "Another program holds it.", "try again in a moment"),
    "SQLITE_FULL": ("database-full", "Its disk is full.", "make room on the disk"),
    "SQLITE_IOERR": ("database-away", "Its disk fails.", "look after the disk"),
    "SQLITE_CANTOPEN": ("database-away", "The file cannot be opened.", _LOOK),
    "SQLITE_NOTADB": ("database-unreadable", "The file is not a database.", "name another file"),
    "SQLITE_CORRUPT": ("database-unreadable", "The file is damaged.", "put the latest backup in its place"),
}
_MOVED = ("database-away", "The file was moved, removed or replaced.", "put it back, or start the server again")
_BESIDE = "check whose the file is, the folder, and what ends in -wal and -shm beside it"
_READ_ONLY = ("database-read-only", "It cannot be written to.", _BESIDE)


class Sqlite:
    """A database in a file."""

    reads: Mapping[str, Any] = {READS: True}
    glances = reads
    alone: Mapping[str, Any] = {}
    one_by_one = True

    def __init__(self, address: URL) -> None:
        self.file = Path(address.database or "")
        self._address = address
        self._turnstile = Turnstile()
        self._sharing = Sharing(self._turnstile)
        self._next_try = 0.0
        self._opened: tuple[int, int] | None = None

    def engine(self) -> Engine:
        """The file, made for its owner only: nobody else on the machine reads it."""
        try:
            self.file.touch(mode=0o600)
        except OSError as error:
            what = f"The file cannot be made: {error.strerror}."
            raise Unavailable(please("database-away", "DATABASE_URL", what, _LOOK)) from None
        self._opened = _identity(self.file)
        engine = create_engine(
            self._address,
            hide_parameters=True,  # an error must not carry an answer with it
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=_PATIENCE,
            pool_use_lifo=True,  # few are at work, and what they have read is at hand
        )
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        return engine

    def prepare(self, connection: Connection) -> None:
        """Nothing: whoever opens the file holds it."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the others. Raises Unavailable, before and after, when the file is not where it was opened.

        SQLite itself would go on writing to a file that was moved away, where nobody looks for what was acknowledged.
        """
        with self._turnstile.turn(), self._same():
            yield

    def together(self, begins: Begins) -> AbstractContextManager[Connection]:
        """The turn of a writer who shares a transaction with those who wait behind."""
        return self._sharing.writing(lambda: self._watched(begins))

    def wait(self, connection: Connection) -> None:
        """Nothing: every writer is alone."""

    def forget(self, engine: Engine, patient: bool) -> bool:
        """Empty the write-ahead log, where what was deleted still stands; False while a reader is still at it.

        Nobody else writes meanwhile: a reader is not waited for long, and without patience it is not tried every time.
        """
        if not patient and monotonic() < self._next_try:
            return False
        self._next_try = monotonic() + TRY_AGAIN
        with closing(engine.raw_connection()) as connection:
            connection.execute(f"PRAGMA busy_timeout = {_A_MOMENT if patient else 0}")
            try:
                ((busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except sqlite3.OperationalError:  # the disk is full or fails; what was written is kept all the same
                busy = True
            finally:
                connection.execute(f"PRAGMA {_PRAGMAS[0]}")
        self._next_try = 0.0 if not busy else self._next_try
        return not busy

    @contextmanager
    def _watched(self, begins: Begins) -> Iterator[Connection]:
        with self._same(), begins() as connection:
            yield connection

    @contextmanager
    def _same(self) -> Iterator[None]:
        self._require_the_same()
        yield
        self._require_the_same()

    def _require_the_same(self) -> None:
        if _identity(self.file) != self._opened:
            raise Unavailable(_problem(_MOVED))

    def trouble(self, error: DBAPIError, reads: bool) -> Problem | None:
        """What is wrong with the file or its disk; None for a mistake of ours."""
        name: str = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith("SQLITE_READONLY") and not reads:
            return _problem(_READ_ONLY)
        return next((_problem(said) for start, said in _TROUBLES.items() if name.startswith(start)), None)


def _problem(said: tuple[str, str, str]) -> Problem:
    code, what, way_out = said
    return please(code, "DATABASE_URL", what, way_out)


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file stands under a name; None for none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READS, False)
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # it is SQLite's
    if connection.info.get(READS) != reads:
        driver.execute(f"PRAGMA query_only = {int(reads)}")  # a reader that writes would pass the turnstile
        connection.info[READS] = reads
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


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
