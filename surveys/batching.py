"""The steps that close batches: enough responses leave the inbox together, in no order, and only then are counted.

Whoever accepts a response closes nothing in the same transaction: its number stands beside the spent code.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scoring.tallies import Tally, merge, subtract, tally
from surveys.answers import Answers
from surveys.batches import Place, Row, Standing, Waiting
from surveys.evaluating import points
from surveys.ports import Records
from surveys.questionnaires import AUDIENCES, Audience
from surveys.studies import REST, Wave

Numbers = Mapping[tuple[Audience, str], int]
_RANDOM = secrets.SystemRandom()


@dataclass(frozen=True)
class Group:
    """Strata of an audience whose waiting responses become one batch of ``stratum``."""

    audience: Audience
    stratum: str
    members: tuple[str, ...]


def is_due(records: Records, wave: Wave, place: Place) -> bool:
    """Whether an inbox holds enough to be closed; a look that holds nobody up."""
    least, waiting = _least(wave, place.audience), records.number_waiting(place)
    return waiting >= least and waiting >= least + _withdrawn(records.standing(place))


def close_batch(records: Records, place: Place) -> int:
    """Close what waits in a stratum as a batch if it is enough; how many responses were closed.

    Enough is the minimum group and as many more as have withdrawn since the last batch: what is released then grows by
    a minimum group although they leave it.
    """
    wave = records.wave(place.wave_id)
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
    standings = records.standings(wave.id).items()
    hidden = any(_leave(standing, _least(wave, audience)) for (audience, _), standing in standings)
    return wave.state == "closed" and (hidden or bool(due(records, wave)))


def finish(records: Records, wave_id: str) -> int:
    """Count what is left when a wave has closed; how many responses were closed.

    Strata with too little left go together by their parents, and parents with too little as the rest of the audience;
    what is too little even then stays out for good. Those who withdrew leave what is released where they are enough to
    hide among one another, and those who stay are enough too.
    """
    wave = records.wave(wave_id, alone=True)
    if wave.state != "closed":
        return 0
    closed = 0
    for group in due(records, wave):
        together = [one for id in group.members for one in records.waiting(Place(wave.id, group.audience, id))]
        place = Place(wave.id, group.audience, group.stratum)
        _close(records, wave, place, together, records.standing(place))
        closed += len(together)
    for (audience, stratum), standing in records.standings(wave.id).items():
        if _leave(standing, _least(wave, audience)):
            records.keep_standing(Place(wave.id, audience, stratum), replace(standing, released=standing.exact))
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
    gone = _count(wave, place, [row.answers])
    records.keep_standing(place, replace(standing, exact=subtract(standing.exact, gone)))


def rebuild(records: Records, wave: Wave) -> dict[tuple[Audience, str], Tally]:
    """The exact tallies of a wave, counted again from the responses of its closed batches."""
    answers: dict[tuple[Audience, str], list[Answers]] = {place: [] for place in records.standings(wave.id)}
    for audience, stratum, given in records.responses(wave.id):
        answers.setdefault((audience, stratum), []).append(given)
    return {
        (audience, stratum): _count(wave, Place(wave.id, audience, stratum), given)
        for (audience, stratum), given in answers.items()
    }


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


def _close(records: Records, wave: Wave, place: Place, waiting: Iterable[Waiting], standing: Standing | None) -> None:
    batch = list(waiting)
    _RANDOM.shuffle(batch)
    number, day = (standing.batch if standing else 0) + 1, max(one.day for one in batch)
    finds = wave.instrument.withdrawal_of(place.audience) == "until_close"
    rows = [Row((one.claim if finds else None) or secrets.token_hex(32), number, day, one.answers) for one in batch]
    records.keep_batch(place, rows, [one.receipt_digest for one in batch])
    counted = _count(wave, place, [row.answers for row in rows])
    exact = released = counted
    if standing is not None:
        exact = merge([standing.exact, counted])
        enough = len(batch) >= _least(wave, place.audience) + standing.withdrawn
        released = exact if enough else merge([standing.released, counted])
    records.keep_standing(place, Standing(number, exact, released))


def _count(wave: Wave, place: Place, answers: Iterable[Answers]) -> Tally:
    asked = points(wave.instrument, place.audience)
    not_applicable = wave.instrument.scale_of(place.audience).not_applicable.code
    return tally(place.audience, place.stratum, asked, answers, not_applicable)


def _leave(standing: Standing, least: int) -> bool:
    """Whether those who withdrew leave what is released when the wave closes."""
    stay = standing.exact.responses
    return standing.withdrawn >= least and (stay == 0 or stay >= least)


def _withdrawn(standing: Standing | None) -> int:
    return standing.withdrawn if standing else 0


def _least(wave: Wave, audience: Audience) -> int:
    return wave.instrument.privacy.minimum_group.get(audience, 1)
