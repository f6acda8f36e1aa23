"""Assigning measures: in every state of a wave; all problems at once, and then nothing changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database
from surveys.assigning import assign
from surveys.assignments import MOST_NOTE, MOST_OWNER, Assignment
from surveys.studies import State
from tests.studies_for_tests import NOW, SmallStudy, refused, wave_that_is

GIVEN = Assignment("K1a", "Community policing section", NOW.date() + timedelta(days=90), "with the housing office")


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_a_measure_is_assigned_in_every_state_and_leaves_its_event(database: Database, state: State) -> None:
    with database.writing() as records:
        wave = wave_that_is(records, state)
        assert assign(records, wave.id, GIVEN, NOW) == GIVEN
        assert records.assignments(wave.id) == {"K1a": GIVEN}
        event = records.events()[-1]
    assert (event.act, event.study_id, event.details) == ("measure-assigned", "s1", {"wave": 1, "measure": "K1a"})


def test_spaces_decide_nothing(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        assign(records, small_study.wave.id, GIVEN, NOW)
        assign(records, small_study.wave.id, Assignment("K1a", "  ", None, "\n"), NOW)
        assert records.assignments(small_study.wave.id) == {}


def test_the_first_day_and_the_longest_texts_are_taken(database: Database, small_study: SmallStudy) -> None:
    longest = Assignment("K1a", "主" * MOST_OWNER, NOW.date(), "注" * MOST_NOTE)
    with database.writing() as records:
        assert assign(records, small_study.wave.id, longest, NOW) == longest


def test_all_problems_are_told_at_once_and_what_was_stays(database: Database, small_study: SmallStudy) -> None:
    wrong = Assignment("K9z", "x" * (MOST_OWNER + 1), NOW.date() - timedelta(days=1), "x" * (MOST_NOTE + 1))
    with database.writing() as records:
        assign(records, small_study.wave.id, GIVEN, NOW)
        events = records.events()
    with database.writing() as records, refused("assignment-measure", "measure") as problems:
        assign(records, small_study.wave.id, wrong, NOW)
    assert [problem.code for problem in problems] == [
        "assignment-measure",
        "assignment-owner",
        "assignment-note",
        "assignment-due",
    ]
    with database.writing() as records, refused("assignment-due", "due"):
        assign(records, small_study.wave.id, replace(wrong, measure="K1a", owner="", note=""), NOW)
    with database.reading() as records:
        assert records.assignments(small_study.wave.id) == {"K1a": GIVEN}
        assert records.events() == events


def test_a_wave_that_is_not_there(database: Database) -> None:
    with database.writing() as records, pytest.raises(LookupError, match="no wave"):
        assign(records, "nothing", GIVEN, NOW)
