"""Answers from a file are no cover for those who came themselves, and tell nothing of them."""

from __future__ import annotations

from storage.database import Database
from surveys import (
    answering,
    batching,
    filtering,
    gathering,
    profiles,
    studying,
)
from surveys.answers import Form
from surveys.inviting import open_code
from surveys.studies import Wave
from tests.brought_files import people, plain, saved
from tests.studies_for_tests import NOW, SECRET, key, refused
from tests.surveys.bringing import bring, closed, released


def test_rows_of_a_file_fill_up_nobodys_batch(database: Database, wave: Wave) -> None:
    """Whoever has the file would subtract it from a batch, and have the nine who came themselves."""
    with database.writing() as records:
        for number in range(9):
            answering.submit(records, open_code(SECRET, wave.id, "C1"), Form(people(1)[0], True), key(number), NOW)
    bring(database, wave, saved(plain(30)))
    assert released(database, wave) == {"C1": 15, "C2": 15}
    with database.writing() as records:
        assert batching.close_ready(records, wave.id) == 0
        answering.submit(records, open_code(SECRET, wave.id, "C1"), Form(people(1)[0], True), key(9), NOW)
        assert batching.close_ready(records, wave.id) == 10
    assert released(database, wave) == {"C1": 25, "C2": 15}


def test_what_is_held_back_of_others_stays_so(database: Database, wave: Wave) -> None:
    """Four of ten answered an item: they would be the difference of two looks, less the file."""
    with database.writing() as records:
        for number in range(10):
            fields = people(1)[0] | {"R01": "1" if number < 4 else "DK"}
            answering.submit(records, open_code(SECRET, wave.id, "C1"), Form(fields, True), key(number), NOW)
        batching.close_ready(records, wave.id)
    bring(database, wave, saved([row for row in plain(60) if row[0] != "C2"]))
    with database.reading() as records:
        (found,) = gathering.tallies(records, wave)
    own = [int(row["R01"]) for row in people(60)[::2]]
    assert found.responses == 40
    assert found.counts["R01"] == (*(own.count(value) for value in range(1, 6)), 0, 0, 10)


def test_nobody_who_withdrew_is_told_by_subtracting_the_file(database: Database, wave: Wave) -> None:
    """Eleven came and ten withdrew: the one who stays hides among no rows of a file."""
    with database.writing() as records:
        code = open_code(SECRET, wave.id, "C1")
        receipts = [answering.submit(records, code, Form(people(1)[0], True), key(one), NOW) for one in range(11)]
        batching.close_ready(records, wave.id)
        for receipt in receipts[:10]:
            answering.withdraw(records, receipt, NOW)
    bring(database, wave, saved(plain(30)))
    with database.writing(alone=True) as records:
        studying.close_wave(records, wave.id, NOW)
        batching.close_ready(records, wave.id)
    assert released(database, wave) == {"C1": 26, "C2": 15}


def test_nobody_is_told_by_who_they_are_beside_a_file(database: Database, wave: Wave) -> None:
    """One of twelve who came is of a group that the file fills up: less the file, that group is this one."""
    with database.writing() as records:
        for number in range(12):
            fields = people(1)[0] | {"RD1": "f" if number else "m"}
            answering.submit(records, open_code(SECRET, wave.id, "C1"), Form(fields, True), key(number), NOW)
        batching.close_ready(records, wave.id)
    assert bring(database, wave, saved(plain(60))).number == 60
    after = closed(database, wave)
    with database.reading() as records:
        with refused("filter-brought-in"):
            filtering.divide(records, after, "residents", "RD1")
        assert filtering.divide(records, after, "residents", filtering.STRATA).people == {"C1": 42, "C2": 30}
        assert profiles.profile(records, after)["residents"].lacking == "brought-in"


def test_a_file_alone_is_shown_by_who_people_are(database: Database, wave: Wave) -> None:
    bring(database, wave, saved(plain(60)))
    after = closed(database, wave)
    with database.reading() as records:
        assert sum(people or 0 for people in filtering.divide(records, after, "residents", "RD1").people.values()) == 60
        assert profiles.profile(records, after)["residents"].people == 60
