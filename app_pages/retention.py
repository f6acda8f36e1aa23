"""What of a wave will be deleted, and when, in one line."""

from __future__ import annotations

from datetime import date

from app_pages import frame
from storage.records import SqlRecords
from surveys.retaining import Deletion, gone, planned
from surveys.studies import Wave


def line(records: SqlRecords, wave: Wave, today: date) -> str | None:
    """The line of a wave; None of a draft. It has no numbers: those of the answers would tell who has come."""
    words = frame.words()
    said = [
        words(f"retention-{_state(records, one, today)}", what=words(f"deleted-{one.what}"), day=one.on.isoformat())
        for one in planned(records, wave)
    ]
    return words("retention", what=words("comma").join(said)) if said else None


def _state(records: SqlRecords, deletion: Deletion, today: date) -> str:
    if deletion.on <= today:
        done = gone(records, deletion.wave) if deletion.what == "responses" else not deletion.number
        return "done" if done else "due"
    return "planned" if deletion.wave.state == "closed" else "latest"
