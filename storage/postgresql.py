"""PostgreSQL: writers side by side, from as many server processes as there are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from select import POLLIN, poll
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, func, select
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError

from scoring.problems import Problem, Refused, please
from storage.room import READS, lock_number
from storage.together import Begins

DRIVERS = ("postgres", "postgresql", "postgresql+psycopg")
CONNECTIONS = (
    20  # more than answer at once: one that is let go of is made again for the next, which costs a form's time
)
MORE = 20  # let go of after use: when the database hangs, all threads of forms hold one, and pages find one as well
_LEAST_VERSION = 150000  # as PostgreSQL writes 15.0
# Each one has its reason in docs/decisions/0005-postgresql.md.
_SETTINGS = """
    SET synchronous_commit = on;
    SET statement_timeout = '30s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
    SET TIME ZONE 'UTC'
"""
_PATIENT = "SET LOCAL lock_timeout = '120s'; SET LOCAL statement_timeout = '120s'"
_AS_EVER = "SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '30s'"
_CONNECTING = {
    "connect_timeout": 5,  # seconds
    "tcp_user_timeout": 30_000,  # milliseconds; nobody waits for ever at a cable that was cut
    "keepalives_idle": 30,  # seconds
    "application_name": "plumbline",
    "client_encoding": "utf8",
}
_AWAY = ("database-away", "The database does not answer", "start it, or correct the address")
_BUSY = ("database-busy", "The database is busy", "try again in a moment")
_ONLY_READS = ("25006", "0A000")  # a standby has the second for a transaction that says it will write
_READ_ONLY = ("database-read-only", "The database cannot be written to", "name the primary, not a standby")
# By the beginning of SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), the longer first.
_TROUBLES = {
    "42501": ("database-forbidden", "The database allows too little", "make its user the owner of the database"),
    "53100": ("database-full", "The disk of the database is full", "make room on the disk"),
    "55P03": _BUSY,
    "57014": _BUSY,
    "25P": _BUSY,
    "57P": _AWAY,
    "08": _AWAY,
    "28": _AWAY,
    "3D": _AWAY,
    "40": _BUSY,
    "53": _BUSY,
    "58": ("database-away", "The disk of the database fails", "look after the disk"),
}


class Postgresql:
    """A database on a PostgreSQL server."""

    reads: Mapping[str, Any] = {READS: True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    glances: Mapping[str, Any] = {READS: True, "isolation_level": "AUTOCOMMIT"}
    file = None
    alone: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}
    one_by_one = False

    def __init__(self, address: URL) -> None:
        self._address = address.set(drivername="postgresql+psycopg")

    def engine(self) -> Engine:
        """A pool of connections; none is made before it is needed."""
        engine = create_engine(
            self._address,
            isolation_level="READ COMMITTED",
            connect_args={name: value for name, value in _CONNECTING.items() if name not in self._address.query},
            hide_parameters=True,  # an error must not carry an answer with it
            pool_size=CONNECTIONS,
            max_overflow=MORE,
            pool_timeout=10,  # seconds
            pool_recycle=1800,  # seconds
            pool_use_lifo=True,
        )
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "checkout", _take_up)
        event.listen(engine, "handle_error", _keep_to_itself)
        return engine

    def prepare(self, connection: Connection) -> None:
        """Make sure of the server, then let one process at a time bring the tables up to date."""
        query = "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
        version, encoding = connection.exec_driver_sql(query).one()
        if version < _LEAST_VERSION:
            what = f"It is PostgreSQL {version // 10_000}; 15 is the least."
            raise Refused([please("database-old", "DATABASE_URL", what, "name a newer server")])
        if encoding != "UTF8":
            what = f"Its encoding is {encoding}, which cannot hold every language."
            raise Refused([please("database-encoding", "DATABASE_URL", what, "create it with ENCODING UTF8")])
        connection.exec_driver_sql(_PATIENT)
        connection.execute(select(func.pg_advisory_xact_lock(lock_number("migrations"))))

    def turn(self) -> AbstractContextManager[None]:
        """Nobody waits at the door: the database decides."""
        return nullcontext()

    def together(self, begins: Begins) -> AbstractContextManager[Connection]:
        """A transaction of one's own: the server syncs those that end together at once."""
        return begins()

    def wait(self, connection: Connection) -> None:
        """Wait until no other process is at an act. LOCK takes no snapshot: all that is read is read after it."""
        connection.exec_driver_sql(_PATIENT)
        connection.exec_driver_sql("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE")
        connection.exec_driver_sql(_AS_EVER)

    def forget(self, engine: Engine, patient: bool) -> bool:
        """Nothing that a client could do: docs/privacy.md says what stays in the server's files, and how long."""
        return True

    def trouble(self, error: DBAPIError, reads: bool) -> Problem | None:
        """What is wrong with the server or the way to it; None for a mistake of ours."""
        state: str = getattr(error.orig, "sqlstate", None) or ""
        if not state and (error.connection_invalidated or isinstance(error, OperationalError)):
            return _problem(_AWAY, str(error.orig).replace(self._address.password or "\0", "***"))
        if state in _ONLY_READS and not reads:
            return _problem(_READ_ONLY, state)
        return next((_problem(said, state) for start, said in _TROUBLES.items() if state.startswith(start)), None)


def _problem(said: tuple[str, str, str], reason: str) -> Problem:
    code, what, way_out = said
    return please(code, "DATABASE_URL", f"{what} ({' '.join(reason.split())}).", way_out)


def _set_up(connection: Any, _record: object) -> None:
    connection.execute(_SETTINGS)
    connection.commit()


def _take_up(connection: Any, _record: object, _taken: object) -> None:
    """Nobody takes up a connection on which the server has said something since: it says that it ends.

    Asking it each time would be every sixth thing it is asked.
    """
    heard = poll()
    heard.register(connection.fileno(), POLLIN)
    if heard.poll(0):
        raise DisconnectionError  # the pool makes another one


def _keep_to_itself(context: ExceptionContext) -> None:
    """The driver's own words repeat the values that were refused; an error must not carry an answer with it."""
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if state := getattr(error, "sqlstate", None):
        diagnosis = error.diag  # type: ignore[attr-defined]  # psycopg's errors have it
        said = "a value does not fit" if state.startswith("22") else diagnosis.message_primary
        error.args = (f"{said} [{state}]",)
        if wrapped is not None:
            wrapped.args = (f"({type(error).__name__}) {said} [{state}]",)
