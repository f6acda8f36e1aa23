"""Keying in paper over the pages: twice, blind, differences resolved, kept once; with and without script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from surveys import inviting
from surveys.audiences import Audience
from tests.browsing import DESK, PHONE, at_width, picture, visiting
from tests.filling import House as Served
from tests.filling import opened_house
from tests.forms.conftest import TWENTY, House
from tests.forms.test_paper import numbers
from tests.studies_for_tests import NOW, SECRET, completed

ENTERED: Mapping[str, Any] = {"action": "enter", "lang": "en", "consent": "yes", "RS1": "adult_yes", **TWENTY}


def link(house: House | Served, audience: Audience = "residents") -> str:
    with house.database.writing() as records:
        name = inviting.issue_keying_link(records, house.study.wave, audience, SECRET, NOW)
    return f"/k/{inviting.keying_code(SECRET, house.study.wave.id, name)}"


def sheet(house: House) -> str:
    (number,) = numbers(house.get(f"{house.resident}/paper?lang=en")[1])
    return number


def test_a_sheet_is_keyed_in_twice_and_kept_once(house: House) -> None:
    desk, number = link(house), sheet(house)
    assert house.get(desk)[0] == 200
    assert "First entry</h1>" in house.post(desk, {"action": "open", "sheet": number})[1]
    assert "first entry is kept" in house.post(desk, {**ENTERED, "sheet": number})[1]
    assert house.stored() == 0
    blind = house.post(desk, {"action": "open", "sheet": number.lower().replace("-", " ")})[1]
    assert "Second entry</h1>" in blind
    assert " checked" not in blind
    assert "Both entries agree" in house.post(desk, {**ENTERED, "sheet": number})[1]
    assert house.stored() == 1
    for action in ("open", "enter"):
        status, page = house.post(desk, {**ENTERED, "action": action, "sheet": number})
        assert (status, "keyed in before" in page) == (422, True)
    assert house.stored() == 1


def test_differences_are_shown_with_nothing_chosen_and_have_to_be_resolved(house: House) -> None:
    desk, number = link(house), sheet(house)
    first, second = {**ENTERED, "R01": "1", "RD1": "m"}, {**ENTERED, "R_OPEN": "More <b>light</b>."}
    house.post(desk, {**first, "sheet": number})
    page = house.post(desk, {**second, "sheet": number})[1]
    assert "Differences between the two entries: 3" in page
    assert page.count("<fieldset") == 3
    assert " checked" not in page
    assert "More &lt;b&gt;light" in page
    resolving = {**second, "sheet": number, "action": "resolve", "which:R01": "1", "which:R_OPEN": "2"}
    status, page = house.post(desk, resolving)
    assert (status, house.stored()) == (422, 0)
    assert page.count(" checked") == 2
    assert "choose which entry is right" in page
    chinese = house.post(desk, {**resolving, "show": "zh"})[1]
    assert "两遍录入有 3 处不同" in chinese
    assert house.stored() == 0
    assert "The differences are settled" in house.post(desk, {**resolving, "which:RD1": "2"})[1]
    (kept,) = house.bodies()
    assert (kept["R01"], kept["R02"], kept["R_OPEN"], "RD1" in kept) == (1, 4, "More <b>light</b>.", False)


def test_a_sheet_can_be_started_over_and_a_misread_number_is_said(house: House) -> None:
    desk, number = link(house), sheet(house)
    house.post(desk, {**ENTERED, "sheet": number})
    assert "deleted" in house.post(desk, {"action": "over", "sheet": number})[1]
    assert "First entry</h1>" in house.post(desk, {"action": "open", "sheet": number})[1]
    status, page = house.post(desk, {"action": "open", "sheet": number[:-1] + ("A" if number[-1] != "A" else "B")})
    assert status == 422
    assert "group 4" in page
    assert "no sheet of this survey" in house.post(desk, {"action": "resolve", "sheet": ""})[1]


def test_a_sheet_without_consent_is_not_kept(house: House) -> None:
    desk, number = link(house), sheet(house)
    status, page = house.post(desk, {**ENTERED, "consent": "", "RS1": "adult_no", "sheet": number})
    assert status == 422
    assert "Do not tick it for anyone" in page
    assert "This person is under 18" in page
    assert "First entry</h1>" in house.post(desk, {"action": "open", "sheet": number})[1]


def test_an_officers_sheet_spends_its_code_at_the_second_entry(house: House) -> None:
    desk, code = link(house, "officers"), house.study.officers[0]
    entered = {**completed("officers").fields, "action": "enter", "consent": "yes", "sheet": code, "lang": "en"}
    house.post(desk, entered)
    assert not house.spent(house.officer)
    house.post(desk, entered)
    assert house.spent(house.officer)
    assert house.stored() == 1
    assert house.get(house.officer)[0] == 410


def test_a_link_that_was_revoked_or_never_was_opens_nothing(house: House) -> None:
    desk = link(house)
    assert house.get(house.resident.replace("/a/", "/k/"))[0] == 404
    assert house.get(desk.replace("/k/", "/a/"))[0] == 404
    assert house.client.get(desk).headers["cache-control"] == "no-store"
    with house.database.writing() as records:
        inviting.revoke_keying_link(records, house.study.wave, "K01", NOW)
    assert house.get(desk)[0] == house.post(desk, {**ENTERED, "sheet": sheet(house)})[0] == 410
    house.close()
    assert house.get(desk)[0] == 410


def key_in(page: Page, digits: str) -> None:
    """By the keyboard alone: consent, screener, then a digit for each item."""
    for digit in digits:
        page.keyboard.press(digit)
    for _ in range(60):
        if page.evaluate("document.activeElement.classList.contains('send')"):
            break
        page.keyboard.press("Tab" if page.evaluate("document.activeElement.tagName === 'TEXTAREA'") else "Enter")
    page.keyboard.press("Enter")


def pictures(page: Page, name: str) -> None:
    for width in (PHONE, DESK):
        at_width(page, width)
        picture(page, name)


@pytest.mark.browser
def test_a_sheet_is_keyed_in_by_keyboard_alone(
    browser: Browser, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    request.param = "sqlite"
    with opened_house(request, tmp_path) as house, visiting(browser, width=DESK) as page:
        base = house.link.partition("/a/")[0]
        page.goto(f"{house.link}/paper?lang=en")
        number = re.findall(r"Sheet ([0-9A-Z-]{23})", page.content())[0]
        desk = f"{base}{link(house)}?lang=en"
        for entry, digits in (("first", "11" + "4" * 21 + "12"), ("second", "11" + "4" * 20 + "3" + "10")):
            page.goto(desk)
            picture(page, "keying")
            page.keyboard.type(number)
            page.keyboard.press("Enter")
            expect(page.locator(".keyed")).to_be_visible()
            page.wait_for_load_state()
            assert page.locator(":checked").count() == 0
            if entry == "first":
                pictures(page, "keying-form")
            key_in(page, digits)
            if entry == "first":
                expect(page.locator("[role=status]")).to_contain_text("first entry is kept")
        expect(page.locator("fieldset")).to_have_count(2)
        pictures(page, "keying-differences")
        assert house.number == 0
        for asked in page.locator("fieldset").all():
            asked.locator("input").first.check()
        page.click("text=Keep the answers")
        expect(page.locator("[role=status]")).to_contain_text("The differences are settled")
        assert house.number == 1
