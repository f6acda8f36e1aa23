"""Who answered: an audience by its profile questions (table T2), told once, when its wave has closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from surveys import answer_groups, batching, disclosing
from surveys.audiences import Audience
from surveys.disclosing import Share
from surveys.instrument import Instrument
from surveys.item_kinds import FreeText
from surveys.ports import Records
from surveys.studies import Wave

Lacking = Literal["open", "few", "gone"]


@dataclass(frozen=True)
class Profile:
    """An audience's ``people`` by question and answer; those who left a question out under `disclosing.NO_ANSWER`.

    ``others`` are the items of sections that are no statements, by the groups of `answer_groups`.
    Where there is nothing to tell, why: the wave is "open" or not all is counted yet, "few" answered, or the
    responses are "gone". ``people`` is None, and shares have no counts, where some of those counted withdrew: both
    numbers together would tell how few.
    """

    audience: Audience
    people: int | None = None
    questions: Mapping[str, Mapping[str, Share]] | None = None
    lacking: Lacking | None = None
    others: Mapping[str, Mapping[str, str]] | None = None


def profile(records: Records, wave: Wave) -> dict[Audience, Profile]:
    """The profile of each audience.

    Only at the close: two looks at an open wave could be subtracted, and would tell who came between them. Each
    question is a table of its own by `disclosing.profile`; all of one audience have the same total and nothing else in
    common. The database counts the responses of closed batches, so that a million take seconds.
    """
    if not is_final(records, wave):
        return {audience: Profile(audience, lacking="open") for audience in wave.instrument.audiences}
    audiences = wave.instrument.audiences
    return {audience: _told(records, wave, audience, _count(records, wave, audience)) for audience in audiences}


def is_final(records: Records, wave: Wave) -> bool:
    """Whether nothing that is counted of a wave changes any more."""
    return wave.state == "closed" and not batching.unfinished(records, wave)


@dataclass(frozen=True)
class _Counted:
    people: Counter[str]
    answers: Counter[tuple[str, str]]


def _count(records: Records, wave: Wave, audience: Audience) -> _Counted:
    asked = [choice.id for choice in wave.instrument.questionnaires[audience].profile]
    found = _Counted(Counter(), Counter())
    for answers, people in records.count_answers(wave.id, audience, asked):
        found.people["all"] += people
        for item, answer in zip(asked, answers, strict=True):
            if answer is not None:
                found.answers[item, answer] += people
    for item, of in wave.instrument.questionnaires[audience].others.items():
        if not isinstance(of, FreeText):
            for (answer,), people in records.count_answers(wave.id, audience, [item]):
                codes = answer_groups.codes_of(of, answer) if answer is not None else ()
                found.answers.update({(item, code): people for code in codes})
    return found


def _told(records: Records, wave: Wave, audience: Audience, found: _Counted) -> Profile:
    standing = [one for (name, _), one in records.standings(wave.id).items() if name == audience]
    people, released = found.people["all"], sum(one.released.responses for one in standing)
    if people != sum(one.exact.responses for one in standing):
        return Profile(audience, lacking="gone")
    if min(people, released) < disclosing.least(wave.instrument, audience):
        return Profile(audience, lacking="few")
    questions = {
        choice.id: disclosing.profile(
            wave.instrument,
            audience,
            people,
            {option.code: found.answers[choice.id, option.code] for option in choice.options},
        )
        for choice in wave.instrument.questionnaires[audience].profile
    }
    others = _others(wave.instrument, audience, found)
    if people == released:
        return Profile(audience, people, questions, others=others)
    return Profile(audience, None, {id: _uncounted(of) for id, of in questions.items()}, others=others)


def _others(instrument: Instrument, audience: Audience, found: _Counted) -> dict[str, Mapping[str, str]]:
    """Each item as a table of its own, in steps of the least number.

    Conditions and answers that go with no other join these tables: exact numbers of two of them could be subtracted.
    """
    asked = instrument.questionnaires[audience]
    tables = {id: answer_groups.groups(instrument, asked, item) for id, item in asked.others.items()}
    return {
        id: {one.code: disclosing.at_least(instrument, audience, found.answers[id, one.code]) for one in of}
        for id, of in tables.items()
        if of
    }


def _uncounted(answers: Mapping[str, Share]) -> dict[str, Share]:
    return {code: Share(share.kind, None, share.percent) for code, share in answers.items()}
