"""Whether a wave takes answers and judgements just now; where it does not, why, so that people can be told."""

from __future__ import annotations

from datetime import datetime

from scoring.problems import Refused, please
from surveys.studies import Wave


def require(wave: Wave, now: datetime) -> None:
    """Raise Refused with ``wave-early``, ``wave-paused`` or ``wave-closed`` where nothing is taken."""
    standing = wave.standing(now.date())
    if standing == "early":
        raise Refused([please("wave-early", f"{wave.opens_on}", "It has not begun.", "come back on this day")])
    if standing == "paused":
        raise Refused([please("wave-paused", "wave", "It takes no answers for a while.", "try again later")])
    if standing != "open":
        raise Refused([please("wave-closed", "wave", "It is not open.", "ask the organiser")])


def require_begun(wave: Wave, now: datetime) -> None:
    """Raise Refused unless what was answered can be taken back: a pause takes that from nobody."""
    if wave.standing(now.date()) != "paused":
        require(wave, now)
