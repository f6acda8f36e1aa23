"""A form with every kind of item: with a script and without, sent, kept on the phone, printed, keyed in, in a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from storage.database import Database
from surveys import inviting, studying
from surveys.inviting import open_code
from tests.axe import violations
from tests.forms.conftest import KEY, House, housed
from tests.kinds import document_of_kinds
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, SmallStudy, plan

pytestmark = pytest.mark.usefixtures("database_file")  # pages are the same on any database
BEGUN = {"key": KEY, "lang": "en", "consent": "yes", "RS1": "adult_yes", "K_MODE": "foot", "R01": "4"}
PARTS = {"K_USED.app": "1", "K_KM": "07.5", "K_SINCE:none": "DK", "K_FIRST.c": "1", "K_FIRST.a": "2", "K_S1": "7"}
PARTS |= {"K_LAST:year": "2025", "K_LAST:month": "5", "K_LAST:day": "17", "K_WHY": "A lost key.", "K_BUS": "3"}
KEPT = {"RS1": "adult_yes", "K_MODE": "foot", "K_USED": "app", "K_KM": "7.5", "K_SINCE": "DK", "K_LAST": "2025-05-17"}
KEPT |= {"K_WHY": "A lost key.", "K_FIRST": "c a"}


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        wave = studying.add_wave(records, study, plan(document_of_kinds()), NOW)
        wave = studying.open_wave(records, wave.id, NOW)
        inviting.issue_open_links(records, wave, SECRET, NOW)
    codes = (open_code(SECRET, wave.id, "C1"), open_code(SECRET, wave.id, "C2"))
    with housed(database, SmallStudy(wave, codes, (), ("", ""))) as house:
        yield house


def test_a_form_in_parts_is_kept_and_what_was_not_asked_is_not(house: House) -> None:
    status, _ = house.post(house.resident, BEGUN | PARTS)
    assert status == 200
    assert house.bodies() == [KEPT | {"K_S1": 7, "R01": 4}]


def test_what_is_wrong_stands_beside_its_item_and_all_that_was_entered_is_still_there(house: House) -> None:
    status, page = house.post(house.resident, BEGUN | PARTS | {"K_KM": "near", "K_FIRST.a": "3", "K_MODE": ""})
    assert status == 422
    assert 'href="#i-K_KM"' not in page  # nobody who did not say how they travel is asked
    for id in ("K_MODE", "K_FIRST"):
        assert f'href="#i-{id}"' in page
    for field in ('value="2025"', "<option selected>17</option>", 'name="K_USED.app" value="1" checked', "A lost key."):
        assert field in page
    status, page = house.post(house.resident, BEGUN | PARTS | {"K_KM": "near"})
    assert "A number from 0 to 50, with at most 1 decimals." in page
    assert house.bodies() == []


def test_a_switch_of_language_keeps_every_kind(house: House) -> None:
    _, page = house.post(house.resident, BEGUN | PARTS | {"show": "zh"})
    for field in ('value="2025"', "<option selected>17</option>", 'name="K_USED.app" value="1" checked', "A lost key."):
        assert field in page
    assert "离最近的派出所多远？" in page


def test_without_a_script_all_is_shown_and_says_who_is_asked(house: House) -> None:
    _, page = house.get(house.resident)
    assert "Only if you answered “How do you usually travel?” with “By bus”." in page
    only = "Only if you answered “How do you usually travel?” and you answered “Which of these have you used?” with "
    assert f"{only}“The app” or “The desk”." in page
    assert page.count("data-show-if") == 2
    assert page.index('data-printed="K_S1 K_S2"') == page.index(
        "data-printed"
    )  # what hangs on something keeps its place


def consent(page: Page, address: str) -> None:
    page.goto(address)
    page.check("[name=consent]")
    page.check("[name=RS1][value=adult_yes]")
    page.click("#next")


def what_hangs_on_what(page: Page) -> None:
    assert not page.is_visible("#i-K_BUS")
    page.check("[name=K_MODE][value=bus]")
    assert page.is_visible("#i-K_BUS")
    page.check("[name=K_MODE][value=other]")
    assert not page.is_visible("#i-K_BUS")
    page.fill("[name='K_MODE:words']", "By ferry")
    page.check("[name='K_USED.none']")
    page.check("[name='K_USED.app']")
    assert not page.is_checked("[name='K_USED.none']")


def wrongly(page: Page) -> None:
    page.fill("[name=K_KM]", "51")
    page.fill("[name='K_LAST:year']", "2025")
    page.select_option("[name='K_LAST:month']", "2")
    page.select_option("[name='K_LAST:day']", "30")
    page.check("[name='K_SINCE:none']")
    page.select_option("[name='K_FIRST.c']", "1")
    page.select_option("[name='K_FIRST.a']", "1")
    page.click("#next")
    assert page.locator(".screen.current .problem").count() == 3


def rightly(page: Page) -> None:
    page.fill("[name=K_KM]", "7.5")
    page.select_option("[name='K_LAST:day']", "17")
    page.select_option("[name='K_FIRST.a']", "2")
    page.click("#next")


@pytest.mark.browser
def test_every_kind_is_answered_read_through_kept_on_the_phone_and_sent(house: House, base: str, page: Page) -> None:
    consent(page, base + house.resident)
    page.click("#next")
    assert page.is_visible("#i-K_MODE .problem")  # it must be answered
    what_hangs_on_what(page)
    wrongly(page)
    assert violations(page) == []
    rightly(page)
    page.check("[name=K_S1][value='7']")
    assert violations(page) == []
    page.evaluate("location.hash = '/s-send'")
    page.wait_for_selector("#s-send.current")
    read = page.inner_text("#review")
    for said in ("Something else\nBy ferry", "The app", "7.5 km", "2025-2-17", "1. That they say what they do"):
        assert said in read
    assert "Officers can be seen on the bus." not in read
    page.reload()
    page.wait_for_selector("#s-send.current")
    assert page.inner_text("#review") == read
    page.click(".send")
    page.wait_for_selector(".receipt")
    (kept,) = house.bodies()
    expected = KEPT | {"K_MODE": "other", "K_MODE:words": "By ferry", "K_LAST": "2025-02-17", "K_S1": 7}
    assert kept == {id: given for id, given in expected.items() if id != "K_WHY"}
