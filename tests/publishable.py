"""Answers and judgements enough to publish: everybody answers alike, so the results are known without a calculator."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from surveys import answering, batching, gathering, inviting, judging, publishing, studying
from surveys.inviting import expert_code, open_code
from surveys.judgements import pairs
from surveys.plain_values import plain
from surveys.ports import Records
from surveys.publications import Publication
from surveys.studies import Stratum, Wave
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STRATA, STUDY, completed, key, plan

TWELVE_AND_TEN = (12, 10)


def responses(
    records: Records,
    wave: Wave,
    officers: Sequence[str],
    now: datetime,
    communities: Sequence[int] = TWELVE_AND_TEN,
    ticked: Sequence[str] = ("4",),
) -> None:
    """Residents of the two communities, and one officer a code; what is enough is counted.

    Each ticks one answer throughout: 4, or those that are ``ticked`` in turn.
    """
    used = 0
    for stratum, people in zip(wave.strata_of("residents"), communities, strict=True):
        for _ in range(people):
            used += 1
            form = completed("residents", ticked[used % len(ticked)])
            answering.submit(records, open_code(SECRET, wave.id, stratum.id), form, key(used), now)
    for code in officers:
        used += 1
        answering.submit(records, code, completed("officers", ticked[used % len(ticked)]), key(used), now)
    batching.close_ready(records, wave.id)


def judge_alike(records: Records, wave: Wave, now: datetime) -> None:
    """Every expert of the panel finds all criteria equally important."""
    for expert in records.experts(wave.id):
        code = expert_code(SECRET, wave.id, expert.pseudonym)
        judging.agree(records, code, {}, False, now)
        for matrix in wave.instrument.experts.matrices:
            compared = pairs(wave.instrument.criteria(matrix.id))
            judging.judge(records, code, {f"{first}:{second}": 1 for first, second in compared}, matrix.id, now)


FIGURES = {f"OB{number:02d}": 50.0 for number in range(1, 17)}


def open_wave(
    records: Records, strata: tuple[Stratum, ...] = STRATA, document: Mapping[str, Any] | None = None
) -> Wave:
    """The small study's wave, open, its residents' links issued; of another instrument where one is given."""
    study = studying.create_study(records, STUDY, LANGUAGES, NOW)
    wave = studying.open_wave(records, studying.add_wave(records, study, plan(document, strata), NOW).id, NOW)
    inviting.issue_open_links(records, wave, SECRET, NOW)
    return wave


def fill(
    records: Records,
    wave: Wave,
    officers: int = 10,
    experts: int = 5,
    residents: Sequence[int] = TWELVE_AND_TEN,
    ticked: Sequence[str] = ("4",),
) -> None:
    """Enough of everything to publish, unless told otherwise."""
    codes = inviting.issue_codes(records, wave, "U1", officers, NOW) if officers else ()
    responses(records, wave, codes, NOW, residents, ticked)
    if experts:
        inviting.invite_experts(records, wave, experts, SECRET, NOW)
        judge_alike(records, wave, NOW)


def published_in(records: Records, wave: Wave, officers: Sequence[str]) -> Publication:
    """A publication of an open wave: twelve residents, an officer a code, five experts."""
    inviting.invite_experts(records, wave, 3, SECRET, NOW)
    responses(records, wave, officers, NOW, (12, 0), ("2", "4", "5"))
    judge_alike(records, wave, NOW)
    return publishing.publish(records, wave.id, NOW)


def whole_inputs(records: Records, wave: Wave) -> dict[str, Any]:
    """The inputs of a publication as they were frozen before any were public: whole, by stratum, without a design."""
    given = gathering.kept(records, wave)
    return {
        "instrument": json.loads(json.dumps(records.document(wave.instrument_digest))),
        "tallies": [entry.plain() for entry in given.tallies],
        "populations": {audience: dict(people) for audience, people in given.populations.items()},
        "judgements": [asdict(judgement) for judgement in given.judgements],
        "figures": dict(given.figures),
        "sites": plain(given.sites),
        "year": given.year,
        "after": [entry.plain() for entry in given.after or ()],
    }
