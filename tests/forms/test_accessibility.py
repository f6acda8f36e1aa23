"""Every screen that people answer on, read by axe-core: both languages, three widths, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from surveys import answering
from tests.axe import faults
from tests.forms.conftest import House
from tests.forms.test_browser import base, begin, forward
from tests.studies_for_tests import NOW, completed, key

pytestmark = pytest.mark.browser
LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}


@pytest.fixture(params=LANGUAGES)
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody who reads Chinese or English, on a phone."""
    context = browser.new_context(viewport={"width": 375, "height": 740}, locale=LANGUAGES[request.param])
    yield context.new_page()
    context.close()


def test_the_form_of_a_resident(house: House, base: str, reader: Page) -> None:
    reader.goto(base + house.resident)
    wrong = faults(reader, "notice")
    reader.click("#next")
    wrong += faults(reader, "notice with problems")
    begin(reader)
    for section in range(1, 8):
        wrong += faults(reader, f"section {section}")
        if section < 7:
            forward(reader, 1)
    reader.click(".send")
    wrong += faults(reader, "thanks")
    assert wrong == []


def test_what_is_over_or_was_never_there(house: House, base: str, reader: Page) -> None:
    reader.goto(base + "/a/0000000000000000")
    wrong = faults(reader, "unknown code")
    reader.goto(base + "/no-such-page")
    wrong += faults(reader, "no such page")
    with house.database.writing() as records:
        for number in range(2):
            answering.submit(records, house.study.officers[number], completed("officers"), key(number), NOW)
    reader.goto(base + house.officer)
    wrong += faults(reader, "spent code")
    house.close()
    reader.goto(base + house.resident)
    wrong += faults(reader, "closed wave")
    assert wrong == []


def test_the_page_of_receipts(house: House, base: str, reader: Page) -> None:
    reader.goto(base + "/w")
    wrong = faults(reader, "receipt")
    reader.click(".send")
    wrong += faults(reader, "unknown receipt")
    with house.database.writing() as records:
        receipt = answering.submit(records, house.study.residents[0], completed("residents"), key(), NOW)
    reader.fill("#receipt", receipt)
    reader.click("form .quiet")
    wrong += faults(reader, "looked up")
    reader.goto(base + "/w")
    reader.fill("#receipt", receipt)
    reader.click(".send")
    wrong += faults(reader, "withdrawn")
    assert wrong == []


def test_axe_finds_what_is_wrong(house: House, base: str, reader: Page) -> None:
    reader.goto(base + house.resident)
    reader.evaluate("document.querySelector('[name=consent]').closest('label').outerHTML = '<input type=checkbox>'")
    assert any("label" in fault for fault in faults(reader, "notice"))
