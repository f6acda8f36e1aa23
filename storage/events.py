"""What organisers did, line after line, each chained to the one before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, replace
from datetime import UTC

from sqlalchemy import insert, select

from storage.room import Room, moment
from storage.tables import events
from surveys.events import FIRST, Event, Link, chained

_BY: ContextVar[str | None] = ContextVar("_BY", default=None)


@contextmanager
def acting(account: str | None) -> Iterator[None]:
    """Events that are recorded meanwhile say by which account; the administrator's say nothing."""
    before = _BY.set(account)
    try:
        yield
    finally:
        _BY.reset(before)


class SqlEvents(Room):
    """The room of :class:`surveys.ports.Events`."""

    def add_event(self, event: Event) -> None:
        """Put an event at the end of the chain; nobody else does before this transaction ends."""
        self._hold_table(_table)
        if (by := _BY.get()) is not None:
            event = replace(event, details={**event.details, "by": by})
        last = self._connection.execute(select(_table).order_by(_table.c.id.desc()).limit(1)).one_or_none()
        number, previous = (last.id + 1, last.digest) if last else (1, FIRST)
        row = asdict(event) | {"at": event.at.astimezone(UTC), "id": number, "digest": chained(previous, event)}
        self._connection.execute(insert(_table).values(row))

    def events(self, study_id: str | None = None) -> tuple[Event, ...]:
        """All events, or one study's, in the order they happened."""
        return tuple(link.event for link in self.chain() if study_id in (None, link.event.study_id))

    def chain(self) -> tuple[Link, ...]:
        """All events in their order, with the digests that chain them."""
        return tuple(
            Link(row.id, Event(moment(row.at), row.act, row.study_id, row.details), row.digest)
            for row in self._connection.execute(select(_table).order_by(_table.c.id))
        )


_table = events
