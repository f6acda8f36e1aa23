"""The steps of retention: what was promised to go after a wave goes when it was promised. What was published stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from surveys import batching
from surveys.events import Act, Event, since_removed
from surveys.ports import Records
from surveys.studies import Wave
from surveys.studying import close_wave

What = Literal["codes", "addresses", "responses"]
_ACTS: Mapping[What, Act] = {
    "codes": "codes-deleted",
    "addresses": "addresses-deleted",
    "responses": "responses-deleted",
}
_CODES, _CONTACTS = "code_link_days_after_close", "expert_contacts_days_after_close"  # in the privacy block


@dataclass(frozen=True)
class Deletion:
    """What of a wave is to be deleted on a day, and whether nothing of it is left.

    ``codes`` are the digests of one-time codes, ``addresses`` where experts are written to, and ``number`` is how many
    are there; ``responses`` are single responses with their comments, merged or not, and what their receipts are known
    by. They have no number: beside what was counted, it would tell how many were too few to be. ``unopened``: some were
    enough to be counted, and are sealed with another secret. An open wave's day is the latest that it can be: it may be
    closed before.
    """

    wave: Wave
    what: What
    on: date
    done: bool
    number: int | None = None
    unopened: bool = False


def planned(records: Records, wave: Wave) -> tuple[Deletion, ...]:
    """What will be deleted of a wave and when, or was. Of a draft, its codes: nobody can have answered."""
    over, promised = _over(wave), wave.instrument.privacy.retention
    found = []
    if _CODES in promised:
        number = records.codes_to_forget(wave.id)
        found.append(Deletion(wave, "codes", over + timedelta(int(promised[_CODES])), not number, number))
    if addresses := records.number_of_addresses(wave.id):
        found.append(Deletion(wave, "addresses", over + timedelta(int(promised.get(_CONTACTS, 0))), False, addresses))
    if wave.state != "draft":
        done = gone(records, wave) and not records.number_to_forget(wave.id)
        found.append(Deletion(wave, "responses", responses_go_on(records, wave), done))
    return tuple(found)


def responses_go_on(records: Records, wave: Wave) -> date:
    """The day on which a wave's responses are deleted: it follows from the first last day that people were told of."""
    told = min(_told_last_days(records, wave))
    return _over(replace(wave, closes_on=told)) + timedelta(wave.study.retention_days)


def due(records: Records, now: datetime) -> tuple[Deletion, ...]:
    """What is to be deleted by now and was not, over all studies. Responses are, whether anybody answered or not."""
    return tuple(
        deletion
        for study in records.studies()
        for wave in records.waves(study.id)
        for deletion in planned(records, wave)
        if deletion.on <= now.date() and not deletion.done
    )


def retain(records: Records, deletion: Deletion, now: datetime) -> Deletion | None:
    """Delete what is due, and leave an event; None when it is due no more. Each deletion is a transaction of its own.

    A wave that nobody closed is closed before its responses go, so that they are counted as others were. Those that
    cannot be opened go all the same: the promise to delete is stronger than the count. The event says so.
    """
    wanted = (deletion.wave.id, deletion.what)
    found = next((one for one in due(records, now) if (one.wave.id, one.what) == wanted), None)
    if found is None:
        return None
    deleted = _forget_responses(records, found, now) if found.what == "responses" else _forget(records, found)
    records.add_event(Event(now, _ACTS[found.what], found.wave.study.id, _details(deleted)))
    return deleted


def gone(records: Records, wave: Wave) -> bool:
    """Whether a wave's responses were deleted, so that its tallies cannot be counted again."""
    return any(event.act == "responses-deleted" for event in _of_wave(records, wave))


def _forget(records: Records, deletion: Deletion) -> Deletion:
    forget = records.forget_codes if deletion.what == "codes" else records.drop_addresses
    forget(deletion.wave.id)
    return deletion


def _forget_responses(records: Records, deletion: Deletion, now: datetime) -> Deletion:
    wave_id = deletion.wave.id
    if deletion.wave.state == "open":
        close_wave(records, wave_id, now)
    batching.finish(records, wave_id)
    unopened = bool(batching.due(records, records.wave(wave_id)))
    records.forget_responses(wave_id)
    return replace(deletion, unopened=unopened)


def _details(deletion: Deletion) -> dict[str, str | int]:
    details: dict[str, str | int] = {"wave": deletion.wave.number}
    if deletion.number is not None:
        details["number"] = deletion.number
    if deletion.unopened:
        details["unopened"] = True
    return details


def _told_last_days(records: Records, wave: Wave) -> Iterator[date]:
    """The last days that people were told of: the declared one, and each that an extension moved.

    A wave that opened before its declaration was recorded has the second alone.
    """
    yield wave.closes_on
    for event in _of_wave(records, wave):
        said = date.fromisoformat(str(event.details.get("closes_on", wave.closes_on)))
        if event.act == "wave-opened":
            yield said
        elif event.act == "wave-extended":
            yield said - timedelta(int(event.details.get("days", 0)))


def _of_wave(records: Records, wave: Wave) -> Iterator[Event]:
    """The events of a wave; of a study of the same id that was removed, they are another's."""
    life = since_removed(records.events(wave.study.id))
    return (event for event in life if event.details.get("wave") == wave.number)


def _over(wave: Wave) -> date:
    """The first day on which nobody could answer any more, or open the draft."""
    ends = wave.closes_on + timedelta(1)
    return min(ends, wave.closed_on) if wave.closed_on else ends
