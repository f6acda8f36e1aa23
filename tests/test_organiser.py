"""An organiser on a phone, without the demonstration: from an empty database to a closed wave."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from app_pages.addresses import RESULTS
from surveys.formats import day
from tests.answering_by_hand import answer
from tests.browsing import metrics, picture, settled, table, unfold, visiting
from tests.server import Server, serving

pytestmark = pytest.mark.browser
LAST_DAY = (datetime.now(UTC) + timedelta(days=30)).date()
FIGURE = "Standard addresses with complete linked records"
COMPARATOR = {
    "city_id": "A",
    "city_name": "甲市",
    "value": "96.5%",
    "source_title": "统计年鉴",
    "reliability": "A",
    "is_synthetic": "no",
}
TEXTS = {
    "Name of the study": ("社区警务信息化试评", "A trial evaluation"),
    "Area that is evaluated": ("甲区", "District A"),
    "Organisation that runs it": ("甲区评价办公室", "Evaluation office of District A"),
    "Name of this wave": ("第一轮", "First wave"),
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, PLUMBLINE_DEMO="0") as started:
        yield started


def test_a_study_from_the_template_to_its_close(server: Server, browser: Browser) -> None:
    with visiting(browser) as page:
        sign_in(page, server)
        refuse_a_study_with_gaps(page)
        create_a_study(page)
        open_the_wave(page)
        enter_a_figure(page)
        enter_comparators(page)
        link = issue_links(page, server)
        issue_codes(page)
        invite_experts(page)
        give_out_paper(page, server)
        with visiting(browser, "zh-CN") as resident:
            resident.goto(link)
            answer(resident, "organiser-resident")
        counts_tell_nothing_of_one_answer(page, server)
        results_say_what_is_missing(page, server)
        publishing_is_refused(page, server)
        close_the_wave(page, server)
    with visiting(browser, expected="status of 410") as late:
        late.goto(link)
        expect(late.get_by_role("heading", name="This survey is not open")).to_be_visible()


def sign_in(page: Page, server: Server) -> None:
    page.goto(server.base)
    expect(page.get_by_text("Nothing has been published yet.")).to_be_visible()
    picture(page, "organiser-nothing-published")
    page.goto(server.addresses["Organiser"])
    expect(page.get_by_text("There is no study yet.")).to_be_visible()


# --- Studies ---


def refuse_a_study_with_gaps(page: Page) -> None:
    """All problems are named at once, nothing is kept, and what was written stays."""
    settled(page)
    for label, (zh, en) in TEXTS.items():
        page.get_by_label(f"{label} (中文)").fill(zh)
        page.get_by_label(f"{label} (English)").fill(en)
    page.get_by_label("Name of the study (English)").fill("")
    page.get_by_label("Communities (residents)").fill(
        "东街社区，East Street，40，2600，甲区，lots\n西街社区，West Street，many\n南街社区，South Street，40，2,600"
    )
    page.get_by_label("Unit groups (officers)").fill("一组\tGroup 1\t12\t12\n二组\tGroup 2\t30\t30")
    page.get_by_role("button", name="Create the study").click()
    refusal = page.get_by_test_id("stAlert").filter(has_text="Nothing was changed")
    for said in (
        "Name › English — A text is missing",
        "Contact — Nobody can be reached",
        "The last day to answer is missing",
        "Communities › line 1 › Quota — This is not a number of people",
        "Communities › line 2 › Invited — This is not a number of people",
        "Communities › line 3 › Area — The area is a number",
        "Unit groups › line 1 › Invited — Fewer people are invited",
    ):
        expect(refusal).to_contain_text(said)
    picture(page, "organiser-study-refused")
    with page.context.new_page() as other:
        other.goto(page.url)
        expect(other.get_by_text("There is no study yet.")).to_be_visible()


def create_a_study(page: Page) -> None:
    page.get_by_label("Name of the study (English)").fill(TEXTS["Name of the study"][1])
    page.get_by_label("Contact for questions").fill("evaluation@example.org")
    page.get_by_role("spinbutton", name="year, Last day to answer").click()
    page.keyboard.type(f"{LAST_DAY:%Y%m%d}")
    page.keyboard.press("Tab")
    communities = "东街社区，East Street，40，2600，北片，300\n西街社区，West Street，，，北片"
    page.get_by_label("Communities (residents)").fill(communities)
    page.get_by_label("Unit groups (officers)").fill("一组\tGroup 1\t32\t32")
    page.get_by_role("button", name="Create the study").click()
    expect(page.get_by_role("heading", name="A trial evaluation")).to_be_visible()
    expect(page.get_by_text("draft", exact=True)).to_be_visible()


def open_the_wave(page: Page) -> None:
    page.get_by_test_id("stBaseButton-primary").get_by_text("Open", exact=True).click()
    expect(page.get_by_text("open", exact=True)).to_be_visible()
    expect(page.get_by_text(f"→ {day(LAST_DAY, 'en')}")).to_be_visible()
    codes, answers = (day(LAST_DAY + timedelta(days=days), "en") for days in (1, 181))
    planned = f"one-time codes by {codes}, single answers by {answers}"
    expect(page.get_by_text(planned)).to_be_visible()
    settled(page)


def enter_a_figure(page: Page) -> None:
    unfold(page, "Counted figures (objective indicators)")
    field = page.get_by_test_id("stNumberInput").get_by_role("spinbutton")
    page.get_by_role("spinbutton", name=FIGURE).fill("82.5")
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_text("It is not said where it is from.")).to_be_visible()
    page.get_by_label(f"Source: {FIGURE}").fill("Register of addresses")
    page.get_by_role("combobox", name=f"Reliability: {FIGURE}").click()
    page.get_by_role("option", name="B", exact=True).click()
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    picture(page, "organiser-figures")
    page.reload()
    unfold(page, "Counted figures (objective indicators)")
    expect(field.first).to_have_value("82.5")
    expect(field.nth(1)).to_have_value("")


def enter_comparators(page: Page) -> None:
    """The template is filled in and read; a file with faults says them cell by cell, and changes nothing."""
    unfold(page, "Comparator sites")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the template (CSV)").click()
    heading, *rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"), newline="")))
    first = next(row for row in rows if row[heading.index("indicator_id")] == "OB01")
    for column, cell in (COMPARATOR | {"year": str(LAST_DAY.year)}).items():
        first[heading.index(column)] = cell
    take(page, [heading, *rows])
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert table(page, 0) == [["甲市", "1 / 16", "no"]]
    assert table(page, 1)[0] == [FIGURE, f"96.5 % · {LAST_DAY.year} · A", "统计年鉴"]
    picture(page, "organiser-comparators")
    first[heading.index("value")] = "965"
    take(page, [heading, *rows])
    expect(page.get_by_test_id("stAlert").filter(has_text="The file was not taken")).to_be_visible()
    place = f"{rows.index(first) + 2} · value"
    assert table(page, 0) == [[place, "This is not from 0 to 100 percent.", "Please correct it."]]
    assert table(page, 1) == [["甲市", "1 / 16", "no"]]
    picture(page, "organiser-comparators-refused")


def take(page: Page, rows: list[list[str]]) -> None:
    """Have a file read, as Excel in China writes it."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    page.get_by_test_id("stFileUploader").filter(has_text="The filled-in table (CSV").locator("input").set_input_files(
        {"name": "sites.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode("gb18030")}
    )
    expect(page.get_by_text("sites.csv", exact=True)).to_be_visible()
    page.get_by_role("button", name="Read the file").click()
    settled(page)


# --- Fieldwork ---


def issue_links(page: Page, server: Server) -> str:
    """The link of the first community."""
    page.goto(f"{server.base}/fieldwork")
    settled(page)
    page.get_by_role("button", name="Make the links that are missing").click()
    link = page.get_by_test_id("stCode").first
    expect(link).to_contain_text(f"{server.base}/a/")
    picture(page, "organiser-links")
    return link.inner_text()


def issue_codes(page: Page) -> None:
    """Codes are shown once."""
    page.get_by_role("tab", name="Officers").click()
    page.get_by_label("How many?").locator("visible=true").fill("3")
    page.get_by_role("button", name="Make codes").click()
    expect(page.get_by_text("These codes are shown now and never again.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as cards to print (A4)").click()
    assert download.value.path().read_text(encoding="utf-8").count('class="card"') == 3
    rows = page.get_by_test_id("stDataFrame").locator("tbody tr")
    expect(rows).to_have_count(3)
    assert re.fullmatch(r"([0-9A-Z]{4}-){3}[0-9A-Z]{4}", rows.first.locator("td").first.text_content() or "")
    picture(page, "organiser-codes")
    page.reload()
    settled(page)
    assert page.get_by_test_id("stDataFrame").count() == 0


def invite_experts(page: Page) -> None:
    page.get_by_role("tab", name="Experts").click()
    page.get_by_label("How many?").locator("visible=true").fill("5")
    page.get_by_role("button", name="Add experts").click()
    expect(page.get_by_text("E05", exact=True)).to_be_visible()
    assert [row[:2] for row in table(page, 1)] == [["no", "0 / 56"]] * 5
    picture(page, "organiser-experts")


def give_out_paper(page: Page, server: Server) -> None:
    """Sheets have their addresses; a keying link opens the keying page until it is taken back."""
    page.get_by_role("tab", name="Paper").click()
    page.get_by_role("button", name="New keying link for sheets of residents").click()
    links = page.locator("[data-testid=stCode]:visible")
    expect(links).to_have_count(3)
    sheet, desk = (urlsplit(links.nth(place).inner_text().strip()) for place in (0, 2))
    assert [server.get(address.path).status for address in (sheet, desk)] == [200, 200]
    picture(page, "organiser-paper")
    page.get_by_role("button", name="Take this link back").click()
    expect(page.get_by_text("K01, Residents: taken back")).to_be_visible()
    assert server.get(desk.path).status == 410


def counts_tell_nothing_of_one_answer(page: Page, server: Server) -> None:
    """Whether it is one answer or none that waits."""
    page.goto(f"{server.base}/fieldwork")
    settled(page)
    assert table(page) == [
        ["East Street", "Residents", "<10", "40", "2,600", "300"],
        ["West Street", "Residents", "<10", "—", "—", "—"],
        ["Group 1", "Officers", "<10", "32", "32", "—"],
    ]
    expect(
        page.get_by_text("Answers wait, sealed, until a group has enough of them (Residents 10, Officers 10)")
    ).to_be_visible()
    picture(page, "organiser-fieldwork")


# --- Results and Publish ---


def results_say_what_is_missing(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/results")
    settled(page)
    shown = metrics(page)
    assert (shown["Composite score (0–100)"], shown["Residents"], shown["Experts"]) == ("—", "<10", "<5")
    for said in (
        "No weights yet",
        "Residents, Officers: fewer than the least number",
        "Counted figures without a value",
    ):
        expect(page.get_by_text(said)).to_be_visible()
    assert {cell for row in table(page) for cell in row[1:]} == {"—"}
    assert FIGURE not in page.get_by_text("Counted figures without a value").inner_text()
    for name in RESULTS:
        page.goto(f"{server.base}/{name}")
        settled(page)
        picture(page, f"organiser-{name}")
    page.goto(f"{server.base}/scores")
    settled(page)
    assert {cell for row in table(page, 1) for cell in row[1:5]} == {"—"}


def publishing_is_refused(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/publish")
    settled(page)
    refusal = page.get_by_test_id("stAlert").filter(has_text="It cannot be published yet:")
    expect(refusal).to_contain_text("There is not enough data for a composite score.")
    expect(refusal).to_contain_text("Information collection — Fewer experts are counted here")
    assert page.get_by_role("button", name="Publish", exact=True).count() == 0
    picture(page, "organiser-publish-refused")


def close_the_wave(page: Page, server: Server) -> None:
    page.goto(f"{server.base}/studies")
    settled(page)
    page.get_by_role("button", name="Close…").click()
    picture(page, "organiser-close")
    page.get_by_role("button", name="Close for good").click()
    expect(page.get_by_text("closed", exact=True)).to_be_visible()
    picture(page, "organiser-closed")
