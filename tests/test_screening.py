"""A screening from the organiser's first click to the pairs of what was kept, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage.database import Database
from surveys import judging, rating, screening
from surveys.screenings import parts
from tests import screened
from tests.browsing import DESK, PHONE, at_width, picture, settled, visiting
from tests.databases import FILE
from tests.filling import SETTINGS
from tests.screened import CRITERIA, Draft, begin_draft
from tests.server import STREAMLIT, Server, serving
from tests.studies_for_tests import NOW, SECRET

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.name || ''"
STICKY = "e => e.getBoundingClientRect().height"


@dataclass
class House:
    """A server on a database with a draft whose five experts are invited."""

    database: Database
    server: Server
    draft: Draft

    def expert(self, number: int) -> str:
        return f"{self.server.base}/e/{self.draft.codes[number]}"

    def given(self, number: int) -> dict[str, int | None]:
        with self.database.reading() as records:
            return dict(rating.sit(records, self.draft.codes[number], NOW).given)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    url = f"sqlite:///{tmp_path / FILE}"
    with closing(Database(url, SECRET)) as database:
        with database.writing() as records:
            draft = begin_draft(records, agreed=False)
        with serving(tmp_path, STREAMLIT, DATABASE_URL=url, **SETTINGS) as server:
            yield House(database, server, draft)


def test_a_screening_from_its_first_round_to_the_pairs(house: House, browser: Browser) -> None:
    with visiting(browser) as page:
        a_round_is_opened(page, house)
        with visiting(browser, expected="ERR_INTERNET_DISCONNECTED") as expert:
            an_expert_with_a_keyboard(expert, house)
        an_expert_without_script(browser, house)
        the_others(house)
        the_round_is_closed(page)
        the_organiser_decides(page)
        the_wave_opens(page, house)
    with visiting(browser, width=DESK) as expert:
        expert.goto(f"{house.expert(0)}?matrix=M3&lang=en")
        expect(expert.locator("fieldset.pair")).to_have_count(6)
        expect(expert.get_by_text("Specialist staff")).to_have_count(0)


def test_in_the_second_round_the_panels_spread_stands_beside(house: House, browser: Browser) -> None:
    with house.database.writing() as records:
        screening.open_round(records, house.draft.wave.id, NOW)
        for number, code in enumerate(house.draft.codes):
            judging.agree(records, code, {}, False, NOW)
            screened.rate(records, code, 3 + number % 3, IC2=None)
        screened.close(records, house.draft)
        screening.open_round(records, house.draft.wave.id, NOW)
    with visiting(browser, "zh-CN") as page:
        page.goto(f"{house.expert(0)}?part=D1")
        spread = "专家组上一轮的回答：很不重要 0 人，不太重要 0 人，一般 2 人，比较重要 2 人，很重要 1 人"
        expect(page.get_by_text(spread)).to_have_count(4)
        expect(page.get_by_text("您上一轮的回答：一般。")).to_have_count(4)
        expect(page.locator(":checked")).to_have_count(0)
        for width in (PHONE, DESK):
            at_width(page, width)
            picture(page, "screening-zh-second")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_text("Your answer last round: Moderately important.")).to_have_count(4)
        for width in (320, DESK):
            at_width(page, width)
            picture(page, "screening-en-second")


def a_round_is_opened(page: Page, house: House) -> None:
    page.goto(house.server.addresses["Organiser"])
    page.goto(f"{house.server.base}/screening")
    settled(page)
    expect(page.get_by_text("Nothing has been screened yet.")).to_be_visible()
    picture(page, "screening-none")
    page.get_by_role("button", name="Open round 1").click()
    expect(page.get_by_text("Finished: fewer than 5.")).to_be_visible()


def an_expert_with_a_keyboard(page: Page, house: House) -> None:
    """Every part by Tab, arrows and Enter; the network goes and comes back."""
    page.goto(house.expert(0))
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Agree and start").focus()
    page.keyboard.press("Enter")
    for part, ids in parts(house.draft.wave.instrument).items():
        expect(page.locator(f"input[name=part][value={part}]")).to_be_attached()
        page.wait_for_load_state()
        for id in ids:
            tab_to(page, f"rate:{id}")
            page.keyboard.press("Space")
            for _ in range(4 if id != "PA3" else 1):
                page.keyboard.press("ArrowDown")
        expect(page.locator("#saved")).to_contain_text("Saved")
        if part == "D1":
            picture(page, "screening-en-part")
            offline(page, house)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    page.fill("[name=missing]", "Trust of residents")
    picture(page, "screening-en-words")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="all your answers are saved")).to_be_visible()
    picture(page, "screening-en-done")
    assert house.given(0) == dict.fromkeys(CRITERIA, 5) | {"PA3": 2}


def offline(page: Page, house: House) -> None:
    page.context.set_offline(True)
    page.check("[name='rate:IC1'][value='1']")
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert house.given(0)["IC1"] == 1
    page.check("[name='rate:IC1'][value='5']")
    expect(page.locator("[data-done=all]")).to_have_text("10/29")
    page.locator("[name='rate:IC5'][value='5']").focus()


def tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        if page.evaluate(FOCUSED) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by Tab")


def an_expert_without_script(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 740}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(house.expert(1))
    page.locator("[name=consent]").check()
    page.locator("button.send").click()
    for ids in parts(house.draft.wave.instrument).values():
        for id in ids:
            page.locator(f"[name='rate:{id}'][value='{2 if id == 'PA3' else 5}']").check()
        small = [one for one in page.locator(".options label").all() if one.evaluate(STICKY) < 44]
        assert small == []
        page.locator("button.send").click()
    expect(page.get_by_text("您想说的话").first).to_be_visible()
    page.locator("button.send").click()
    expect(page.get_by_role("heading", name="谢谢您，全部回答已保存")).to_be_visible()
    context.close()
    assert house.given(1) == dict.fromkeys(CRITERIA, 5) | {"PA3": 2}


def the_others(house: House) -> None:
    with house.database.writing() as records:
        for code in house.draft.codes[2:]:
            judging.agree(records, code, {}, False, NOW)
            screened.rate(records, code, 4, PA3=2, WM3=5)


def the_round_is_closed(page: Page) -> None:
    page.reload()
    settled(page)
    expect(page.get_by_text("Finished: 5.")).to_be_visible()
    page.get_by_role("button", name="Close round 1").click()
    page.get_by_role("button", name="Close and count").click()
    expect(page.get_by_text("Experts who finished: 5.")).to_be_visible()
    settled(page)
    expect(page.get_by_role("cell", name="drop: Mean, 4–5")).to_have_count(1)
    expect(page.get_by_text("another round may tell more")).to_be_visible()
    page.get_by_text("Indicators that experts miss (1)").click()
    expect(page.get_by_text("Trust of residents")).to_be_visible()


def the_organiser_decides(page: Page) -> None:
    """Nothing is chosen beforehand; what is not said is refused; the rule can be followed by one click."""
    expect(page.locator("[role=radiogroup] input:checked")).to_have_count(0)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Please say whether it is kept.").first).to_be_visible()
    page.get_by_role("button", name="Choose as the rule says").click()
    expect(page.locator("[role=radiogroup] input:checked")).to_have_count(24)
    settled(page)
    picture(page, "screening-closed")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Decided: 23 indicators are kept. Dropped: Specialist staff.")).to_be_visible()
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_text("已决定：保留 23 个指标。")).to_be_visible()
    settled(page)
    for width in (375, DESK):
        at_width(page, width)
        settled(page)
        picture(page, "screening-decided-zh")
    at_width(page, 375)
    page.get_by_text("English", exact=True).click()


def the_wave_opens(page: Page, house: House) -> None:
    page.goto(f"{house.server.base}/studies")
    settled(page)
    page.get_by_test_id("stBaseButton-primary").get_by_text("Open", exact=True).click()
    expect(page.get_by_text("open", exact=True)).to_be_visible()
    page.goto(f"{house.server.base}/screening")
    settled(page)
    expect(page.get_by_text("Dropped: Specialist staff.")).to_be_visible()
    expect(page.get_by_role("button", name="Open round 2")).to_have_count(0)
