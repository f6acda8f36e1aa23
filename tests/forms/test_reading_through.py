"""Before sending: every answer in words, what is left open, the way back, and taking an answer back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from surveys.reading import community_policing
from tests.forms.conftest import House
from tests.forms.walking import begin, forward

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database_file")]  # pages are the same on any database
ASKED = community_policing().questionnaires["residents"]
SCALE = community_policing().scale_of("residents")


def read(page: Page) -> dict[str, str]:
    """What the read-through says, by the id of what was asked."""
    found: dict[str, str] = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('#review a')]
           .map(link => [link.hash.slice(3), link.querySelector('b').textContent]))"""
    )
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_answer_is_read_in_words_and_each_open_one_is_named(
    house: House, base: str, page: Page, language: str
) -> None:
    page.goto(f"{base}{house.resident}?lang={language}")
    begin(page)
    page.check("[name=R01][value='2']")
    forward(page, 1)
    page.check("[name=R07][value='DK']")
    forward(page, 4)
    page.check("[name=RD1] >> nth=0")
    page.fill("textarea", "two\nlines")
    forward(page, 1)
    nothing = {"en": "No answer", "zh": "没有回答"}[language]
    chosen = {
        "RS1": next(o.text[language] for o in ASKED.screener[0].options if o.code == "adult_yes"),
        "R01": next(point.text[language] for point in SCALE.points if point.value == 2),
        "R07": SCALE.dont_know.text[language],
        "RD1": next(asked for asked in ASKED.profile if asked.id == "RD1").options[0].text[language],
        "R_OPEN": "two\nlines",
    }
    assert read(page) == dict.fromkeys(ASKED.ids(), nothing) | chosen
    lines = page.locator("#review a").all_inner_texts()
    texts = [item.text[language] for item in ASKED.items.values()]
    assert all(any(line.startswith(text) for line in lines) for text in texts)


def test_a_line_leads_back_to_its_statement_and_what_is_changed_there_is_read(
    house: House, base: str, page: Page
) -> None:
    page.goto(base + house.resident)
    begin(page)
    forward(page, 6)
    page.click("#review a[href='#i-R12']")
    page.wait_for_selector("#s-QR3.current")
    assert page.evaluate("document.activeElement.name") == "R12"
    page.check("[name=R12][value='5']")
    page.go_back()
    page.wait_for_selector("#s-send.current")
    assert read(page)["R12"] == next(point.text["en"] for point in SCALE.points if point.value == 5)


def test_a_chosen_answer_is_taken_back_and_counts_as_none(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    assert page.locator(".clear:visible").count() == 0
    forward(page, 1)
    page.check("[name=R07][value='DK']")
    page.click("#back")
    page.check("[name=R01][value='2']")
    button = page.get_by_role("button", name="Clear this answer – " + ASKED.items["R01"].text["en"])
    button.click()
    expect(button).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "R01"
    page.reload()
    assert page.locator("[name=R01]:checked").count() == 0
    forward(page, 6)
    page.click(".send")
    page.wait_for_selector(".receipt .code")
    assert house.bodies() == [{"RS1": "adult_yes", "R07": "DK"}]


def test_without_script_a_chosen_answer_is_taken_back_too(house: House, base: str, plain_page: Page) -> None:
    plain_page.goto(base + house.resident)
    assert plain_page.locator("input:checked").count() == 0
    plain_page.check("[name=consent]")
    plain_page.check("[name=RS1][value=adult_yes]")
    plain_page.check("[name=R01][value='2']")
    plain_page.check("[name=R02][value='4']")
    plain_page.click("noscript button")
    assert plain_page.is_checked("[name=R01][value='2']")
    plain_page.check("[name=R01][value='']")
    plain_page.click("form .send")
    assert plain_page.inner_text(".receipt .code")
    assert house.bodies() == [{"RS1": "adult_yes", "R02": 4}]


def test_a_receipt_can_be_saved_and_says_what_it_is_good_for(house: House, base: str, page: Page) -> None:
    page.goto(base + house.resident)
    begin(page)
    page.check("[name=R01][value='2']")
    forward(page, 6)
    page.click(".send")
    code = page.inner_text(".receipt .code")
    with page.expect_download() as saved:
        page.click("#save")
    text = saved.value.path().read_text("utf-8")
    for part in (code, "Your withdrawal code", "https://survey.example/w", "31 March 2030"):
        assert part in text
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#copy")
    expect(page.locator("#keep-said")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == code
    page.evaluate("window.print = () => { window.printed = true; }")
    page.click("#print")
    assert page.evaluate("window.printed")
