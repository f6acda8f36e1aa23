"""What is kept of a closed wave beside its responses: no more than somebody may look at, and no word of anybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scoring.problems import Refused
from storage.database import Database
from surveys import breaking_down, filtering, profiles
from surveys.breakdowns import Breakdown, of_plain_breakdown
from tests.publishable import open_wave
from tests.studies_for_tests import document
from tests.surveys.studied import UNIT, Study, community, studied


@pytest.fixture
def study(database: Database) -> Iterator[Study]:
    with database.writing() as records:
        yield studied(records, community(1), community(2))


def kept(study: Study) -> Breakdown:
    breaking_down.keep_all(study.records, study.wave)
    found = study.records.breakdown(study.wave.id, "residents")
    assert found is not None
    return found


def test_of_an_open_wave_nothing_is_kept(study: Study) -> None:
    study.answer("C1", 20, RD1="m")
    study.close()
    breaking_down.keep_all(study.records, study.wave)
    assert study.records.breakdown(study.wave.id, "residents") is None


def test_views_are_the_same_whether_it_was_kept_or_is_counted_now(study: Study) -> None:
    for answer in "12345":
        study.answer("C1", 4, answer, 0, RD1="m")
        study.answer("C2", 6, answer, 0, RD1="f")
    study.end()
    before = (
        profiles.profile(study.records, study.wave),
        filtering.divide(study.records, study.wave, "residents", "RD1"),
    )
    assert kept(study).people == 50
    assert breaking_down.due(study.records, study.wave) == ()
    after = (
        profiles.profile(study.records, study.wave),
        filtering.divide(study.records, study.wave, "residents", "RD1"),
    )
    assert after == before


def test_parts_that_nobody_may_look_at_are_not_kept(study: Study) -> None:
    receipts = study.answer("C1", 30, "3", RD1="m")
    study.close()
    study.withdraw(receipts[0])
    study.end()
    assert kept(study).groups == {}
    assert kept(study).answers["RD1"]["m"] == 29


def test_a_question_with_more_answers_than_anybody_may_look_at_has_no_parts(database: Database) -> None:
    ours = document()
    options = [{"code": f"v{number}", "text": {"zh": f"村{number}", "en": f"Village {number}"}} for number in range(30)]
    asked = next(one for one in ours["questionnaires"]["residents"]["profile"] if one["id"] == "RD1")
    asked["options"] = options
    with database.writing() as records:
        study = Study(records, open_wave(records, (community(1), UNIT), ours))
        study.answer("C1", 20, RD1="v1")
        study.end()
        assert "RD1" not in kept(study).groups
        assert kept(study).answers["RD1"]["v1"] == 20
        with pytest.raises(Refused) as found:
            filtering.divide(records, study.wave, "residents", "RD1")
    assert [problem.code for problem in found.value.problems] == ["filter-many"]


def test_it_is_read_as_it_was_written(study: Study) -> None:
    study.answer("C1", 12, RD1="m")
    study.end()
    found = breaking_down.counted(study.records, study.wave, "residents")
    assert of_plain_breakdown(found.plain()).plain() == found.plain() == kept(study).plain()
