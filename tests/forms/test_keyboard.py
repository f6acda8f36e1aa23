"""The whole form by keyboard alone, on a small and on a wide screen; nothing that has the focus is hidden."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.forms.conftest import House
from tests.forms.walking import begin, forward

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database_file")]  # pages are the same on any database
MOST_KEYS = 600
# 1280 by 1024 pixels at 400 %, a phone, a desk
SIZES = ((320, 256), (375, 740), (1280, 800))
FOCUS = """(() => {
    const now = document.activeElement, bar = document.getElementById('bar').getBoundingClientRect();
    const box = (now.closest('label') || now).getBoundingClientRect();
    const fixed = getComputedStyle(document.getElementById('bar')).position === 'sticky';
    const inBar = now.closest('#bar') !== null;
    return {tag: now.tagName, type: now.type || '', name: now.name || '', id: now.id, checked: !!now.checked,
        hidden: box.bottom < 1 || box.top > innerHeight - 1 || (fixed && !inBar && box.bottom > bar.top + 1)};
})()"""
SMALL = """[...document.querySelectorAll('main button, main a, header button, input, textarea')]
    .map(e => e.closest('label') || e)
    .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML.slice(0, 120))"""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there; it is seen on the way, always."""
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        assert not now["hidden"], str(now)
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            return
    raise AssertionError(f"{wanted} is not reached")


def answer_screen(page: Page) -> None:
    """Each group from the keyboard: reached by Tab, its answer moved by an arrow, chosen by Space."""
    for number, asked in enumerate(page.locator(".screen.current fieldset").all()):
        name = asked.locator("input").first.get_attribute("name")
        tab_to(page, f"[name={name}]")
        page.keyboard.press("Space" if number % 2 == 0 or name == "RS1" else "ArrowDown")
        assert asked.locator("input:checked").count() == 1


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_whole_form_is_answered_by_keyboard_alone(
    house: House, base: str, page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(base + house.resident)
    tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    for screen in range(1, 8):
        answer_screen(page)
        if page.locator(".screen.current textarea").count():
            tab_to(page, "textarea")
            page.keyboard.type("by keyboard")
        tab_to(page, "#next")
        page.keyboard.press("Enter")
        expect(page.locator("#at")).to_have_text(f"{screen + 1} / 8")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    tab_to(page, ".send")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt .code")
    (body,) = house.bodies()
    assert len(body) > 25
    assert body["R_OPEN"] == "by keyboard"


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_target_is_lower_than_44_pixels_and_nothing_scrolls_sideways(
    house: House, base: str, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    for address in (house.resident, house.officer):
        page.goto(base + address)
        page.check("[name=consent]")
        screens = page.locator(".screen").count()
        for screen in range(screens):
            assert page.evaluate(SMALL) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            for asked in page.locator(".screen.current fieldset").all():
                asked.locator("input").first.check()
            if screen + 1 < screens:
                forward(page, 1)


def test_without_script_the_whole_form_is_answered_by_keyboard_alone(house: House, base: str, plain_page: Page) -> None:
    plain_page.goto(base + house.resident)
    groups = len(set(house.study.wave.instrument.questionnaires["residents"].ids())) + 1
    for _ in range(MOST_KEYS):
        plain_page.keyboard.press("Tab")
        focus = plain_page.locator(":focus")
        if focus.get_attribute("class") == "send":
            plain_page.keyboard.press("Enter")
            break
        if focus.evaluate("e => e.tagName") == "TEXTAREA":
            plain_page.keyboard.type("no script")
        elif focus.get_attribute("type") in ("radio", "checkbox"):
            plain_page.keyboard.press("Space")
    plain_page.wait_for_selector(".receipt .code")
    (body,) = house.bodies()
    assert len(body) == groups - 1


def test_the_bar_goes_out_of_the_way_of_a_very_low_screen(house: House, base: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256}, locale="en-GB")
    page = context.new_page()
    page.goto(base + house.resident)
    begin(page)
    assert page.evaluate("getComputedStyle(document.getElementById('bar')).position") == "static"
    context.close()
