"""First entries of paper sheets: sealed, alike in length, and gone when they shall be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from storage import backups, checks, restoring
from storage.database import Database
from storage.sealing import Seals
from surveys import retaining, studying
from surveys.batches import Place
from surveys.entries import Entry
from tests.studies_for_tests import LAST_DAY, NOW, SECRET, SmallStudy, refused

MARK = "a sentence that stands on paper only"
ROOM = 2000


def put_in(database: Database, study: SmallStudy, digest: str = "a" * 64, **fields: str) -> Place:
    place = Place(study.wave.id, "residents", "C1")
    with database.writing() as records:
        records.keep_entry(Entry(digest, fields), place, ROOM)
    return place


def number(database: Database) -> int:
    with database.reading() as records:
        return int(records._connection.execute(text("SELECT count(*) FROM entries")).scalar_one())


def test_an_entry_comes_back_to_its_place_only(database: Database, small_study: SmallStudy) -> None:
    place = put_in(database, small_study, R01="4", R_OPEN=MARK)
    with database.reading() as records:
        assert records.entry("a" * 64, place) == Entry("a" * 64, {"R01": "4", "R_OPEN": MARK})
        assert records.entry("b" * 64, place) is None
        with refused("inbox-sealed"):
            records.entry("a" * 64, Place(place.wave_id, "residents", "C2"))


def test_nothing_of_it_is_in_the_file_nor_in_its_length(
    database: Database, database_file: Path, small_study: SmallStudy
) -> None:
    put_in(database, small_study, R_OPEN=MARK)
    put_in(database, small_study, "b" * 64, R01="1")
    with database.reading() as records:
        lengths = set(records._connection.execute(text("SELECT length(sealed) FROM entries")).scalars())
    assert len(lengths) == 1
    assert MARK.encode() not in b"".join(path.read_bytes() for path in database_file.parent.iterdir())


def test_without_the_secret_nothing_is_sealed_and_with_another_nothing_opened(
    database: Database, database_url: str, small_study: SmallStudy
) -> None:
    place = put_in(database, small_study, R01="4")
    for secret, code in ((None, "secret-missing"), (b"another secret of thirty-two letters", "inbox-sealed")):
        other = Database(database_url, secret)
        with refused(code), other.reading() as records:
            records.entry("a" * 64, place)
        other.close()


def test_it_goes_with_its_sheet_its_waves_close_and_its_study(database: Database, small_study: SmallStudy) -> None:
    put_in(database, small_study)
    with database.writing() as records:
        records.drop_entry("a" * 64)
    assert number(database) == 0
    put_in(database, small_study)
    with database.writing() as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    assert number(database) == 0
    put_in(database, small_study)
    with database.writing() as records:
        studying.remove_study(records, "s1", NOW)
    assert number(database) == 0


def test_it_goes_with_the_responses_of_a_wave_that_nobody_closed(database: Database, small_study: SmallStudy) -> None:
    put_in(database, small_study)
    late = NOW.replace(year=LAST_DAY.year) + timedelta(days=400)
    with database.writing() as records:
        for deletion in retaining.due(records, late):
            retaining.retain(records, deletion, late)
    assert number(database) == 0


def test_a_check_finds_one_that_is_there_after_the_close(database: Database, small_study: SmallStudy) -> None:
    with database.writing() as records:
        studying.close_wave(records, small_study.wave.id, NOW)
    with database.as_it_is() as connection:
        assert all(finding.sound for finding in checks.findings(connection))
    put_in(database, small_study)
    with database.as_it_is() as connection:
        wrong = [str(finding) for finding in checks.findings(connection) if not finding.sound]
    assert wrong == ["WRONG: wave 1 of s1: first entries of paper are there after its close"]


def test_a_backup_brings_it_back_sealed(database: Database, small_study: SmallStudy, tmp_path: Path) -> None:
    place, file = put_in(database, small_study, R_OPEN=MARK), tmp_path / "backup.zip"
    backups.back_up(database, file, "", NOW)
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}", SECRET)
    restoring.restore(other, file, Seals(SECRET))
    with other.reading() as records:
        found = records.entry("a" * 64, place)
    other.close()
    assert found is not None
    assert found.fields == {"R_OPEN": MARK}
