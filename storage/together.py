"""Who comes while others write: a queue at the door, and one transaction that several writers share."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import Event, Lock
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

MOST = 16  # writers that share a transaction: so long the first of them waits for the last
Begins: TypeAlias = Callable[[], AbstractContextManager[Connection]]


class _Place(NamedTuple):
    lock: Lock
    shares: bool


class Turnstile:
    """Lets callers through one at a time, first come, first served."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[_Place] = deque()

    @contextmanager
    def turn(self, shares: bool = False) -> Iterator[None]:
        """Wait for the others; ``shares`` says that this caller goes on with what the one before may leave open."""
        mine = _Place(Lock(), shares)
        mine.lock.acquire()
        with self._guard:
            self._queue.append(mine)
            if len(self._queue) == 1:
                mine.lock.release()
        mine.lock.acquire()
        try:
            yield
        finally:
            with self._guard:
                self._queue.popleft()
                if self._queue:
                    self._queue[0].lock.release()

    def goes_on(self) -> bool:
        """Whether the next caller shares with whoever is inside; it is waiting, and cannot leave the queue."""
        with self._guard:
            return len(self._queue) > 1 and self._queue[1].shares


class Shared:
    """A transaction of several writers, one after the other: each undone alone, all kept by one sync or none."""

    def __init__(self, transaction: AbstractContextManager[Connection]) -> None:
        self._stack = ExitStack()
        self._connection = self._stack.enter_context(transaction)
        self._failure: BaseException | None = None
        self._over = Event()
        self.writers = 0

    @contextmanager
    def part(self) -> Iterator[Connection]:
        """What one writer does; undone alone when it raises, as long as the database still holds what others did."""
        self.writers += 1
        self._say("SAVEPOINT part")
        try:
            yield self._connection
        except BaseException as error:
            self._undo(error)
            raise
        self._say("RELEASE part")

    @property
    def ended(self) -> bool:
        return self._over.is_set()

    def end(self, error: BaseException | None = None) -> None:
        """Keep what all have written and sync it to disk, or after an error nothing."""
        self._failure = error
        try:
            self._stack.__exit__(type(error) if error else None, error, None)
        except BaseException as failure:  # each of the writers raises it
            self._failure = failure
        finally:
            self._over.set()

    def _undo(self, error: BaseException) -> None:
        try:
            for order in ("ROLLBACK TO part", "RELEASE part"):
                self._connection.exec_driver_sql(order)
        except DBAPIError as lost:  # a disk that fails makes SQLite undo all at once
            self.end(error if isinstance(error, DBAPIError) else lost)

    def _say(self, order: str) -> None:
        try:
            self._connection.exec_driver_sql(order)
        except DBAPIError as error:
            self.end(error)
            raise

    def wait(self) -> None:
        """Until it is on the disk. Raises what kept it from there."""
        self._over.wait()
        if self._failure is not None:
            raise self._failure


class Sharing:
    """Lets writers who come while one is at work go into its transaction, in the order they came."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._open: Shared | None = None  # belongs to whoever has the turn

    @contextmanager
    def writing(self, begins: Begins) -> Iterator[Connection]:
        """A part of a transaction, kept and synced when the block ends, whoever began it and whoever ends it.

        Who is refused waits too: the refusal may rest on what another writer of the transaction has done.
        """
        with ExitStack() as afterwards, self._turnstile.turn(shares=True):
            shared, self._open = self._open or Shared(begins()), None
            afterwards.callback(shared.wait)  # when the turn is the next one's
            try:
                with shared.part() as connection:
                    yield connection
            finally:
                self._leave(shared)

    def _leave(self, shared: Shared) -> None:
        """Hand the transaction on, or end it."""
        if shared.ended:
            return
        if shared.writers < MOST and self._turnstile.goes_on():
            self._open = shared
        else:
            shared.end()
