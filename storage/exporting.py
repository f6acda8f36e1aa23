"""Exporting a study whole: an archive of what is over, for another server of the same people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from scoring.problems import Refused, please, refuse
from storage.database import Database
from storage.migrating import newest
from storage.records import SqlRecords
from storage.study_files import EVENTS, plain_event, written
from surveys.events import Event, since_removed
from surveys.putting_away import going_on


def export_study(database: Database, study_id: str, now: datetime) -> bytes:
    """The file of a study. Raises Refused, with all problems, for a study that is not there or has an open wave.

    It has answers as they are kept once they are in batches, under ids drawn anew, and neither codes nor what waits.
    """
    with database.writing(alone=True) as records:
        if study_id not in {study.id for study in records.studies()}:
            raise Refused([please("study-unknown", study_id, "There is no such study.", "name one that is there")])
        refuse(going_on(records, study_id))
        records.add_event(Event(now, "study-exported", study_id))
    with database.reading() as records:
        refuse(going_on(records, study_id))  # it may have been opened since
        return written(study_id, newest(), now.date(), _parts(records, study_id))


def _parts(records: SqlRecords, study_id: str) -> Iterator[tuple[str, Iterator[str]]]:
    yield from records.lines_of_study(study_id)
    yield EVENTS, _events(records, study_id)


def _events(records: SqlRecords, study_id: str) -> Iterator[str]:
    """The study's own, since it was made or imported; their digests belong to the chain they stand in."""
    for event in since_removed(records.events(study_id)):
        yield plain_event(event.at.astimezone(UTC).isoformat(), event.act, event.details)
