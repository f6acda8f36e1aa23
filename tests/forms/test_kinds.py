"""A form with every kind of item: with a script and without, sent, kept on the phone, printed, keyed in, in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from forms.offline import Keys, file_of
from storage.database import Database
from surveys import collecting, inviting, sequences, studying
from surveys.answers import Form, read
from surveys.checked_letters import ungrouped
from surveys.inviting import open_code
from tests.axe import violations
from tests.forms.conftest import KEY, House, housed
from tests.forms.test_keying import link
from tests.forms.test_paper import numbers
from tests.forms.walking import forward
from tests.kinds import document_of_kinds
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, SmallStudy, plan

pytestmark = pytest.mark.usefixtures("database_file")  # pages are the same on any database
BEGUN = {"key": KEY, "lang": "en", "consent": "yes", "RS1": "adult_yes", "K_MODE": "foot", "R01": "4"}
PARTS = {"K_USED.app": "1", "K_KM": "07.5", "K_SINCE:none": "DK", "K_FIRST.c": "1", "K_FIRST.a": "2", "K_S1": "7"}
PARTS |= {"K_LAST:year": "2025", "K_LAST:month": "5", "K_LAST:day": "17", "K_WHY": "A lost key.", "K_STOP": "near"}
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
    assert "A number from 0 to 50, with at most this many figures after the point: 1." in page
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


def test_a_sheet_of_every_kind_is_printed_and_keyed_in_twice(house: House) -> None:
    _, paper = house.get(f"{house.resident}/paper?lang=en")
    for said in (
        "Only if you answered",
        "Choose up to 2.",
        "Something else",
        "How satisfied are you",
        "(please answer)",
    ):
        assert said in paper
    (number,) = numbers(paper)
    desk = link(house)
    entry = {name: given for name, given in (BEGUN | PARTS).items() if name != "key"} | {
        "action": "enter",
        "sheet": number,
    }
    assert "Which of these have you used?" in house.post(desk, {"action": "open", "sheet": number})[1]
    assert "first entry is kept" in house.post(desk, entry)[1]
    second = entry | {"K_USED.desk": "1", "K_MODE": "other", "K_MODE:words": "by ferry"}
    page = house.post(desk, second)[1]
    for said in ("The app, The desk", "On foot", "Something else", "How do you usually travel? – in their own words"):
        assert said in page
    right = {"which:K_USED": "2", "which:K_MODE": "1", "which:K_MODE:words": "1"}
    assert "The differences are settled" in house.post(desk, second | {"action": "resolve"} | right)[1]
    assert house.bodies() == [KEPT | {"K_USED": "app desk", "K_S1": 7, "R01": 4}]


@pytest.mark.browser
def test_a_file_without_a_network_says_every_kind_in_letters(house: House, page: Page, tmp_path: Path) -> None:
    with house.database.reading() as records:
        asked = next(one for one in collecting.forms(records, "s1").values() if one.invitation.group == "C1")
    file = tmp_path / "form.html"
    file.write_text(file_of(asked, "en", "https://survey.example", Keys(bytes(32), bytes(range(32)))), encoding="utf-8")
    page.goto(file.as_uri())
    page.check("[name=consent]")
    page.check("[name=RS1][value=adult_yes]")
    what_hangs_on_what(page)
    page.check("[name=K_MODE][value=foot]")
    wrongly(page, "#form .send")
    rightly(page, "#form .send")
    page.wait_for_selector("#form .problem")  # no statement is answered yet
    page.check("[name=R01][value='4']")
    page.click("#form .send")
    page.wait_for_selector("#done:not([hidden])")
    choices = sequences.choices(asked.wave.instrument, "residents")
    _, fields = sequences.decode(ungrouped(page.text_content("#sequence") or ""), choices)
    kept = dict(read(asked.wave.instrument, "residents", Form(fields, consent=True)).answers)
    assert kept == {id: given for id, given in KEPT.items() if id != "K_WHY"} | {"K_LAST": "2025-02-17", "R01": 4}


def consent(page: Page, address: str) -> None:
    page.goto(address)
    page.check("[name=consent]")
    page.check("[name=RS1][value=adult_yes]")
    forward(page, 1)


def what_hangs_on_what(page: Page) -> None:
    assert not page.is_visible("#i-K_STOP")
    page.check("[name=K_MODE][value=bus]")
    assert page.is_visible("#i-K_STOP")
    page.check("[name=K_MODE][value=other]")
    assert not page.is_visible("#i-K_STOP")
    page.fill("[name='K_MODE:words']", "By ferry")
    page.check("[name='K_USED.none']")
    page.check("[name='K_USED.app']")
    assert not page.is_checked("[name='K_USED.none']")


def wrongly(page: Page, onward: str = "#next") -> None:
    page.fill("[name=K_KM]", "51")
    page.fill("[name='K_LAST:year']", "2025")
    page.select_option("[name='K_LAST:month']", "2")
    page.select_option("[name='K_LAST:day']", "30")
    page.check("[name='K_SINCE:none']")
    page.select_option("[name='K_FIRST.c']", "1")
    page.select_option("[name='K_FIRST.a']", "1")
    page.click(onward)
    assert (
        page.locator(
            ".screen.current .problem, #form:not(:has(.screen)) .items .item:not(:has(.scale)) .problem"
        ).count()
        == 3
    )


def rightly(page: Page, onward: str = "#next") -> None:
    page.fill("[name=K_KM]", "7.5")
    page.select_option("[name='K_LAST:day']", "17")
    page.select_option("[name='K_FIRST.a']", "2")
    page.click(onward)


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
    assert "Where do you get on?" not in read
    page.reload()
    page.wait_for_selector("#s-send.current")
    assert page.inner_text("#review") == read
    page.click(".send")
    page.wait_for_selector(".receipt")
    (kept,) = house.bodies()
    expected = KEPT | {"K_MODE": "other", "K_MODE:words": "By ferry", "K_LAST": "2025-02-17", "K_S1": 7}
    assert kept == {id: given for id, given in expected.items() if id != "K_WHY"}
