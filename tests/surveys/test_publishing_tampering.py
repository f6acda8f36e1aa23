"""Recomputing a publication finds every place that was tampered with."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from storage.database import Database
from surveys import publishing
from surveys.judgements import Judgement, Revision
from surveys.publications import Publication
from surveys.publishing import digest, recompute
from tests.publishable import fill, open_wave
from tests.studies_for_tests import NOW


def tampered(publication: Publication, part: str, *steps: str | int, to: Any) -> Publication:
    changed = copy.deepcopy(dict(getattr(publication, part)))
    inner: Any = changed
    for step in steps[:-1]:
        inner = inner[step]
    assert inner[steps[-1]] != to
    inner[steps[-1]] = to
    change: dict[str, Any] = {part: changed}
    return replace(publication, **change)


@pytest.mark.parametrize(
    ("steps", "to"),
    [
        (("figures", "OB01"), 51.0),
        (("tallies", 0, "counts", "R01", 3), 9),
        (("tallies", 1, "totals", "O01", "total"), 9),
        (("judgements", 0, "value"), 9),
        (("instrument", "name", "en"), "Another name"),
        (("instrument", "experts", "publish_floor"), 1),
    ],
)
def test_a_changed_input_is_found_by_its_digest(
    published: tuple[Database, Publication], steps: tuple[str | int, ...], to: object
) -> None:
    assert recompute(tampered(published[1], "inputs", *steps, to=to)) == ("inputs",)


@pytest.mark.parametrize(
    ("part", "steps", "to", "place"),
    [
        ("evaluation", ("composite", "score"), 99.0, "evaluation › composite › score"),
        ("evaluation", ("composite", "band"), "B1", "evaluation › composite › band"),
        ("evaluation", ("indicators", 0, "score"), 50.001, "evaluation › indicators › 1 › score"),
        ("evaluation", ("indicators", 2, "obstacle"), 0.1, "evaluation › indicators › 3 › obstacle"),
        ("evaluation", ("dimensions", 4, "weight"), 0.3, "evaluation › dimensions › 5 › weight"),
        ("evaluation", ("responses", "residents"), 23, "evaluation › responses › residents"),
        ("evaluation", ("reasons",), ["no-weights"], "evaluation › reasons"),
        ("conclusion", ("findings", 0, "level"), "E0", "conclusion › findings › 1 › level"),
        (
            "analysis",
            ("uncertainty", "composite", "with-method", "low"),
            1.0,
            "analysis › uncertainty › composite › with-method › low",
        ),
        ("conclusion", ("shown",), ["P1", "P2"], "conclusion › shown"),
        ("conclusion", ("priorities", 0, "obstacle_sum"), 0.5, "conclusion › priorities › 1 › obstacle_sum"),
    ],
)
def test_a_changed_result_is_found_at_its_place(
    published: tuple[Database, Publication], part: str, steps: tuple[str | int, ...], to: object, place: str
) -> None:
    assert recompute(tampered(published[1], part, *steps, to=to)) == (place,)


def test_a_removed_or_added_result_is_found_at_its_place(published: tuple[Database, Publication]) -> None:
    publication = published[1]
    fewer = {name: part for name, part in publication.evaluation.items() if name != "reasons"}
    assert recompute(replace(publication, evaluation=fewer)) == ("evaluation",)
    more = dict(publication.conclusion) | {"praise": "much"}
    assert recompute(replace(publication, conclusion=more)) == ("conclusion",)


def test_an_input_changed_together_with_its_digest_is_found_in_the_results(
    published: tuple[Database, Publication],
) -> None:
    changed = tampered(published[1], "inputs", "judgements", 0, "value", to=9)
    places = recompute(replace(changed, inputs_digest=digest(changed.study, changed.inputs)))
    assert "evaluation › composite › score" in places
    assert any(place.startswith("evaluation › nodes › ") for place in places)


def test_floats_may_differ_in_their_last_digits_and_no_further(published: tuple[Database, Publication]) -> None:
    publication = published[1]
    score = publication.evaluation["composite"]["score"]
    assert recompute(tampered(publication, "evaluation", "composite", "score", to=score * (1 + 1e-12))) == ()
    assert recompute(tampered(publication, "evaluation", "composite", "score", to=score * (1 + 1e-8))) != ()


def test_a_judgement_changed_in_the_database_after_publishing_does_not_matter(database: Database) -> None:
    with database.writing() as records:
        wave = open_wave(records)
        fill(records, wave)
        publication = publishing.publish(records, wave.id, NOW)
        records.keep_judgements(wave.id, [Revision(Judgement("E01", "M0", "D1", "D2", 9))], NOW.date())
        again = records.publication(publication.id)
    assert again is not None
    assert recompute(again) == ()


def test_one_from_before_there_were_two_results_is_sound(published: tuple[Database, Publication]) -> None:
    """It keeps what it was published with."""
    _, now = published
    inputs = {name: part for name, part in now.inputs.items() if name != "after"}
    analysis = {name: part for name, part in now.analysis.items() if name != "exclusions"}
    older = replace(now, inputs=inputs, analysis=analysis, inputs_digest=digest(now.study, inputs))
    assert recompute(older) == ()
    assert recompute(replace(older, analysis=now.analysis)) == ("analysis",)
