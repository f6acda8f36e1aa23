"""The auditor reads the scores that pages show: none moves by a few answers, and none is of a group of one mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pandas as pd

from app_pages import frame, score_tables
from app_pages.analyses import fingerprint
from storage.database import Database
from surveys import answering, gathering, inviting
from surveys.analysing import analyse
from surveys.answers import Form
from surveys.audiences import AUDIENCES, Audience
from surveys.inviting import open_code
from surveys.withholding import shown
from tests.studies_for_tests import NOW, SECRET, completed, key
from tests.surveys.studied import K, Study, community, studied

ARRIVALS = 130
PLACES: tuple[tuple[Audience, str], ...] = (("residents", "C1"), ("residents", "C2"), ("officers", "U1"))
OF_ONE_MIND = {"R03": 0.97, "R19": 0.9, "R20": 0.9, "O13": 0.95, "O07": 0.85}  # how many say 5
RARELY_KNOWN = {"R07", "R08", "R09"}  # half do not know
OFF_SCALE = 3
Cell = tuple[str, str]  # an indicator and an audience


@dataclass(frozen=True)
class Look:
    """The scores on the page, by indicator and audience, and how often each answer to an item is counted."""

    scores: Mapping[Cell, float]
    counts: Mapping[str, tuple[int, ...]]


def look(study: Study) -> Look:
    """The tables of all dimensions as they would be drawn, and what they are drawn from."""
    given = gathering.inputs(study.records, study.wave)
    instrument, words, read = study.wave.instrument, frame.words(), frame.language()
    analysis = shown(given.design, analyse(given))
    tables = [score_tables.indicators(instrument, analysis, one.id) for one in instrument.index_system.dimensions]
    rows = pd.concat(tables).set_index(words("indicator"))
    ids = {
        indicator.name[read]: indicator.id for one in instrument.index_system.dimensions for indicator in one.indicators
    }
    scores: dict[Cell, float] = {
        (ids[str(name)], audience): float(score)
        for audience in AUDIENCES
        for name, score in rows[words(audience)].items()
        if not pd.isna(score)
    }
    counts: dict[str, tuple[int, ...]] = {}
    for part in given.tallies:
        for item, row in part.counts.items():
            counts[item] = tuple(map(sum, zip(row, counts.get(item, (0,) * len(row)), strict=True)))
    return Look(scores, counts)


def arrive(study: Study, random: Random, number: int) -> None:
    """Somebody answers, as people of the place do, and whoever is enough is counted."""
    audience, stratum = random.choice(PLACES)
    asked = study.wave.instrument.questionnaires[audience].scored
    said = {
        id: "DK"
        if id in RARELY_KNOWN and random.random() < 0.5
        else "5"
        if random.random() < OF_ONE_MIND.get(id, 0)
        else random.choice("12345")
        for id in asked
    }
    if audience == "officers":
        (code,) = inviting.issue_codes(study.records, study.wave, stratum, 1, NOW)
    else:
        code = open_code(SECRET, study.wave.id, stratum)
    form = Form({**completed(audience).fields, **said}, consent=True)
    answering.submit(study.records, code, form, key(number), NOW)
    study.close()


def items_of(study: Study, cell: Cell) -> list[str]:
    indicator, audience = cell
    asked = next(one for name, one in study.wave.instrument.questionnaires.items() if name == audience)
    return [id for id, item in asked.scored.items() if item.indicator == indicator]


def moved(before: Look, after: Look, item: str) -> int:
    """How many answers to an item were counted since."""
    now, then = (sum(one.counts.get(item, (0,) * (1 + OFF_SCALE))[:-OFF_SCALE]) for one in (after, before))
    return now - then


def of_one_mind(given: Look, item: str) -> bool:
    answers = given.counts[item][:-OFF_SCALE]
    return sum(answers) - max(answers) < K and max(answers) * 5 > sum(answers) * 4


def test_no_score_moves_by_a_few_answers_and_none_is_of_a_group_of_one_mind(database: Database) -> None:
    random, looks, seen = Random(20300309), list[Look](), ""  # noqa: S311 # the same arrivals in every run
    with database.writing() as records:
        study = studied(records, community(1), community(2))
        for number in range(1, ARRIVALS + 1):
            arrive(study, random, number)
            if (now := fingerprint(records, study.wave)) != seen:
                seen = now
                looks.append(look(study))
    changed = alone = 0
    for before, after in pairwise(looks):
        for cell in before.scores.keys() & after.scores.keys():
            if before.scores[cell] != after.scores[cell]:
                changed += 1
                assert max(moved(before, after, item) for item in items_of(study, cell)) >= K, cell
    for one in looks:
        for cell in one.scores:
            items = [item for item in items_of(study, cell) if sum(one.counts[item][:-OFF_SCALE])]
            assert not all(of_one_mind(one, item) for item in items), cell
        alone += any(of_one_mind(one, item) for item in one.counts)
    assert len(looks) > 8
    assert changed > 50
    assert alone > 4
