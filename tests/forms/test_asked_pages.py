"""Whoever signs in comes to the page they asked for, and to nothing but one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from forms.asked_pages import MOST, back_to
from forms.routes import routes
from surveys import keeping_accounts, signing_in
from surveys.sign_ins import COOKIE
from tests.forms.conftest import House
from tests.studies_for_tests import NOW

PAGES = ("", "fieldwork", "results")
WORDS = "paper kite river seven"
ASKED = "/fieldwork?wave=w1&tab=%E7%BA%B8"
FOREIGN = (
    "https://elsewhere.example/fieldwork",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "//fieldwork",
    "/fieldwork/../a/0123",
    "/fieldwork/",
    "/a/0123456789ABCDEF",
    "/sign-in/token",
    "/fieldwork#@elsewhere.example",
    "javascript:alert(1)",
    "\r\nSet-Cookie: a=b",
    "",
)


@pytest.fixture
def browser_of(house: House) -> Iterator[TestClient]:
    """A browser at the door of a server with pages, and an account that may come in."""
    with house.database.writing(alone=True) as records:
        account = keeping_accounts.make(records, "Zhang San", NOW)
        token = keeping_accounts.invite(records, account.id, NOW)
        signing_in.set_password(records, token, WORDS, WORDS, NOW)
    app = Starlette(routes=routes(replace(house.site, pages=PAGES)))
    with TestClient(app, "https://survey.example", follow_redirects=False) as client:
        yield client


def hidden(page: str) -> str:
    """What the form holds of where somebody wanted to go."""
    return unescape(page.partition('name="to" value="')[2].partition('"')[0])


def test_a_page_with_what_was_chosen_on_it_is_kept_through_a_wrong_try_and_another_language(
    browser_of: TestClient,
) -> None:
    page = browser_of.get(f"/sign-in?{urlencode({'lang': 'zh', 'to': ASKED})}").text
    switch = unescape(page.partition('class="switch" href="')[2].partition('"')[0])
    page = browser_of.get(f"/sign-in{switch}").text
    fields = {"name": "zhang san", "lang": "en", "to": hidden(page)}
    wrong = browser_of.post("/sign-in", data={**fields, "password": "wrong"})
    assert wrong.status_code == 422
    right = browser_of.post("/sign-in", data={**fields, "to": hidden(wrong.text), "password": WORDS})
    assert (right.status_code, right.headers["location"]) == (303, f"{ASKED}&lang=en")
    assert right.cookies[COOKIE]


@pytest.mark.parametrize("asked", FOREIGN)
def test_nobody_is_led_anywhere_else(browser_of: TestClient, asked: str) -> None:
    assert hidden(browser_of.get(f"/sign-in?{urlencode({'lang': 'en', 'to': asked})}").text) == "/?lang=en"
    fields = {"name": "zhang san", "password": WORDS, "lang": "en", "to": asked}
    assert browser_of.post("/sign-in", data=fields).headers["location"] == "/?lang=en"


def test_what_is_too_long_is_not_kept() -> None:
    assert back_to(PAGES, f"/results?tab={'x' * MOST}", "zh") == "/?lang=zh"
    assert back_to((), "/results", "zh") == "/?lang=zh"


@given(st.text() | st.sampled_from(PAGES).flatmap(lambda page: st.text().map(lambda query: f"/{page}?{query}")))
def test_it_is_always_one_of_our_pages_and_the_same_when_it_is_read_again(asked: str) -> None:
    to = back_to(PAGES, asked, "en")
    seen = urlsplit(f"https://ours.example{to}")
    assert (seen.netloc, seen.path.removeprefix("/") in PAGES, seen.fragment) == ("ours.example", True, "")
    assert parse_qsl(seen.query)[-1] == ("lang", "en")
    assert to.isascii()
    assert to.isprintable()
    assert back_to(PAGES, to, "en") in (to, "/?lang=en")  # what is written out may be too long
