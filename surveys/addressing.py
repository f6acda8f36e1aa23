"""The steps of writing to people: keep experts' addresses, say who may be written to, mark who was, let them go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from scoring.problems import Refused, please
from surveys import following
from surveys.addresses import Address
from surveys.events import Event
from surveys.invitations import Invited
from surveys.messages import Occasion
from surveys.ports import Records
from surveys.studies import Wave


def keep_addresses(records: Records, wave: Wave, given: Mapping[str, str], now: datetime) -> int:
    """Keep experts' addresses by pseudonym, and tell how many; a changed one is as if nobody had written to it."""
    _require_not_closed(wave)
    kept = {one.expert: one for one in records.addresses(wave.id)}
    for expert, address in given.items():
        if expert not in kept or kept[expert].address != address:
            records.keep_address(wave.id, Address(expert, address))
    records.add_event(Event(now, "addresses-entered", wave.study.id, {"wave": wave.number, "number": len(given)}))
    return len(given)


def drop_addresses(records: Records, wave: Wave, now: datetime) -> int:
    """Delete all addresses of a wave's experts, and tell how many there were."""
    number = records.number_of_addresses(wave.id)
    records.drop_addresses(wave.id)
    records.add_event(Event(now, "addresses-deleted", wave.study.id, {"wave": wave.number, "number": number}))
    return number


def may_be_written_to(records: Records, wave: Wave, occasion: Occasion, now: datetime) -> tuple[Address, ...]:
    """Experts who were not invited yet; or those invited who have not finished, each once a day.

    Nobody is reminded of what they cannot do: while a wave takes no judgements, nobody may be.
    """
    kept = records.addresses(wave.id)
    if occasion == "first":
        return tuple(one for one in kept if one.invited_on is None) if wave.state != "closed" else ()
    if not wave.accepts(now.date()):
        return ()
    unfinished = following.panel(records, wave).incomplete
    return tuple(
        one for one in kept if one.expert in unfinished and one.invited_on is not None and one.reminded_on != now.date()
    )


def written_to(records: Records, wave: Wave, expert: str, occasion: Occasion, now: datetime) -> None:
    """Mark that an expert was written to. One whose address was deleted meanwhile is not."""
    found = next((one for one in records.addresses(wave.id) if one.expert == expert), None)
    if found is not None:
        today = now.date()
        marked = replace(found, invited_on=today) if occasion == "first" else replace(found, reminded_on=today)
        records.keep_address(wave.id, marked)
    _record(records, wave, "experts", occasion, 1, now)


def written_to_all(
    records: Records, wave: Wave, audience: Invited, occasion: Occasion, number: int, now: datetime
) -> None:
    """Record that a list of people was written to, all alike; who they are is not kept. Raises Refused when closed."""
    _require_not_closed(wave)
    _record(records, wave, audience, occasion, number, now)


def _record(records: Records, wave: Wave, audience: Invited, occasion: Occasion, number: int, now: datetime) -> None:
    details: dict[str, str | int] = {"wave": wave.number, "audience": audience, "occasion": occasion, "number": number}
    records.add_event(Event(now, "messages-sent", wave.study.id, details))


def _require_not_closed(wave: Wave) -> None:
    if wave.state == "closed":
        raise Refused([please("wave-closed", wave.id, "This wave is closed.", "add a new wave")])
