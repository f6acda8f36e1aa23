"""One database, whatever its kind: transactions that read, and transactions that write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from scoring.problems import Problem, Refused, please
from storage.at_hand import AtHand
from storage.migrating import migrate, newest, revision
from storage.postgresql import DRIVERS, Postgresql
from storage.records import SqlRecords
from storage.room import FORGET, WAVES
from storage.sealing import Seals
from storage.sqlite import Sqlite
from storage.together import Begins
from storage.unavailable import Unavailable

_NOBODY_FREE = please("database-busy", "DATABASE_URL", "All connections are at work.", "try again in a moment")


class Kind(Protocol):
    """What each kind of database does in its own way.

    ``file`` is where it is, None for one that is elsewhere. ``reads``, ``glances`` and ``alone`` are execution options
    of transactions. ``one_by_one``: nobody writes beside a writer, who sees all that was written before. ``prepare``
    runs before the migrations, in their transaction. A writer takes its ``turn`` before it begins, or goes
    ``together`` with others into what one of them begins; one that is to be alone ``wait``s as its first deed.
    ``forget`` follows a transaction that deleted what must not stay, and says whether it was done: otherwise a later
    writer does it. Only a ``patient`` one waits a moment for those who read. ``trouble`` says what an error means;
    None when it is a mistake.
    """

    @property
    def file(self) -> Path | None: ...
    @property
    def reads(self) -> Mapping[str, Any]: ...
    @property
    def glances(self) -> Mapping[str, Any]: ...
    @property
    def alone(self) -> Mapping[str, Any]: ...
    @property
    def one_by_one(self) -> bool: ...
    def engine(self) -> Engine: ...
    def prepare(self, connection: Connection) -> None: ...
    def turn(self) -> AbstractContextManager[None]: ...
    def together(self, begins: Begins) -> AbstractContextManager[Connection]: ...
    def wait(self, connection: Connection) -> None: ...
    def forget(self, engine: Engine, patient: bool) -> bool: ...
    def trouble(self, error: DBAPIError, reads: bool) -> Problem | None: ...


def kind_of(url: str) -> Kind:
    """What an address leads to. Raises Refused for an address of another kind, or of a database in memory."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        address = URL.create("unreadable")
    if address.drivername in DRIVERS:
        return Postgresql(address)
    if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
        return Sqlite(address)
    what = "Records are kept in a SQLite file or in PostgreSQL."
    way_out = "write sqlite:///a-file.sqlite3 or postgresql://user:password@server/database"
    raise Refused([please("database-kind", "DATABASE_URL", what, way_out)])


class Database:
    """A database under its address. The first transaction opens it and brings its tables up to date.

    Responses that wait are sealed with the ``secret``; without one, a response can be neither accepted nor counted.
    Raises Refused for an address of another kind, and at the first transaction for a database of a newer Plumbline;
    every transaction raises Unavailable when the database does not do its part.
    """

    def __init__(self, url: str, secret: bytes | None = None) -> None:
        self._kind = kind_of(url)
        self._seals = Seals(secret) if secret else None
        self._owes = True  # whoever wrote last may have been ended before the log was emptied
        self._lasting = AtHand[str, Any](WAVES)
        self._opening = Lock()
        self._opened: Engine | None = None
        self._found: str | None = None

    @contextmanager
    def reading(self) -> Iterator[SqlRecords]:
        """Records as they stand at the first look, unmoved by later writes."""
        with self._understood(reads=True), self._begun(self._engine(), self._kind.reads) as connection:
            yield SqlRecords(connection, self._seals, self._lasting)

    @contextmanager
    def glancing(self) -> Iterator[SqlRecords]:
        """Records for a single look, or for looks that need not fit together: each sees what stands at its moment."""
        with self._understood(reads=True), self._begun(self._engine(), self._kind.glances) as connection:
            yield SqlRecords(connection, self._seals, self._lasting)

    @contextmanager
    def writing(self, alone: bool = False) -> Iterator[SqlRecords]:
        """Records to be changed: kept and synced to disk when the block ends, unchanged when it raises.

        ``alone`` is for what rests on more than a row and its locks, such as organisers' acts: one such transaction
        after the other, in whatever process, and each sees the records as they stand at its first look.
        """
        with self._understood(reads=False):
            self._engine()
            with self._kind.turn(), self._written(alone) as connection:
                yield SqlRecords(connection, self._seals, self._lasting)

    @contextmanager
    def writing_together(self) -> Iterator[SqlRecords]:
        """As `writing`, for what many do at the same time: those who wait for their turn may be synced to disk at once.

        What one of them does is still kept whole or not at all. It is for those who only add what is theirs.
        """
        with self._understood(reads=False):
            self._engine()
            with self._kind.together(self._written) as connection:
                yield SqlRecords(connection, self._seals, self._lasting)

    @property
    def file(self) -> Path | None:
        """Where the database is; None for one that is on a server."""
        return self._kind.file

    def version(self) -> str | None:
        """The version of the tables as they are now: another process may have brought them further since."""
        with self._understood(reads=True), self._begun(self._engine(), self._kind.reads) as connection:
            return revision(connection)

    @property
    def one_by_one(self) -> bool:
        """Whether a writer sees all that was written before, because nobody writes beside it."""
        return self._kind.one_by_one

    @contextmanager
    def as_it_is(self, reads: bool = True) -> Iterator[Connection]:
        """A transaction on the tables that are there, of whatever version; nothing is migrated before it."""
        with self._understood(reads):
            engine = self._kind.engine()
            try:
                with self._begun(engine, self._kind.reads if reads else {}) as connection:
                    if not reads:
                        self._kind.prepare(connection)
                    yield connection
            finally:
                engine.dispose()

    def migrate(self) -> tuple[str | None, str]:
        """Bring the tables up to date: the version they had, None where there were none, and the one they have."""
        with self._understood(reads=False):
            self._engine()
        return self._found, newest()

    def close(self) -> None:
        """Let go of the database; the next transaction takes it up again."""
        self._lasting.clear()
        if self._opened is not None:
            self._opened.dispose()

    def _engine(self) -> Engine:
        with self._opening:
            if self._opened is None:
                engine = self._kind.engine()
                try:
                    with engine.begin() as connection:
                        self._kind.prepare(connection)
                        self._found = revision(connection)
                        migrate(connection, seals=self._seals)
                except BaseException:
                    engine.dispose()
                    raise
                self._opened = engine
            return self._opened

    @contextmanager
    def _written(self, alone: bool = False) -> Iterator[Connection]:
        """The transaction of whoever has the turn, and what is to be done after it."""
        engine = self._engine()
        with self._begun(engine, self._kind.alone if alone else {}) as connection:
            if alone:
                self._kind.wait(connection)
            yield connection
            forget = connection.info.pop(FORGET, None)
        if forget is not None or self._owes:
            self._owes = not self._kind.forget(engine, patient=bool(forget))

    @contextmanager
    def _begun(self, engine: Engine, options: Mapping[str, Any]) -> Iterator[Connection]:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def _understood(self, reads: bool) -> Iterator[None]:
        """Say what is wrong with the database in our own words; a mistake of ours stays what it is."""
        try:
            yield
        except NoneFree:
            raise Unavailable(_NOBODY_FREE) from None
        except DBAPIError as error:
            problem = self._kind.trouble(error, reads)
            if problem is None:
                raise
            raise Unavailable(problem) from None
