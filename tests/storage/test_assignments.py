"""Assignments come back as they went in, by wave and measure; one where nothing is decided is not kept."""

from __future__ import annotations

from datetime import date

from storage.database import Database
from surveys import studying
from surveys.assignments import Assignment
from tests.studies_for_tests import NOW, SmallStudy, plan

FULL = Assignment("K1a", "社区警务科 “A”", date(2030, 12, 31), "note\n")
NAMED = Assignment("K1b", "Office")


def test_assignments_come_back_whole_by_measure(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.keep_assignment(small_study.wave.id, FULL)
        records.keep_assignment(small_study.wave.id, NAMED)
    with database.reading() as records:
        assert records.assignments(small_study.wave.id) == {"K1a": FULL, "K1b": NAMED}
        assert records.assignments("another wave") == {}


def test_the_last_one_of_a_measure_is_kept_and_an_empty_one_takes_it_back(
    database: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        other = studying.add_wave(records, small_study.wave.study, plan(), NOW)
        for wave_id in (small_study.wave.id, other.id):
            records.keep_assignment(wave_id, FULL)
            records.keep_assignment(wave_id, NAMED)
        records.keep_assignment(small_study.wave.id, Assignment("K1a", due=date(2031, 1, 1)))
        records.keep_assignment(small_study.wave.id, Assignment("K1b"))
    with database.reading() as records:
        assert records.assignments(small_study.wave.id) == {"K1a": Assignment("K1a", due=date(2031, 1, 1))}
        assert records.assignments(other.id) == {"K1a": FULL, "K1b": NAMED}


def test_they_go_with_their_wave(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        records.keep_assignment(small_study.wave.id, FULL)
        records.remove_study("s1")
        assert records._connection.exec_driver_sql("SELECT count(*) FROM assignments").scalar_one() == 0
