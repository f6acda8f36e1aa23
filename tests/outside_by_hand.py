"""A house beside another service that it believes, and people who go there and back; for ``test_outside.py``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, expect

from app_pages import frame
from storage.database import Database
from surveys import keeping_accounts, second_steps
from surveys.accounts import Account
from surveys.permissions import Role
from tests.browsing import arrived, visiting
from tests.provider import CLIENT, CLIENT_SECRET
from tests.server import Server

EN = frame.all_words()["en"]
SERVICE = "University of Example"


@dataclass(frozen=True)
class House:
    """A server, the service that it believes, and the database of both hands."""

    server: Server
    service: Server
    database: Database
    study: str

    def invited(self, name: str, role: Role | None = None) -> tuple[Account, str]:
        """A new account and the address of its invitation."""
        with self.database.writing(alone=True) as records:
            account = keeping_accounts.make(records, name, now())
            if role:
                keeping_accounts.give_role(records, account.id, self.study, role, now())
            token = keeping_accounts.invite(records, account.id, now())
        return account, f"{self.server.base}/invited/{token}"

    def sessions(self, account: Account | None = None) -> int:
        """How many are open of an account, or of all."""
        with self.database.reading() as records:
            rows = records._connection.exec_driver_sql("SELECT account_id FROM sign_ins WHERE credential = 'session'")
            return len([row for row in rows if account is None or row[0] == account.id])

    def ended(self) -> int:
        """How many have signed out at the other service."""
        with urlopen(f"{self.service.base}/ended") as answer:  # noqa: S310 # ours
            return int(json.load(answer))


def now() -> datetime:
    return datetime.now(UTC)


def written_down(folder: Path, service: str, redirect: str = "http://localhost:{port}/oauth2callback") -> Path:
    """A home with the file in which Streamlit looks for other services."""
    (folder / "home" / ".streamlit").mkdir(parents=True)
    (folder / "home" / ".streamlit" / "secrets.toml").write_text(
        f"""
[auth]
redirect_uri = "{redirect}"
cookie_secret = "{"c" * 40}"

[auth.university]
title = "{SERVICE}"
client_id = "{CLIENT}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{service}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    return folder / "home"


@contextmanager
def visitor(browser: Browser, language: str = "en", session: Path | None = None, refused: str = "") -> Iterator[Page]:
    """Somebody; ``refused`` is the address that they are expected to be refused at, with 403."""
    locale = {"en": "en-GB", "zh": "zh-CN"}[language]
    expected = r"status of (404 .*/outside/_stcore/" + (rf"|403 .*{re.escape(refused)}$)" if refused else ")")
    with visiting(browser, locale, expected=expected, session=session) as page:
        yield page


def as_person(page: Page, person: str) -> None:
    """Choose who to be on the other service's page."""
    page.get_by_role("link", name=person, exact=True).click()


def go_in(page: Page, house: House, person: str, language: str = "en") -> None:
    """From the page of signing in to the other service, and back as somebody."""
    page.goto(f"{house.server.base}/sign-in?lang={language}")
    page.get_by_role("link", name=SERVICE).click()
    as_person(page, person)


def tie(page: Page, house: House, invitation: str, person: str) -> None:
    """From an invitation to the other service, back as somebody, and yes."""
    page.goto(f"{invitation}?lang=en")
    page.get_by_role("button", name=SERVICE).click()
    as_person(page, person)
    page.get_by_role("button", name=EN("outside-tie-now")).click()


def sign_out(page: Page, house: House) -> None:
    """There too, and back; the page that is left may have the same address as the one that comes."""
    page.evaluate("window.isLeft = true")
    page.get_by_role("button", name=EN("sign-out")).click()
    page.wait_for_function("() => !window.isLeft")
    arrived(page, f"{house.server.base}/")


def signed_in(page: Page, language: str = "en") -> None:
    expect(page.get_by_role("button", name=frame.all_words()[language]("sign-out"))).to_be_visible()


def signed_out(page: Page, language: str = "en") -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name=frame.all_words()[language]("sign-out"))).to_have_count(0)


def tie_with_a_second_step(page: Page, invitation: str) -> bytes:
    """A code that is none is said, and the picture stays the same."""
    page.goto(f"{invitation}?lang=en")
    page.get_by_role("button", name=SERVICE).click()
    as_person(page, "dora")
    page.get_by_text(EN("outside-second"), exact=True).click()
    secret = second_steps.read(page.locator("code").inner_text())
    for code in ("1", second_steps.code(secret, this_step())):
        page.get_by_label(EN("outside-second-code")).fill(code)
        page.get_by_role("button", name=EN("outside-tie-now")).click()
        if code == "1":
            expect(page.get_by_text(EN("problem-second-code"))).to_be_visible()
    return secret


def this_step() -> int:
    return int(now().timestamp()) // second_steps.STEP
