"""An expert rates indicators in a round, changes their mind, and sees the panel's spread from the second round on."""

from __future__ import annotations

import pytest

from storage.database import Database
from surveys import judging, rating, screening
from tests.screened import CRITERIA, Draft, begin_draft, close, rate, rate_all
from tests.studies_for_tests import NOW, SmallStudy, refused


@pytest.fixture
def draft(database: Database) -> Draft:
    with database.writing() as records:
        return begin_draft(records)


def test_only_what_was_said_is_kept_and_cannot_judge_is_said(database: Database, draft: Draft) -> None:
    with database.writing() as records:
        rater = rating.rate(records, draft.codes[0], {"IC1": 4, "D1": None}, {}, NOW)
    assert rater.given == {"IC1": 4, "D1": None}
    assert (rater.earlier, rater.spread, rater.remarks) == ({}, {}, {})


def test_a_rating_may_change_until_the_round_closes_and_history_stays(database: Database, draft: Draft) -> None:
    code = draft.codes[0]
    with database.writing() as records:
        for value in (4, 2, 2):
            rating.rate(records, code, {"IC1": value}, {}, NOW)
        assert rating.sit(records, code, NOW).given == {"IC1": 2}
        rows = records._connection.exec_driver_sql("SELECT value FROM ratings ORDER BY revision").scalars().all()
        assert rows == [4, 2]
        close(records, draft)
        with refused("wave-closed"):
            rating.rate(records, code, {"IC1": 5}, {}, NOW)


def test_words_are_kept_replaced_and_taken_back(database: Database, draft: Draft) -> None:
    code = draft.codes[0]
    with database.writing() as records:
        rating.rate(records, code, {}, {"missing": " Drones ", "comment": "Good"}, NOW)
        rater = rating.rate(records, code, {}, {"missing": "Trust", "comment": ""}, NOW)
        assert rater.remarks == {"missing": "Trust"}
        assert [one.text for one in records.remarks(draft.wave.id, 1)] == ["Trust"]


def test_all_problems_at_once_and_nothing_half_kept(database: Database, draft: Draft) -> None:
    with database.writing() as records:
        given, said = {"IC1": 4, "XX": 3, "IC2": 6, "G0": 1}, {"missing": "x" * 1001, "name": "me"}
        with refused("criterion-unknown", "XX") as problems:
            rating.rate(records, draft.codes[0], given, said, NOW)
        assert {(one.code, one.where) for one in problems} == {
            ("criterion-unknown", "XX"),
            ("criterion-unknown", "G0"),
            ("rating-off-scale", "IC2"),
            ("remark-too-long", "missing"),
            ("remark-unknown", "name"),
        }
        assert rating.sit(records, draft.codes[0], NOW).given == {}


def test_from_the_second_round_on_ones_own_earlier_word_and_the_panels_spread_stand_beside(
    database: Database, draft: Draft
) -> None:
    with database.writing() as records:
        rate_all(records, draft, 4)
        rate(records, draft.codes[0], 2, IC1=None)
        close(records, draft)
        screening.open_round(records, draft.wave.id, NOW)
        rater = rating.sit(records, draft.codes[0], NOW)
    assert rater.round.number == 2
    assert rater.given == {}
    assert rater.earlier == dict.fromkeys(CRITERIA, 2) | {"IC1": None}
    assert rater.spread["D1"] == (0, 1, 0, 4, 0, 0)
    assert "IC1" not in rater.spread  # four rated it


def test_nobody_rates_before_agreeing_or_judges_while_the_wave_is_screened(database: Database, draft: Draft) -> None:
    code = draft.codes[0]
    with database.writing() as records:
        with refused("wave-closed"):
            judging.judge(records, code, {"D1:D2": 3}, "M0", NOW)
        judging.withdraw(records, code, NOW)
        with refused("consent-missing"):
            rating.rate(records, code, {"IC1": 4}, {}, NOW)


def test_withdrawing_deletes_ratings_and_words(database: Database, draft: Draft) -> None:
    with database.writing() as records:
        for code in draft.codes[:2]:
            rating.rate(records, code, {"IC1": 4}, {"missing": "Trust"}, NOW)
        judging.withdraw(records, draft.codes[0], NOW)
        assert {one.expert for one in records.ratings(draft.wave.id, 1)} == {"E02"}
        assert {one.expert for one in records.remarks(draft.wave.id, 1)} == {"E02"}


def test_where_the_wave_is_open_nobody_rates(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records, refused("screening-closed"):
        rating.rate(records, small_study.experts[0], {"IC1": 4}, {}, NOW)
