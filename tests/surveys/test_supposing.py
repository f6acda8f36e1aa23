"""Other scores and better grades, from what is shown alone: as from all that is kept, or not at all."""

from __future__ import annotations

from functools import cache

import pytest

from scoring.evaluation import Evaluated
from scoring.problems import Refused
from scoring.whatif import gain, to_reach
from surveys.analysing import Analysis, analyse
from surveys.designing import design
from surveys.evaluating import work_out
from surveys.reading import community_policing
from surveys.supposing import as_shown, better_bands, reach, suppose
from surveys.withholding import shown
from tests.answered_alike import RESIDENTS, inputs

INSTRUMENT = community_policing()


@cache
def told(residents: str = "") -> Analysis:
    return shown(design(INSTRUMENT), analyse(inputs({RESIDENTS: residents} if residents else {})))


@cache
def whole() -> Evaluated:
    return work_out(inputs({}))


def test_other_scores_give_what_all_that_is_kept_gives() -> None:
    now = {one.id: one.score or 0.0 for one in told().evaluation.indicators}
    for scores in ({"PA2": 100.0}, {"PA2": 90.0, "IC1": now["IC1"]}, {"TS1": 0.0, "OG4": 77.5}, {}):
        found = suppose(INSTRUMENT, told(), scores)
        assert found == gain(whole(), {id: score - now[id] for id, score in scores.items()})


def test_by_hand_a_raised_indicator_moves_the_composite_by_its_weight() -> None:
    one = next(one for one in told().evaluation.indicators if one.id == "PA2")
    found = suppose(INSTRUMENT, told(), {"PA2": 100.0})
    assert found is not None
    assert None not in (one.score, one.weight_global, found.gain)
    assert found.gain == pytest.approx((one.weight_global or 0) * (100 - (one.score or 0)))


def test_a_score_that_is_left_where_it_is_changes_nothing() -> None:
    evaluation = told().evaluation
    found = suppose(INSTRUMENT, told(), {one.id: one.score or 0.0 for one in evaluation.indicators})
    assert found is not None
    assert found.gain == 0.0
    assert found.band == evaluation.composite.band
    assert found.dimensions == pytest.approx({one.id: one.score for one in evaluation.dimensions})


def test_every_better_grade_has_its_reach_as_from_all_that_is_kept() -> None:
    bands = better_bands(INSTRUMENT, told())
    score = told().evaluation.composite.score or 0.0
    assert [band.minimum for band in bands] == [m for m in (40, 55, 70, 85) if m > score]
    assert len(bands) > 1
    assert reach(INSTRUMENT, told(), bands[0]) is told().next_band
    for band in bands:
        assert reach(INSTRUMENT, told(), band) == to_reach(whole(), band.id)


def test_the_rises_of_a_reach_reach_it() -> None:
    """The two functions are each other's second method."""
    now = {one.id: one.score or 0.0 for one in told().evaluation.indicators}
    for band in better_bands(INSTRUMENT, told()):
        found = reach(INSTRUMENT, told(), band)
        assert found is not None
        assert found.least is not None
        assert found.even is not None
        for rises in (found.least, dict.fromkeys(now, found.even)):
            supposed = suppose(INSTRUMENT, told(), {id: min(now[id] + rise, 100) for id, rise in rises.items()})
            assert supposed is not None
            assert supposed.composite == pytest.approx(band.minimum, abs=1e-6)


def test_what_is_no_indicator_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        suppose(INSTRUMENT, told(), {"XX9": 50.0})
    assert [problem.code for problem in caught.value.problems] == ["whatif-indicator"]


def test_where_something_is_withheld_nothing_is_supposed_and_the_next_grade_is_as_it_is_shown() -> None:
    assert told("5").withheld.indicators
    assert as_shown(INSTRUMENT, told("5")) is None
    assert suppose(INSTRUMENT, told("5"), {"PA2": 100.0}) is None
    nearest, *others = better_bands(INSTRUMENT, told("5"))
    assert reach(INSTRUMENT, told("5"), nearest) is told("5").next_band
    assert [reach(INSTRUMENT, told("5"), band) for band in others] == [None] * len(others)
    assert others
