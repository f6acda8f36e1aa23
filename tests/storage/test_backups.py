"""A backup is whole or is none, holds no secret, and makes the same database again, on either kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from scoring.problems import Refused
from storage import checks
from storage.backups import back_up, lines, opened, verified
from storage.database import Database
from storage.restoring import restore
from storage.sealing import Seals
from surveys import answering, judging
from surveys.signing_in import issue_link
from tests.brief import some
from tests.publishable import fill
from tests.storage.released import FAILING, REVISIONS, content, leave
from tests.storage.test_released import assert_all_is_there
from tests.studies_for_tests import NOW, SECRET, STUDY, SmallStudy, completed, key, refused

KEY = "0" * 64
COMMENT = "社区群里的通知很及时"


@pytest.fixture
def filled(database: Database, small_study: SmallStudy) -> Database:
    """A database in which some wait, some are counted, one has withdrawn, and an organiser is to sign in."""
    with database.writing() as records:
        fill(records, small_study.wave, experts=0)
        judging.agree(records, small_study.experts[0], {"ED1": "pol"}, False, NOW)
        judging.judge(records, small_study.experts[0], {"D1:D2": 3, "D1:D3": None}, "M0", NOW)
        answering.submit(records, small_study.residents[0], completed("residents", R_OPEN=COMMENT), key(901), NOW)
        receipt = answering.submit(records, small_study.residents[1], completed("residents"), key(902), NOW)
        answering.withdraw(records, receipt, NOW)
        issue_link(records, NOW)
    return database


@pytest.fixture
def backup(filled: Database, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    back_up(filled, file, KEY, NOW)
    return file


def rows(url: str) -> Mapping[str, Any]:
    """All that stands in a database and is backed up."""
    return {name: found for name, found in content(url).items() if name != "sign_ins"}


def wrong(database: Database) -> list[str]:
    with database.as_it_is() as connection:
        return [str(finding) for finding in checks.findings(connection) if not finding.sound]


def test_a_backup_makes_the_same_database_of_the_other_kind(
    backup: Path, database_url: str, other_url: str, tmp_path: Path
) -> None:
    """This is also the way from SQLite to PostgreSQL, and back."""
    other = Database(other_url, SECRET)
    manifest = restore(other, backup)
    assert rows(other_url) == rows(database_url)
    assert wrong(other) == []
    again = tmp_path / "again.zip"
    assert back_up(other, again, KEY, NOW).tables == manifest.tables
    other.close()
    assert again.read_bytes() == backup.read_bytes()


def test_what_waits_can_be_opened_after_restoring(backup: Path, other_url: str, small_study: SmallStudy) -> None:
    other = Database(other_url, SECRET)
    restore(other, backup)
    with other.writing() as records:
        (asked,) = [answering.find(records, small_study.residents[0])]
        assert [one.answers["R_OPEN"] for one in records.waiting(asked.place)] == [COMMENT]
        receipt = answering.submit(
            records, small_study.residents[0], completed("residents", R_OPEN=COMMENT), key(901), NOW
        )
        answering.withdraw(records, receipt, NOW)
        with refused("response-withdrawn"):
            answering.submit(records, small_study.residents[1], completed("residents"), key(902), NOW)
    other.close()


@pytest.mark.parametrize("revision", some(REVISIONS))
def test_a_backup_of_every_released_version_is_restored_and_brought_up_to_date(
    empty_url: str, other_url: str, revision: str, tmp_path: Path
) -> None:
    leave(empty_url, revision)
    file, old, other = tmp_path / "old.zip", Database(empty_url), Database(other_url, SECRET)
    before = content(empty_url)
    assert back_up(old, file, KEY, NOW).revision == revision
    assert content(empty_url) == before
    assert restore(other, file, Seals(SECRET)).revision == revision
    other.close()
    assert_all_is_there(other_url)


def test_the_manifest_says_what_is_in_it(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    manifest = back_up(filled, file, KEY, datetime(2030, 3, 1, 9, 30, 12, 345, tzinfo=UTC))
    assert verified(file) == manifest
    assert (manifest.revision, manifest.events_key) == (REVISIONS[-1], KEY)
    assert manifest.made_at == datetime(2030, 3, 1, 9, 30, 12, tzinfo=UTC)
    assert (manifest.tables["studies"].rows, manifest.tables["inbox"].rows) == (1, 1)
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob(".*")) == []


def test_it_holds_neither_the_secret_nor_a_sign_in_nor_what_waits_in_clear(backup: Path, database_file: Path) -> None:
    with ZipFile(backup) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert "tables/sign_ins.jsonl" not in archive.namelist()
    escaped = json.dumps(COMMENT).strip('"').encode()
    assert [mark for mark in (SECRET, COMMENT.encode(), escaped) if mark in everything] == []


def test_rows_stand_in_the_order_of_their_keys(backup: Path, database_file: Path) -> None:
    with opened(backup) as archive:
        receipts = [json.loads(line)["receipt_digest"] for line in lines(archive, "keys")]
        ids = [json.loads(line)["id"] for line in lines(archive, "responses")]
    assert (len(receipts), len(ids)) == (34, 32)
    assert (receipts, ids) == (sorted(receipts), sorted(ids))


def test_it_shows_one_moment_while_others_write(filled: Database, small_study: SmallStudy, tmp_path: Path) -> None:
    """A reader that has looked sees no later row, in whatever table."""
    with filled.as_it_is() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM keys").scalar_one()
        with filled.writing() as records:
            answering.submit(records, small_study.residents[0], completed("residents"), key(950), NOW)
        assert connection.exec_driver_sql("SELECT count(*) FROM keys").scalar_one() == before
        assert connection.exec_driver_sql("SELECT count(*) FROM inbox").scalar_one() == 1
    assert back_up(filled, tmp_path / "later.zip", KEY, NOW).tables["inbox"].rows == 2


# --- what is refused ---


def test_a_file_that_is_there_is_not_overwritten(filled: Database, database_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader")
    with refused("backup-exists", str(file)):
        back_up(filled, file, KEY, NOW)
    assert file.read_text() == "Dear reader"


def test_a_folder_that_is_not_there(filled: Database, database_file: Path, tmp_path: Path) -> None:
    with refused("backup-unwritable"):
        back_up(filled, tmp_path / "nowhere" / "backup.zip", KEY, NOW)


def test_a_database_without_tables_or_of_a_newer_version(
    empty_url: str, database: Database, small_study: SmallStudy, tmp_path: Path
) -> None:
    if not empty_url.startswith("sqlite"):
        with refused("database-empty"):
            back_up(Database(empty_url), tmp_path / "backup.zip", KEY, NOW)
    with database.writing() as records:
        records._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with refused("database-newer", "DATABASE_URL"):
        back_up(database, tmp_path / "backup.zip", KEY, NOW)
    assert list(tmp_path.glob("*backup.zip*")) == []


def spoilt(backup: Path, name: str, change: bytes | None) -> Path:
    """A copy in which one member was changed, or left out, as someone would with any program for archives."""
    copy = backup.with_name("spoilt.zip")
    with ZipFile(backup) as archive, ZipFile(copy, "w") as other:
        for member in archive.namelist():
            if member != name:
                other.writestr(member, archive.read(member))
        if change is not None:
            other.writestr(name, change)
    return copy


def test_every_damage_is_named_and_nothing_is_written(backup: Path, other_url: str) -> None:
    half = spoilt(backup, "tables/keys.jsonl", b"{}\n")
    twice = spoilt(half.rename(backup.with_name("half.zip")), "tables/inbox.jsonl", None)
    other = Database(other_url, SECRET)
    with refused("backup-damaged", "tables/keys.jsonl") as problems:
        restore(other, twice)
    assert [problem.where for problem in problems] == ["tables/inbox.jsonl", "tables/keys.jsonl"]
    other.close()
    assert not (backup.parent / "other.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("MANIFEST.json", None, "backup-damaged"),
        ("MANIFEST.json", b"[]", "backup-damaged"),
        ("tables/more.jsonl", b"{}", "backup-damaged"),
    ],
)
def test_a_backup_with_something_missing_or_added(
    backup: Path, database_file: Path, name: str, change: bytes | None, code: str
) -> None:
    with refused(code):
        verified(spoilt(backup, name, change))


def test_a_backup_of_a_newer_version(backup: Path, database_file: Path) -> None:
    with ZipFile(backup) as archive:
        manifest = json.loads(archive.read("MANIFEST.json"))
    for change in ({"revision": "9999"}, {"format": "plumbline backup 2"}):
        with refused("backup-newer"):
            verified(spoilt(backup, "MANIFEST.json", json.dumps(manifest | change).encode()))


def test_a_byte_that_fell_over_and_a_file_that_ends_early(backup: Path, database_file: Path, tmp_path: Path) -> None:
    whole, manifest, found = backup.read_bytes(), verified(backup), 0
    for place in range(200, len(whole), len(whole) // 40):
        fallen = tmp_path / "fallen.zip"
        fallen.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            assert verified(fallen) == manifest  # a date of the archive's own, of no importance
        except Refused:
            found += 1
    assert found > 30
    (tmp_path / "short.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "letter.txt").write_text("Dear reader")
    for name in ("short.zip", "letter.txt"):
        with refused("backup-damaged"):
            verified(tmp_path / name)
    with refused("backup-unreadable"):
        verified(tmp_path / "nothing.zip")


def test_a_database_that_holds_anything_is_not_restored_into(backup: Path, filled: Database, database_url: str) -> None:
    before = content(database_url)
    with refused("database-not-empty", "DATABASE_URL"):
        restore(filled, backup)
    assert content(database_url) == before


def test_a_table_of_somebody_else_is_left_alone(backup: Path, other_url: str) -> None:
    other = Database(other_url, SECRET)
    with other.as_it_is(reads=False) as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER PRIMARY KEY)")
    with refused("database-not-empty"):
        restore(other, backup)
    other.close()
    assert set(content(other_url)) == {"version", "theirs"}


def test_a_server_that_has_started_and_kept_nothing_is_empty(backup: Path, other_url: str, database_url: str) -> None:
    other = Database(other_url, SECRET)
    with other.writing() as records:
        issue_link(records, NOW)
    restore(other, backup)
    other.close()
    assert rows(other_url) == rows(database_url)
    assert content(other_url)["sign_ins"][1] == []


def test_a_restoring_that_fails_leaves_nothing(backup: Path, other_url: str, migrations: Path) -> None:
    """The backup is older than the newest migration, which fails when all rows are in."""
    failing = migrations / "versions" / "9999_failing.py"
    failing.write_text(FAILING.format(revision="9999", down_revision=repr(REVISIONS[-1])))
    other = Database(other_url, SECRET)
    with pytest.raises(RuntimeError, match="half way"):
        restore(other, backup)
    assert content(other_url) == {"version": None}
    failing.unlink()
    restore(other, backup)
    with other.reading() as records:
        assert records.study("s1") == STUDY
    other.close()
