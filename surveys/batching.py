"""The steps that close batches: enough responses leave the inbox together, in no order, and only then are counted.

Whoever accepts a response closes nothing in the same transaction: its number stands beside the spent code.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scoring import exclusion
from scoring.problems import Refused
from scoring.releasing import follow
from scoring.tallies import Tally, merge, subtract, tally
from surveys import disclosing, excluding
from surveys.answers import Answers
from surveys.audiences import AUDIENCES, Audience
from surveys.batches import BROUGHT_IN, Place, Row, Standing, Waiting
from surveys.designing import points
from surveys.ports import Records
from surveys.quality import UNKNOWN, Flags
from surveys.studies import REST, Wave

Counted = tuple[Tally, Tally]  # everybody, and those who are left out
Numbers = Mapping[tuple[Audience, str], int]
_RANDOM = secrets.SystemRandom()


@dataclass(frozen=True)
class Group:
    """Strata of an audience whose waiting responses become one batch of ``stratum``."""

    audience: Audience
    stratum: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Brought:
    """Responses of a stratum from a file, as they will be kept and counted."""

    rows: tuple[Row, ...]
    counted: Counted


def brought(wave: Wave, place: Place, given: Sequence[Answers], day: date) -> Brought:
    """What takes the time of bringing responses in; nobody waits for it. They are compared with one another alone."""
    flags = excluding.raised(wave.instrument, place.audience, [(answers, None) for answers in given])
    counted = _count(wave, place, list(zip(given, flags, strict=True)))
    ids = (secrets.token_hex(32) for _ in given)
    rows = [Row(id, BROUGHT_IN, day, answers, of) for id, answers, of in zip(ids, given, flags, strict=True)]
    _RANDOM.shuffle(rows)
    return Brought(tuple(rows), counted)


def bring_in(records: Records, wave: Wave, place: Place, some: Brought, receipt_digests: Iterable[str]) -> None:
    """Keep and count responses of a stratum from a file, at least a minimum group, beside those who came themselves.

    They fill up no batch of others, and what is held back of others stays so: who has the file knows what it holds,
    and would learn by subtracting what the few others said.
    """
    standing, day = records.standing(place), some.rows[0].day
    before = standing or _nobody(some.counted[0])
    records.keep_brought(place, some.rows, sorted(receipt_digests))
    after = _counted_on(before, before.batch, some.counted, _least(wave, place.audience), apart=True)
    records.keep_standing(place, _dated(before, after, day))


def may_be_due(records: Records, wave: Wave, place: Place) -> bool:
    """Whether an inbox holds a minimum group; a look that holds nobody up, and does not count who has withdrawn."""
    return records.number_waiting(place) >= _least(wave, place.audience)


def close_batch(records: Records, place: Place) -> int:
    """Close what waits in a stratum as a batch if it is enough; how many responses were closed.

    Enough is the minimum group and as many more as have withdrawn since the last batch: what is released then grows by
    a minimum group although they leave it.
    """
    wave = records.wave(place.wave_id)
    if not may_be_due(records, wave, place):  # another writer was faster
        return 0
    standing = records.standing(place)
    waiting = records.waiting(place)
    if len(waiting) < _least(wave, place.audience) + _withdrawn(standing):
        return 0
    _close(records, wave, place, waiting, standing)
    return len(waiting)


def close_ready(records: Records, wave_id: str) -> int:
    """Close all that can be closed of a wave; how many responses were. Doing it again does nothing."""
    wave = records.wave(wave_id)
    if wave.state == "closed":
        return finish(records, wave_id)
    return sum(close_batch(records, Place(wave.id, group.audience, group.stratum)) for group in due(records, wave))


def due(records: Records, wave: Wave) -> tuple[Group, ...]:
    """What can be closed of a wave now; once the wave is closed, also what is left of strata that go together."""
    waiting = records.numbers_waiting(wave.id)
    standings = records.standings(wave.id)
    return tuple(_due(wave, waiting, {place: standing.withdrawn for place, standing in standings.items()}))


def unfinished(records: Records, wave: Wave) -> bool:
    """Whether a wave has closed and `finish` has something to do."""
    return wave.state == "closed" and bool(due(records, wave) or _settled(records, wave))


def is_final(records: Records, wave: Wave) -> bool:
    """Whether nothing that is counted of a wave changes any more."""
    return wave.state == "closed" and not unfinished(records, wave)


def finish(records: Records, wave_id: str) -> int:
    """Count what is left when a wave has closed; how many responses were closed.

    Strata with too little left go together by their parents, and parents with too little as the rest of the audience;
    what is too little even then stays out for good. Those who withdrew leave what is released where they are enough to
    hide among one another, and those who stay are enough too. Answers to an item that were held back, too few in each
    stratum, follow where they are enough in all strata together. A group that cannot be opened stays due, and
    holds up no other.
    """
    wave = records.wave(wave_id, alone=True)
    if wave.state != "closed":
        return 0
    closed = 0
    for group in due(records, wave):
        if together := _opened(records, wave, group):
            place = Place(wave.id, group.audience, group.stratum)
            _close(records, wave, place, together, records.standing(place))
            closed += len(together)
    before, day = records.standings(wave.id), wave.closed_on or wave.closes_on
    for (audience, stratum), standing in _settled(records, wave).items():
        dated = _dated(before[audience, stratum], standing, day)
        records.keep_standing(Place(wave.id, audience, stratum), dated)
    return closed


def left_out(records: Records, wave: Wave) -> dict[Audience, int]:
    """How many responses of each audience wait, and so are in no figure: for good, once the wave has closed."""
    waiting = records.numbers_waiting(wave.id)
    return {one: sum(number for (audience, _), number in waiting.items() if audience == one) for one in AUDIENCES}


def take_out(records: Records, wave: Wave, place: Place, row: Row) -> None:
    """Delete a response of a closed batch. What is released still counts it, until the next batch."""
    standing = records.standing(place)
    if standing is None:
        raise LookupError(f"no tally of {place}")
    records.remove_response(row.id)
    gone, left_out = _count(wave, place, [(row.answers, row.flags)])
    excluded = replace(standing.excluded, exact=subtract(standing.excluded.exact, left_out))
    records.keep_standing(place, replace(standing, exact=subtract(standing.exact, gone), excluded=excluded))


def rebuild(records: Records, wave: Wave) -> dict[tuple[Audience, str], Counted]:
    """The exact tallies of a wave and of whom the rule leaves out, counted again from the closed batches."""
    given: dict[tuple[Audience, str], list[tuple[Answers, Flags | None]]] = {}
    given |= {place: [] for place in records.standings(wave.id)}
    for audience, stratum, answers, flags in records.responses(wave.id):
        given.setdefault((audience, stratum), []).append((answers, flags))
    return {place: _count(wave, Place(wave.id, *place), rows) for place, rows in given.items()}


def _due(wave: Wave, waiting: Numbers, withdrawn: Numbers) -> Iterator[Group]:
    for audience in AUDIENCES:
        least, closed = _least(wave, audience), wave.state == "closed"
        left: dict[str, list[str]] = {}
        for stratum in wave.strata_of(audience):
            number = waiting.get((audience, stratum.id), 0)
            if number >= least + (0 if closed else withdrawn.get((audience, stratum.id), 0)):
                yield Group(audience, stratum.id, (stratum.id,))
            elif closed and number:
                left.setdefault(stratum.parent or REST, []).append(stratum.id)
        rest = left.pop(REST, [])
        for parent, members in left.items():
            if sum(waiting[audience, id] for id in members) >= least:
                yield Group(audience, parent, tuple(members))
            else:
                rest += members
        if sum(waiting[audience, id] for id in rest) >= least:
            yield Group(audience, REST, tuple(rest))


def _opened(records: Records, wave: Wave, group: Group) -> list[Waiting]:
    """What waits in the strata of a group; nothing when some of it is sealed with another secret."""
    try:
        return [one for id in group.members for one in records.waiting(Place(wave.id, group.audience, id))]
    except Refused:
        return []


def _close(records: Records, wave: Wave, place: Place, waiting: Iterable[Waiting], standing: Standing | None) -> None:
    batch = list(waiting)
    _RANDOM.shuffle(batch)
    number, day = (standing.batch if standing else 0) + 1, max(one.day for one in batch)
    finds = wave.instrument.withdrawal_of(place.audience) == "until_close"
    flags = excluding.raised(wave.instrument, place.audience, [(one.answers, one.seconds) for one in batch])
    ids = [(one.claim if finds else None) or secrets.token_hex(32) for one in batch]
    rows = [Row(id, number, day, one.answers, of) for id, one, of in zip(ids, batch, flags, strict=True)]
    records.keep_batch(place, rows, sorted(one.receipt_digest for one in batch))  # in another order than the rows
    counted = _count(wave, place, [(row.answers, row.flags) for row in rows])
    before = standing or _nobody(counted[0])
    after = _counted_on(before, number, counted, _least(wave, place.audience))
    records.keep_standing(place, _dated(before, after, day))


def _counted_on(before: Standing, number: int, counted: Counted, least: int, apart: bool = False) -> Standing:
    """What stands with one batch more; ``apart`` from what is held back of those before."""
    exact, excluded = (merge(pair) for pair in zip((before.exact, before.excluded.exact), counted, strict=True))
    shown, aimed = exact, exclusion.aim(excluded)
    if apart or counted[0].responses < least + before.withdrawn:
        shown = merge([before.released, counted[0]])
        aimed = exclusion.add(before.excluded.counted, exclusion.aim(counted[1]))
    (released,) = follow([before.released], [shown], least)
    along = exclusion.follow_along(before.excluded, excluded, aimed, (before.released, released), shown)
    (told,) = exclusion.tell([along], least)
    return Standing(number, exact, released, told, before.days)


def _dated(before: Standing, after: Standing, day: date) -> Standing:
    """What is released changed on a day: by a whole minimum group, or not at all."""
    change = after.released.responses - before.released.responses
    return replace(after, days={**after.days, day: after.days.get(day, 0) + change}) if change else after


def _nobody(like: Tally) -> Standing:
    none = subtract(like, like)
    return Standing(0, none, none, exclusion.nothing(like))


def _count(wave: Wave, place: Place, given: Sequence[tuple[Answers, Flags | None]]) -> Counted:
    """All responses with their flags, and those of them that the rule leaves out, by their counts alone."""
    asked = points(wave.instrument, place.audience)
    not_applicable = wave.instrument.scale_of(place.audience).not_applicable.code
    rule = excluding.rule(wave.instrument.survey_quality)
    everybody = tally(place.audience, place.stratum, asked, [answers for answers, _ in given], not_applicable)
    excluded = [answers for answers, flags in given if rule.excludes(flags)]
    left_out = tally(place.audience, place.stratum, asked, excluded, not_applicable)
    borne = Counter(flag for _, flags in given for flag in ((UNKNOWN,) if flags is None else flags))
    return replace(everybody, flags=dict(borne)), replace(left_out, moments=None)


def _settled(records: Records, wave: Wave) -> dict[tuple[Audience, str], Standing]:
    """What stands otherwise once a wave has closed."""
    standings = records.standings(wave.id)
    found = {place: _without_withdrawn(records, wave, Place(wave.id, *place), one) for place, one in standings.items()}
    for audience in AUDIENCES:
        certain = {place: one for place, one in found.items() if place[0] == audience and not one.withdrawn}
        exact = [one.exact for one in certain.values()]
        least = _least(wave, audience)
        released = follow([one.released for one in certain.values()], exact, least)
        along = [_moved(one, now) for one, now in zip(certain.values(), released, strict=True)]
        told = exclusion.tell([one.excluded for one in along], least)
        found |= {place: replace(one, excluded=of) for place, one, of in zip(certain, along, told, strict=True)}
    return {place: one for place, one in found.items() if one != standings[place]}


def _without_withdrawn(records: Records, wave: Wave, place: Place, standing: Standing) -> Standing:
    """Those who withdrew leave what is released if they are enough, and those who stay are enough or none.

    Enough of the last batch must stay too, unless it is the only one: what is left would otherwise be an earlier view
    but for a few people. Nobody hides among responses from a file, which its owner can subtract.
    """
    least = _least(wave, place.audience)
    if standing.withdrawn < least:
        return standing
    stay = standing.exact.responses - records.staying(place, BROUGHT_IN)
    if 0 < stay < least:
        return standing
    if stay and standing.batch > 1 and records.staying(place, standing.batch) < least:
        return standing
    (released,) = follow([standing.released], [standing.exact], least)
    return _moved(standing, released)


def _moved(standing: Standing, released: Tally) -> Standing:
    """Other of what is kept is released, and what is left out of it goes along."""
    aimed = exclusion.aim(standing.excluded.exact)
    moved = (standing.released, released)
    along = exclusion.follow_along(standing.excluded, standing.excluded.exact, aimed, moved, standing.exact)
    return replace(standing, released=released, excluded=along)


def _withdrawn(standing: Standing | None) -> int:
    return standing.withdrawn if standing else 0


def _least(wave: Wave, audience: Audience) -> int:
    return disclosing.least(wave.instrument, audience)
