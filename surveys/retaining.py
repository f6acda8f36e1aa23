"""The steps of retention: what was promised to go after a wave goes when it was promised. What was published stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from surveys import batching
from surveys.events import Act, Event
from surveys.ports import Records
from surveys.studies import Wave
from surveys.studying import close_wave

What = Literal["codes", "responses"]
_ACTS: Mapping[What, Act] = {"codes": "codes-deleted", "responses": "responses-deleted"}
_CODES = "code_link_days_after_close"  # in the instrument's privacy block


@dataclass(frozen=True)
class Deletion:
    """What of a wave is to be deleted on a day, and how much of it is there.

    ``codes`` are the digests of one-time codes; ``responses`` are single responses with their comments, merged or not,
    and what their receipts are known by. An open wave's day is the latest that it can be: it may be closed before.
    """

    wave: Wave
    what: What
    on: date
    number: int


def planned(records: Records, wave: Wave) -> tuple[Deletion, ...]:
    """What will be deleted of a wave and when, or was: then the number is 0. Nothing of a draft."""
    if wave.state == "draft":
        return ()
    over, promised = _over(wave), wave.instrument.privacy.retention
    responses = Deletion(
        wave, "responses", over + timedelta(wave.study.retention_days), records.number_to_forget(wave.id)
    )
    if _CODES not in promised:
        return (responses,)
    codes = Deletion(wave, "codes", over + timedelta(int(promised[_CODES])), records.codes_to_forget(wave.id))
    return codes, responses


def due(records: Records, now: datetime) -> tuple[Deletion, ...]:
    """What is to be deleted by now and still there, over all studies."""
    return tuple(
        deletion
        for study in records.studies()
        for wave in records.waves(study.id)
        for deletion in planned(records, wave)
        if deletion.number and deletion.on <= now.date()
    )


def retain(records: Records, now: datetime) -> tuple[Deletion, ...]:
    """Delete what is due; doing it again deletes nothing. Each deletion leaves an event with its number.

    A wave that nobody closed is closed before its responses go, so that they are counted as others were.
    """
    deleted = due(records, now)
    for deletion in deleted:
        _delete(records, deletion, now)
        details: dict[str, str | int] = {"wave": deletion.wave.number, "number": deletion.number}
        records.add_event(Event(now, _ACTS[deletion.what], deletion.wave.study.id, details))
    return deleted


def gone(records: Records, wave: Wave) -> bool:
    """Whether a wave's responses were deleted, so that its tallies cannot be counted again."""
    return any(
        event.act == "responses-deleted" and event.details.get("wave") == wave.number
        for event in records.events(wave.study.id)
    )


def _delete(records: Records, deletion: Deletion, now: datetime) -> None:
    wave_id = deletion.wave.id
    if deletion.what == "codes":
        records.forget_codes(wave_id)
        return
    if deletion.wave.state == "open":
        close_wave(records, wave_id, now)
    batching.finish(records, wave_id)
    records.forget_responses(wave_id)


def _over(wave: Wave) -> date:
    """The first day on which nobody could answer any more."""
    ends = wave.closes_on + timedelta(1)
    return min(ends, wave.closed_on) if wave.closed_on else ends
