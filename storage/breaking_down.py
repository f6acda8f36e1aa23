"""A closed wave's responses are counted by what people said of themselves in many short looks and one short writing.

One look for as long as a million take would keep SQLite's log from being emptied, and so others' answers in it.
"""

from __future__ import annotations

from threading import Lock

from scoring.problems import Refused
from storage.database import Database
from storage.unavailable import Unavailable, report
from surveys import breaking_down
from surveys.audiences import Audience
from surveys.breakdowns import Breakdown
from surveys.studies import Wave

_COUNTING = Lock()  # whoever comes meanwhile waits for what is being counted, instead of counting it too


def keep(database: Database, wave_id: str) -> None:
    """Count what is not counted yet of a wave that has closed; what is counted already is left as it is."""
    try:
        with database.reading() as records:
            wave = records.wave(wave_id)
            wanting = breaking_down.due(records, wave)
        if wanting:
            with _COUNTING:
                _keep(database, wave)
    except (Refused, Unavailable) as reason:
        report(reason)
    except LookupError:
        pass  # the study was removed meanwhile


def _keep(database: Database, wave: Wave) -> None:
    with database.reading() as records:
        wanting = breaking_down.due(records, wave)
    for audience in wanting:
        found = _counted(database, wave, audience)
        with database.writing() as records:
            if records.wave_left(wave.id):
                breaking_down.keep(records, wave, audience, found)


def _counted(database: Database, wave: Wave, audience: Audience) -> Breakdown:
    found, mark = breaking_down.nobody(wave, audience), breaking_down.BEGIN
    while True:
        with database.reading() as records:
            some = records.answers_after(wave.id, audience, mark, breaking_down.AT_ONCE)
        if not some:
            return found
        mark = some[-1][0]
        found = breaking_down.count_on(wave, audience, found, [answers for _, answers in some])
