"""Bringing answers in from a file: what takes time is done before, and each part in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.database import Database
from surveys import importing_answers
from surveys.imported_answers import Checked, Rows
from surveys.importing_answers import Declaration, News
from surveys.studies import Wave

Tell = Callable[[int, int], None]  # how many are kept, of how many


def look(database: Database, wave: Wave, rows: Rows, checked: Checked) -> News:
    """What of a file is not kept yet."""
    with database.reading() as records:
        return importing_answers.news(records, wave, rows, checked)


def bring_in(
    database: Database,
    wave_id: str,
    what: tuple[Rows, Checked],
    said: Declaration,
    now: datetime,
    tell: Tell = lambda done, of: None,
) -> News:
    """Keep what is new of a file; what was kept. Raises Refused; what was kept before then stays, and is left later.

    Between two parts everybody else has their turn, who answers or whoever reads.
    """
    rows, checked = what
    with database.reading() as records:
        found = importing_answers.news(records, records.wave(wave_id), rows, checked)
    with database.writing(alone=True) as records:
        wave = importing_answers.begin(records, wave_id, rows, found, said, now)
    done = 0
    for part in found.parts:
        some = importing_answers.prepared(wave, rows, part, now.date())
        with database.writing() as records:
            importing_answers.keep(records, wave_id, rows.plan.audience, part, some, now)
        done += len(part.places)
        tell(done, found.number)
    with database.writing(alone=True) as records:
        importing_answers.end(records, wave, rows, now)
    return found
