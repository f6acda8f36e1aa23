"""Answers from a file are kept once, in parts that others answer between, however often the file comes."""

from __future__ import annotations

import pytest

from storage import bringing_in
from storage.database import Database
from surveys import (
    answering,
    batching,
    gathering,
    importing_answers,
)
from surveys.answers import Form
from surveys.imported_answers import check
from surveys.inviting import open_code
from surveys.studies import Wave
from tests.brought_files import kobo, people, plain, saved, workbook
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, document, key, refused
from tests.surveys.bringing import SOURCE, bring, checked, exact, planned, released


def test_the_same_file_twice_is_kept_once_however_it_is_written(database: Database, wave: Wave) -> None:
    bring(database, wave, saved(plain(40)))
    before = exact(database, wave)
    for content in (saved(plain(40)), saved(plain(40), "gb18030", "\t"), workbook(plain(40))):
        with refused("import-none"):
            bring(database, wave, content)
    assert exact(database, wave) == before


def test_a_file_that_was_mended_or_has_grown_brings_what_is_new(database: Database, wave: Wave) -> None:
    """After all sound rows were brought in, the others are mended: nobody is counted twice."""
    table = plain(60)
    right = table[5][1]
    table[5][1] = "mistyped"
    assert bring(database, wave, saved(table[:41])).number == 39
    table[5][1] = right
    found = bring(database, wave, workbook([table[0], *reversed(table[1:])]))
    assert (found.number, found.repeated) == (21, 39)
    assert released(database, wave) == {"C1": 30, "C2": 30}


def test_two_people_may_answer_alike(database: Database, wave: Wave) -> None:
    table = plain(1)
    content = saved([table[0], *[table[1]] * 12])
    found = check(wave, planned(wave, content))
    assert (found.number, found.alike) == (12, 11)
    assert bring(database, wave, content).number == 12
    more = bring(database, wave, saved([table[0], *[table[1]] * 23]))
    assert (more.number, more.repeated) == (11, 12)


def test_a_later_export_brings_what_is_new_where_its_rows_are_known_by_their_own_ids(
    database: Database, wave: Wave
) -> None:
    assert bring(database, wave, saved(kobo(20))).number == 20
    found = bring(database, wave, saved(kobo(35)))
    assert (found.number, found.repeated, found.few) == (15, 20, 0)
    with database.reading() as records:
        few = importing_answers.news(records, wave, *checked(wave, saved(kobo(40))))
    assert (few.number, few.repeated, few.few) == (0, 35, 5)


def test_a_row_that_is_there_twice_or_known_by_nothing_is_refused(wave: Wave) -> None:
    table = kobo(20)
    place = table[0].index("_uuid")
    table[4][place], table[6][place] = table[3][place], ""
    found = check(wave, planned(wave, saved(table)))
    assert {(one.row, one.problem.code) for one in found.refusals} == {
        (5, "import-row-twice"),
        (7, "import-row-missing"),
    }


def test_a_file_that_was_known_by_its_ids_is_not_taken_by_its_rows(database: Database, wave: Wave) -> None:
    content = saved(kobo(20))
    bring(database, wave, content)
    columns = {name: target for name, target in planned(wave, content).plan.columns.items() if name != "_uuid"}
    with refused("import-otherwise"):
        bring(database, wave, content, columns=columns)
    assert released(database, wave) == {"C1": 20}


def test_who_is_interrupted_goes_on_with_the_same_file(
    database: Database, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_answers, "MOST_AT_ONCE", 12)
    rows, found = checked(wave, saved(plain(80)))

    def killed(done: int, of: int) -> None:
        if done > of / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bringing_in.bring_in(database, wave.id, (rows, found), SOURCE, NOW, killed)
    part = sum(released(database, wave).values())
    assert 40 < part < 80
    with database.reading() as records:
        assert [one["whole"] for one in importing_answers.stated(records, wave)["brought_in"]["files"]] == [False]
        assert importing_answers.numbers(records, wave) == {"residents": part}
    rest = bring(database, wave, saved(plain(80)))
    assert (rest.number, rest.repeated) == (80 - part, part)
    assert released(database, wave) == {"C1": 40, "C2": 40}
    with database.reading() as records:
        (file,) = importing_answers.stated(records, wave)["brought_in"]["files"]
        assert (file["number"], file["whole"]) == (80, True)
        assert importing_answers.numbers(records, wave) == {"residents": 80}


def test_parts_are_of_nearly_one_size_and_in_no_order_of_the_file(
    database: Database, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_answers, "MOST_AT_ONCE", 30)
    rows, found = checked(wave, saved(plain(62)))
    with database.reading() as records:
        parts = importing_answers.news(records, wave, rows, found).parts
    assert [(part.stratum, len(part.places)) for part in parts] == [("C1", 15), ("C1", 16), ("C2", 15), ("C2", 16)]
    assert all(list(part.places) != sorted(part.places) for part in parts)


def test_no_part_is_of_fewer_than_are_told_of(database: Database) -> None:
    """Two parts of 130 would each be too few to follow, and the items of all of them missing."""
    least = document()
    least["privacy"]["minimum_group"]["residents"] = 200
    with database.writing() as records:
        wave = open_wave(records, document=least)
    found = bring(database, wave, saved([row for row in plain(520) if row[0] != "C2"]))
    assert [len(part.places) for part in found.parts] == [260]
    with database.reading() as records:
        (part,) = gathering.tallies(records, wave)
    assert (part.responses, sum(part.counts["R01"][:5])) == (260, 260)


def test_people_answer_between_two_parts(database: Database, wave: Wave, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_answers, "MOST_AT_ONCE", 12)
    rows, found = checked(wave, saved(plain(80)))

    def answer(done: int, of: int) -> None:
        with database.writing() as records:
            code = open_code(SECRET, wave.id, "C1")
            answering.submit(records, code, Form(people(1)[0], consent=True), key(done), NOW)
            batching.close_ready(records, wave.id)

    parts = len(bringing_in.bring_in(database, wave.id, (rows, found), SOURCE, NOW, answer).parts)
    assert parts < 10
    assert released(database, wave) == {"C1": 40, "C2": 40}
    with database.reading() as records:
        assert records.numbers_waiting(wave.id) == {("residents", "C1"): parts}
