"""What only the scripts do, in a real Chromium on a phone's screen: drafts, steps, retries."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from surveys.invitations import normalised, receipt_code
from tests.browsing import given_up
from tests.forms.conftest import House
from tests.forms.walking import begin, forward, order

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database_file")]  # pages are the same on any database
DRAFT = "Object.values(localStorage).map(JSON.parse)[0]"


def test_nothing_goes_on_without_consent(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    assert page.inner_text("#at") == "1 / 8"
    page.click("#next")
    assert page.locator(".screen.current .problem").count() == 2
    assert page.inner_text("#at") == "1 / 8"
    page.check("[name=consent]")
    assert page.locator(".screen.current .problem").count() == 1


def test_a_reload_keeps_answers_key_order_and_place(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    page.check("[name=R01][value='2']")
    forward(page, 1)
    page.check("[name=R07][value='DK']")
    before = order(page), page.input_value("[name=key]")
    page.reload()
    page.wait_for_selector("#s-QR2.current")
    assert (order(page), page.input_value("[name=key]")) == before
    assert page.is_checked("[name=R07][value='DK']")
    assert page.is_checked("[name=R01][value='2']")
    expect(page.locator("#restored")).to_be_visible()
    assert page.locator("input[type=radio]:checked").count() == 3


def test_the_order_is_not_the_printed_one_and_stays_within_its_section(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    asked = house.study.wave.instrument.questionnaires["residents"]
    printed = [f"i-{id}" for id in asked.items]
    assert order(page) != printed
    assert sorted(order(page)[:6]) == sorted(printed[:6])


def test_the_browsers_back_button_goes_to_the_section_before(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    forward(page, 2)
    page.go_back()
    page.wait_for_selector("#s-QR2.current")
    page.go_back()
    page.wait_for_selector("#s-QR1.current")
    assert page.evaluate("document.activeElement.tagName") == "H2"


def test_a_language_switch_stays_in_its_section(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    forward(page, 2)
    page.check("[name=R12][value='5']")
    page.click("button.switch")
    page.wait_for_selector("html[lang=zh-Hans] #s-QR3.current")
    assert page.is_checked("[name=R12][value='5']")
    page.check("[name=R13][value='1']")
    page.reload()
    page.wait_for_selector("html[lang=zh-Hans] #s-QR3.current")
    assert page.is_checked("[name=R13][value='1']")
    assert house.stored() == 0


def test_sending_stores_once_and_wipes_the_draft(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    page.check("[name=R01][value='2']")
    key = page.input_value("[name=key]")
    forward(page, 6)
    assert page.inner_text("#count") == "You have answered 1 of 21 statements."
    page.click(".send")
    page.wait_for_load_state()
    shown = page.inner_text(".receipt .code")
    assert normalised(shown) == receipt_code(key)
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert page.inner_text(".receipt .code") == shown
    assert house.stored() == 1


def test_a_stopped_form_leaves_nothing_on_the_phone(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    page.check("[name=RS1][value=adult_no]")
    page.click("#next")
    page.wait_for_selector("text=Nothing you entered was kept")
    page.wait_for_load_state()
    assert page.evaluate("localStorage.length") == 0
    assert house.stored() == 0


def test_a_draft_can_be_deleted_and_ends_after_a_week(house: House, base: str, page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(base + house.resident)
    begin(page)
    key = page.input_value("[name=key]")
    page.reload()
    page.click("#forget")
    page.wait_for_selector("#s-begin.current")
    assert page.input_value("[name=key]") != key
    begin(page)
    page.evaluate(f"localStorage.setItem(Object.keys(localStorage)[0], JSON.stringify({{...{DRAFT}, at: 1}}))")
    page.goto(base + house.resident)
    assert not page.is_checked("[name=consent]")
    assert page.is_hidden("#restored")


def test_a_receipt_that_was_never_seen_is_shown_by_the_same_phone(house: House, base: str, page: Page) -> None:
    page.goto(base + house.officer)
    page.check("[name=consent]")
    page.click("#next")
    page.check("[name=O01][value='3']")
    forward(page, 6)
    key = page.input_value("[name=key]")

    def drop(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/a/*", drop, times=1)
    page.click(".send")
    given_up(page)
    page.goto(base + house.officer)
    page.click("#resend .send")
    assert normalised(page.inner_text(".receipt .code")) == receipt_code(key)
    assert house.bodies() == [{"O01": 3}]


def test_a_form_without_storage_still_works(house: House, base: str, page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})")
    page.goto(base + house.resident)
    begin(page)
    page.check("[name=R01][value='2']")
    assert page.is_hidden("#keeping")
    forward(page, 6)
    page.click(".send")
    assert page.inner_text(".receipt .code")
    assert house.stored() == 1


def test_a_judgement_is_kept_at_once_and_again_after_a_dropped_connection(house: House, base: str, page: Page) -> None:
    page.goto(base + house.expert())
    page.check("[name=consent]")
    page.click(".send")
    page.wait_for_load_state()
    page.check("[name='pair:D1:D2'][value='1']")
    page.wait_for_selector("text=/Saved \\d\\d:\\d\\d/")
    assert house.judged() == {("M0", "D1", "D2"): 1}
    page.route("**/e/*", lambda route: route.abort())
    page.check("[name='pair:D1:D3'][value='SKIP']")
    page.wait_for_selector("text=Not saved yet")
    page.goto("about:blank")  # or it would be sent from here once more
    page.unroute("**/e/*")
    page.goto(f"{base}{house.expert()}?matrix=M1")
    page.wait_for_selector("text=/Saved \\d\\d:\\d\\d/")
    assert house.judged() == {("M0", "D1", "D2"): 1, ("M0", "D1", "D3"): None}
    assert page.inner_text("[data-done=M0]") == "2/10"


def test_enter_sends_nothing_and_keeps_the_language(house: House, base: str, page: Page, plain_page: Page) -> None:
    for browser_page in (page, plain_page):
        browser_page.goto(base + house.officer)
        browser_page.check("[name=consent]")
        browser_page.press("[name=consent]", "Enter")
        browser_page.wait_for_timeout(200)
        assert browser_page.get_attribute("html", "lang") == "en"
        assert browser_page.is_checked("[name=consent]")
    assert house.stored() == 0


def test_without_script_the_whole_road_is_open(house: House, base: str, plain_page: Page) -> None:
    plain_page.goto(base + house.resident)
    plain_page.check("[name=R20][value='5']")
    plain_page.click("form .send")
    plain_page.click("#problems a >> nth=0")
    plain_page.check("[name=consent]")
    plain_page.check("[name=RS1][value=adult_yes]")
    plain_page.click("form .send")
    assert plain_page.inner_text(".receipt .code")
    assert house.bodies() == [{"RS1": "adult_yes", "R20": 5}]
