"""The steps of putting a study away, where it stays as it is, and of taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scoring.problems import Problem, Refused, please, refuse
from surveys.events import Event
from surveys.ports import Records


def put_away(records: Records, study_id: str, now: datetime) -> None:
    """Let nothing of a study change, and leave it out where one is chosen; publications stay where they are.

    Raises Refused, with all problems, while anybody can still answer, judge or rate.
    """
    study = records.study(study_id)
    require_at_hand(records, study_id)
    refuse(going_on(records, study_id))
    records.keep_put_away(study_id, now.date())
    records.add_event(Event(now, "study-put-away", study.id))


def take_back(records: Records, study_id: str, now: datetime) -> None:
    """Let a study that was put away be worked on again. Raises Refused for one that was not."""
    if records.put_away_on(records.study(study_id).id) is None:
        raise Refused([please("study-not-away", study_id, "This study is not put away.", "work on it as it is")])
    records.keep_put_away(study_id, None)
    records.add_event(Event(now, "study-taken-back", study_id))


def require_at_hand(records: Records, study_id: str) -> None:
    """Raises Refused for a study that was put away: every step that changes one begins so."""
    if records.put_away_on(study_id) is not None:
        raise Refused([please("study-put-away", study_id, "This study is put away.", "take it back first")])


def going_on(records: Records, study_id: str) -> Iterator[Problem]:
    """Where anybody can still answer, judge or rate: nothing is put away or exported meanwhile."""
    for wave in records.waves(study_id):
        if wave.state == "open":
            yield please("study-going-on", wave.id, "A wave is open.", "close it first")
        elif any(one.open for one in records.screening_rounds(wave.id)):
            yield please("study-screening", wave.id, "A round of screening is open.", "close it first")
