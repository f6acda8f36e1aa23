"""What stays on a phone that others use too: drafts apart under codes of their own, nothing where nothing is wished."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.forms.conftest import House
from tests.forms.walking import begin, forward

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database_file")]  # pages are the same on any database
KEPT = "[...Object.values(localStorage), ...Object.values(sessionStorage)].join()"


def reopen(page: Page, address: str) -> None:
    """As the next person does, who scans the code on the poster."""
    page.goto("about:blank")
    page.goto(address)


def lock(page: Page) -> str:
    """Lock the draft; the code that is shown."""
    page.click("#lock")
    expect(page.locator("#locked")).to_be_visible()
    return page.inner_text("#code")


def test_two_people_on_one_phone_lock_their_drafts_and_each_code_opens_one(house: House, base: str, page: Page) -> None:
    codes, keys = list[str](), list[str]()
    for answer in ("2", "5"):
        reopen(page, base + house.resident)
        assert page.locator("input:checked").count() == 0
        begin(page)
        page.check(f"[name=R01][value='{answer}']")
        keys.append(page.input_value("[name=key]"))
        codes.append(lock(page))
    assert keys[0] != keys[1]
    for number, answer in ((1, "5"), (0, "2")):
        reopen(page, base + house.resident)
        page.fill("#resume", codes[number].lower().replace("-", " "))
        page.press("#resume", "Enter")
        page.wait_for_selector("#s-QR1.current")
        assert page.is_checked(f"[name=R01][value='{answer}']")
        assert page.input_value("[name=key]") == keys[number]
        forward(page, 6)
        page.click(".send")
        page.wait_for_selector(".receipt .code")
        page.wait_for_load_state()
    assert page.evaluate("localStorage.length") == 0
    assert sorted(body["R01"] for body in house.bodies()) == [2, 5]


def test_a_locked_draft_cannot_be_read_without_its_code(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    page.check("[name=R01][value='2']")
    forward(page, 5)
    page.fill("textarea", "only for me")
    key = page.input_value("[name=key]")
    assert "only for me" in page.evaluate(KEPT)
    code = lock(page)
    kept = page.evaluate(KEPT)
    assert len(kept) > 100
    for secret in ("only for me", "R01", key, code, code.replace("-", "")):
        assert secret not in kept
    assert "only for me" not in page.evaluate("[...document.querySelectorAll('textarea')].map(e => e.value).join()")
    reopen(page, base + house.resident)
    page.fill("#resume", "0000-0000")
    page.click("#unlock")
    expect(page.locator("#resume-wrong")).to_be_visible()
    assert page.locator("input:checked").count() == 0


def test_locked_and_open_drafts_are_gone_after_seven_days(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    lock(page)
    reopen(page, base + house.resident)
    begin(page)
    assert page.evaluate("localStorage.length") == 2
    six_days, seven_days = (days * 24 * 60 * 60 * 1000 for days in (6, 7))
    for age, left in ((six_days, 2), (seven_days, 0)):
        page.goto(base + house.officer)
        page.evaluate(
            """age => Object.keys(localStorage).forEach(name => localStorage.setItem(name,
               JSON.stringify({...JSON.parse(localStorage.getItem(name)), at: Date.now() - age})))""",
            age,
        )
        page.reload()
        kept = page.evaluate("Object.keys(localStorage)")
        assert len([name for name in kept if house.officer not in name]) == left


def test_whoever_does_not_want_it_leaves_nothing_on_the_phone_and_sends_all_the_same(
    house: House, base: str, page: Page
) -> None:
    page.goto(base + house.resident)
    page.check("#off")
    begin(page)
    page.check("[name=R01][value='2']")
    assert page.evaluate("[localStorage.length, Object.values(sessionStorage)]") == [0, ["off"]]
    page.click("button.switch")
    page.wait_for_selector("html[lang=zh-Hans] #s-QR1.current")
    assert page.is_checked("[name=R01][value='2']")
    assert page.is_checked("#off")
    assert page.evaluate("localStorage.length") == 0
    forward(page, 6)
    page.click(".send")
    page.wait_for_selector(".receipt .code")
    page.wait_for_load_state()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert house.bodies() == [{"RS1": "adult_yes", "R01": 2}]


def test_whoever_changes_their_mind_is_kept_again(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    page.check("#off")
    page.uncheck("#off")
    begin(page)
    page.check("[name=R01][value='2']")
    page.reload()
    assert page.is_checked("[name=R01][value='2']")


def test_on_every_screen_somebody_can_stop_and_nothing_is_left(house: House, base: str, page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    for screen in range(8):
        reopen(page, base + house.resident)
        assert page.is_hidden("#restored")
        if screen:
            begin(page)
            page.check("[name=R01][value='2']")
            forward(page, screen - 1)
        page.click("#stop")
        expect(page.get_by_role("heading", name="Your answers on this phone are deleted")).to_be_visible()
        assert page.evaluate("document.activeElement.tagName") == "H1"
        assert page.evaluate("localStorage.length") == 0
        assert page.locator("input:checked").count() == 0
    assert house.stored() == 0


def test_whoever_says_no_to_stopping_goes_on(house: House, base: str, page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(base + house.resident)
    begin(page)
    page.click("#stop")
    assert json.loads(page.evaluate("Object.values(localStorage)[0]"))["consent"]
    expect(page.locator("#s-QR1")).to_be_visible()
