"""Too many at once: nobody loses an answer, and whoever was turned away comes in when there is room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.routing import Match, Route
from starlette.testclient import TestClient

from forms import wording
from forms.doors import Taking
from forms.routes import routes
from storage.database import Database
from tests.forms.conftest import BEGUN, TWENTY, House, receipt
from tests.studies_for_tests import SECRET

FORM = {**BEGUN, **TWENTY, "R_OPEN": "<b>“words” & more</b>"}
TYPED = {"name": "li si", "password": "paper kite river", "again": "paper-kite", "code": "914233", "secret": "JBSWY3DP"}
AWAY = Database("postgresql://someone:a-password@127.0.0.1:1/nowhere", SECRET)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@contextmanager
def crowded(house: House) -> Iterator[None]:
    """As if more waited than will have their turn in time."""
    crowd = house.site.measures.crowds["answering"]
    crowd._here += 100_000
    yield
    crowd._here -= 100_000


@pytest.mark.parametrize(("language", "said"), [("zh", "现在人有点多"), ("en", "Many people are here")])
def test_a_form_that_cannot_be_opened_now_is_asked_for_again_in_its_language(
    house: House, language: str, said: str
) -> None:
    with crowded(house):
        answer = house.client.get(f"{house.resident}?lang={language}", headers={"accept-language": language})
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert 3 <= int(answer.headers["retry-after"]) < 13
    assert said in answer.text
    assert HIDDEN.findall(answer.text) == [("lang", language)]
    assert f'method="get" action="{house.resident}"' in answer.text
    assert house.get(house.resident)[0] == 200


def test_what_was_sent_is_in_the_page_and_counts_once_however_often_it_is_sent(house: House) -> None:
    with crowded(house):
        status, page = house.post(house.resident, FORM)
        assert (status, house.post(house.resident, FORM)[0], house.stored()) == (503, 503, 0)
    assert "<b>" not in page
    assert {name: unescape(value) for name, value in HIDDEN.findall(page)} == FORM
    replies = [house.post(house.resident, FORM) for _ in range(2)]
    assert len({receipt(text) for _, text in replies}) == house.stored() == 1


@pytest.mark.parametrize("address", ["/sign-in", "/invited/a-token"])
@pytest.mark.parametrize("why", ["busy-secret", "away-secret"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_password_a_code_and_the_secret_of_an_app_are_in_no_page(
    house: House, address: str, why: str, language: str
) -> None:
    site = house.site if why == "busy-secret" else replace(house.site, database=AWAY)
    addresses = routes(site)
    if why == "busy-secret":
        taking = next(one.endpoint for one in addresses if matches(one, "POST", address))
        assert isinstance(taking, Taking)
        taking._crowd._here += 100_000
    with TestClient(Starlette(routes=addresses)) as client:
        answer = client.post(address, data={**TYPED, "lang": language})
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert wording.words(language)(f"{why}-title") in answer.text
    assert wording.words(language)(f"{why}-text") in answer.text
    assert not [value for value in TYPED.values() if value in answer.text]
    assert HIDDEN.findall(answer.text) == [("lang", language)]
    assert f'method="get" action="{address}"' in answer.text


def matches(route: Route, method: str, address: str) -> bool:
    scope = {"type": "http", "method": method, "path": address, "headers": []}
    return route.matches(scope)[0] == Match.FULL


def test_a_script_that_asks_for_no_page_gets_none(house: House) -> None:
    with crowded(house):
        answer = house.client.post(house.resident, data=FORM, headers={"sec-fetch-mode": "cors"})
    assert (answer.status_code, answer.content, int(answer.headers["retry-after"]) >= 3) == (503, b"", True)


def test_the_page_sends_again_by_itself_until_there_is_room(house: House, base: str, page: Page) -> None:
    page.clock.install()
    with crowded(house):
        send(page, base, house)
        expect(page.get_by_role("heading")).to_have_text("Your answers have not arrived yet")
        expect(page.locator("#by-itself")).to_be_visible()
        page.clock.run_for(40_000)
        assert house.stored() == 0
    page.clock.run_for(40_000)
    expect(page.locator(".receipt .code")).to_be_visible()
    assert house.stored() == 1


def test_without_script_one_press_sends_again(house: House, base: str, plain_page: Page) -> None:
    with crowded(house):
        send(plain_page, base, house)
        expect(plain_page.locator("#by-itself")).to_be_hidden()
        plain_page.get_by_role("button", name="Send again").click()
        expect(plain_page.get_by_role("heading")).to_have_text("Your answers have not arrived yet")
    plain_page.get_by_role("button", name="Send again").click()
    expect(plain_page.locator(".receipt .code")).to_be_visible()
    assert house.stored() == 1


def send(page: Page, base: str, house: House) -> None:
    """A form as a browser without script sends it, from a page of this server."""
    fields = "".join(f'<input name="{name}" value="{value}">' for name, value in {**BEGUN, **TWENTY}.items())
    markup = f'<form method="post" action="{house.resident}">{fields}<button>go</button></form>'
    page.route("**/w?sends", lambda route: route.fulfill(content_type="text/html", body=markup))
    page.goto(f"{base}/w?sends")
    page.get_by_role("button").click()
