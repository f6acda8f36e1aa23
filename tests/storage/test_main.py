"""``python -m storage``, on the database that the environment names: what it prints and how it ends."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.__main__ import USAGE, main
from storage.database import Database
from surveys import answering, inviting, signing_in, studying
from tests.commands import Done, run_here
from tests.publishable import fill, open_wave
from tests.storage.released import REVISIONS, leave
from tests.studies_for_tests import LANGUAGES, STUDY, completed, key, plan

HERE = Path(__file__).parents[2]
SECRET = "x" * 32


def named(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: a database and its secret."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'kept.sqlite3'}",
        "PLUMBLINE_SECRET": SECRET,
        "PLUMBLINE_ADDRESS": "https://example.org/",
        **environment,
    }


def run(folder: Path, *arguments: str, **environment: str) -> Done:
    return run_here(main, arguments, named(folder, environment))


def test_as_a_process_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "storage"]
    for argument, status in (("migrate", 0), ("sing-in", 2), ("restore", 2)):
        done = subprocess.run(
            [*command, argument],
            cwd=HERE,
            env=os.environ | named(tmp_path, {}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        assert done.stderr == (USAGE if status else "")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """The same database in this process."""
    return Database(f"sqlite:///{tmp_path / 'kept.sqlite3'}", SECRET.encode())


@pytest.fixture
def filled(database: Database) -> Database:
    """A study with an open wave."""
    with database.writing() as records:
        fill(records, open_wave(records), experts=0)
    database.close()
    return database


def test_a_new_link_is_printed_and_works_once(tmp_path: Path, database: Database) -> None:
    done = run(tmp_path, "sign-in")
    assert (done.returncode, done.stderr) == (0, "")
    label, address = done.stdout.split()
    assert (label, address.rsplit("/", 1)[0]) == ("Organiser:", "https://example.org/sign-in")
    with database.writing() as records:
        token = address.rsplit("/", 1)[1]
        assert signing_in.sign_in(records, token, datetime.now(UTC)) is not None
        assert signing_in.sign_in(records, token, datetime.now(UTC)) is None
    database.close()


@pytest.mark.parametrize(
    "arguments", [["sing-in"], [], ["backup"], ["backup", "a", "b"], ["retain", "--all"], ["check", "--heads"]]
)
def test_another_word_is_answered_with_what_there_is(tmp_path: Path, arguments: list[str]) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", USAGE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["backup", "FILE"], ["check"], ["retain"], ["events"]])
def test_where_there_is_no_database_none_is_made(tmp_path: Path, arguments: list[str]) -> None:
    done = run(tmp_path, *(word.replace("FILE", str(tmp_path / "b.zip")) for word in arguments))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.endswith("[database-missing]\n")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_made_checked_and_restored(tmp_path: Path, filled: Database) -> None:
    file, heads, new = tmp_path / "b.zip", tmp_path / "heads.txt", f"sqlite:///{tmp_path / 'new.sqlite3'}"
    done = run(tmp_path, "backup", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^SHA-256: [0-9a-f]{64}$", done.stdout, re.MULTILINE)
    assert "The secret is not in it." in done.stdout
    assert SECRET not in done.stdout
    assert run(tmp_path, "backup", str(file)).returncode == 3
    assert run(tmp_path, "events", "--head", str(heads)).returncode == 0
    done = run(tmp_path, "restore", str(file), DATABASE_URL=new)
    assert (done.returncode, done.stderr, "ANOTHER SECRET" in done.stdout) == (0, "", False)
    done = run(tmp_path, "check", "--heads", str(heads), DATABASE_URL=new)
    assert (done.returncode, done.stderr, "WRONG" in done.stdout) == (0, "", False)
    assert run(tmp_path, "restore", str(file), DATABASE_URL=new).stderr.endswith("[database-not-empty]\n")


def test_restoring_beside_another_secret_is_said_loudly(tmp_path: Path, filled: Database) -> None:
    file = tmp_path / "b.zip"
    run(tmp_path, "backup", str(file))
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}", "PLUMBLINE_SECRET": "y" * 32}
    done = run(tmp_path, "restore", str(file), **new)
    assert (done.returncode, "ANOTHER SECRET" in done.stdout) == (0, True)


def test_a_check_that_finds_something_ends_with_2(tmp_path: Path, filled: Database) -> None:
    with filled.writing() as records:
        records._connection.exec_driver_sql("DELETE FROM events WHERE id = 2")
    filled.close()
    done = run(tmp_path, "check")
    assert (done.returncode, done.stderr) == (2, "")
    assert "\nWRONG: event 3 does not follow the one before" in done.stdout
    done = run(tmp_path, "events", "--head", str(tmp_path / "heads.txt"))
    assert (done.returncode, "WRONG: event 3" in done.stdout) == (2, True)
    assert not (tmp_path / "heads.txt").exists()


def test_a_file_that_is_damaged_is_found_and_not_traced(tmp_path: Path, filled: Database) -> None:
    file = tmp_path / "kept.sqlite3"
    with file.open("r+b") as opened:
        opened.seek(3 * 4096)
        opened.write(b"\xa5" * 8 * 4096)
    done = run(tmp_path, "check")
    assert (done.returncode, "WRONG" in done.stdout) == (2, True)


def test_a_head_of_a_tail_that_was_cut(tmp_path: Path, filled: Database) -> None:
    heads = tmp_path / "heads.txt"
    run(tmp_path, "events", "--head", str(heads))
    run(tmp_path, "events", "--head", str(heads))
    assert len(heads.read_text().splitlines()) == 2
    with filled.writing() as records:
        records._connection.exec_driver_sql("DELETE FROM events WHERE id = (SELECT max(id) FROM events)")
    filled.close()
    assert run(tmp_path, "check").returncode == 0
    done = run(tmp_path, "check", "--heads", str(heads))
    assert (done.returncode, done.stdout.count("[head-lost]")) == (2, 2)
    done = run(tmp_path, "check", "--heads", str(tmp_path / "nothing"))
    assert (done.returncode, done.stderr.endswith("[heads-unreadable]\n")) == (3, True)


def test_events_are_printed_a_line_each_with_head_and_key(tmp_path: Path, filled: Database) -> None:
    lines = run(tmp_path, "events").stdout.splitlines()
    assert lines[0] == "1 2030-03-01T09:30:00Z study-created s1"
    assert lines[3] == "4 2030-03-01T09:30:00Z codes-issued s1 wave=1 audience=residents number=2"
    assert re.fullmatch(r"head: \S+Z 5 [0-9a-f]{64} [0-9a-f]{128}", lines[-2])
    assert re.fullmatch(r"public key: [0-9a-f]{64}", lines[-1])


def test_no_detail_of_an_event_hides_or_writes_a_line(tmp_path: Path, filled: Database) -> None:
    before = run(tmp_path, "events").stdout.splitlines()
    with filled.writing() as records:
        first = records.chain()[0].event
        records.add_event(replace(first, details={"title": "x\n7 head: none\x1b[8m"}))
    lines = run(tmp_path, "events").stdout.splitlines()
    assert len(lines) == len(before) + 1
    assert lines[-3].endswith("title=x 7 head: none\\x1b[8m")


def test_what_is_due_is_said_and_deleted_once(tmp_path: Path, database: Database) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, long_ago)
        planned = replace(plan(), closes_on=(long_ago + timedelta(days=20)).date())
        wave = studying.open_wave(records, studying.add_wave(records, study, planned, long_ago).id, long_ago)
        inviting.issue_codes(records, wave, "U1", 20, long_ago)
    database.close()
    due = (
        f"20 codes of wave 1 of s1, due {(long_ago + timedelta(days=21)).date()}\n",
        f"responses of wave 1 of s1, due {(long_ago + timedelta(days=201)).date()}\n",
    )
    assert run(tmp_path, "retain", "--dry-run").stdout == "".join(f"would be deleted: {line}" for line in due)
    assert run(tmp_path, "retain").stdout == "".join(f"deleted: {line}" for line in due)
    assert run(tmp_path, "retain").stdout == "nothing is due\n"


def test_one_stratum_under_another_secret_holds_up_no_study(tmp_path: Path, database: Database) -> None:
    """Ten answers of the first study cannot be opened; they go uncounted, and the second study's go as well."""
    long_ago = datetime.now(UTC) - timedelta(days=400)
    last_day = (long_ago + timedelta(days=20)).date()
    for study_id, secret in (("s1", b"y" * 32), ("s2", SECRET.encode())):
        sealing = Database(f"sqlite:///{tmp_path / 'kept.sqlite3'}", secret)
        with sealing.writing() as records:
            study = studying.create_study(records, replace(STUDY, id=study_id), LANGUAGES, long_ago)
            planned = replace(plan(), closes_on=last_day)
            wave = studying.open_wave(records, studying.add_wave(records, study, planned, long_ago).id, long_ago)
            inviting.issue_open_links(records, wave, secret, long_ago)
            for number in range(10):
                code, sent = inviting.open_code(secret, wave.id, "C1"), key(number + 100 * (study_id == "s2"))
                answering.submit(records, code, completed("residents"), sent, long_ago)
        sealing.close()
    done = run(tmp_path, "retain")
    said = [line for line in done.stdout.splitlines() if "codes" not in line]
    assert (done.returncode, done.stderr) == (0, "")
    assert [line[:34] for line in said] == [
        "deleted: responses of wave 1 of s1",
        "Some of them had not been counted ",
        "deleted: responses of wave 1 of s2",
    ]
    assert run(tmp_path, "retain").stdout == "nothing is due\n"
    with database.reading() as records:
        (first,), (second,) = (records.waves(id) for id in ("s1", "s2"))
        assert records.released_numbers(first.id) == ()
        assert records.released_numbers(second.id) == (("residents", "C1", 1, 10),)
    database.close()


