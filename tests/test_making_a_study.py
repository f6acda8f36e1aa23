"""An organiser makes a study from a template, changes what it asks, and goes on to a publication."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from storage.database import Database
from surveys import inviting
from surveys.invitations import normalised
from surveys.reading import community_policing
from tests.answering_by_hand import answer
from tests.axe import ours
from tests.browsing import DESK, PHONE, at_width, picture, settled, unfold, visiting
from tests.publishable import judge_alike, responses
from tests.server import Server, serving
from tests.studies_for_tests import SECRET

pytestmark = pytest.mark.browser
LAST_DAY = (datetime.now(UTC) + timedelta(days=30)).date()
BEFORE = community_policing().questionnaires["officers"].items["O01"].text
AFTER = {"en": "The records I work with are up to date.", "zh": "我工作中用到的信息都是最新的。"}
CODES, EXPERTS = 10, 5
TEXTS = {
    "Name of the study": ("甲区社区警务评价", "Policing in District A"),
    "Area that is evaluated": ("甲区", "District A"),
    "Organisation that runs it": ("甲区评价办公室", "Evaluation office"),
    "Name of this wave": ("第一轮", "First wave"),
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, PLUMBLINE_DEMO="0", PLUMBLINE_SECRET=SECRET.decode()) as started:
        yield started


def test_a_study_is_made_changed_answered_and_published(server: Server, browser: Browser, tmp_path: Path) -> None:
    with visiting(browser, width=DESK) as page:
        page.goto(server.addresses["Organiser"])
        make_a_study(page)
        change_a_text(page)
        leave_out_a_translation(page)
        opening_is_refused(page, server)
        mend_it(page, server)
        look_at_the_form(page)
        open_the_wave(page, server)
        it_is_frozen_now(page, server)
        codes = print_codes(page, server)
        with visiting(browser, "en-GB") as officer:
            officer.goto(f"{server.base}/a/{codes[0]}")
            assert AFTER["en"] in (officer.text_content("main") or "")
            answer(officer, "making-officer")
        others_answer(tmp_path, codes[1:])
        close_and_publish(page, server)
    with visiting(browser, "zh-CN") as reader:
        reader.goto(server.base)
        expect(reader.get_by_role("heading", name=TEXTS["Name of the study"][0])).to_be_visible()


# --- the study ---


def make_a_study(page: Page) -> None:
    """No template is chosen beforehand, and without one there is no form."""
    settled(page)
    assert page.get_by_role("button", name="Create the study").count() == 0
    chosen(page, "Begin with this template", community_policing().name["en"])
    for label, (zh, en) in TEXTS.items():
        page.get_by_label(f"{label} (中文)").fill(zh)
        page.get_by_label(f"{label} (English)").fill(en)
    page.get_by_label("Contact for questions").fill("evaluation@example.org")
    page.get_by_role("spinbutton", name="year, Last day to answer").click()
    page.keyboard.type(f"{LAST_DAY:%Y%m%d}")
    page.keyboard.press("Tab")
    page.get_by_label("Communities (residents)").fill("东街社区，East Street，40\n西街社区，West Street，40")
    page.get_by_label("Unit groups (officers)").fill("一组\tGroup 1\t32")
    page.get_by_role("button", name="Create the study").click()
    expect(page.get_by_role("heading", name="Policing in District A")).to_be_visible()
    picture(page, "making-study")


# --- the instrument ---


def change_a_text(page: Page) -> None:
    page.get_by_role("link", name="Edit the instrument").click()
    expect(page.get_by_role("heading", name="Instrument", level=1)).to_be_visible()
    expect(page.get_by_text("The instrument is whole")).to_be_visible()
    page.get_by_role("tab", name="Questions").click()
    settled(page)
    page.get_by_role("radio", name="Questions to officers").click()
    settled(page)
    choose_entry(page, "O01", BEFORE["en"])
    for language, label in (("zh", "Text (中文)"), ("en", "Text (English)")):
        expect(page.get_by_label(label)).to_have_value(BEFORE[language])
        page.get_by_label(label).fill(AFTER[language])
    save(page)
    expect(page.get_by_text("The instrument is whole")).to_be_visible()
    for width in (DESK, PHONE):
        at_width(page, width)
        settled(page)
        picture(page, "making-instrument")
        assert ours(page) == []
    at_width(page, DESK)


def leave_out_a_translation(page: Page) -> None:
    """It is kept, and named with its place; what has gone before stays."""
    settled(page)
    page.get_by_label("Text (English)").fill("")
    save(page)
    expect(page.get_by_text("Kept, but not finished yet. Problems: 1.")).to_be_visible()
    expect(page.get_by_test_id("stTable").first).to_contain_text("Questions to officers › row 3 › Text (English)")
    unfold(page, "Time, translations, reading")
    settled(page)
    expect(page.get_by_text("These are missing:")).to_be_visible()
    picture(page, "making-unfinished")
    assert ours(page) == []


def opening_is_refused(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/studies?lang=en")
    settled(page)
    page.get_by_test_id("stBaseButton-primary").get_by_text("Open", exact=True).click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Its instrument was changed")).to_be_visible()
    expect(page.get_by_text("draft", exact=True)).to_be_visible()


def mend_it(page: Page, server: Server) -> None:
    """Whoever comes later is led to what is missing."""
    page.goto(f"{server.base}/instrument?lang=en")
    settled(page)
    page.get_by_role("button", name="Go to the first problem").click()
    settled(page)
    expect(page.get_by_label("Text (中文)")).to_have_value(AFTER["zh"])
    expect(page.get_by_label("Text (English)")).to_have_value("")
    page.get_by_label("Text (English)").fill(AFTER["en"])
    save(page)
    expect(page.get_by_text("The instrument is whole")).to_be_visible()


def look_at_the_form(page: Page) -> None:
    """The real form, with the new words, from its first screen to the preview's own thank-you."""
    page.get_by_role("tab", name="Preview").click()
    settled(page)
    assert page.locator("iframe").count() == 0, "nobody is chosen beforehand"
    page.get_by_role("radio", name="Officers").click()
    settled(page)
    form = page.frame_locator("iframe")
    expect(form.get_by_text("Preview: nothing is kept")).to_be_visible()
    expect(form.get_by_text(AFTER["en"])).to_have_count(1)
    picture(page, "making-preview")
    page.get_by_role("radio", name="中文").last.click()
    settled(page)
    expect(form.get_by_text("预览：不保存任何内容")).to_be_visible()
    page.get_by_role("radio", name="Experts").click()
    expect(form.locator("[name=action][value=agree]")).to_be_attached()  # officers consent on their form too
    form.locator("[name=consent]").check()
    form.locator(".send").click()
    expect(form.locator("[name=matrix]")).to_have_value("M0")


