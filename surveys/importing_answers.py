"""The steps of bringing answers in from a file: declared, then part by part, each kept whole and once, then done.

A part is some hundred rows of a stratum in an order that the secret makes, so that nobody who answers meanwhile waits
for long. Who is interrupted gives the same file again: what is kept is left, and the rest follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scoring.problems import Problem, Refused, please, refuse
from surveys import accepting, batching, disclosing
from surveys.audiences import Audience
from surveys.batches import Place
from surveys.batching import Brought
from surveys.events import Act, Event, since_removed
from surveys.imported_answers import Checked, Rows
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.putting_away import require_at_hand
from surveys.studies import Wave

MOST_AT_ONCE = 250  # rows that are kept in one transaction
LONGEST_SOURCE = 200  # characters
_BEGUN: Act = "answers-import-begun"
_DONE: Act = "answers-imported"
SOURCE = "source "  # begins the names of an event's details that say in each language where answers are from


@dataclass(frozen=True)
class Declaration:
    """What whoever brings answers in says of them: where they are from, and that these people agreed to this use."""

    source: Mapping[str, str]
    agreed: bool = False


@dataclass(frozen=True)
class Part:
    """Rows of a stratum that are kept together, with what they are known by."""

    stratum: str
    places: tuple[int, ...] = field(repr=False)
    receipts: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class News:
    """What of a file is not kept yet; ``few`` are new in groups where they are fewer than the least number."""

    parts: tuple[Part, ...]
    repeated: int
    few: int

    @property
    def number(self) -> int:
        return sum(len(part.places) for part in self.parts)


def news(records: Records, wave: Wave, rows: Rows, checked: Checked) -> News:
    """What would be kept, in parts, each of at least the least number of people."""
    least, parts, repeated, few = disclosing.least(wave.instrument, rows.plan.audience), list[Part](), 0, 0
    for stratum, places in checked.sound.items():
        receipts = records.brought_receipts(wave.id, (checked.named[place] for place in places))
        kept = records.kept_of(receipts)
        new = sorted((receipt, place) for receipt, place in zip(receipts, places, strict=True) if receipt not in kept)
        repeated += len(kept)
        if 0 < len(new) < least:
            few += len(new)
            continue
        for some in _shared_out(new, least):
            parts.append(Part(stratum, tuple(place for _, place in some), tuple(receipt for receipt, _ in some)))
    return News(tuple(parts), repeated, few)


def begin(records: Records, wave_id: str, rows: Rows, found: News, said: Declaration, now: datetime) -> Wave:
    """Declare what comes in. Raises Refused, with all problems, where nothing may, or nothing is new."""
    wave = records.wave(wave_id)
    require_at_hand(records, wave.study.id)
    accepting.require_begun(wave, now)
    file, events = _file(records, wave, rows), _events(records, wave)
    form, chosen = _secretly(records, wave, rows, rows.table.headings), _secretly(records, wave, rows, rows.plan.digest)
    refuse([*problems(said, wave.instrument), *_nothing(found), *_otherwise(events, form, rows)])
    if not _goes_on(events, file, chosen):
        details = _details(wave, rows, file) | {
            "number": found.number + _interrupted(events, file, found),
            "known_by": rows.known_by,
            "form": form,
            "map": chosen,
            "agreed": "yes",
        }
        details |= {f"{SOURCE}{language}": words.strip() for language, words in said.source.items()}
        records.add_event(Event(now, _BEGUN, wave.study.id, details))
    return wave


def problems(said: Declaration, instrument: Instrument) -> Iterator[Problem]:
    """What a declaration lacks."""
    for language in instrument.languages:
        words = said.source.get(language, "").strip()
        if not words or len(words) > LONGEST_SOURCE:
            what = f"It is missing, or longer than {LONGEST_SOURCE} characters."
            yield please("import-source", f"source › {language}", what, "say where the answers are from")
    if not said.agreed:
        what = "It is not declared that these people agreed to this use."
        yield please("import-agreed", "agreed", what, "declare it, or leave the file")


def prepared(wave: Wave, rows: Rows, part: Part, day: date) -> Brought:
    """The responses of a part, before anybody has to wait for them."""
    place = Place(wave.id, rows.plan.audience, part.stratum)
    return batching.brought(wave, place, [rows.response(one) for one in part.places], day)


def keep(records: Records, wave_id: str, audience: Audience, part: Part, some: Brought, now: datetime) -> None:
    """Keep a part. Raises Refused when meanwhile the wave was closed, its study put away, or the same brought in."""
    wave, place = records.wave(wave_id), Place(wave_id, audience, part.stratum)
    require_at_hand(records, wave.study.id)
    accepting.require_begun(wave, now)
    records.standing(place)  # nobody else brings anything in here before this ends
    if records.kept_of(part.receipts):
        what = "Some of its rows were brought in at this moment by somebody else."
        raise Refused([please("import-meanwhile", "file", what, "wait until that is done, and look again")])
    batching.bring_in(records, wave, place, some, part.receipts)


def end(records: Records, wave: Wave, rows: Rows, now: datetime) -> None:
    """Say that all is kept that was declared."""
    file = _file(records, wave, rows)
    begun = [one for one in _events(records, wave) if one.act == _BEGUN and one.details["file"] == file]
    details = _details(wave, rows, file) | {"number": begun[-1].details["number"]}
    records.add_event(Event(now, _DONE, wave.study.id, details))


def stated(records: Records, wave: Wave) -> dict[str, Any]:
    """What a publication says of it: how many of each audience came from files, and each file, once, by its source.

    ``whole`` is False of one that was interrupted, of which fewer may have come. Nothing of a wave without any; what is
    kept is told also where nothing says where it is from.
    """
    files = list(_told(_events(records, wave)))
    kept = dict(records.numbers_brought(wave.id))
    return {"brought_in": {"responses": kept, "files": files}} if files or kept else {}


def numbers(records: Records, wave: Wave) -> dict[str, int]:
    """How many came from files, by audience: as their events say, a quick look; counted where one was interrupted."""
    begun, done = ([one for one in _events(records, wave) if one.act == act] for act in (_BEGUN, _DONE))
    if len(begun) != len(done):
        return {str(audience): number for audience, number in records.numbers_brought(wave.id).items()}
    found = Counter[str]()
    for event in done:
        found[str(event.details["audience"])] += int(event.details["number"])
    return dict(found)


def beside_others(records: Records, wave: Wave, audience: Audience, people: int) -> bool:
    """Whether some of the people who are counted came themselves, and others from a file, which its owner can subtract.

    Only where an event says of files is it asked how many: that looks at every response.
    """
    begun = any(event.act == _BEGUN and event.details["audience"] == audience for event in _events(records, wave))
    return begun and 0 < records.numbers_brought(wave.id).get(audience, 0) < people


def _shared_out(new: Sequence[tuple[str, int]], least: int) -> Iterator[Sequence[tuple[str, int]]]:
    """Into as few parts as may be, all of nearly one size, and none of fewer people than are told of."""
    parts = min(-(-len(new) // MOST_AT_ONCE), len(new) // least)
    for number in range(parts):
        yield new[number * len(new) // parts : (number + 1) * len(new) // parts]


def _file(records: Records, wave: Wave, rows: Rows) -> str:
    return _secretly(records, wave, rows, rows.table.digest)


def _secretly(records: Records, wave: Wave, rows: Rows, digest: str) -> str:
    """What a file is known by here: whoever has it not cannot find out what was in it by guessing."""
    return records.brought_receipts(wave.id, [f"file\x1f{rows.plan.audience}\x1f{digest}"])[0][:16]


def _details(wave: Wave, rows: Rows, file: str) -> dict[str, str | int]:
    return {"wave": wave.number, "audience": rows.plan.audience, "file": file}


def _events(records: Records, wave: Wave) -> list[Event]:
    life = since_removed(records.events(wave.study.id))
    own = [event for event in life if event.act in (_BEGUN, _DONE)]
    return [event for event in own if event.details.get("wave") == wave.number]


def _nothing(found: News) -> Iterator[Problem]:
    if not found.number:
        what = "No row of it is new and can be kept."
        yield please("import-none", "file", what, "look what was refused, and what was brought in before")


def _otherwise(events: Sequence[Event], form: str, rows: Rows) -> Iterator[Problem]:
    """Exports of one survey whose rows are known once by their ids and once by what they hold would count twice."""
    named = [event.details for event in events if event.act == _BEGUN and event.details["form"] == form]
    before = {by for details in named if (by := _known_by(details, rows)) is not None}
    if before and before != {rows.known_by}:
        what = "An export with these columns was brought in before, its rows known by something else."
        yield please("import-otherwise", "file", what, "choose the column for it as then")


def _known_by(details: Mapping[str, str | int], rows: Rows) -> str | None:
    """By what rows of a file were known, as its event says; None where it does not.

    Earlier events say it under ``by``, or have the account there that brought the file in: what is neither empty nor a
    heading, which are the same in all files of one form, is an account.
    """
    ways = {"", *(column.heading for column in rows.table.columns)}
    said = details.get("known_by", details.get("by"))
    return str(said) if said in ways else None


def _goes_on(events: Sequence[Event], file: str, chosen: str) -> bool:
    """Whether this is the rest of what was begun and interrupted: read in the same way, and nothing came in since."""
    last = events[-1] if events else None
    return last is not None and _is_begun(last, file) and last.details.get("map") == chosen


def _interrupted(events: Sequence[Event], file: str, found: News) -> int:
    """How many of a file came before it was interrupted, at most, where it has to be declared anew."""
    own = [event for event in events if event.details["file"] == file]
    return min(int(own[-1].details["number"]), found.repeated) if own and _is_begun(own[-1], file) else 0


def _is_begun(event: Event, file: str) -> bool:
    return event.act == _BEGUN and event.details["file"] == file


def _told(events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """Each file once. Declared anew, one that was interrupted counts as declared last; one that was whole adds up."""
    for file in dict.fromkeys(event.details["file"] for event in events if event.act == _BEGUN):
        own = [event for event in events if event.details["file"] == file]
        before, number = 0, 0
        for event in own:
            if event.act == _DONE:
                before, number = before + number, 0
            else:
                number = max(number, int(event.details["number"]))
        begun = [event for event in own if event.act == _BEGUN]
        yield {
            "on": begun[0].at.date().isoformat(),
            "audience": begun[-1].details["audience"],
            "number": before + number,
            "source": _source(begun[-1]),
            "whole": own[-1].act == _DONE,
        }


def _source(event: Event) -> dict[str, str]:
    said = event.details.items()
    return {name.removeprefix(SOURCE): str(words) for name, words in said if name.startswith(SOURCE)}
