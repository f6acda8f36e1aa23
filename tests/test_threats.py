"""What docs/threats.md points to is there; and nothing that opens anything is in the repository or in an address."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_run import project_texts

ROOT = Path(__file__).parents[1]
POINTED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ATTACKERS = ("A superior who wants to know", "A troll", "A rival city", "A thief of backups", "The administrator")
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abprs]-\w{10,}|"
    r"\bPLUMBLINE_SECRET=[0-9A-Za-z]{32,}"
)
EXAMPLES = (
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AKIA" + "A1" * 8,
    "ghp_" + "a1B2" * 9,
    "xoxb-" + "1" * 12,
    "PLUMBLINE_SECRET=" + "0f" * 16,
)


def test_every_test_that_threats_point_to_is_there() -> None:
    text = (ROOT / "docs/threats.md").read_text(encoding="utf-8")
    pointed = POINTED.findall(text)
    assert len(pointed) > 30
    assert [(path, name) for path, name in pointed if not _is_there(ROOT / path, name)] == []


def _is_there(file: Path, name: str) -> bool:
    return file.exists() and f"\ndef {name}(" in file.read_text(encoding="utf-8")


def test_every_line_of_an_attacker_points_to_a_test() -> None:
    text = (ROOT / "docs/threats.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == ATTACKERS
    lines = [line for line in text.splitlines() if line.startswith("| ") and "shown by" not in line]
    assert [line for line in lines if not POINTED.search(line)] == []


def test_nothing_in_the_repository_opens_anything() -> None:
    assert [path for path, text in project_texts() if SECRETS.search(text)] == []


def test_nothing_that_was_ever_in_it_does() -> None:
    """Every line of every version that led to this one, where there is a history."""
    assert [line for line in _history() if SECRETS.search(line)] == []


def _history() -> Iterator[str]:
    """As git tells it, a line at a time: the whole of it is larger than what it tells of."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return
    command = [git, "log", "-p", "--no-color", "--no-textconv", "HEAD"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", errors="replace") as told:
        assert told.stdout is not None
        yield from told.stdout
    assert told.returncode == 0


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_opens_something_would_be_found(example: str) -> None:
    assert SECRETS.search(f"x = '{example}'")


def test_no_form_puts_what_was_typed_into_an_address() -> None:
    """How many copies are to be printed may stand there; nothing else is sent so. Two forms are for scripts alone.

    Where too many wait, the page asks again as it was asked: what was posted is posted.
    """
    forms = {
        (file.name, opened)
        for file in (ROOT / "forms/templates").glob("*.html")
        for opened in re.findall(r"<form\b[^>]*>", file.read_text(encoding="utf-8"))
        if 'method="post"' not in opened
    }
    assert {name for name, _ in forms} == {"busy.html", "paper.html", "offline.html", "receipts.html"}
    assert 'method="{{ method }}"' in (ROOT / "forms/templates/busy.html").read_text(encoding="utf-8")
    assert 'name="copies"' in (ROOT / "forms/templates/paper.html").read_text(encoding="utf-8")
