"""Events stand in the order they happened, each chained to the one before, at a moment that depends on no zone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from storage.database import Database
from surveys.events import Event, breaks, chained
from surveys.heads import Head, head, lost
from surveys.signing import Signer
from tests.studies_for_tests import NOW

OURS = Signer(bytes(range(32)))
EVENTS = (
    Event(NOW, "study-created", "s1"),
    Event(NOW - timedelta(days=1), "wave-added", "s1", {"wave": 1}),  # a clock that was set back
    Event(NOW, "signed-in"),
    Event(NOW, "codes-issued", "s1", {"wave": 1, "audience": "officers", "number": 20}),
)


@pytest.fixture
def events(database: Database) -> tuple[Event, ...]:
    """Four events, each added by a transaction of its own."""
    for event in EVENTS:
        with database.writing() as records:
            records.add_event(event)
    return EVENTS


def spoil(database: Database, sql: str) -> None:
    """What somebody who holds the database could do."""
    with database.writing() as records:
        records._connection.exec_driver_sql(sql)


def broken(database: Database) -> list[int]:
    with database.reading() as records:
        return [link.number for link in breaks(records.chain())]


def test_events_come_back_in_their_order(database: Database, events: tuple[Event, ...]) -> None:
    with database.reading() as records:
        assert records.events() == events
        assert records.events("s1") == (events[0], events[1], events[3])
        assert records.events("s2") == ()


def test_a_moment_is_the_same_moment_in_every_zone(database: Database) -> None:
    beijing = datetime(2030, 3, 1, 17, 30, tzinfo=timezone(timedelta(hours=8)))
    with database.writing() as records:
        records.add_event(Event(beijing, "signed-in"))
        assert [event.at for event in records.events()] == [beijing] == [NOW]
        assert [link.digest for link in records.chain()] == [chained("", Event(NOW, "signed-in"))]


def test_each_is_chained_to_the_one_before(database: Database, events: tuple[Event, ...]) -> None:
    with database.reading() as records:
        chain = records.chain()
    assert [link.number for link in chain] == [1, 2, 3, 4]
    assert chain[0].digest == chained("", events[0])
    assert [link.digest for link in chain[1:]] == [chained(one.digest, two.event) for one, two in pairwise(chain)]
    assert broken(database) == []


def test_a_part_of_a_second_is_kept(database: Database) -> None:
    at = datetime(2030, 3, 1, 9, 30, 1, 234567, tzinfo=UTC)
    with database.writing() as records:
        records.add_event(Event(at, "signed-in"))
    assert broken(database) == []


@pytest.mark.parametrize(
    "change",
    [
        "at = '2030-03-02 09:30:00.000000'",
        "act = 'signed-out'",
        "study_id = 's2'",
        "study_id = ''",
        """details = '{"wave": 2}'""",
    ],
)
def test_an_event_that_was_changed_is_found(database: Database, events: tuple[Event, ...], change: str) -> None:
    spoil(database, f"UPDATE events SET {change} WHERE id = 3")  # noqa: S608 # our own words
    assert broken(database) == [3]


@pytest.mark.parametrize(("number", "found"), [(1, 2), (2, 3), (3, 4)])
def test_an_event_that_was_taken_out_is_found(
    database: Database, events: tuple[Event, ...], number: int, found: int
) -> None:
    spoil(database, f"DELETE FROM events WHERE id = {number}")  # noqa: S608 # a number of ours
    assert broken(database) == [found]


def test_events_that_changed_places_are_found(database: Database, events: tuple[Event, ...]) -> None:
    for old, new in ((2, 9), (3, 2), (9, 3)):
        spoil(database, f"UPDATE events SET id = {new} WHERE id = {old}")  # noqa: S608 # our own numbers
    assert broken(database) == [2, 3, 4]


def test_an_event_whose_digest_was_made_anew_breaks_the_next(database: Database, events: tuple[Event, ...]) -> None:
    with database.reading() as records:
        anew = chained(records.chain()[0].digest, Event(NOW, "signed-out"))
    there = f"at = '2030-03-01 09:30:00.000000', act = 'signed-out', study_id = NULL, digest = '{anew}'"
    spoil(database, f"UPDATE events SET {there}, details = '{{}}' WHERE id = 2")  # noqa: S608 # ours
    assert broken(database) == [3]


def test_a_tail_that_was_cut_and_a_chain_that_was_made_anew_are_found_by_an_exported_head(
    database: Database, events: tuple[Event, ...]
) -> None:
    """The rest is a sound chain: only what is kept elsewhere tells."""
    with database.reading() as records:
        exported = [head(OURS.sign, records.chain()[:number], NOW) for number in (0, 2, 4)]
        assert list(lost(exported, records.chain(), OURS.public_key)) == []
    spoil(database, "DELETE FROM events WHERE id > 3")
    assert broken(database) == []
    assert missing(database, exported) == [4]
    with database.writing() as records:
        records.add_event(Event(NOW, "signed-out"))
    assert (broken(database), missing(database, exported)) == ([], [4])
    spoil(database, "DELETE FROM events")
    for event in (EVENTS[0], EVENTS[2], EVENTS[3], EVENTS[3]):
        with database.writing() as records:
            records.add_event(event)
    assert (broken(database), missing(database, exported)) == ([], [2, 4])


def missing(database: Database, exported: Sequence[Head]) -> list[int]:
    """The numbers of the heads that are lost."""
    with database.reading() as records:
        found = lost(exported, records.chain(), OURS.public_key)
        return [int(problem.where.rpartition(" ")[2]) for problem in found]


def test_those_who_come_at_once_are_chained_one_after_the_other(database: Database) -> None:
    """Organisers' acts take turns; whoever adds an event otherwise takes a turn for it."""

    def add(number: int) -> None:
        for place in range(4):
            with database.writing(alone=number % 2 == 0) as records:
                records.add_event(Event(NOW, "figures-entered", None, {"wave": number, "figures": place}))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(8)))
    assert broken(database) == []
    with database.reading() as records:
        assert [link.number for link in records.chain()] == list(range(1, 33))
