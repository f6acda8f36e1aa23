"""Looking at a part of an audience: what is refused, and why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scoring.problems import Refused
from storage.database import Database
from surveys import filtering
from surveys.breaking_down import MOST
from surveys.filtering import STRATA
from surveys.withheld import Withheld
from tests.surveys.studied import Study, community, studied

SAID = ("1", "2", "3", "4", "5")


@pytest.fixture
def study(database: Database) -> Iterator[Study]:
    with database.writing() as records:
        yield studied(records, community(1), community(2))


def mixed(study: Study, stratum: str, each: int, **fields: str) -> None:
    for answer in SAID:
        study.answer(stratum, each, answer, 0, **fields)


def codes(study: Study, by: str, group: str) -> set[str]:
    with pytest.raises(Refused) as found:
        filtering.check_group(study.wave, filtering.divide(study.records, study.wave, "residents", by), group)
    return {problem.code for problem in found.value.problems}


def test_no_part_of_an_open_wave_is_shown(study: Study) -> None:
    mixed(study, "C1", 4)
    study.close()
    assert codes(study, STRATA, "C1") == {"filter-open"}
    assert codes(study, "RD1", "m") == {"filter-open"}


def test_a_community_is_shown_once_the_wave_is_closed(study: Study) -> None:
    mixed(study, "C1", 10)
    mixed(study, "C2", 20)
    study.end()
    divided = filtering.divide(study.records, study.wave, "residents", STRATA)
    filtering.check_group(study.wave, divided, "C1")
    assert divided.people == {"C1": 50, "C2": 100}
    found = filtering.answers(study.wave, divided, "R01", Withheld())
    assert [share.percent for share in found["C1"].points] == [20] * 5


def test_a_community_that_is_not_counted_by_itself_is_refused_as_one_of_few(study: Study) -> None:
    mixed(study, "C1", 4)
    study.answer("C2", 9)
    study.end()
    assert codes(study, STRATA, "C2") == {"filter-few"}


def test_those_who_gave_one_answer_to_a_profile_question_are_shown_where_they_are_enough(study: Study) -> None:
    mixed(study, "C1", 10, RD1="m")
    mixed(study, "C2", 12, RD1="f")
    study.end()
    divided = filtering.divide(study.records, study.wave, "residents", "RD1")
    filtering.check_group(study.wave, divided, "f")
    assert {code: people for code, people in divided.people.items() if people} == {"m": 50, "f": 60}
    found = filtering.answers(study.wave, divided, "R01", Withheld())
    assert [share.count for share in found["f"].points] == [12] * 5


def test_a_few_and_the_group_beside_which_they_could_be_worked_out_are_refused(study: Study) -> None:
    study.answer("C1", 3, "2", RD1="x")
    mixed(study, "C1", 4, RD1="f")
    mixed(study, "C1", 10, RD1="m")
    study.end()
    assert codes(study, "RD1", "x") == {"filter-few"}
    assert codes(study, "RD1", "f") == {"filter-beside"}


def test_a_group_that_leaves_only_a_few_out_is_refused(study: Study) -> None:
    study.answer("C1", 3, "2", RD1="f")
    mixed(study, "C1", 10, RD1="m")
    study.end()
    assert codes(study, "RD1", "m") == {"filter-rest-few"}


def test_profiles_are_not_crossed_where_somebody_who_is_counted_withdrew(study: Study) -> None:
    receipts = study.answer("C1", 30, "3", RD1="m")
    mixed(study, "C1", 10, RD1="f")
    study.close()
    study.withdraw(receipts[0])
    study.end()
    assert codes(study, "RD1", "m") == {"filter-withdrawn"}


def test_nor_once_the_responses_are_deleted(study: Study) -> None:
    mixed(study, "C1", 10, RD1="m")
    study.end()
    study.records.forget_responses(study.wave.id)
    assert codes(study, "RD1", "m") == {"filter-gone"}


def test_more_groups_than_anybody_would_wait_for_are_refused(database: Database) -> None:
    with database.writing() as records:
        study = studied(records, *(community(number) for number in range(1, MOST + 2)))
        for stratum in study.wave.strata_of("residents"):
            study.answer(stratum.id, 10)
        study.end()
        assert codes(study, STRATA, "C1") == {"filter-many"}


def test_what_is_withheld_of_everybody_is_withheld_of_every_group(study: Study) -> None:
    mixed(study, "C1", 10)
    study.end()
    divided = filtering.divide(study.records, study.wave, "residents", STRATA)
    of = Withheld(alike=("R01",), items=("R01", "R02"))
    assert filtering.answers(study.wave, divided, "R01", of)["C1"].lacking == "alike"
    assert filtering.answers(study.wave, divided, "R02", of)["C1"].lacking == "withheld"
