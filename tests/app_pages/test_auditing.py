"""An auditor writes down all that the pages show after each arrival, and looks for what it tells of a few people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise
from random import Random

import numpy as np

from app_pages import headline, tables
from app_pages.analyses import Seen, fingerprint
from scoring.suppression import bounds
from storage.database import Database
from surveys import answering, following, inviting, publishing, studying
from surveys.analysing import analyse
from surveys.audiences import AUDIENCES, Audience
from surveys.gathering import inputs
from surveys.studies import REST, Stratum
from tests.publishable import FIGURES, judge_alike
from tests.studies_for_tests import NOW, SECRET, words
from tests.surveys.studied import UNIT, K, Study, apart, community, studied

ARRIVALS, WITHDRAWING = 400, 0.06
COMMUNITIES = (*(community(number, parent="North") for number in (1, 2, 3)), *map(community, (4, 5, 6, 7)))
UNITS = (UNIT, *(Stratum("officers", f"U{number}", words(f"Unit group {number}"), invited=40) for number in (2, 3)))
STRATA = {one.id: one for one in (*COMMUNITIES, *UNITS)}
SHARES = (30, 5, 6, 20, 2, 3, 11, 12, 4, 4)
Row = tuple[Audience, str]
People = frozenset[str]
UNTOLD = f"<{K}"


@dataclass
class Expected:
    """Who waits, who is counted and who of those has withdrawn, by receipt: written down without the pages."""

    waiting: dict[str, set[str]] = field(default_factory=lambda: {id: set() for id in STRATA})
    counted: dict[Row, set[str]] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=lambda: {id: set() for id in STRATA})

    def close(self, stratum: str) -> None:
        waiting, gone, row = self.waiting[stratum], self.gone[stratum], (STRATA[stratum].audience, stratum)
        if len(waiting) >= K + len(gone):
            self.counted[row] = self.counted.get(row, set()) - gone | waiting
            self.waiting[stratum], self.gone[stratum] = set(), set()

    def withdraw(self, stratum: str, receipt: str) -> None:
        where = self.waiting if receipt in self.waiting[stratum] else self.gone
        where[stratum] ^= {receipt}

    def end(self) -> dict[Row, list[str]]:
        """What is left of small strata goes together; the strata of each row that it makes."""
        made: dict[Row, list[str]] = {}
        for audience in AUDIENCES:
            left = [id for id, one in STRATA.items() if one.audience == audience and len(self.waiting[id]) < K]
            for id in STRATA.keys() - set(left):
                if STRATA[id].audience == audience:
                    self.counted.setdefault((audience, id), set()).update(self.waiting[id])
            for parent in ("North", None):
                members = [id for id in left if parent in (STRATA[id].parent, None)]
                people = set[str]().union(*(self.waiting[id] for id in members))
                if len(people) >= K:
                    made[audience, parent or REST] = members
                    self.counted[audience, parent or REST] = people
                    left = [id for id in left if id not in members]
        return made


@dataclass(frozen=True)
class View:
    """What the pages show at one moment, with the people behind each number."""

    key: str
    fieldwork: Mapping[str, str]
    days: Mapping[tuple[Audience, date], int]
    progress: tuple[object, ...]
    headline: Mapping[str, str]
    told: Mapping[Row, int | None]
    people: Mapping[Row, People]

    @property
    def shown(self) -> tuple[object, ...]:
        return self.fieldwork, self.days, self.progress, self.headline, self.told

    def totals(self) -> dict[Audience, People]:
        return {one: People().union(*(who for row, who in self.people.items() if row[0] == one)) for one in AUDIENCES}


def look(study: Study, expected: Expected, before: View | None) -> View:
    """All the pages, as they would be drawn; what is worked out is kept under its key, as they keep it."""
    records, wave = study.records, study.wave
    found = following.look(records, wave, NOW)
    table = tables.fieldwork(wave, found.counted)
    told = publishing._told(records, wave)
    assert told["left_out"] == dict.fromkeys(AUDIENCES)
    key = fingerprint(records, wave)
    return View(
        key,
        {f"{audience} {name}": cell for name, audience, cell in table.iloc[:, :3].itertuples(index=False)},
        found.days,
        (found.progress, tuple(one for one in found.remaining if one.what != "issue-codes")),  # here each has its own
        before.headline if before and before.key == key else headlined(study, key),
        {row_of(study, row): row["responses"] for row in told["strata"]},
        {row: People(who) for row, who in expected.counted.items()},
    )


def headlined(study: Study, key: str) -> dict[str, str]:
    return headline.counts(Seen(key, study.wave, analyse(inputs(study.records, study.wave)), ()))


def row_of(study: Study, row: Mapping[str, object]) -> Row:
    ids = {(one.audience, str(one.name["en"])): one.id for one in study.wave.strata}
    (audience,) = (one for one in AUDIENCES if one == row["audience"])
    name = row["name"]
    return audience, ids[audience, str(name["en"])] if isinstance(name, dict) else str(row["parent"] or REST)


def watched(study: Study, expected: Expected, random: Random) -> list[View]:
    """Looks before and after each batch that an arrival fills, and after each withdrawal."""
    views = [look(study, expected, None)]
    receipts: dict[str, list[str]] = {id: [] for id in STRATA}
    for _ in range(ARRIVALS):
        (id,) = random.choices(list(STRATA), SHARES)
        (receipt,) = (study.serve if id in UNITS_BY_ID else study.answer)(id, answer=random.choice("12345"))
        expected.waiting[id].add(receipt)
        receipts[id].append(receipt)
        views.append(look(study, expected, views[-1]))
        study.close()
        expected.close(id)
        views.append(look(study, expected, views[-1]))
        if random.random() < WITHDRAWING:
            left = receipts[id].pop(random.randrange(len(receipts[id])))
            if id not in UNITS_BY_ID or answering.look(study.records, left) == "waiting":
                study.withdraw(left)
                expected.withdraw(id, left)
            views.append(look(study, expected, views[-1]))
    return views


UNITS_BY_ID = {one.id for one in UNITS}


def test_an_auditor_who_sees_every_page_after_each_of_400_arrivals_learns_nothing_of_a_few(database: Database) -> None:
    """Every number is of exactly the people it should be; no two are a few apart, and no hidden cell is tight."""
    expected = Expected()
    with database.writing() as records:
        study = studied(records, *COMMUNITIES, *UNITS[1:])
        invite_everybody(study)
        views = watched(study, expected, Random(20300307))  # noqa: S311 # the same arrivals in every run
        enter_the_rest(study)
        study.end()
        made = expected.end()
        views.append(look(study, expected, None))
        assert set(made) == {("residents", "North"), ("residents", REST), ("officers", REST)}
        published_is_what_was_told(study, views[-1])
    assert sum(view.shown != before.shown for before, view in pairwise(views)) > 25
    for view in views:
        numbers_are_of_these_people(view)
    for before, view in pairwise(views):
        assert (before.key == view.key) == (before.shown == view.shown)
    no_two_are_a_few_apart(views)
    for audience in AUDIENCES:
        no_hidden_cell_is_tight(audience, views[-1], made, expected)


def numbers_are_of_these_people(view: View) -> None:
    """Fieldwork, headline and publication agree, and their rows add up."""
    told = {row: number for row, number in view.told.items() if number is not None}
    assert told == {row: len(who) for row, who in view.people.items()}
    assert list(view.fieldwork.values()) == [UNTOLD if number is None else str(number) for number in view.told.values()]
    for audience, people in view.totals().items():
        assert view.headline[audience] == (str(len(people)) if people else UNTOLD)
        assert sum(number for (of, _), number in view.days.items() if of == audience) == len(people)
        assert sum(number for row, number in told.items() if row[0] == audience) == len(people)


def no_two_are_a_few_apart(views: list[View]) -> None:
    """Of rows and totals at all moments, nested in one another or not: the people, and the numbers of each row."""
    shown = {who for view in views for who in (*view.people.values(), *view.totals().values())}
    assert {len(one ^ other) for one, other in combinations(shown, 2)}.isdisjoint(range(1, K))
    assert sum(one < other for one, other in combinations(sorted(shown, key=len), 2)) > 100
    for name in {name for view in views for name in view.fieldwork}:
        cells = [view.fieldwork.get(name, UNTOLD) for view in views]
        assert apart({0 if cell == UNTOLD else int(cell) for cell in cells}) >= K, name
    for day in {day for view in views for day in view.days}:
        assert apart({view.days.get(day, 0) for view in views}) >= K, day
    for audience in AUDIENCES:
        cells = [view.headline[audience] for view in views]
        assert apart({0 if cell == UNTOLD else int(cell) for cell in cells}) >= K, audience


def no_hidden_cell_is_tight(audience: Audience, view: View, made: Mapping[Row, list[str]], expected: Expected) -> None:
    """Strata across, and below one another who counts by stratum, by area and in the rest: what a row is made of."""
    strata = [id for id, one in STRATA.items() if one.audience == audience]
    together = {row[1]: members for row, members in made.items() if row[0] == audience}
    own = [view.told[audience, id] or 0 for id in strata]
    parts = [[len(expected.waiting[id]) if id in members else 0 for id in strata] for members in together.values()]
    inside = [[id in members for id in strata] for members in together.values()]
    table, hidden = np.array([own, *parts]), np.array([[False] * len(strata), *inside])
    table = np.vstack([table, table.sum(axis=0)])
    hidden = np.vstack([hidden, hidden.any(axis=0)])
    table, hidden = np.column_stack([table, table.sum(axis=1)]), np.column_stack([hidden, np.zeros(len(hidden), bool)])
    lower, upper = bounds(table, hidden)
    assert hidden.any()
    assert ((upper - lower)[hidden] >= K).all()


def invite_everybody(study: Study) -> None:
    """Whom nobody asked nobody is reminded of: who was asked is not what is looked for."""
    inviting.issue_open_links(study.records, study.wave, SECRET, NOW)
    for unit in study.wave.strata_of("officers"):
        inviting.issue_codes(study.records, study.wave, unit.id, 1, NOW)


def enter_the_rest(study: Study) -> None:
    """What a publication needs beside answers."""
    inviting.invite_experts(study.records, study.wave, 5, SECRET, NOW)
    judge_alike(study.records, study.wave, NOW)
    studying.enter_figures(study.records, study.wave.id, FIGURES, NOW)


def published_is_what_was_told(study: Study, last: View) -> None:
    publication = publishing.publish(study.records, study.wave.id, NOW)
    assert {row_of(study, row): row["responses"] for row in publication.study["strata"]} == last.told
    assert publication.evaluation["responses"] == {one: len(who) for one, who in last.totals().items()}
