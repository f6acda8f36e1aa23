"""Somebody opens a page by its address, signs in, and stands on that page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from app_pages.frame import all_words
from surveys import keeping_accounts, signing_in
from tests.browsing import DESK, PHONE, picture, settled, visiting
from tests.filling import House, opened_house

pytestmark = pytest.mark.browser
WORDS = "paper kite river seven"


@pytest.fixture(scope="module", params=["sqlite"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened_house(request, tmp_path_factory.mktemp("back")) as opened:
        now = datetime.now(UTC)
        with opened.database.writing(alone=True) as records:
            account = keeping_accounts.make(records, "Zhang San", now)
            keeping_accounts.give_role(records, account.id, opened.study.wave.study.id, "organiser", now)
            token = keeping_accounts.invite(records, account.id, now)
            signing_in.set_password(records, token, WORDS, WORDS, now)
        yield opened


@pytest.mark.parametrize(("locale", "width"), [("en-GB", DESK), ("zh-CN", PHONE)])
def test_to_the_page_that_was_asked_for(house: House, browser: Browser, locale: str, width: int) -> None:
    words = all_words()[locale[:2]]
    with visiting(browser, locale, width) as page:
        page.goto(f"{house.server.base}/fieldwork?wave={house.study.wave.id}")
        settled(page)
        with page.context.expect_page() as opened:
            page.get_by_role("link", name=words("sign-in")).click()
        door = opened.value
        door.locator("#name").fill("Zhang San")
        door.locator("#password").fill(WORDS)
        picture(door, f"door-{locale[:2]}")
        door.locator(".send").click()
        settled(door)
        expect(door.get_by_role("heading", name=words("page-fieldwork"))).to_be_visible()
        assert f"/fieldwork?wave={house.study.wave.id}" in door.url
        picture(door, f"back-{locale[:2]}")
