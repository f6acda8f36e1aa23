"""The step that keeps what was counted of the forms."""

from __future__ import annotations

from surveys.ports import Records
from surveys.visits import Lot


def keep(records: Records, lot: Lot) -> None:
    """Add a lot to what is kept of its waves; what is of a wave that is gone goes too."""
    waves = {wave_id for wave_id in sorted({visit.wave_id for visit in lot}) if records.wave_left(wave_id)}
    records.add_visits({visit: number for visit, number in lot.items() if visit.wave_id in waves})
