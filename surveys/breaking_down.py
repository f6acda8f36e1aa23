"""The steps that count a closed wave's responses by what people said of themselves, once, for all who look later.

Many responses are read some at a time: whoever keeps a transaction open for as long as a million take holds up those
who write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.tallies import Tally, coded, count, merge
from surveys import answer_groups, batching
from surveys.answers import Answers
from surveys.audiences import Audience
from surveys.breakdowns import Breakdown
from surveys.designing import points
from surveys.disclosing import NO_ANSWER
from surveys.item_kinds import FreeText
from surveys.ports import Records
from surveys.studies import Wave

AT_ONCE = 10_000  # responses in memory
MOST = 20  # groups whose table is worked out while somebody waits
BEGIN = ("", "")  # before the first response
Mark = tuple[str, str]  # stratum and id of the last response that was read


def of(records: Records, wave: Wave, audience: Audience) -> Breakdown:
    """What is kept of an audience; where nothing is, it is counted now, within the transaction."""
    kept = records.breakdown(wave.id, audience)
    return counted(records, wave, audience) if kept is None else kept


def counted(records: Records, wave: Wave, audience: Audience) -> Breakdown:
    """An audience of a closed wave, counted from its responses."""
    found, mark = nobody(wave, audience), BEGIN
    while some := records.answers_after(wave.id, audience, mark, AT_ONCE):
        found, mark = count_on(wave, audience, found, [answers for _, answers in some]), some[-1][0]
    return told(records, wave, audience, found)


def due(records: Records, wave: Wave) -> tuple[Audience, ...]:
    """The audiences of which nothing is kept, although all is counted and their responses are there."""
    if not batching.is_final(records, wave):
        return ()
    return tuple(
        audience
        for audience in wave.instrument.audiences
        if records.breakdown(wave.id, audience) is None and records.answers_after(wave.id, audience, BEGIN, 1)
    )


def keep(records: Records, wave: Wave, audience: Audience, found: Breakdown) -> bool:
    """Keep what was counted, unless somebody has, or the responses went meanwhile; whether it was."""
    if audience not in due(records, wave) or found.people != people(records, wave, audience):
        return False
    records.keep_breakdown(wave.id, audience, told(records, wave, audience, found))
    return True


def keep_all(records: Records, wave: Wave) -> None:
    """Count and keep all that is due of a wave, in one transaction: for few responses."""
    for audience in due(records, wave):
        keep(records, wave, audience, counted(records, wave, audience))


def people(records: Records, wave: Wave, audience: Audience) -> int:
    """How many responses of an audience are in closed batches, by their tallies."""
    return sum(one.exact.responses for (name, _), one in records.standings(wave.id).items() if name == audience)


def nobody(wave: Wave, audience: Audience) -> Breakdown:
    """What is counted before the first response."""
    none = coded(points(wave.instrument, audience), ())
    groups = {id: _apart(wave, audience, none, np.array([], dtype=str), codes) for id, codes in _asked(wave, audience)}
    return Breakdown(0, {}, groups)


def count_on(wave: Wave, audience: Audience, before: Breakdown, given: Sequence[Answers]) -> Breakdown:
    """What is counted with some responses more."""
    scale = wave.instrument.scale_of(audience)
    scored = coded(points(wave.instrument, audience), given, scale.not_applicable.code)
    groups = dict[str, Mapping[str, Tally]]()
    for id, codes in _asked(wave, audience):
        said = np.array([str(one.get(id, NO_ANSWER)) for one in given])
        more = _apart(wave, audience, scored, said, codes)
        groups[id] = {code: merge([before.groups[id][code], more[code]]) for code in codes}
    answers = {item: Counter(counts) for item, counts in before.answers.items()}
    for item, counts in _other_answers(wave, audience, given):
        answers.setdefault(item, Counter()).update(counts)
    return Breakdown(before.people + len(given), answers, groups)


def told(records: Records, wave: Wave, audience: Audience, found: Breakdown) -> Breakdown:
    """Without the questions whose groups are not, answer by answer, those whom figures count: nobody may look at them.

    Somebody who is counted has withdrawn there, or answers are held back, and the two could be subtracted.
    """
    released = [part for part in records.released(wave.id) if part.audience == audience]
    shown = merge(released).counts if released else None
    groups = {id: parts for id, parts in found.groups.items() if shown is None or merge(parts.values()).counts == shown}
    return replace(found, groups=groups)


def _asked(wave: Wave, audience: Audience) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Profile questions with their groups, but for those with more than anybody may look at."""
    for choice in wave.instrument.questionnaires[audience].profile:
        codes = (*(option.code for option in choice.options), NO_ANSWER)
        if len(codes) <= MOST:
            yield choice.id, codes


def _apart(
    wave: Wave, audience: Audience, scored: NDArray[np.int8], said: NDArray[np.str_], codes: Iterable[str]
) -> dict[str, Tally]:
    asked = points(wave.instrument, audience)
    return {code: count(audience, code, asked, scored[said == code]) for code in codes}


def _other_answers(wave: Wave, audience: Audience, given: Sequence[Answers]) -> Iterator[tuple[str, Mapping[str, int]]]:
    """By item, how many belong to each of its groups; what people wrote in their own words is in none."""
    asked = wave.instrument.questionnaires[audience]
    for choice in asked.profile:
        found = Counter(str(one[choice.id]) for one in given if choice.id in one)
        yield choice.id, {option.code: found[option.code] for option in choice.options}
    for id, item in asked.others.items():
        if not isinstance(item, FreeText):
            named = [group.code for group in answer_groups.groups(wave.instrument, asked, item)]
            found = Counter[str]()
            for answer, times in Counter(str(one[id]) for one in given if id in one).items():
                found.update(dict.fromkeys(answer_groups.codes_of(item, answer), times))
            yield id, {code: found[code] for code in named}
