"""What a wave declares when it opens, and what was changed, entered or deleted after that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from surveys import canonical
from surveys.events import Act, Event, since_removed
from surveys.ports import Records
from surveys.studies import Wave

LATER: Mapping[Act, str] = {
    "figures-entered": "figures",
    "sites-entered": "sites",
    "round-opened": "round",
    "responses-deleted": "responses-deleted",
}
COUNTED: Mapping[str, str] = {"figures": "figures", "round": "round"}  # which count in an event a change tells


def declared(wave: Wave) -> dict[str, str]:
    """What the event of opening fixes: the instrument (which carries the method), the groups and the last day."""
    groups = [vars(stratum) | {"name": dict(stratum.name.root)} for stratum in wave.strata]
    groups.sort(key=lambda group: (group["audience"], group["id"]))
    return {
        "instrument": wave.instrument_digest,
        "groups": canonical.digest(groups),
        "closes_on": wave.closes_on.isoformat(),
    }


def told(records: Records, wave: Wave) -> dict[str, Any]:
    """What a publication says of it: what was declared and when, and each change since, the earliest first.

    ``declared`` has no digest of a wave that opened before its declaration was recorded.
    """
    life = since_removed(records.events(wave.study.id))
    events = [event for event in life if event.details.get("wave") == wave.number]
    places = [place for place, event in enumerate(events) if event.act == "wave-opened"]
    if not places:
        return {"declared": None, "changes": []}
    opening, later = events[places[0]], events[places[0] + 1 :]
    return {
        "declared": {"on": _day(opening.at), "instrument": opening.details.get("instrument")},
        "changes": [*_differing(opening, wave), *_acts(later)],
    }


def _differing(opening: Event, wave: Wave) -> Iterator[dict[str, Any]]:
    """What is another now than it was declared. No step does that; whoever writes into the database could."""
    now = declared(wave)
    for part in now:
        if part in opening.details and opening.details[part] != now[part]:
            yield {"what": part, "on": None, "state": wave.state, "number": None}


def _acts(later: list[Event]) -> Iterator[dict[str, Any]]:
    state = "open"
    for event in later:
        if event.act == "wave-closed":
            state = "closed"
        if what := LATER.get(event.act):
            told = {"on": _day(event.at), "state": state}
            yield from ({"what": kind, **told, "number": number} for kind, number in _kinds(what, event))


def _kinds(what: str, event: Event) -> Iterator[tuple[str, Any]]:
    """Figures that are entered where there was none are told apart from those changed, where the event knows."""
    number, first = event.details.get(COUNTED.get(what, "")), event.details.get("first")
    if isinstance(number, int) and isinstance(first, int):
        apart = (("figures-first", first), ("figures-changed", number - first))
        yield from ((kind, many) for kind, many in apart if many)
    else:
        yield what, number


def _day(at: datetime) -> str:
    return date(at.year, at.month, at.day).isoformat()
