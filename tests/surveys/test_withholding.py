"""What is withheld stands nowhere in what is shown and frozen: no score, no interval, nothing that rests on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from storage.database import Database
from surveys import gathering, publishing, recomputing
from surveys.analysing import Analysis, analyse
from surveys.audiences import AUDIENCES
from surveys.designing import design
from surveys.plain_values import plain
from surveys.publications import Publication
from surveys.publishing import recompute
from surveys.reading import community_policing
from surveys.withholding import ALIKE, shown
from tests.answered_alike import RESIDENTS, inputs
from tests.publishable import fill, open_wave, whole_inputs
from tests.studies_for_tests import NOW, refused

WITHHELD = ("IC2", "IC3", "IC5")


@cache
def whole() -> Analysis:
    """All residents answer R03 with 5; it is the only item of theirs about IC3."""
    return analyse(inputs({RESIDENTS: "5"}))


@cache
def told() -> Analysis:
    return shown(design(community_policing()), whole())


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, float):
        yield value


def test_where_people_differ_everything_is_shown() -> None:
    analysis = analyse(inputs({}))
    written = plain(shown(design(community_policing()), analysis))
    assert written.pop("withheld")["groups"] == {"residents": [], "officers": []}
    assert written == {name: part for name, part in plain(analysis).items() if name != "withheld"}


def test_the_audiences_scores_are_gone_and_the_other_audiences_stay() -> None:
    before, after = ({one.id: one for one in each.evaluation.indicators} for each in (whole(), told()))
    for id in WITHHELD:
        assert (after[id].score, after[id].membership, after[id].obstacle, after[id].groups["residents"]) == (None,) * 4
        assert after[id].groups["officers"] == before[id].groups["officers"] is not None
        assert after[id].weight_global == before[id].weight_global
    assert {id for id in after if after[id] != before[id]} == set(WITHHELD)


def test_the_dimension_and_the_composite_stay() -> None:
    assert told().evaluation.dimensions == whole().evaluation.dimensions
    assert told().evaluation.composite == whole().evaluation.composite
    assert told().uncertainty.composite == whole().uncertainty.composite


def test_no_number_that_is_left_is_one_that_is_withheld() -> None:
    """Wherever it may stand: scores, ends of intervals, obstacles and their sums, gains, gaps."""
    before, after = (set(numbers(plain(each))) for each in (whole(), told()))
    gone = [one for one in whole().evaluation.indicators if one.id in WITHHELD]
    scores = {one.score for one in gone} | {one.groups["residents"] for one in gone}
    obstacles = {one.obstacle for one in gone}
    ends = {
        end
        for id in WITHHELD
        for own in (whole().uncertainty.indicators[id], {"": whole().uncertainty.groups[id]["residents"]})
        for interval in own.values()
        for end in (interval.low, interval.high)
    }
    for figures in (scores, obstacles, ends):
        secret = {figure for figure in figures if figure is not None} - {0.0, 50.0, 100.0}
        assert secret <= before
        assert secret.isdisjoint(after)


def test_nothing_is_left_of_items_in_it_and_of_what_rests_on_all_together() -> None:
    items = {one.id: one for one in told().evaluation.items}
    assert [id for id in items if items[id].score is None] == ["R01", "R02", "R03", "R04", "R05", "R06"]
    assert (items["R03"].counts, items["R03"].shares) == ((), None)
    assert {row.indicator for row in told().gaps}.isdisjoint(WITHHELD)
    assert "R03" not in {row.item for row in told().strata}
    assert (told().quadrants, told().robustness, told().range) == (None, (), None)
    assert told().next_band is not None
    assert (told().next_band.least, told().next_band.total, told().next_band.even) == (None, None, None)  # type: ignore[union-attr] # just asserted
    assert {id for id, gain in told().gains.items() if gain is None} == set(WITHHELD)


def test_measures_that_rest_on_it_come_last_and_findings_have_no_figures() -> None:
    measures = {one.id: one for one in community_policing().countermeasures.measures}
    touching = [not set(measures[one.measure].indicators).isdisjoint(WITHHELD) for one in told().conclusion.priorities]
    assert touching == sorted(touching)
    assert [one.value is None for one in told().conclusion.priorities] == touching
    for finding in told().conclusion.findings:
        about = {name for condition, _ in finding.values for name in condition.names}
        if not about.isdisjoint(WITHHELD):
            assert {value for _, value in finding.values} == {None}
            assert finding.probability is None


@pytest.mark.parametrize("said", ["5", "55555555555555555554"])
def test_nobody_is_told_whether_all_answered_alike_or_all_but_one(said: str) -> None:
    after = shown(design(community_policing()), analyse(inputs({RESIDENTS: said})))
    rows = [row for row in after.reliability if RESIDENTS in row.items]
    assert [row.dimension for row in rows] == ["D1", None]
    assert {(row.alpha, row.low, row.omega_total, row.item_total, row.reason) for row in rows} == {
        (None, None, None, None, ALIKE)
    }
    adequacy = {row.audience: row for row in after.adequacy}
    assert (adequacy["residents"].kmo, adequacy["residents"].reason) == (None, ALIKE)
    assert adequacy["officers"].reason != ALIKE


def test_of_one_mind_about_everything_there_is_no_composite_to_show_or_to_publish(database: Database) -> None:
    asked = community_policing().questionnaires
    best = {id: "5" if one.key > 0 else "1" for name in AUDIENCES for id, one in asked[name].scored.items()}
    given = replace(inputs(best), figures={})
    after = shown(design(community_policing()), analyse(given))
    assert after.withheld.composite
    assert {one.score for one in after.evaluation.dimensions} == {after.evaluation.composite.score} == {None}
    assert (after.uncertainty.composite, after.uncertainty.bands, after.next_band) == ({}, {}, None)
    assert (after.variance, after.narrowing) == (None, None)
    with database.writing() as records:
        wave = open_wave(records)
        problems = list(publishing._obstacles(wave, analyse(given).evaluation))
    assert "publish-alike" in [problem.code for problem in problems]


def test_a_publication_holds_nothing_that_is_withheld(agreed: tuple[Database, Publication]) -> None:
    """All tick 4: no audience's score of any indicator is in it, and computing it again agrees."""
    publication = agreed[1]
    groups = [one["groups"] for one in publication.evaluation["indicators"]]
    assert {score for own in groups for name, score in own.items() if name != "objective"} == {None}
    assert {tuple(item["counts"]) for item in publication.evaluation["items"]} == {()}
    assert recompute(publication) == ()


def test_a_publication_from_before_anything_was_withheld_still_computes(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        publication = publishing.publish(records, wave.id, NOW)
        with refused("publish-again"):
            publishing.publish(records, wave.id, NOW)
        inputs = whole_inputs(records, wave)
        parts = json.loads(json.dumps(recomputing.computed(analyse(gathering.kept(records, wave)))))
    del parts["analysis"]["withheld"]
    older = replace(publication, inputs=inputs, inputs_digest=publishing.digest(publication.study, inputs), **parts)
    assert older.evaluation != publication.evaluation
    assert recompute(older) == ()