def test_migrating_says_from_where_to_where(tmp_path: Path) -> None:
    leave(f"sqlite:///{tmp_path / 'kept.sqlite3'}", "0003")
    for arguments in (["events"], ["retain"]):
        done = run(tmp_path, *arguments)
        assert (done.returncode, done.stderr.endswith("[database-older]\n")) == (3, True)
    assert run(tmp_path, "migrate").stdout == f"version 0003 → {REVISIONS[-1]}\n"
    assert run(tmp_path, "migrate").stdout == f"version {REVISIONS[-1]}, as before\n"


def test_a_newer_database_is_refused_by_every_command(tmp_path: Path, filled: Database) -> None:
    with filled.writing() as records:
        records._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    filled.close()
    for arguments, status in (
        (["backup", str(tmp_path / "b.zip")], 3),
        (["migrate"], 3),
        (["retain"], 3),
        (["events"], 3),
        (["sign-in"], 3),
        (["check"], 2),
    ):
        assert run(tmp_path, *arguments).returncode == status, arguments


def test_the_words_about_backups_name_every_command() -> None:
    told = (HERE / "docs" / "backup.md").read_text(encoding="utf-8")
    commands = re.findall(r"python -m storage (\S+(?: --\S+)?)", USAGE)
    assert len(commands) == 14
    assert [command for command in commands if f"`{command}" not in told] == []
