"""Batches are closed each in a transaction of its own, after whatever made them due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from scoring.problems import Refused
from storage.database import Database
from storage.unavailable import Unavailable, report
from surveys import batching
from surveys.batches import Place
from surveys.ports import Records
from surveys.studies import Wave


def after_answer(database: Database, wave: Wave, place: Place) -> None:
    """Close the batch of a stratum if an answer that was accepted has filled it."""
    if may_be_due(database, wave, place):
        close(database, place)


def may_be_due(database: Database, wave: Wave, place: Place) -> bool:
    """Whether an answer that was accepted may have filled the batch of its stratum: a quick look."""
    due = False
    with _at_leisure(), database.reading() as records:
        due = batching.may_be_due(records, wave, place)
    return due


def seen_due(database: Database, records: Records, wave: Wave, place: Place) -> bool | None:
    """The same, for a writer before its transaction ends: None where it cannot know what those beside it write."""
    return batching.may_be_due(records, wave, place) if database.one_by_one else None


def close(database: Database, place: Place) -> None:
    """Close the batch of a stratum if it is full."""
    with _at_leisure(), database.writing() as records:
        batching.close_batch(records, place)


def close_ready(database: Database, wave_id: str) -> None:
    """Close all that can be closed of a wave, for instance when it was closed itself."""
    with _at_leisure():
        with database.reading() as records:
            wave = records.wave(wave_id)
            unfinished, due = batching.unfinished(records, wave), batching.due(records, wave)
        if unfinished:
            with database.writing() as records:
                batching.finish(records, wave_id)
            with database.reading() as records:
                for place in _places(wave_id, batching.due(records, wave)):
                    records.waiting(place)  # says why it was skipped
        for place in _places(wave_id, due) if wave.state != "closed" else ():
            with _at_leisure(), database.writing() as records:
                batching.close_batch(records, place)


def close_all(database: Database) -> None:
    """Close what a server that ended has left: done when one starts."""
    with _at_leisure():
        with database.reading() as records:
            waves = [wave.id for study in records.studies() for wave in records.waves(study.id)]
        for wave_id in waves:
            close_ready(database, wave_id)


def close_full(database: Database) -> None:
    """Close what is full in waves that take answers, such as what a process beside this one had begun and died over."""
    with _at_leisure():
        with database.reading() as records:
            waves = [wave for study in records.studies() for wave in records.waves(study.id) if wave.state == "open"]
            places = [place for wave in waves for place in _places(wave.id, batching.due(records, wave))]
        for place in places:
            close(database, place)


def _places(wave_id: str, groups: Iterable[batching.Group]) -> list[Place]:
    return [Place(wave_id, group.audience, id) for group in groups for id in group.members]


@contextmanager
def _at_leisure() -> Iterator[None]:
    """Nobody waits for a batch: what stands in its way is said to whoever keeps the server, and the next one tries."""
    try:
        yield
    except (Refused, Unavailable) as reason:
        report(reason)
    except LookupError:
        pass  # the study was removed meanwhile
