"""The steps that look at a part of an audience: a stratum, or those who gave one answer to a profile question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from scoring.problems import Refused, please
from scoring.tallies import Tally
from surveys import batching, breaking_down, disclosing, distributions, importing_answers
from surveys.audiences import Audience
from surveys.breaking_down import MOST
from surveys.disclosing import NO_ANSWER
from surveys.distributions import Answered, Lacking
from surveys.ports import Records
from surveys.studies import Wave
from surveys.withheld import Withheld

STRATA = "strata"  # what an audience is divided by, beside its profile questions


@dataclass(frozen=True)
class Divided:
    """An audience in groups that make it up: the counts of each, ``people`` None where that is not shown."""

    audience: Audience
    by: str
    groups: Mapping[str, Tally]
    people: Mapping[str, int | None]


def divide(records: Records, wave: Wave, audience: Audience, by: str) -> Divided:
    """An audience by its strata, or by the answers to a profile question, those who gave none apart.

    Only when the wave has closed and all is counted: before, two looks at a small group could be subtracted.

    Raises:
        Refused: `filter-open`; `filter-many` for more than `MOST` groups; `filter-gone` where the responses were
            deleted; `filter-brought-in` where some came from a file, beside others; `filter-withdrawn` where what is
            kept is not what is counted, since the two could be subtracted.
    """
    if not batching.is_final(records, wave):
        _refuse("filter-open", audience, "The wave is not closed.", "wait until it is")
    groups = dict(_strata(records, wave, audience) if by == STRATA else _answers(records, wave, audience, by))
    _check_number(audience, len(groups))
    return Divided(audience, by, groups, _people(wave, audience, groups))


def check_group(wave: Wave, divided: Divided, group: str) -> None:
    """Whether one of the groups may be looked at.

    Raises:
        Refused: `filter-few`, `filter-rest-few`, or `filter-beside` where the group is large enough, but another could
            be worked out with it.
    """
    people = {name: one.responses for name, one in divided.groups.items()}
    selected, audience = people.get(group, 0), divided.audience
    if not selected:
        least = disclosing.least(wave.instrument, audience)
        _refuse("filter-few", audience, f"It selects fewer than {least} people.", "choose a wider selection")
    disclosing.check_filter(wave.instrument, audience, selected, sum(people.values()))
    if divided.people[group] is None:
        _refuse("filter-beside", audience, "Beside it a small group could be worked out.", "choose another group")


def answers(wave: Wave, divided: Divided, item: str, of: Withheld) -> Mapping[str, Answered]:
    """How each group answered an item; nothing of any where ``of`` withholds it from the whole audience."""
    if item in of.items:
        lacking: Lacking = "alike" if item in of.alike else "withheld"
        return {name: Answered(item, lacking=lacking) for name in divided.groups}
    counts = {name: one.counts[item] for name, one in divided.groups.items()}
    return distributions.beside(wave.instrument, divided.audience, item, counts)


def _people(wave: Wave, audience: Audience, groups: Mapping[str, Tally]) -> dict[str, int | None]:
    """How many each group has, hidden as in a table of their own."""
    counts = {name: one.responses for name, one in groups.items() if name != NO_ANSWER}
    everybody = sum(one.responses for one in groups.values())
    told = disclosing.profile(wave.instrument, audience, everybody, counts)
    return {name: told[name].count for name in groups}


def _strata(records: Records, wave: Wave, audience: Audience) -> Iterator[tuple[str, Tally]]:
    for part in records.released(wave.id):
        if part.audience == audience and part.responses:
            yield part.stratum, part


def _answers(records: Records, wave: Wave, audience: Audience, by: str) -> Iterator[tuple[str, Tally]]:
    choice = next(one for one in wave.instrument.questionnaires[audience].profile if one.id == by)
    _check_number(audience, len(choice.options) + 1)  # those who gave no answer are a group too
    found = breaking_down.of(records, wave, audience)
    if found.people != breaking_down.people(records, wave, audience):
        _refuse("filter-gone", audience, "The responses were deleted.", "look at the whole audience")
    if importing_answers.beside_others(records, wave, audience, found.people):
        what = "Some came from a file: who has it could subtract it, and few others would be left of a group."
        _refuse("filter-brought-in", audience, what, "look at the groups, or at the whole audience")
    if by not in found.groups:
        what = "Some who are counted have withdrawn, or some answers are held back."
        _refuse("filter-withdrawn", audience, what, "look at the groups, or at the whole audience")
    yield from found.groups[by].items()


def _check_number(audience: Audience, groups: int) -> None:
    if groups > MOST:
        _refuse("filter-many", audience, f"There are {groups} groups.", f"look at an audience of at most {MOST}")


def _refuse(code: str, audience: Audience, what: str, way_out: str) -> NoReturn:
    raise Refused([please(code, audience, what, way_out)])
