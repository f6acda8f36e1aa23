"""A study comes in piece by piece: others write in between, and nobody sees any of it before all is there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import arriving, importing
from storage.database import Database
from storage.importing import import_study
from storage.rows import lines_of
from storage.study_files import StudyFile
from storage.tables import instruments, waves
from storage.whole_studies import whole_tables
from surveys import answering, inviting, studying
from tests.server import ROOT, serving
from tests.storage.test_main import run
from tests.storage.whole import LATER, seen, wrong
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, completed, kept, key, plan, refused, wave_that_is

DAY = LATER.date()
ENDS = """
import os, sys
from pathlib import Path
from storage.database import Database
from tests.storage.test_arriving import come
with come(Database(sys.argv[1]), Path(sys.argv[2]).read_bytes()):
    os._exit(9)
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Database]:
    """Where it comes in."""
    database = Database(f"sqlite:///{tmp_path / 'here.sqlite3'}", SECRET)
    database.migrate()
    yield database
    database.close()


@contextmanager
def come(database: Database, content: bytes) -> Iterator[str]:
    """All of the study has come in but what makes it whole."""
    with importing._apart() as aside:
        study, _ = importing._laid_out(aside, StudyFile(content))
        with arriving.arriving(database, aside, study, DAY) as found:
            yield found


def rows(database: Database) -> dict[str, int]:
    """How many rows there are in each table that a study's rows come into, but where there are none."""
    with database.as_it_is() as connection:
        found = {table.name: len([*lines_of(connection, table)]) for table in whole_tables()}
    return {name: number for name, number in found.items() if number}


def cut_off(database: Database, content: bytes, folder: Path) -> None:
    """A process that imports ends in the middle, as by a kill."""
    file = folder / "study.zip"
    file.write_bytes(content)
    url = f"sqlite:///{folder / 'here.sqlite3'}"
    done = subprocess.run([sys.executable, "-c", ENDS, url, str(file)], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert rows(database)["responses"] == 32


def test_others_answer_while_it_comes_and_nobody_sees_it(here: Database, study_file: bytes) -> None:
    with here.writing() as records:
        study = studying.create_study(records, replace(STUDY, id="s2"), LANGUAGES, NOW)
        wave = studying.open_wave(records, studying.add_wave(records, study, plan(), NOW).id, NOW)
        inviting.issue_open_links(records, wave, SECRET, NOW)
    before, link = rows(here), inviting.open_code(SECRET, wave.id, "C1")
    with pytest.raises(KeyboardInterrupt):
        interrupted(here, study_file, link)
    assert rows(here) == before | {"keys": 1}
    assert kept(here, wave) == {("residents", "C1"): 1}


def test_an_instrument_that_came_before_its_waves_is_not_let_go(here: Database, study_file: bytes) -> None:
    """Whoever removes a wave, or saves another instrument, meanwhile: the instrument is nobody's yet."""
    with importing._apart() as aside:
        study, _ = importing._laid_out(aside, StudyFile(study_file))
        with here.writing() as records:
            arrival = records.begin_arrival(study, DAY)
            records.keep_lines_of_study(instruments, lines_of(aside, instruments), arrival)
        with here.writing(alone=True) as records:
            records.drop_unused_instruments()
        with here.writing() as records:
            records.keep_lines_of_study(waves, lines_of(aside, waves), arrival)
    assert arriving.clear(here) == 1
    assert rows(here) == {}


def interrupted(database: Database, content: bytes, link: str) -> None:
    """Somebody answers another study while one comes in, which is broken off then."""
    with come(database, content):
        assert rows(database)["responses"] == 32
        with database.writing_together() as records:
            answering.submit(records, link, completed("residents"), key(777), NOW)
        with database.reading() as records:
            assert [one.id for one in records.studies()] == ["s2"]
            assert not records.publications()
            assert {event.study_id for event in records.events()} == {"s2"}
        assert wrong(database) == []
        raise KeyboardInterrupt


def test_an_import_that_was_killed_is_seen_by_nobody_and_goes_at_a_start(
    here: Database, study_file: bytes, tmp_path: Path
) -> None:
    cut_off(here, study_file, tmp_path)
    with here.reading() as records:
        assert (records.studies(), records.publications(), records.events()) == ((), (), ())
    assert wrong(here) == []
    assert arriving.clear(here) == 1
    assert rows(here) == {}
    assert arriving.clear(here) == 0


def test_after_a_kill_the_same_file_comes_in_whole(
    first: Database, here: Database, study_file: bytes, tmp_path: Path
) -> None:
    cut_off(here, study_file, tmp_path)
    import_study(here, study_file, LATER)
    assert seen(here) == seen(first)
    assert arriving.clear(here) == 0
    assert wrong(here) == []


def test_what_began_on_an_earlier_day_can_go_alone(here: Database, study_file: bytes, tmp_path: Path) -> None:
    """What is kept longer than its day is no import that goes on: `retain` takes it out."""
    cut_off(here, study_file, tmp_path)
    assert arriving.clear(here, before=DAY) == 0
    assert arriving.clear(here, "s2") == 0
    assert arriving.clear(here, before=DAY + timedelta(1)) == 1
    assert rows(here) == {}


def test_a_start_and_the_next_days_retention_take_out_what_was_cut_off(
    here: Database, study_file: bytes, tmp_path: Path
) -> None:
    cut_off(here, study_file, tmp_path)
    url = f"sqlite:///{tmp_path / 'here.sqlite3'}"
    assert run(tmp_path, "retain", "--dry-run", DATABASE_URL=url).stdout == "nothing is due\n"
    assert run(tmp_path, "retain", DATABASE_URL=url).stdout == "nothing is due\n"
    assert rows(here)["responses"] == 32, "it began later than today, so that it may go on"
    with here.as_it_is(reads=False) as connection:
        connection.exec_driver_sql("UPDATE studies SET put_away_on = '2020-01-01'")
    run(tmp_path, "retain", DATABASE_URL=url)
    assert rows(here) == {}
    cut_off(here, study_file, tmp_path)
    with serving(tmp_path, PLUMBLINE_DEMO="0", PLUMBLINE_SECRET=SECRET.decode(), DATABASE_URL=url):
        assert rows(here) == {}


def test_of_two_imports_of_a_study_one_comes_in_and_the_other_is_refused(
    first: Database, here: Database, study_file: bytes
) -> None:
    with refused("study-import-ended"), come(here, study_file) as found:
        import_study(here, study_file, LATER)
        with here.writing() as records:
            records.complete_arrival(found, [])
    assert seen(here) == seen(first)


def test_a_study_of_its_id_that_was_made_meanwhile_stays(here: Database, study_file: bytes) -> None:
    with importing._apart() as aside:
        study, events = importing._laid_out(aside, StudyFile(study_file))
        with refused("study-there"), arriving.arriving(here, aside, study, DAY) as found:
            with here.writing() as records:
                wave = wave_that_is(records, "draft")
            importing._keep(here, aside, arriving.LAST, events, found)
    with here.reading() as records:
        assert records.waves("s1") == (records.wave(wave.id),)
    assert "responses" not in rows(here)


@given(st.lists(st.text("ab", max_size=9), max_size=500), st.integers(1, 30), st.integers(1, 60))
def test_lines_come_in_order_and_few_at_a_time(lines: list[str], most: int, letters: int) -> None:
    found = list(arriving.some(iter(lines), most, letters))
    assert [line for part in found for line in part] == lines
    assert all(0 < len(part) <= most for part in found)
    assert all(sum(map(len, part)) <= letters or len(part) == 1 for part in found)
