"""Every screen of paper, of keying in, of the file without a network and of a publication, read by axe-core."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from surveys import inviting
from surveys.publishing import publish
from tests.forms.conftest import House
from tests.forms.screens import LANGUAGES, reading
from tests.forms.test_keying import ENTERED, link, sheet
from tests.forms.test_offline import made
from tests.publishable import judge_alike, responses
from tests.studies_for_tests import NOW, SECRET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("database_file"),  # the pages are the same on any database
    pytest.mark.parametrize("language", LANGUAGES),
]


def test_paper(house: House, base: str, browser: Browser, language: str) -> None:
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + "/paper")
        screens.look("paper-codes")
        page.goto(f"{base}{house.resident}/paper")
        screens.look("paper-resident")
        page.goto(f"{base}{house.officer}/paper")
        screens.look("paper-officer")


def test_keying_in(house: House, base: str, browser: Browser, language: str) -> None:
    desk, number = link(house), sheet(house)
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + desk)
        screens.look("keying")
        page.fill("[name=sheet]", "0000")
        page.click(".send")
        page.wait_for_selector(".problem")
        screens.look("keying-misread")
        page.fill("[name=sheet]", number)
        page.click(".send")
        page.wait_for_selector(".keyed")
        screens.look("keying-entry")
        house.post(desk, {**ENTERED, "sheet": number, "R01": "1", "RD1": "m"})
        page.check("[name=consent]")
        page.check("[name=RS1][value=adult_yes]")
        page.check("[name=R02][value='2']")
        page.click(".send")
        page.wait_for_selector("[name='which:R01']")
        screens.look("keying-differences")


def test_the_file_without_a_network(house: House, browser: Browser, language: str, tmp_path: Path) -> None:
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(made(house.database, tmp_path, language))
        screens.look("offline-form")
        page.click("#form .send")
        screens.look("offline-problems")
        page.check("[name=consent]")
        page.check("[name=RS1][value=adult_yes]")
        page.check("[name=R01][value='4']")
        page.click("#form .send")
        page.wait_for_selector("#done:visible")
        screens.look("offline-done")


def test_a_publication(house: House, base: str, browser: Browser, language: str) -> None:
    wave = house.study.wave
    with house.database.writing() as records:
        inviting.invite_experts(records, wave, 3, SECRET, NOW)
        responses(records, wave, house.study.officers[:10], NOW, (12, 10), ("2", "3", "4", "5"))
        judge_alike(records, wave, NOW)
        published = publish(records, wave.id, NOW)
    with reading(browser, language) as screens:
        screens.page.goto(f"{base}/p/{published.id}")
        screens.look("publication")
