"""What one process changes another sees at once: each has a `Database` of its own, and what it keeps at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest

from storage import closing
from storage.database import Database
from storage.exporting import export_study
from storage.importing import import_study
from storage.study_files import StudyFile, written
from surveys import answering, batching, scheduling, signing_in, studying
from surveys.batches import Place
from tests.studies_for_tests import NOW, SECRET, STUDY, SmallStudy, completed, key, refused, wave_that_is, words


@pytest.fixture
def other(database_url: str) -> Iterator[Database]:
    """The database of another process."""
    opened = Database(database_url, SECRET)
    yield opened
    opened.close()


def renamed(content: bytes, name: str) -> bytes:
    """The file of a study whose study and strata are called otherwise, as somebody may write one."""
    whole, called = StudyFile(content), {"zh": name, "en": name}
    parts = {part: [json.loads(line) for line in whole.lines(part)] for part in whole.manifest.parts}
    for row in (*parts["studies"], *parts["strata"]):
        row["name"] = called
    lines = ((part, (json.dumps(row) + "\n" for row in rows)) for part, rows in parts.items())
    return written(STUDY.id, whole.manifest.revision, NOW.date(), lines)


def test_the_calendar_of_a_wave(database: Database, other: Database, small_study: SmallStudy) -> None:
    code, id = small_study.residents[0], small_study.wave.id
    with other.reading() as records:
        assert answering.open_form(records, code, NOW).wave.closes_on == date(2030, 3, 31)
    with database.writing(alone=True) as records:
        scheduling.pause_wave(records, id, NOW)
    with other.reading() as records, refused("wave-paused"):
        answering.open_form(records, code, NOW)
    with database.writing(alone=True) as records:
        scheduling.resume_wave(records, id, NOW)
        scheduling.extend_wave(records, id, date(2030, 4, 2), NOW)
    with other.reading() as records:
        assert answering.open_form(records, code, NOW).wave.closes_on == date(2030, 4, 2)
    with database.writing(alone=True) as records:
        studying.close_wave(records, id, NOW)
    with other.writing() as records, refused("wave-closed"):
        answering.submit(records, code, completed("residents"), key(), NOW)


def test_a_study_that_was_removed_and_comes_back_with_other_words(database: Database, other: Database) -> None:
    """Its wave has the id that it had: what the other keeps at hand under it is of before."""
    with database.writing() as records:
        wave = wave_that_is(records, "draft")
    content = export_study(database, STUDY.id, NOW)
    for process in (database, other):
        with process.reading() as records:
            assert records.wave(wave.id).strata == wave.strata
    with database.writing(alone=True) as records:
        studying.remove_study(records, STUDY.id, NOW)
    with other.reading() as records, pytest.raises(LookupError):
        records.wave(wave.id)
    import_study(database, renamed(content, "Another name"), NOW)
    for process in (other, database):
        with process.reading() as records:
            found = records.wave(wave.id)
            assert found.study.name == words("Another name")
            assert [one.name for one in found.strata] == [words("Another name")] * len(wave.strata)
            assert [one.study.name for one in records.waves(STUDY.id)] == [words("Another name")]


def test_a_session_that_was_ended(database: Database, other: Database) -> None:
    with database.writing(alone=True) as records:
        token = signing_in.sign_in(records, signing_in.issue_link(records, NOW), NOW)
        assert token
    with other.reading() as records:
        assert signing_in.who(records, token, NOW)
    with database.writing(alone=True) as records:
        signing_in.sign_out(records, token, NOW)
    with other.reading() as records:
        assert not signing_in.who(records, token, NOW)


def test_tallies_are_shared(database: Database, other: Database, small_study: SmallStudy) -> None:
    """Batches that two processes close in turn are counted on, and either sees what stands."""
    place = Place(small_study.wave.id, "residents", "C1")
    for turn, process in enumerate((database, other, database)):
        for number in range(10):
            with process.writing() as records:
                answering.submit(
                    records, small_study.residents[0], completed("residents"), key(10 * turn + number), NOW
                )
        closing.close_full(process)
    for process in (database, other):
        with process.reading() as records:
            standing = records.standing(place)
            assert standing is not None
            assert (standing.batch, standing.exact.responses, standing.released.responses) == (3, 30, 30)
            assert batching.rebuild(records, small_study.wave)["residents", "C1"][0] == standing.exact


def test_a_process_that_starts_closes_what_is_full_and_nothing_else(
    database: Database, other: Database, small_study: SmallStudy
) -> None:
    with database.writing() as records:
        for number in range(19):
            code = small_study.residents[number % 2]
            answering.submit(records, code, completed("residents"), key(number), NOW)
    closing.close_full(other)
    with database.reading() as records:
        assert dict(records.numbers_waiting(small_study.wave.id)) == {("residents", "C2"): 9}
        assert {place: one.exact.responses for place, one in records.standings(small_study.wave.id).items()} == {
            ("residents", "C1"): 10
        }
