"""The step of cloning: a new study with what a study asks of whom, and nothing that anybody answered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from scoring.problems import Refused, please
from surveys.events import Event
from surveys.ports import Records
from surveys.studies import Wave
from surveys.studying import WavePlan, add_wave, create_study, new_id
from surveys.texts import Text


@dataclass(frozen=True)
class Clone:
    """What an organiser decides of a clone: its name, its first wave's name and last day.

    Comparator sites, with their practice cards, come along if asked.
    """

    name: Text
    wave: Text
    closes_on: date
    with_sites: bool = False


def clone_study(records: Records, study_id: str, clone: Clone, now: datetime) -> Wave:
    """Make a study with the words of another, and a draft with the instrument and groups of its latest wave.

    No answers, codes, judgements or figures come along. It is no synthetic study, whatever the other is. Raises
    Refused, with all problems, when the other has no wave, or something people are told would be missing.
    """
    study, waves = records.study(study_id), records.waves(study_id)
    if not waves:
        raise Refused([please("study-without-wave", study_id, "This study has no wave.", "add one to it first")])
    latest = waves[-1]
    document = records.document(latest.instrument_digest)
    plan = WavePlan(clone.wave, document, latest.strata, clone.closes_on)
    new = replace(study, id=new_id(), name=clone.name, banner=None)
    with suppress(Refused):  # the wave is refused for the same words, with all that is wrong with itself
        create_study(records, new, latest.instrument.languages, now)
    wave = add_wave(records, new, plan, now)
    records.add_event(Event(now, "study-cloned", wave.study.id, {"from": study_id, "wave": latest.number}))
    if clone.with_sites:
        records.keep_sites(wave.id, records.sites(latest.id))
        records.keep_practice_cards(wave.id, records.practice_cards(latest.id))
    return wave
