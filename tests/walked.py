"""Any instrument walked from its document to a publication: answers, judgements and figures drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from surveys import answering, batching, inviting, judging, publishing, studying
from surveys.answers import Form
from surveys.audiences import Audience
from surveys.instrument import Instrument
from surveys.inviting import expert_code, open_code
from surveys.item_kinds import SingleChoice
from surveys.judgements import pairs
from surveys.ports import Records
from surveys.publications import Publication
from surveys.studies import Stratum, Wave
from surveys.studying import WavePlan
from tests.studies_for_tests import LANGUAGES, LAST_DAY, NOW, SECRET, STUDY, key, words

PEOPLE, EXPERTS = 40, 6


def publish(records: Records, document: Mapping[str, Any]) -> Publication:
    """Forty of each audience in two groups, six experts who see small differences, every figure in its middle."""
    chance = random.Random(7)  # noqa: S311 # answers made up are no secret
    study = studying.create_study(records, STUDY, LANGUAGES, NOW)
    plan = WavePlan(words("First wave"), document, tuple(_strata(document)), LAST_DAY)
    wave = studying.open_wave(records, studying.add_wave(records, study, plan, NOW).id, NOW)
    inviting.issue_open_links(records, wave, SECRET, NOW)
    for number, (code, audience) in enumerate(_codes(records, wave)):
        answering.submit(records, code, form(wave.instrument, audience, chance), key(number), NOW)
    _judge(records, wave, chance)
    middle = {one.id: (one.floor + one.target) / 2 for one in wave.instrument.objective_indicators}
    studying.enter_figures(records, wave.id, middle, NOW)
    studying.close_wave(records, wave.id, NOW)
    batching.close_ready(records, wave.id)
    return publishing.publish(records, wave.id, NOW)


def form(instrument: Instrument, audience: Audience, chance: random.Random) -> Form:
    """All of a questionnaire answered, who is screened let in, by chance and rather favourably."""
    asked = instrument.questionnaires[audience]
    chosen = {choice.id: choice.options[0].code for choice in asked.screener}
    chosen |= {id: one.codes[0] for id, one in asked.others.items() if one.required and isinstance(one, SingleChoice)}
    for id, item in asked.items.items():
        points = instrument.scale_of(audience, item).points
        values = [str(point.value) for point in points for _ in range(point.value)]
        chosen[id] = chance.choice(values) if item.attention is None else str(item.attention)
    return Form(chosen | {choice.id: chance.choice(choice.options).code for choice in asked.profile}, consent=True)


def _strata(document: Mapping[str, Any]) -> Iterator[Stratum]:
    for audience in document["questionnaires"]:
        letter = audience[0].upper()
        yield from (Stratum(audience, f"{letter}{one}", words(f"Group {one}"), invited=PEOPLE) for one in (1, 2))


def _codes(records: Records, wave: Wave) -> Iterator[tuple[str, Audience]]:
    for stratum in wave.strata:
        if stratum.audience == "officers":
            issued = inviting.issue_codes(records, wave, stratum.id, PEOPLE // 2, NOW)
        else:
            issued = (open_code(SECRET, wave.id, stratum.id),) * (PEOPLE // 2)
        yield from ((code, stratum.audience) for code in issued)


def _judge(records: Records, wave: Wave, chance: random.Random) -> None:
    inviting.invite_experts(records, wave, EXPERTS, SECRET, NOW)
    for expert in records.experts(wave.id):
        code = expert_code(SECRET, wave.id, expert.pseudonym)
        judging.agree(records, code, {}, False, NOW)
        for matrix in wave.instrument.experts.matrices:
            compared = pairs(wave.instrument.criteria(matrix.id))
            judged = {f"{first}:{second}": chance.choice((1, 1, 1, 2)) for first, second in compared}
            judging.judge(records, code, judged, matrix.id, NOW)
