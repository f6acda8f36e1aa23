"""A wave beside the one before it: from what is shown of both, and only where both asked and count alike."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import sqrt

import pytest
from scipy.stats import norm, t

from surveys.analysing import Analysis, analyse
from surveys.audiences import AUDIENCES
from surveys.comparing_waves import COMPOSITE, WaveChanges, compare_waves, unlike
from surveys.demonstrations import demonstration, figures
from surveys.designing import design
from surveys.evaluating import Inputs
from surveys.instrument import Instrument
from surveys.reading import community_policing, read
from surveys.withholding import shown
from tests.answered_alike import RESIDENTS, answered, inputs
from tests.studies_for_tests import document, refused
from tests.surveys.expected import exact_tallies, judgements

INSTRUMENT = community_policing()
DESIGN = design(INSTRUMENT)
JUDGED = judgements(demonstration(), INSTRUMENT)


PEOPLE = {"baseline": 40, "followup": 60}


def of(wave: str, fewer: bool = False) -> Inputs:
    """A wave whose people differ by chance, under the synthetic panel; with fewer experts its weights are others."""
    judged = tuple(one for one in JUDGED if not fewer or one.expert not in ("E01", "E02"))
    tallies = tuple(answered(audience, PEOPLE[wave], {}, wave) for audience in AUDIENCES)
    return Inputs(DESIGN, tallies, judged, figures(demonstration(), wave))


@cache
def seen(wave: str, fewer: bool = False) -> Analysis:
    return shown(DESIGN, analyse(of(wave, fewer)))


@cache
def changes(fewer: bool = False) -> WaveChanges:
    return compare_waves((INSTRUMENT, seen("baseline")), (INSTRUMENT, seen("followup", fewer)))


def test_every_score_of_both_waves_is_compared() -> None:
    ids = [COMPOSITE, *(one.id for one in INSTRUMENT.index_system.dimensions)]
    assert list(changes().changes)[: len(ids)] == ids
    assert len(changes().changes) == 1 + 5 + 24
    assert changes().changes[COMPOSITE].after == seen("followup").evaluation.composite.score


def test_an_indicator_of_one_audience_has_welchs_test_by_hand() -> None:
    """Ones that residents alone speak of: standard errors and degrees of freedom of two independent samples."""
    before, after = seen("baseline"), seen("followup")
    sources = before.uncertainty.indicators
    alone = [id for id in sources if set(sources[id]) == {"residents", "together"}]
    assert alone
    for id in alone:
        errors = [each.uncertainty.indicators[id]["residents"].standard_error for each in (before, after)]
        degrees = [each.uncertainty.samples["residents"].degrees or 0.0 for each in (before, after)]
        one, two = errors[0] ** 2, errors[1] ** 2
        df = (one + two) ** 2 / (one**2 / degrees[0] + two**2 / degrees[1])
        found = changes().changes[id]
        half = t.ppf(0.975, df) * sqrt(one + two)
        assert [found.low, found.high] == pytest.approx([found.difference - half, found.difference + half])
        assert found.p == pytest.approx(2 * t.sf(abs(found.difference) / sqrt(one + two), df))


def test_the_composites_variance_is_that_of_its_indicators_by_their_weights() -> None:
    """A second way to it, where one panel weighs both waves, and answers go together by chance only."""
    found = changes().changes[COMPOSITE]
    assert not changes().weighed_anew
    assert found.low is not None
    error = (found.difference - found.low) / norm.ppf(0.975)
    by_hand = sum(
        ((one.weight_global or 0.0) * own["together"].standard_error) ** 2
        for analysis in (seen("baseline"), seen("followup"))
        for one in analysis.evaluation.indicators
        if "together" in (own := analysis.uncertainty.indicators[one.id])
    )
    assert error == pytest.approx(sqrt(by_hand), rel=0.1)


def test_the_composites_change_is_that_of_scores_and_of_weights() -> None:
    assert changes().parts is not None
    assert changes().parts.weights == pytest.approx(0, abs=1e-9)  # type: ignore[union-attr] # just asserted
    parts = changes(fewer=True).parts
    assert parts is not None
    assert parts.weights != pytest.approx(0, abs=1e-6)
    assert parts.scores + parts.weights == pytest.approx(changes(fewer=True).changes[COMPOSITE].difference)


def test_a_panel_that_judged_anew_widens_composite_and_dimensions_and_no_indicator() -> None:
    same, anew = changes(), changes(fewer=True)
    assert anew.weighed_anew
    width = {
        id: (one.high or 0.0) - (one.low or 0.0) - ((same.changes[id].high or 0.0) - (same.changes[id].low or 0.0))
        for id, one in anew.changes.items()
    }
    assert width[COMPOSITE] > 0.1
    assert {id: width[id] for id in width if id in {one.id for one in seen("baseline").evaluation.indicators}} == (
        pytest.approx(dict.fromkeys((one.id for one in seen("baseline").evaluation.indicators), 0.0))
    )


def test_the_same_wave_twice_changed_nothing() -> None:
    found = compare_waves((INSTRUMENT, seen("baseline")), (INSTRUMENT, seen("baseline")))
    assert {one.difference for one in found.changes.values()} == {0.0}
    assert not any(one.changed for one in found.changes.values())


def test_backwards_every_change_is_its_opposite() -> None:
    back = compare_waves((INSTRUMENT, seen("followup")), (INSTRUMENT, seen("baseline"))).changes
    for id, one in changes().changes.items():
        assert back[id].difference == -one.difference
        assert back[id].p == pytest.approx(one.p)
        ends = [None if end is None else -end for end in (one.high, one.low)]
        assert [back[id].low, back[id].high] == pytest.approx(ends)


def test_what_is_withheld_of_one_wave_is_compared_in_neither() -> None:
    told = shown(DESIGN, analyse(inputs({RESIDENTS: "5"})))
    found = compare_waves((INSTRUMENT, told), (INSTRUMENT, seen("followup")))
    assert told.withheld.indicators
    assert told.withheld.indicators.isdisjoint(found.changes)
    assert COMPOSITE in found.changes
    assert found.parts is None


def test_without_answers_there_is_nothing_to_compare() -> None:
    empty = shown(DESIGN, analyse(Inputs(DESIGN, (), (), {})))
    found = compare_waves((INSTRUMENT, empty), (INSTRUMENT, seen("followup")))
    assert (found.changes, found.parts) == ({}, None)


def test_where_it_is_not_known_how_answers_go_together_a_change_has_no_interval() -> None:
    """Counts without cross-products."""
    bare = replace(of("baseline"), tallies=exact_tallies("baseline"))
    found = compare_waves((INSTRUMENT, shown(bare.design, analyse(bare))), (INSTRUMENT, seen("followup"))).changes
    assert set(found) == set(changes().changes)
    assert (found[COMPOSITE].low, found[COMPOSITE].p, found[COMPOSITE].changed) == (None, None, None)


def another(part: str) -> Instrument:
    """The instrument with one thing that is another."""
    changed = document()
    match part:
        case "notice":
            changed["version"] = "another"
        case "item":
            changed["questionnaires"]["residents"]["minutes"] = 7
        case "floor":
            changed["objective_indicators"][0]["floor"] = 1
    return read(changed)


def test_waves_of_one_instrument_are_alike_whenever_it_was_read() -> None:
    assert list(unlike(INSTRUMENT, read(document()))) == []
    assert list(unlike(INSTRUMENT, another("notice"))) == []


@pytest.mark.parametrize(("part", "code"), [("item", "waves-asked"), ("floor", "waves-scored")])
def test_waves_that_asked_or_count_otherwise_are_not_compared(part: str, code: str) -> None:
    with refused(code):
        compare_waves((INSTRUMENT, seen("baseline")), (another(part), seen("followup")))