def open_the_wave(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/studies?lang=en")
    settled(page)
    page.get_by_test_id("stBaseButton-primary").get_by_text("Open", exact=True).click()
    expect(page.get_by_text("open", exact=True)).to_be_visible()
    settled(page)


def it_is_frozen_now(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/instrument?lang=en&part=tab-questions")
    settled(page)
    expect(page.get_by_text("it is frozen")).to_be_visible()
    assert page.get_by_role("button", name="Save this entry").count() == 0


# --- the fieldwork ---


def print_codes(page: Page, server: Server) -> list[str]:
    page.goto(f"{server.base}/fieldwork?lang=en")
    settled(page)
    page.get_by_role("button", name="Make the links that are missing").click()
    settled(page)
    page.get_by_role("tab", name="Officers").click()
    chosen(page, "Unit group", "Group 1")
    page.get_by_label("How many?").locator("visible=true").fill(str(CODES))
    page.get_by_role("button", name="Make codes").click()
    expect(page.get_by_text("These codes are shown now and never again.")).to_be_visible()
    with page.expect_download() as cards:
        page.get_by_role("button", name="Download as cards to print (A4)").click()
    assert cards.value.path().read_text(encoding="utf-8").count('class="card"') == CODES
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("CSV")).first.click()
    rows = csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")))
    return [row[0] for row in rows][1:]


def others_answer(folder: Path, codes: list[str]) -> None:
    """Without a browser's help: as many as it takes to publish."""
    database, now = Database(f"sqlite:///{folder / 'records.sqlite3'}", SECRET), datetime.now(UTC)
    with database.writing() as records:
        (study,) = records.studies()
        (wave,) = records.waves(study.id)
        inviting.invite_experts(records, wave, EXPERTS, SECRET, now)
        responses(records, wave, [normalised(code) or "" for code in codes], now)
        judge_alike(records, wave, now)
    database.close()


def close_and_publish(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/studies?lang=en")
    settled(page)
    page.get_by_role("button", name="Close…").click()
    page.get_by_role("button", name="Close for good").click()
    expect(page.get_by_text("closed", exact=True)).to_be_visible()
    page.goto(f"{server.base}/publish?lang=en")
    settled(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_test_id("stCode").first).to_contain_text("/p/")
    page.get_by_role("button", name="Compute it again").click()
    expect(page.get_by_text("every figure agrees")).to_be_visible()


# --- the page ---


def chosen(page: Page, label: str, option: str) -> None:
    """From a list, which a scrolling page would close again."""
    box = page.get_by_role("combobox", name=label)
    scrolled(page, box).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def choose_entry(page: Page, typed: str, words: str) -> None:
    """As somebody would who knows the id, or some of the words."""
    scrolled(page, page.get_by_role("combobox", name="Entry to change")).click()
    page.keyboard.type(typed)
    page.get_by_role("option").filter(has_text=words[:20]).first.click()
    settled(page)


def scrolled(page: Page, box: Locator) -> Locator:
    box.scroll_into_view_if_needed()
    settled(page)
    return box


def save(page: Page) -> None:
    page.get_by_role("button", name="Save this entry").click()
    settled(page)
