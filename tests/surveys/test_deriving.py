"""How a score came about: folded again it is the score that is shown, and where one is withheld the descent ends."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from storage.database import Database
from surveys import evaluating, gathering
from surveys.analysing import Analysis, analyse
from surveys.deriving import COMPOSITE, Derived, derive, fold, strata
from surveys.designing import design
from surveys.reading import community_policing
from surveys.withholding import shown
from tests.answered_alike import RESIDENTS, inputs
from tests.surveys.studied import UNIT, community, studied

INSTRUMENT = community_policing()
DESIGN = design(INSTRUMENT)


@cache
def analysed(alike: bool = False) -> Analysis:
    """Everybody differs; or all residents answer the only statement about IC3 with 5."""
    return shown(DESIGN, analyse(inputs({RESIDENTS: "5"} if alike else {})))


def derived(of: Analysis) -> Derived:
    return derive(INSTRUMENT, of.evaluation, of.withheld)


def below(of: Derived) -> Iterator[Derived]:
    yield of
    for part in of.parts:
        yield from below(part)


def test_every_score_is_the_fold_of_what_is_below_it() -> None:
    found = list(below(derived(analysed())))
    assert {one.kind for one in found} == {"composite", "dimension", "indicator", "group", "item", "measure"}
    for one in found:
        assert one.state == ("lacking" if one.score is None else "shown")
        assert fold(one) == (one.score if one.score is None else pytest.approx(one.score, abs=1e-9)), one.id
    assert found[0].score == analysed().evaluation.composite.score


def test_the_shares_of_what_has_a_score_sum_to_one() -> None:
    for one in below(derived(analysed())):
        if one.parts and one.score is not None:
            assert sum(part.share for part in one.parts) == pytest.approx(1.0)
            assert all(part.share == 0 for part in one.parts if part.state == "lacking")


def test_what_is_withheld_says_so_and_ends_the_descent() -> None:
    whole = derived(analysed(alike=True))
    gone = {one.id: one for one in below(whole) if one.state == "withheld"}
    assert {"IC2", "IC3", "IC5"} == {id for id, one in gone.items() if one.kind == "indicator"}
    assert all(one.score is None and one.parts == () for one in gone.values())
    told = {one.id for one in below(whole)}
    assert RESIDENTS not in told
    assert "IC3:residents" not in told
    first = whole.find("D1")
    assert first is not None
    assert first.score is not None
    assert fold(first) is None
    assert fold(whole) is None
    assert sum(part.share for part in first.parts) == pytest.approx(1.0)


def test_any_part_is_found_by_its_id() -> None:
    whole = derived(analysed())
    assert whole.find(COMPOSITE) is whole
    found = whole.find("IC3:residents")
    assert found is not None
    assert [part.id for part in found.parts] == [RESIDENTS]
    assert whole.find("nobody") is None


def test_an_evaluation_of_nothing_lacks_everything() -> None:
    nothing = analyse(evaluating.Inputs(DESIGN, (), (), {}))
    assert {one.state for one in below(derived(shown(DESIGN, nothing)))} == {"lacking"}
    assert {one.share for one in below(derived(nothing)) if one.kind != "composite"} == {0.0}


@pytest.mark.parametrize("known", [True, False])
def test_strata_count_as_in_the_sample_that_is_scored(database: Database, known: bool) -> None:
    """Three communities, of one of which nobody knows the population; or no population at all."""
    people = {"population": 4000} if known else {}
    more = {"population": 1000} if known else {}
    with database.writing() as records:
        study = studied(records, community(1, **people), community(2, **more), community(3))
        for stratum, number in (("C1", 20), ("C2", 10), ("C3", 13)):
            study.answer(stratum, number)
        study.serve(UNIT.id, 9)
        study.close()
        evaluated = evaluating.work_out(gathering.inputs(records, study.wave))
        rows = strata(study.wave, evaluated.evaluation, records.released_numbers(study.wave.id))
    counted = evaluated.samples["residents"]
    assert [(row.audience, row.stratum, row.responses) for row in rows] == [
        ("residents", part.stratum, part.responses) for part in counted.strata
    ]
    shares = counted.shares or [part.responses / counted.pooled.responses for part in counted.strata]
    assert [row.share for row in rows] == pytest.approx(list(shares))
    assert (counted.shares is not None) == known
