"""The step of comparing: enter the sites that a wave's own counted figures stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scoring.problems import refuse
from surveys.checked_sites import problems
from surveys.events import Event
from surveys.ports import Records
from surveys.putting_away import require_at_hand
from surveys.sites import Site


def set_sites(records: Records, wave_id: str, sites: Sequence[Site], now: datetime) -> tuple[Site, ...]:
    """Replace a wave's comparators, whatever its state: a publication has its own copy.

    Raises Refused, with all problems, when one could not be compared; then those of before stay.
    """
    wave = records.wave(wave_id)
    require_at_hand(records, wave.study.id)
    refuse(problems(wave.instrument, sites, wave.year))
    records.keep_sites(wave_id, sites)
    counts = {"sites": len(sites), "figures": sum(len(site.counted) for site in sites)}
    records.add_event(Event(now, "sites-entered", wave.study.id, {"wave": wave.number, **counts}))
    return tuple(sites)
