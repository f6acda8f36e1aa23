"""The step of assigning: decide who carries out a measure, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scoring.problems import refuse
from surveys.assignments import Assignment, problems
from surveys.events import Event
from surveys.ports import Records
from surveys.putting_away import require_at_hand


def assign(records: Records, wave_id: str, assignment: Assignment, now: datetime) -> Assignment:
    """Keep what is decided of one measure, in place of what was; an empty one takes it back. In every state of a wave.

    Raises Refused, with all problems, for a measure that is not the instrument's, texts that are too long, or a last
    day from before the wave.
    """
    wave = records.wave(wave_id)
    require_at_hand(records, wave.study.id)
    given = replace(assignment, owner=assignment.owner.strip(), note=assignment.note.strip())
    refuse(problems(wave.instrument, given, wave.opened_on or now.date()))
    records.keep_assignment(wave_id, given)
    records.add_event(Event(now, "measure-assigned", wave.study.id, {"wave": wave.number, "measure": given.measure}))
    return given
