"""What of a wave will be deleted, and when, in one line."""

from __future__ import annotations

from datetime import date

from app_pages import frame
from storage.records import SqlRecords
from surveys.retaining import Deletion, planned
from surveys.studies import Wave


def line(records: SqlRecords, wave: Wave, today: date) -> str | None:
    """The line of a wave, of a draft that of its codes; None where nothing is planned.

    It has no numbers: those of the answers would tell who has come.
    """
    words = frame.words()
    said = [
        words(f"retention-{_state(one, today)}", what=words(f"deleted-{one.what}"), day=frame.day(one.on))
        for one in planned(records, wave)
    ]
    return words("retention", what=words("comma").join(said)) if said else None


def _state(deletion: Deletion, today: date) -> str:
    if deletion.on <= today:
        return "done" if deletion.done else "due"
    return "planned" if deletion.wave.state == "closed" else "latest"
