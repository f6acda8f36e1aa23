"""What the environment says, and the secret that is made when it says none."""

import os
import stat
import sys
from pathlib import Path

import pytest

from storage.database import Database, kind_of
from storage.settings import Settings, read
from storage.unavailable import Unavailable
from tests.operating import lines
from tests.studies_for_tests import refused

SECRET = "thirty-two characters or somewhat more"


def test_everything_may_be_said(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.sqlite3'}"
    environment = {
        "DATABASE_URL": url,
        "PLUMBLINE_DEMO": "0",
        "PLUMBLINE_ADDRESS": "https://example.org",
        "PLUMBLINE_SECRET": SECRET,
    }
    assert read(environment) == Settings(url, False, "https://example.org", SECRET.encode())
    assert list(tmp_path.iterdir()) == []


def test_nothing_must_be_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = read({})
    assert (found.demonstration, found.address) == (True, None)
    file = kind_of(found.database_url).file
    assert file is not None
    assert file.parent.resolve() == tmp_path.resolve()
    assert len(found.secret) >= 32


@pytest.mark.parametrize(("said", "demonstration"), [("0", False), ("1", True), ("", True), ("no", True)])
def test_only_0_switches_the_demonstration_off(said: str, demonstration: bool) -> None:
    assert read({"PLUMBLINE_DEMO": said, "PLUMBLINE_SECRET": SECRET}).demonstration is demonstration


@pytest.mark.parametrize("address", ["survey.example", "ftp://x.example", "https://", "https://a b", "javascript:x"])
def test_an_address_that_leads_nowhere_is_refused_before_it_is_printed(address: str) -> None:
    with refused("address-wrong", "PLUMBLINE_ADDRESS"):
        read({"PLUMBLINE_ADDRESS": address, "PLUMBLINE_SECRET": SECRET})


def test_further_hosts_are_names_with_commas_between_them() -> None:
    assert read({"PLUMBLINE_HOSTS": "inside.example, 10.0.0.7,[::1]", "PLUMBLINE_SECRET": SECRET}).hosts == (
        "inside.example",
        "10.0.0.7",
        "[::1]",
    )
    for wrong in ("inside.example:80", "https://x.example", "a b", "*"):
        with refused("hosts-wrong", "PLUMBLINE_HOSTS"):
            read({"PLUMBLINE_HOSTS": wrong, "PLUMBLINE_SECRET": SECRET})


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_short_secret_is_refused(secret: str) -> None:
    with refused("secret-short", "PLUMBLINE_SECRET"):
        read({"PLUMBLINE_SECRET": secret})


def test_the_secret_of_an_example_is_refused() -> None:
    """Whoever has read it could make every link, and open what waits."""
    with refused("secret-example", "PLUMBLINE_SECRET"):
        read({"PLUMBLINE_SECRET": "SIXTY-FOUR-HEXADECIMAL-DIGITS-SEE-DOCS-SETTINGS"})


@pytest.mark.parametrize(
    ("name", "code"), [("PLUMBLINE_SECRET", "secret-short"), ("PLUMBLINE_METRICS_KEY", "metrics-key-short")]
)
def test_no_server_starts_with_what_the_file_of_operations_has_in_its_place(name: str, code: str) -> None:
    (placeholder,) = lines("environment", name)
    with refused(code, name):
        read({"PLUMBLINE_SECRET": SECRET, name: placeholder})


def test_a_secret_is_made_once_beside_the_database_for_its_owner_only(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path / 'kept.sqlite3'}"}
    first = read(environment).secret
    assert len(first) == 64
    assert read(environment).secret == first
    assert [path.name for path in tmp_path.iterdir()] == ["kept.secret"]
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(tmp_path / "kept.secret").st_mode) == 0o600
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}"}
    assert read(elsewhere).secret != first


@pytest.mark.parametrize("left", ["", "\n", "abc"])
def test_a_secret_file_that_was_left_unfinished_is_refused_not_used(tmp_path: Path, left: str) -> None:
    """Codes derived from an empty secret could be derived by anybody."""
    (tmp_path / "kept.secret").write_text(left)
    with refused("secret-short", str(tmp_path / "kept.secret")):
        read({"DATABASE_URL": f"sqlite:///{tmp_path / 'kept.sqlite3'}"})


@pytest.mark.parametrize("url", ["mysql://server/plumbline", "plumbline.db", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_another_kind_is_refused_and_leaves_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with refused("database-kind", "DATABASE_URL"):
        read({"DATABASE_URL": url})
    with refused("database-kind", "DATABASE_URL"):
        Database(url)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql://plumbline@server/records", "postgres://server/records"])
def test_beside_postgresql_the_secret_must_be_given(url: str) -> None:
    with refused("secret-missing", "PLUMBLINE_SECRET"):
        read({"DATABASE_URL": url})
    assert read({"DATABASE_URL": url, "PLUMBLINE_SECRET": SECRET}).secret == SECRET.encode()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere' / 'kept.sqlite3'}"
    with refused("secret-file", str(tmp_path / "nowhere" / "kept.secret")):
        read({"DATABASE_URL": url})
    with pytest.raises(Unavailable, match="database-away"), Database(url).reading():
        pytest.fail("it was opened")


def test_what_is_secret_is_in_no_description() -> None:
    found = read({"DATABASE_URL": "postgresql://plumbline:pass@server/records", "PLUMBLINE_SECRET": SECRET})
    described = f"{found!r} {found} {Database(found.database_url)!r} {kind_of(found.database_url)!r}"
    assert [secret for secret in ("pass@", SECRET) if secret in described] == []
