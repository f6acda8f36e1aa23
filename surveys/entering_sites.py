"""The steps of comparing: enter the sites that a wave's own counted figures stand beside, together or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scoring.problems import Refused, please, refuse
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


def enter_site(records: Records, wave_id: str, site: Site, before: Site | None, now: datetime) -> tuple[Site, ...]:
    """Put one site in the place of what it was ``before``, or after the others where it was none.

    Raises Refused, with all problems, as `set_sites` does; and where the site is another by now than the one that was
    looked at, so that nobody writes over what somebody else has just entered.
    """
    kept = records.sites(wave_id)
    if before is None:
        return set_sites(records, wave_id, [*kept, site], now)
    if before not in kept:
        what = "It was changed or removed meanwhile."
        raise Refused([please("site-changed", site.id, what, "note what you wrote, and choose the site anew")])
    return set_sites(records, wave_id, [site if one == before else one for one in kept], now)


def drop_site(records: Records, wave_id: str, id: str, now: datetime) -> tuple[Site, ...]:
    """Take one site out; its practice cards stay."""
    return set_sites(records, wave_id, [site for site in records.sites(wave_id) if site.id != id], now)
