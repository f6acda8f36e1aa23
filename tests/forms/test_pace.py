"""How long somebody was at each section leaves the browser as the number of a band, and only with the answers."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page

from tests.forms.conftest import House
from tests.forms.walking import begin, forward

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database_file")]  # pages are the same on any database
SCREENS = 8


def come(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(address)
    page.clock.fast_forward(20_000)  # the notice: however long it is read, nothing is told of it
    begin(page)
    page.check("[name=R01][value='5']")


def sent(page: Page) -> dict[str, str]:
    """What goes out when the form is sent."""
    with page.expect_request(lambda request: request.method == "POST" and "/left" not in request.url) as found:
        page.click(".send")
    page.wait_for_selector(".receipt .code")
    return {name: values[0] for name, values in parse_qs(found.value.post_data or "").items()}


def test_bands_are_sent_with_the_answers_and_pauses_are_cut(house: House, base: str, page: Page) -> None:
    come(page, base + house.resident)
    for seconds in (15, 1, 65, 15):
        page.clock.fast_forward(1000 * seconds)
        forward(page, 1)
    forward(page, 2)
    fields = sent(page)
    assert fields["pace"][:5] == "02132"  # of 65 seconds without a touch 30 count
    assert fields["pace"][5:] == "111"
    assert re.fullmatch(r"\d+", fields["seconds"])
    assert "pace" not in house.bodies()[0]


def test_a_reload_and_going_back_add_to_the_same_section(house: House, base: str, page: Page) -> None:
    come(page, base + house.resident)
    page.clock.fast_forward(25_000)
    page.reload()
    page.wait_for_selector("#s-QR1.current")
    page.clock.fast_forward(25_000)
    forward(page, 1)
    page.click("#back")
    page.wait_for_selector("#s-QR1.current")
    page.clock.fast_forward(25_000)
    forward(page, SCREENS - 2)
    assert sent(page)["pace"][:2] == "04"


def test_where_the_beginning_was_not_measured_nothing_is_told(house: House, base: str, page: Page) -> None:
    """A draft from before this was measured goes on without it."""
    come(page, base + house.resident)
    page.add_init_script(
        "for (const name of Object.keys(localStorage)) {"
        " const draft = JSON.parse(localStorage[name]); delete draft.spent;"
        " localStorage[name] = JSON.stringify(draft); }"
    )
    page.reload()
    page.wait_for_selector("#s-QR1.current")
    forward(page, SCREENS - 2)
    assert sent(page).get("pace", "") == ""


def test_without_a_script_nothing_is_told(house: House, base: str, plain_page: Page) -> None:
    plain_page.goto(base + house.resident)
    assert plain_page.locator("[name=pace]").input_value() == ""
