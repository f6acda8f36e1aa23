"""Whoever answers once is kept once, whatever the browser and the network do: a real Chromium and real servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.answering_by_hand import checked
from tests.browsing import given_up, until, visiting
from tests.databases import ENGINES
from tests.filling import (
    SUBMIT,
    House,
    assert_thanked,
    drafts,
    entered,
    fill,
    go_on,
    key_of,
    opened_house,
)

pytestmark = pytest.mark.browser
LOST = r"net::ERR_"  # what a browser says of a connection that broke
ON_BOTH = pytest.mark.parametrize("house", ENGINES, indirect=True)
SUBMIT_TWICE = "form => { const send = HTMLFormElement.prototype.requestSubmit; send.call(form); send.call(form); }"


@pytest.fixture(scope="module", params=["sqlite"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened_house(request, tmp_path_factory.mktemp("once")) as opened:
        yield opened


# --- impatience ---


@ON_BOTH
def test_a_double_click_on_send_is_one_response(house: House, browser: Browser) -> None:
    with visiting(browser) as page:
        page.goto(house.link)
        given, key = fill(page, "double click"), key_of(page)
        page.dblclick(".send")
        assert_thanked(page, key)
    assert house.kept("double click") == [given]


@ON_BOTH
def test_a_form_that_a_browser_submits_twice_in_a_moment_is_one_response(house: House, browser: Browser) -> None:
    with visiting(browser) as page:
        page.goto(house.link)
        given, key = fill(page, "submitted twice"), key_of(page)
        page.eval_on_selector("#form", SUBMIT_TWICE)
        assert_thanked(page, key)
    assert house.kept("submitted twice") == [given]


def test_a_thank_you_that_is_loaded_again_is_the_same_and_keeps_nothing_more(house: House, browser: Browser) -> None:
    with visiting(browser) as page:
        sent: list[str | None] = []
        page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
        page.goto(house.link)
        given, key = fill(page, "reload"), key_of(page)
        page.click(".send")
        for number in range(1, 4):
            assert_thanked(page, key)
            assert len(sent) == number
            page.reload()
        assert len(set(sent)) == 1
    assert house.kept("reload") == [given]


# --- back ---


def test_back_from_the_thank_you_is_an_empty_form_that_cannot_be_sent_as_it_is(house: House, browser: Browser) -> None:
    with visiting(browser, expected="status of 422") as page:
        page.goto(house.link)
        given, key = fill(page, "back"), key_of(page)
        page.click(".send")
        assert_thanked(page, key)
        before = house.number
        page.go_back()
        expect(page.locator("#keeping")).to_be_visible()
        assert (checked(page), page.locator("textarea").input_value()) == ({}, "")
        assert key_of(page) != key
        assert page.locator("#restored").is_hidden()
        page.eval_on_selector("#form", SUBMIT)
        expect(page.locator("#problems")).to_contain_text("Your answers have not been sent yet.")
        assert page.locator(".receipt").count() == 0
    assert house.number == before
    assert house.kept("back") == [given]


def test_back_to_an_officers_code_says_that_it_is_used_and_keeps_nothing(house: House, browser: Browser) -> None:
    with visiting(browser, expected="status of 410") as page:
        page.goto(house.officer(0))
        page.check("[name=consent]")
        page.click("#next")
        page.check("[name=O01][value='3']")
        key, before = key_of(page), house.number
        page.eval_on_selector("#form", SUBMIT)
        assert_thanked(page, key)
        page.go_back()
        expect(page.get_by_role("heading", name="This code has been used")).to_be_visible()
        assert page.locator("#resend").is_hidden()
        assert drafts(page) == []
    assert house.number == before + 1


# --- a server that dies, a network that is away ---


@ON_BOTH
def test_a_server_killed_after_it_kept_and_before_it_thanked_gives_the_receipt_when_it_is_back(
    house: House, browser: Browser
) -> None:
    with visiting(browser, expected=LOST) as page:
        page.goto(house.link)
        given, key = fill(page, "killed"), key_of(page)
        send_in_vain(house, page, "killed")
        house.end_at_once()
        given_up(page)
        house.wire.mute = False
        house.serve()
        page.reload()
        assert_thanked(page, key)
    assert house.kept("killed") == [given]


def send_in_vain(house: House, page: Page, said: str) -> None:
    """It is kept, and no thanks arrive."""
    house.wire.mute = True
    page.click(".send", no_wait_after=True)
    until(page, lambda: len(house.kept(said)) == 1, "the row of an answer whose thanks do not arrive")


@pytest.mark.parametrize("way", ["back", "link"])
def test_whoever_goes_back_or_opens_the_link_after_lost_thanks_sees_the_receipt_of_what_was_sent(
    house: House, browser: Browser, way: str
) -> None:
    said = f"lost, then {way}"
    with visiting(browser, expected=LOST) as page:
        page.goto(house.link)
        given, key = fill(page, said), key_of(page)
        send_in_vain(house, page, said)
        house.wire.to, server = 0, house.wire.to  # a browser tries by itself once more
        house.wire.cut()
        given_up(page)
        house.wire.to, house.wire.mute = server, False
        if way == "back":
            page.go_back()
        else:
            page.goto(house.link)
        assert_thanked(page, key)
    assert house.kept(said) == [given]


def test_after_five_minutes_without_a_network_a_form_sends_itself_once(house: House, browser: Browser) -> None:
    with visiting(browser, expected=LOST) as page:
        page.clock.install()
        page.goto(house.link)
        go_on(page, 3)
        page.context.set_offline(True)
        given, key = fill(page, "offline"), key_of(page)
        page.click(".send", no_wait_after=True)
        expect(page.locator("#outbox-said")).to_contain_text("There is no network")
        page.clock.fast_forward("05:00")
        assert (entered(page), key_of(page)) == (given, key)
        assert house.kept("offline") == []
        page.context.set_offline(False)
        page.clock.fast_forward("00:05")
        assert_thanked(page, key)
    assert house.kept("offline") == [given]
