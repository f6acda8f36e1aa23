"""The page Settings: which settings hold and what says so, and nothing that is secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from streamlit import config

from app_pages import frame, outside_doors, setting_tables
from storage import settings
from storage.migrating import newest
from storage.settings_told import NAMES, Name, Told, told
from surveys import keeping_accounts, program, signing_in
from surveys.sign_ins import LIFETIMES
from tests.apps import carrying, page, serving
from tests.publishable import open_wave
from tests.studies_for_tests import LANGUAGES

HIDDEN = {
    "PLUMBLINE_SECRET": "s3cret" * 8,
    "PLUMBLINE_METRICS_KEY": "k3y" * 8,
    "PLUMBLINE_SMTP": "smtps://postmaster@mail.example:465",
    "PLUMBLINE_SMTP_FROM": "survey@example.org",
    "PLUMBLINE_SMTP_PASSWORD": "passw0rd",
}
SHOWN = {"PLUMBLINE_ADDRESS": "https://survey.example.org", "PLUMBLINE_HOSTS": "10.0.0.7", "PLUMBLINE_DEMO": "0"}


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is this file's own database."""


@pytest.fixture
def auditor(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The session of an auditor of the one study that there is."""
    for name, value in (HIDDEN | SHOWN).items():
        monkeypatch.setenv(name, value)
    now = datetime.now(UTC)
    with serving(tmp_path_factory.mktemp("settings") / "a-hidden-name.sqlite3"):
        monkeypatch.setenv("PLUMBLINE_SECRET", HIDDEN["PLUMBLINE_SECRET"])
        settings.settings.cache_clear()
        settings.database.cache_clear()
        with settings.database().writing(alone=True) as records:
            study = open_wave(records).study.id
            account = keeping_accounts.make(records, "auditor", now).id
            keeping_accounts.give_role(records, account, study, "auditor", now)
            session = signing_in.issue(records, "session", now, account)
        yield session


@pytest.fixture
def auth(tmp_path: Path) -> Iterator[dict[str, object]]:
    """What is written down of another service, where Streamlit would look for it."""
    file, before = tmp_path / "secrets.toml", config.get_option("secrets.files")
    file.touch()
    config.set_option("secrets.files", [str(file)])
    outside_doors.doors.cache_clear()
    yield {
        "cookie_secret": "c" * 40,
        "redirect_uri": f"{SHOWN['PLUMBLINE_ADDRESS']}/oauth2callback",
        "client_id": "plumbline",
        "client_secret": "s" * 40,
        "server_metadata_url": "https://id.example/.well-known/openid-configuration",
        "title": "A_(b)",
    }
    config.set_option("secrets.files", before)
    outside_doors.doors.cache_clear()


def stands() -> dict[Name, Told]:
    return {one.name: one for one in told(settings.database())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_auditor_sees_what_holds_and_no_secret(auditor: str, language: str) -> None:
    with carrying(auditor):
        app = page("settings", language).run()
    assert not app.exception
    assert app.title[0].value == frame.all_words()[language]("page-settings")
    server, sign_ins, least = (table.value for table in app.table)
    assert len(server) == len(get_args(Name)) + 1  # other services
    assert len(sign_ins) == len(LIFETIMES) + 1
    assert list(least.iloc[:, 1].str.count("10")) == [2]
    said = " ".join(
        map(str, [*server.to_numpy().flat, *sign_ins.to_numpy().flat, *(one.value for one in app.markdown)])
    )
    for hidden in (*HIDDEN.values(), "postmaster", "a-hidden-name", "sqlite:///"):
        assert hidden not in said
    assert frame.plain(SHOWN["PLUMBLINE_ADDRESS"]) in said


def test_another_service_is_called_as_it_was_written_down(auditor: str, auth: dict[str, object]) -> None:
    with carrying(auditor):
        app = page("settings", "en")
        app.secrets, app.user = {"auth": auth}, {"is_logged_in": False}
        app.run()
    assert not app.exception
    said = dict(app.table[0].value.iloc[:, :2].itertuples(index=False, name=None))
    assert said["Other services to sign in by"] == r"A\_\(b\)"


@pytest.mark.usefixtures("auditor")
def test_what_is_set_is_told_as_it_is() -> None:
    found = stands()
    assert found["version"].value == program.version()
    assert found["tables"].value == newest()
    assert (found["database"].value, found["database"].source) == ("SQLite", "environment")
    assert (found["secret"].state, found["secret"].source) == ("set", "environment")
    assert (found["address"].value, found["hosts"].value) == (SHOWN["PLUMBLINE_ADDRESS"], SHOWN["PLUMBLINE_HOSTS"])
    assert [found[one].state for one in ("demonstration", "metrics-key", "mail")] == ["no", "set", "set"]


def test_what_is_not_set_is_told_as_the_default(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("defaults") / "records.sqlite3"):
        found = stands()
    assert [found[one].state for one in ("address", "hosts", "metrics-key", "mail")] == ["unset"] * 4
    assert {found[one].source for one in NAMES if one not in ("database", "secret")} == {"default"}
    assert found["demonstration"].state == "yes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_the_environment_may_break_on_a_phone(language: str) -> None:
    with frame.speaking(language):
        cell, services = setting_tables.server([Told("metrics-key", "default", state="unset")]).iloc[:, 2]
        assert services == frame.words()("server-by-default")
    assert "PLUMBLINE_METRICS_KEY" in cell.replace("\u200b", "")
    assert cell.count("_\u200b") == 2
