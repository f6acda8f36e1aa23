"""Events stand in the order they happened, at a moment that does not depend on a zone."""

from datetime import datetime, timedelta, timezone

from storage.database import Database
from surveys.events import Event
from tests.studies_for_tests import NOW


def test_events_come_back_in_their_order(database: Database) -> None:
    events = (
        Event(NOW, "study-created", "s1"),
        Event(NOW - timedelta(days=1), "wave-added", "s1", {"wave": 1}),
        Event(NOW, "signed-in"),
    )
    for event in events:
        with database.writing() as records:
            records.add_event(event)
    with database.reading() as records:
        assert records.events() == events
        assert records.events("s1") == events[:2]
        assert records.events("s2") == ()


def test_a_moment_is_the_same_moment_in_every_zone(database: Database) -> None:
    beijing = datetime(2030, 3, 1, 17, 30, tzinfo=timezone(timedelta(hours=8)))
    with database.writing() as records:
        records.add_event(Event(beijing, "signed-in"))
        assert [event.at for event in records.events()] == [beijing] == [NOW]
