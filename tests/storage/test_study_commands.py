"""The commands about one study: from one server to another, and the receipt of the one that was removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import study_commands
from storage.database import Database
from surveys import studying
from tests.storage.test_main import SECRET, run
from tests.studies_for_tests import NOW, wave_that_is


def test_a_study_goes_from_one_server_to_another_and_its_removal_is_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study_commands, "getpass", lambda _: "five words that are long")
    database = Database(f"sqlite:///{tmp_path / 'kept.sqlite3'}", SECRET.encode())
    with database.writing() as records:
        wave_that_is(records, "closed")
    file, receipt = tmp_path / "study.sealed", tmp_path / "receipt.json"
    done = run(tmp_path, "export-study", "s1", str(file), "--passphrase")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SHA-256" in done.stdout
    assert file.read_bytes().startswith(b"PLUMBLINE SEALED STUDY")
    assert "backup-exists" in run(tmp_path, "export-study", "s1", str(file)).stderr
    assert "study-unknown" in run(tmp_path, "export-study", "s2", str(tmp_path / "s2")).stderr
    assert not (tmp_path / "s2").exists()
    with database.writing() as records:
        receipt.write_bytes(studying.remove_study(records, "s1", NOW).receipt)
    database.close()
    checked = run(tmp_path, "check-receipt", str(receipt))
    assert (checked.returncode, checked.stdout.count("\n")) == (0, 1)
    true = receipt.read_bytes()
    receipt.write_bytes(receipt.read_bytes().replace(b"A study", b"B study"))
    assert "removal-unsigned" in run(tmp_path, "check-receipt", str(receipt)).stdout
    assert run(tmp_path, "import-study", str(file)).stdout.startswith("imported: s1, A study / A study\n")
    receipt.write_bytes(true)
    checked = run(tmp_path, "check-receipt", str(receipt))
    assert (checked.returncode, "but: it was brought in from a file again on" in checked.stdout) == (0, True)
    assert "study-file-unreadable" in run(tmp_path, "import-study", str(tmp_path / "none")).stderr
