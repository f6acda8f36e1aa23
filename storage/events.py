"""What organisers did, line after line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC

from sqlalchemy import insert, select

from storage.room import Room, moment
from storage.tables import events
from surveys.events import Event


class SqlEvents(Room):
    """The room of :class:`surveys.ports.Events`."""

    def add_event(self, event: Event) -> None:
        self._connection.execute(insert(events).values(asdict(event) | {"at": event.at.astimezone(UTC)}))

    def events(self, study_id: str | None = None) -> tuple[Event, ...]:
        """All events, or one study's, in the order they happened."""
        query = select(_table).order_by(_table.c.id)
        if study_id is not None:
            query = query.where(_table.c.study_id == study_id)
        return tuple(
            Event(moment(row.at), row.act, row.study_id, row.details) for row in self._connection.execute(query)
        )


_table = events
