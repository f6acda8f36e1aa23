"""The code of a second step after another service: it is looked at only where the try is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame
from storage import settings
from surveys import keeping_accounts, signing_in
from surveys.accounts import Account
from surveys.outside import Identity
from surveys.sign_ins import MOST_TRIES
from tests.apps import serving

EN = frame.all_words()["en"]
IDENTITY = Identity("https://id.example", "u-1", "n-1", datetime.now(UTC))


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is this file's own database."""


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    found = tmp_path / "records.sqlite3"
    with serving(found):
        yield found


@pytest.fixture
def account(file: Path) -> Account:
    assert file.exists()
    with settings.database().writing(alone=True) as records:
        return keeping_accounts.make(records, "careful", frame.now())


def _asks(identity: object, account: object) -> None:
    from app_pages import arrival  # noqa: PLC0415 - AppTest runs the text of this function alone

    arrival._ask_code(identity, account)  # type: ignore[arg-type] # names of types are not in that text


def typed(account: Account) -> list[str]:
    """What the page says once a code was typed."""
    app = AppTest.from_function(_asks, default_timeout=60, args=(IDENTITY, account))
    app.session_state["language"] = "en"
    app.run()
    app.text_input[0].set_value("000000")
    app.button[0].click().run()
    assert not app.exception
    return [one.value for one in app.error]


def test_a_code_is_not_looked_at_where_the_database_is_away(file: Path, account: Account) -> None:
    file.rename(file.with_name("elsewhere.sqlite3"))
    assert typed(account) == [EN("database-unavailable")]


def test_a_code_is_not_looked_at_after_too_many_tries(account: Account) -> None:
    with settings.database().writing(alone=True) as records:
        for _ in range(MOST_TRIES):
            signing_in.count_try(records, account.name, frame.now())
    assert typed(account) == ["Too many tries. Please wait 15 minutes."]


def test_a_code_whose_try_is_counted_is_looked_at(account: Account) -> None:
    assert [EN("problem-outside-unknown") in one for one in typed(account)] == [True]
