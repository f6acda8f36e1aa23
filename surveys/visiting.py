"""The steps that count how long forms take, and keep what was counted of the forms."""

from __future__ import annotations

from surveys import answering, visits
from surveys.answering import Asked
from surveys.ports import Records
from surveys.visits import Lot, Visit


def pace(records: Records, asked: Asked, told: str, key: str) -> tuple[Visit, ...]:
    """How long each section took somebody whose answers are about to be kept.

    Nothing where the notice does not tell of it, as in waves from before it could, or where the key's were kept before.
    """
    privacy = asked.wave.instrument.privacy
    if not told or asked.audience not in privacy.time_by_section or answering.was_sent(records, key):
        return ()
    questionnaire = asked.wave.instrument.questionnaires[asked.audience]
    return visits.pace(questionnaire, asked.wave.id, asked.audience, told)


def keep(records: Records, lot: Lot) -> None:
    """Add a lot to what is kept of its waves; what is of a wave that is gone goes too."""
    waves = {wave_id for wave_id in sorted({visit.wave_id for visit in lot}) if records.wave_left(wave_id)}
    records.add_visits({visit: number for visit, number in lot.items() if visit.wave_id in waves})
