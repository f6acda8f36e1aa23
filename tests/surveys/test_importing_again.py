"""The same file again: after it was interrupted, read otherwise, or by somebody else; each is told once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from storage import bringing_in
from storage.database import Database
from storage.events import acting
from storage.tables import events
from surveys import imported_answers, importing_answers, putting_away, studying
from surveys.imported_values import answers_of
from surveys.studies import Wave
from tests.brought_files import kobo, plain, saved
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, refused
from tests.surveys.bringing import SOURCE, bring, planned


@pytest.fixture
def wave(database: Database, monkeypatch: pytest.MonkeyPatch) -> Wave:
    monkeypatch.setattr(importing_answers, "MOST_AT_ONCE", 12)
    with database.writing() as records:
        return open_wave(records)


def interrupt(database: Database, wave: Wave, content: bytes, **more: object) -> int:
    """Bring in the first part of a file; how many that are."""
    rows = planned(wave, content, **more)
    kept = list[int]()

    def killed(done: int, of: int) -> None:
        kept.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bringing_in.bring_in(database, wave.id, (rows, imported_answers.check(wave, rows)), SOURCE, NOW, killed)
    return kept[0]


def told(database: Database, wave: Wave) -> tuple[int, list[tuple[int, bool]]]:
    """How many are told in all, and each file with its number and whether it is whole."""
    with database.reading() as records:
        found: dict[str, Any] = importing_answers.stated(records, wave)["brought_in"]
        assert importing_answers.numbers(records, wave) == found["responses"]
    return found["responses"]["residents"], [(one["number"], one["whole"]) for one in found["files"]]


def test_the_rest_of_a_file_of_which_another_has_rows_is_told_once(database: Database, wave: Wave) -> None:
    bring(database, wave, saved(kobo(24)))
    interrupt(database, wave, saved(kobo(80)))
    bring(database, wave, saved(kobo(80)))
    assert told(database, wave) == (80, [(24, True), (56, True)])


def test_the_rest_of_a_file_that_is_read_otherwise_is_told_with_what_came_before(
    database: Database, wave: Wave
) -> None:
    table = plain(80)
    table[3][table[0].index("R01")] = "mistyped"
    content = saved(table)
    interrupt(database, wave, content)
    of = answers_of(wave.instrument, "residents", wave.strata_of("residents"), "R01")
    assert of
    bring(database, wave, content, recodes={of.key: {"mistyped": "4"}})
    assert told(database, wave) == (80, [(80, True)])


def test_a_file_that_was_whole_and_is_read_otherwise_adds_up(database: Database, wave: Wave) -> None:
    rows = [["C1" if number % 2 else "Elsewhere", *row[1:]] for number, row in enumerate(plain(48)[1:])]
    content = saved([plain(1)[0], *rows])
    bring(database, wave, content)
    recodes = planned(wave, content).plan.recodes
    bring(database, wave, content, recodes={**recodes, ":group": {"Elsewhere": "C2"}})
    assert told(database, wave) == (48, [(48, True)])


def test_a_file_that_is_interrupted_and_let_be_is_told_as_not_whole(database: Database, wave: Wave) -> None:
    part = interrupt(database, wave, saved(plain(80)))
    assert told(database, wave) == (part, [(80, False)])


def test_of_two_files_each_is_told(database: Database, wave: Wave) -> None:
    part = interrupt(database, wave, saved(kobo(40)))
    bring(database, wave, saved(plain(30)))
    bring(database, wave, saved(kobo(40)))
    assert told(database, wave) == (70, [(40, True), (30, True)])
    assert 0 < part < 40


def test_a_later_export_is_taken_from_whoever_is_signed_in(database: Database, wave: Wave) -> None:
    """The account that brings a file in is told beside by what its rows are known, not in its place."""
    with acting("a1"):
        bring(database, wave, saved(kobo(24)))
        assert bring(database, wave, saved(kobo(48))).number == 24
    with database.reading() as records:
        begun = [one for one in records.events(wave.study.id) if one.act == "answers-import-begun"]
    assert [(one.details["by"], one.details["known_by"]) for one in begun] == [("a1", "_uuid")] * 2


@pytest.mark.parametrize("first", ["_uuid", ""])
def test_an_earlier_event_says_by_what_its_rows_are_known(database: Database, wave: Wave, first: str) -> None:
    content = saved(kobo(24))
    by_ids = planned(wave, content).plan.columns
    by_rows = {name: target for name, target in by_ids.items() if name != "_uuid"}
    own, other = (by_ids, by_rows) if first else (by_rows, by_ids)
    bring(database, wave, content, columns=own)
    written_as_earlier(database, first)
    with refused("import-otherwise"):
        bring(database, wave, content, columns=other)
    assert bring(database, wave, saved(kobo(48)), columns=own).number == 24


def test_an_account_in_an_earlier_event_is_no_way_to_know_rows(database: Database, wave: Wave) -> None:
    bring(database, wave, saved(kobo(24)))
    written_as_earlier(database, "a1")
    assert bring(database, wave, saved(kobo(48))).number == 24


def written_as_earlier(database: Database, by: str) -> None:
    """Events of files as they were when only ``by`` was in them, or an account in its place."""
    with database.writing() as records:
        begun = [link for link in records.chain() if link.event.act == "answers-import-begun"]
        for link in begun:
            details = {name: said for name, said in link.event.details.items() if name != "known_by"} | {"by": by}
            records._connection.execute(update(events).where(events.c.id == link.number).values(details=details))


def test_nothing_more_of_a_file_comes_in_when_its_study_was_put_away(database: Database, wave: Wave) -> None:
    rows = planned(wave, saved(plain(80)))
    checked = imported_answers.check(wave, rows)
    before = list[int]()

    def put_away(done: int, of: int) -> None:
        before.append(done)
        with database.writing(alone=True) as records:
            studying.close_wave(records, wave.id, NOW)
            putting_away.put_away(records, wave.study.id, NOW)

    with refused("study-put-away"):
        bringing_in.bring_in(database, wave.id, (rows, checked), SOURCE, NOW, put_away)
    with database.reading() as records:
        assert records.numbers_brought(wave.id) == {"residents": before[0]}
