"""Who answered: an audience by its profile questions (table T2), told once, when its wave has closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from surveys import answer_groups, batching, breaking_down, disclosing, importing_answers
from surveys.audiences import Audience
from surveys.breakdowns import Breakdown
from surveys.disclosing import Share
from surveys.instrument import Instrument
from surveys.ports import Records
from surveys.studies import Wave

Lacking = Literal["open", "few", "gone", "brought-in"]


@dataclass(frozen=True)
class Profile:
    """An audience's ``people`` by question and answer; those who left a question out under `disclosing.NO_ANSWER`.

    ``others`` are the items of sections that are no statements, by the groups of `answer_groups`.
    Where there is nothing to tell, why: the wave is "open" or not all is counted yet, "few" answered, the responses are
    "gone", or some were "brought-in" beside others, of whom few would be left in a group for whoever has the file.
    ``people`` is None, and shares have no counts, where some of those counted withdrew: both numbers together would
    tell how few.
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
    common. The responses were counted when the wave closed, so that nobody who looks waits for a million.
    """
    audiences = wave.instrument.audiences
    if not batching.is_final(records, wave):
        return {audience: Profile(audience, lacking="open") for audience in audiences}
    return {
        audience: _told(records, wave, audience, breaking_down.of(records, wave, audience)) for audience in audiences
    }


def _told(records: Records, wave: Wave, audience: Audience, found: Breakdown) -> Profile:
    standing = [one for (name, _), one in records.standings(wave.id).items() if name == audience]
    people, released = found.people, sum(one.released.responses for one in standing)
    if people != sum(one.exact.responses for one in standing):
        return Profile(audience, lacking="gone")
    if min(people, released) < disclosing.least(wave.instrument, audience):
        return Profile(audience, lacking="few")
    if importing_answers.beside_others(records, wave, audience, people):
        return Profile(audience, lacking="brought-in")
    questions = {
        choice.id: disclosing.profile(
            wave.instrument,
            audience,
            people,
            found.answers[choice.id],
        )
        for choice in wave.instrument.questionnaires[audience].profile
    }
    others = _others(wave.instrument, audience, found)
    if people == released:
        return Profile(audience, people, questions, others=others)
    return Profile(audience, None, {id: _uncounted(of) for id, of in questions.items()}, others=others)


def _others(instrument: Instrument, audience: Audience, found: Breakdown) -> dict[str, Mapping[str, str]]:
    """Each item as a table of its own, in steps of the least number.

    Conditions and answers that go with no other join these tables: exact numbers of two of them could be subtracted.
    """
    asked = instrument.questionnaires[audience]
    tables = {id: answer_groups.groups(instrument, asked, item) for id, item in asked.others.items()}
    return {
        id: {one.code: disclosing.at_least(instrument, audience, found.answers[id][one.code]) for one in of}
        for id, of in tables.items()
        if of
    }


def _uncounted(answers: Mapping[str, Share]) -> dict[str, Share]:
    return {code: Share(share.kind, None, share.percent) for code, share in answers.items()}
