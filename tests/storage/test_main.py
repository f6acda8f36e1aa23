"""``python -m storage sign-in`` gives an organiser a new link, on the database that the environment names."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from storage.database import Database
from surveys import signing_in

HERE = Path(__file__).parents[2]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'kept.sqlite3'}",
        "PLUMBLINE_SECRET": "x" * 32,
        "PLUMBLINE_ADDRESS": "https://example.org/",
    }
    command = [sys.executable, "-W", "error", "-m", "storage", *arguments]
    return subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)


def test_a_new_link_is_printed_and_works_once(tmp_path: Path) -> None:
    done = run(tmp_path, "sign-in")
    assert (done.returncode, done.stderr) == (0, "")
    label, address = done.stdout.split()
    assert (label, address.rsplit("/", 1)[0]) == ("Organiser:", "https://example.org/sign-in")
    database = Database(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
    with database.writing() as records:
        token = address.rsplit("/", 1)[1]
        assert signing_in.sign_in(records, token, datetime.now(UTC)) is not None
        assert signing_in.sign_in(records, token, datetime.now(UTC)) is None
    database.close()


def test_another_word_is_answered_with_what_there_is(tmp_path: Path) -> None:
    done = run(tmp_path, "sing-in")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "usage: python -m storage sign-in\n")
    assert list(tmp_path.iterdir()) == []
