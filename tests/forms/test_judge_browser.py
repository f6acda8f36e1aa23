"""Experts in a real Chromium: by keyboard alone, without script, with the connection gone; nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from surveys.judgements import LATER, pairs
from surveys.reading import community_policing
from tests.forms.conftest import House
from tests.forms.test_judge_ways import said

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database_file")]  # pages are the same on any database
CRITERIA = community_policing().criteria("M0")
NAMES = [f"{first}:{second}" for first, second in pairs(CRITERIA)]
SAVED = re.compile(r"Saved \d\d:\d\d")
WAITING, NOTHING = "Object.values(localStorage).join('')", '{"M0":{}}'  # what is kept here until the server has it


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.check("[name=consent]")
    page.click("form .send")
    page.wait_for_selector(".pair")
    page.wait_for_load_state()


def tab_to(page: Page, wanted: str) -> Locator:
    """Press Tab until the focus is where a keyboard must be able to come."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.evaluate("(at, wanted) => at.matches(wanted)", wanted):
            return focused
    raise AssertionError(f"Tab never comes to {wanted}")


def test_all_pairs_of_a_matrix_by_keyboard_alone(house: House, base: str, page: Page) -> None:
    page.goto(base + house.expert())
    tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "form .send")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pair")
    page.wait_for_load_state()
    seen: list[str] = []
    for _ in NAMES:
        unseen = ",".join(f"[name='pair:{name}']" for name in NAMES if name not in seen)
        name = tab_to(page, unseen).get_attribute("name") or ""
        page.keyboard.press("ArrowRight")
        chosen = page.locator(":focus")
        assert (chosen.get_attribute("name"), chosen.get_attribute("value"), chosen.is_checked()) == (name, "8", True)
        assert page.locator(f"fieldset:has([name='{name}']) .said").inner_text() == chosen.get_attribute("aria-label")
        seen.append(name.removeprefix("pair:"))
    assert sorted(seen) == sorted(NAMES)
    expect(page.locator("[data-done=M0]")).to_have_text("10/10")
    assert {abs(step) if isinstance(step, int) else step for step, _ in said(house).values()} == {8}


def test_the_short_way_by_keyboard_alone(house: House, base: str, page: Page) -> None:
    begin(page, base + house.expert())
    tab_to(page, "button.way[value=short]")
    page.keyboard.press("Enter")
    for number in range(1, 7):
        page.wait_for_selector("#next .pair")
        page.wait_for_load_state()
        tab_to(page, "#next [type=radio]")
        for _ in range(8):
            page.keyboard.press("ArrowRight")
        assert page.locator(":focus").get_attribute("value") == "1"
        expect(page.locator("[data-done=M0]")).to_have_text(f"{number}/10")
        page.wait_for_function(f"nothing => {WAITING} === nothing", arg=NOTHING)
        name = page.locator(":focus").get_attribute("name")
        tab_to(page, "#next .next")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"form > .pair [name='{name}']")
    expect(page.locator("#next .good")).to_contain_text("You may stop here")
    assert [step for step, _ in said(house).values()] == [1] * 6


def test_every_act_without_script(house: House, base: str, plain_page: Page) -> None:
    page = plain_page
    begin(page, base + house.expert())
    page.check("[name='pair:D1:D2'][value='1']")
    page.check("[name='pair:D1:D3'][value='SKIP']")
    page.click("#pair-D1-D2 summary")
    page.fill("[name='why:D1:D2']", "Seen it.")
    page.click("form > .send")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert said(house) == {"D1:D2": (1, "Seen it."), "D1:D3": (None, "")}
    page.click("#pair-D1-D3 .later")
    assert said(house)["D1:D3"] == (LATER, "")
    page.click("button.way[value=short]")
    page.wait_for_load_state()
    while not page.locator("#next .good").count():
        page.check("#next [value='1']")
        page.click("#next .next")
        page.wait_for_load_state()
    assert len(house.judged()) == 6
    page.click("button.switch")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    page.click("nav .go")
    assert page.locator(".summed").count() == 6


def test_later_in_the_browser_opens_the_pair(house: House, base: str, page: Page) -> None:
    begin(page, base + house.expert())
    page.check("[name='pair:D1:D2'][value='1']")
    expect(page.locator("[data-done=M0]")).to_have_text("1/10")
    page.click("#pair-D1-D2 .later")
    expect(page.locator("[data-done=M0]")).to_have_text("0/10")
    assert page.locator("#pair-D1-D2 :checked").count() == 0
    assert page.inner_text("#pair-D1-D2 .said") == ""
    assert said(house) == {"D1:D2": (LATER, "")}


def test_what_is_judged_without_a_connection_waits_and_arrives(house: House, base: str, page: Page) -> None:
    begin(page, base + house.expert())
    assert page.get_attribute("#saved", "role") == "status"
    page.context.set_offline(True)
    for name in NAMES[:4]:
        page.check(f"[name='pair:{name}'][value='1']")
    page.click("#pair-D1-D2 summary")
    page.fill("[name='why:D1:D2']", "没有网络时写的。")
    page.click("#pair-D1-D2 legend")
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.click("button.way[value=short]")
    assert page.locator(".pair").count() == 10
    assert said(house) == {}
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(page.locator("[data-done=M0]")).to_have_text("4/10")
    expected = dict.fromkeys(NAMES[:4], (1, "")) | {"D1:D2": (1, "没有网络时写的。")}
    assert said(house) == expected
    assert page.evaluate(WAITING) == NOTHING


def test_what_was_never_sent_arrives_with_the_next_visit(house: House, base: str, page: Page) -> None:
    begin(page, base + house.expert())
    page.context.set_offline(True)
    page.check("[name='pair:D1:D2'][value='SKIP']")
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{base}{house.expert()}?matrix=M0")
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert page.is_checked("[name='pair:D1:D2'][value='SKIP']")
    assert said(house) == {"D1:D2": (None, "")}


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_sticks_out_and_every_target_is_large(house: House, base: str, page: Page, width: int) -> None:
    begin(page, base + house.expert())
    page.set_viewport_size({"width": width, "height": 740})
    for query in ("?matrix=M0&lang=zh", "?matrix=M0&lang=en", "?summary=yes&lang=en"):
        page.goto(base + house.expert() + query)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = """[...document.querySelectorAll('.pair label:has(input), .pair button, summary, .way, .onward, .go')]
            .map(target => target.getBoundingClientRect()).filter(box => box.height < 44 || box.width < 44).length"""
        assert page.evaluate(small) == 0
