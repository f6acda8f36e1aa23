"""Every screen that residents and officers come to, read by axe-core: two languages, three widths, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from surveys import answering
from tests.axe import violations
from tests.forms.conftest import House
from tests.forms.screens import LANGUAGES, Screens, reading
from tests.forms.walking import begin, forward
from tests.studies_for_tests import NOW, completed, key

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("database_file"),  # the pages are the same on any database
    pytest.mark.parametrize("language", LANGUAGES),
]


def sections(screens: Screens, audience: str) -> None:
    """From the first section to the read-through, with the first statement of each answered."""
    page = screens.page
    while page.locator("#s-send.current").count() == 0:
        screen = page.locator(".screen.current").get_attribute("id") or ""
        page.locator(".screen.current input[type=radio]").first.check()
        screens.look(f"{audience}-{screen.removeprefix('s-').lower()}")
        forward(page, 1)
    screens.look(f"{audience}-read-through")


def test_the_form_of_a_resident(house: House, base: str, browser: Browser, language: str) -> None:
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + house.resident)
        screens.look("resident-notice")
        page.click("#next")
        screens.look("resident-notice-problems")
        begin(page)
        sections(screens, "resident")
        page.reload()
        page.wait_for_selector("#restored:visible")
        screens.look("resident-restored")
        page.click(".send")
        page.wait_for_selector(".receipt")
        screens.look("resident-thanks")


def test_the_form_of_an_officer(house: House, base: str, browser: Browser, language: str) -> None:
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + house.officer)
        screens.look("officer-notice")
        page.check("[name=consent]")
        page.click("#next")
        sections(screens, "officer")
        page.click(".send")
        page.wait_for_selector(".receipt")
        screens.look("officer-thanks")
        page.goto(base + house.officer)
        screens.look("officer-code-used")


def test_the_form_on_a_shared_phone_and_without_a_network(
    house: House, base: str, browser: Browser, language: str
) -> None:
    with reading(browser, language) as screens:
        page = screens.page
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(base + house.resident)
        begin(page)
        page.click("#lock")
        page.wait_for_selector("#locked:visible")
        screens.look("resident-locked")
        page.goto(f"{base}{house.resident}?again")
        page.wait_for_selector("#resuming:visible")
        page.fill("#resume", "0000")
        page.click("#unlock")
        page.wait_for_selector("#resume-wrong:visible")
        screens.look("resident-resume")
        begin(page)
        page.click("#stop")
        page.wait_for_selector("#stopped:visible")
        screens.look("resident-stopped")
        _send_without_a_network(page, base + house.resident)
        screens.look("resident-waiting-to-send")
        page.context.set_offline(False)


def _send_without_a_network(page: Page, address: str) -> None:
    page.goto(f"{address}?once-more")
    begin(page)
    while page.locator("#s-send.current").count() == 0:
        forward(page, 1)
    page.context.set_offline(True)
    page.click(".send")
    page.wait_for_selector("#outbox:visible")


def test_what_is_refused_and_what_is_over(house: House, base: str, browser: Browser, language: str) -> None:
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + "/a/0000000000000000")
        screens.look("code-unknown")
        page.goto(base + "/no-such-page")
        screens.look("no-such-page")
        page.goto(base + house.resident)
        page.check("[name=RS1][value=adult_no]")
        page.click("#next")
        page.wait_for_selector("main h1")
        screens.look("resident-too-young")
        house.close()
        page.goto(base + house.resident)
        screens.look("wave-closed")


def test_without_script_a_form_comes_back_with_its_problems(
    house: House, base: str, browser: Browser, language: str
) -> None:
    """As a browser without script shows it; axe-core itself needs one."""
    with reading(browser, language) as screens:
        page = screens.page
        page.route("**/*.js*", lambda route: route.fulfill(body=""))
        page.goto(base + house.resident)
        page.click("form .send")
        page.wait_for_selector("#problems")
        screens.look("resident-plain-problems")


def test_the_page_of_receipts(house: House, base: str, browser: Browser, language: str) -> None:
    with house.database.writing() as records:
        receipt = answering.submit(records, house.study.residents[0], completed("residents"), key(), NOW)
    with reading(browser, language) as screens:
        page = screens.page
        page.goto(base + "/w")
        screens.look("receipt")
        page.click(".send")
        screens.look("receipt-unknown")
        for button, name in (("form .quiet", "receipt-found"), (".send", "receipt-sure")):
            page.goto(base + "/w")
            page.fill("#receipt", receipt)
            page.click(button)
            page.wait_for_selector("input" if name == "receipt-sure" else ".number", state="attached")
            screens.look(name)
        page.click("[name=sure]")
        page.wait_for_selector("[name=sure]", state="detached")
        screens.look("receipt-deleted")


def test_axe_finds_what_is_wrong(house: House, base: str, browser: Browser, language: str, tmp_path: Path) -> None:
    with reading(browser, language) as screens:
        screens.page.goto(base + house.resident)
        screens.page.evaluate("document.querySelector('[name=consent]').closest('label').outerHTML = '<input>'")
        assert [fault.split()[0] for fault in violations(screens.page)] == ["label"]
