"""Table T2: who answered, told when a wave has closed and never in a way that tells of a few."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from surveys import profiles
from surveys.disclosing import NO_ANSWER, Share
from surveys.profiles import Profile
from tests.kinds import document_of_kinds
from tests.publishable import open_wave
from tests.surveys.studied import UNIT, Study, community, studied


@pytest.fixture
def study(database: Database) -> Iterator[Study]:
    with database.writing() as records:
        yield studied(records, community(1), community(2))


def told(study: Study) -> Profile:
    return profiles.profile(study.records, study.wave)["residents"]


def test_an_open_wave_tells_no_profile(study: Study) -> None:
    study.answer("C1", 20, RD1="m")
    study.close()
    assert told(study) == Profile("residents", lacking="open")


def test_a_closed_wave_tells_each_question_with_those_who_left_it_out(study: Study) -> None:
    study.answer("C1", 20, RD1="m")
    study.answer("C2", 12, RD1="f")
    study.answer("C1", 16)
    study.end()
    found = told(study)
    assert found.people == 48
    assert found.questions is not None
    gender = found.questions["RD1"]
    assert gender["m"] == Share("shown", 20, 42)  # 41.67
    assert gender["f"] == Share("shown", 12, 25)
    assert gender[NO_ANSWER] == Share("shown", 16, 33)
    assert sum(share.count or 0 for share in gender.values()) == 48


def test_a_small_answer_is_hidden_with_another_that_it_could_be_worked_out_from(study: Study) -> None:
    study.answer("C1", 3, RD1="x")
    study.answer("C1", 12, RD1="f")
    study.answer("C1", 25, RD1="m")
    study.end()
    questions = told(study).questions or {}
    assert {code for code, share in questions["RD1"].items() if share.kind == "hidden"} == {"x", "f"}


def test_where_all_gave_one_answer_nothing_says_so(study: Study) -> None:
    study.answer("C1", 30, RD1="m")
    study.end()
    assert {share.kind for share in (told(study).questions or {})["RD1"].values()} == {"hidden"}


def test_fewer_than_the_least_number_have_no_profile(study: Study) -> None:
    study.answer("C1", 9, RD1="m")
    study.end()
    assert told(study) == Profile("residents", lacking="few")
    assert profiles.profile(study.records, study.wave)["officers"].lacking == "few"


def test_beside_a_number_from_before_a_withdrawal_there_are_shares_and_no_counts(study: Study) -> None:
    receipts = [*study.answer("C1", 20, RD1="m"), *study.answer("C1", 20, RD1="f")]
    study.close()
    study.withdraw(receipts[0])
    study.end()
    assert study.released() == {"C1": 40}
    found = told(study)
    assert found.people is None
    assert found.questions is not None
    assert found.questions["RD1"]["m"] == Share("shown", None, 49)
    assert found.questions["RD1"]["f"] == Share("shown", None, 51)


def test_once_the_responses_are_deleted_there_is_no_profile(study: Study) -> None:
    study.answer("C1", 30, RD1="m")
    study.end()
    study.records.forget_responses(study.wave.id)
    assert told(study) == Profile("residents", lacking="gone")


def test_what_is_not_scored_is_counted_in_groups_and_words_never(database: Database) -> None:
    with database.writing() as records:
        study = Study(records, open_wave(records, (community(1), UNIT), document_of_kinds()))
        often = {"K_MODE": "other", "K_MODE:words": "by ferry", "K_USED": "app desk", "K_KM": "3", "K_FIRST": "c a"}
        often |= {"K_LAST:year": "2025", "K_LAST:month": "1", "K_LAST:day": "2"}
        study.answer("C1", 20, "4", 0, **often)
        study.answer("C1", 15, K_MODE="foot", K_USED="none", K_WHY="A lost key.", K_LAST="2024-12-31")
        study.answer("C1", 4, K_MODE="bus", K_USED="app", K_KM="49.9", K_LAST="2026-01-01")
        study.end()
        others = told(study).others or {}
    assert {code: others["K_USED"][code] for code in ("app", "desk", "none")} == {
        "app": "≥20",
        "desk": "≥20",
        "none": "≥10",
    }
    assert others["K_FIRST"] == {"c": "≥20", "a": "<10", "b": "<10"}
    assert others["K_MODE"]["bus"] == others["K_KM"]["20–50"] == others["K_LAST"]["2026"] == "<10"
    assert "K_WHY" not in others
    assert "ferry" not in repr(others)
