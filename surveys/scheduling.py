"""The steps of a wave's calendar: pause it and go on, let it take answers for longer, begin another like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from scoring.problems import Refused, please
from surveys import retaining
from surveys.events import Event
from surveys.ports import Records
from surveys.studies import Wave
from surveys.studying import WavePlan, add_wave
from surveys.texts import Text


def pause_wave(records: Records, wave_id: str, now: datetime) -> Wave:
    """Take no answers for a while; what was answered can be taken back. Raises Refused unless it is open and runs."""
    wave = _open(records, wave_id)
    if wave.paused_on is not None:
        raise Refused([please("wave-is-paused", wave.id, "It is paused already.", "let it go on")])
    return _keep(records, replace(wave, paused_on=now.date()), Event(now, "wave-paused", wave.study.id))


def resume_wave(records: Records, wave_id: str, now: datetime) -> Wave:
    """Take answers again. Raises Refused unless the wave is open and paused."""
    wave = _open(records, wave_id)
    if wave.paused_on is None:
        raise Refused([please("wave-not-paused", wave.id, "It is not paused.", "pause it first")])
    return _keep(records, replace(wave, paused_on=None), Event(now, "wave-resumed", wave.study.id))


def extend_wave(records: Records, wave_id: str, last_day: date, now: datetime) -> Wave:
    """Take answers until a later day than was declared; the publication will list it.

    The day on which responses are deleted stays as it was promised to those who answered. Raises Refused unless the
    wave is open and the day is later than the last one, not past, and before that of the deletion.
    """
    wave = _open(records, wave_id)
    goes = retaining.responses_go_on(records, wave)
    if not max(wave.closes_on + timedelta(1), now.date()) <= last_day < goes:
        what = f"It is not after {wave.closes_on}, or has passed, or is not before {goes}, when responses go."
        raise Refused([please("wave-not-later", "closes_on", what, "choose a day in between")])
    details: dict[str, str | int] = {"closes_on": last_day.isoformat(), "days": (last_day - wave.closes_on).days}
    return _keep(records, replace(wave, closes_on=last_day), Event(now, "wave-extended", wave.study.id, details))


def clone_wave(
    records: Records,
    wave_id: str,
    name: Text,
    last_day: date,
    now: datetime,
    document: Mapping[str, Any] | None = None,
) -> Wave:
    """A new draft with a wave's groups of whoever is asked again, and nothing of what was entered, issued or answered.

    It asks by another ``document``, such as a new version, or by the wave's own. Raises Refused as `studying.add_wave`.
    """
    wave = records.wave(wave_id)
    asks_by = records.document(wave.instrument_digest) if document is None else document
    asked = asks_by.get("questionnaires", ())
    strata = tuple(stratum for stratum in wave.strata if stratum.audience in asked)
    return add_wave(records, wave.study, WavePlan(name, asks_by, strata, last_day), now)


def _open(records: Records, wave_id: str) -> Wave:
    wave = records.wave(wave_id)
    if wave.state != "open":
        raise Refused([please("wave-not-open", wave.id, "It is not open.", "open it first")])
    return wave


def _keep(records: Records, wave: Wave, event: Event) -> Wave:
    records.keep_wave(wave)
    records.add_event(replace(event, details={"wave": wave.number, **event.details}))
    return wave
