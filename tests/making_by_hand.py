"""An organiser makes a study, its wave, its figures and its comparators on the page *Studies*, on a phone."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from surveys.formats import day
from surveys.reading import community_policing
from tests.browsing import choose, picture, settled, table, unfold

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


def refuse_a_study_with_gaps(page: Page) -> None:
    """All problems are named at once, nothing is kept, and what was written stays."""
    settled(page)
    page.get_by_role("combobox", name="Begin with this template").click()
    page.get_by_role("option", name=community_policing().name["en"], exact=True).click()
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
        "Communities › line 1 › Quota, Communities › line 2 › Invited — This is not a number of people",
        "Communities › line 3 › Wider group — The wider group is a number",
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
    settled(page)


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
    expect(page.get_by_role("cell", name="甲市")).to_be_visible()
    assert table(page, 0) == [["甲市", "1 / 16", "no"]]
    assert table(page, 1)[0] == [FIGURE, f"96.5 % · {LAST_DAY.year} · A", "统计年鉴"]
    picture(page, "organiser-comparators")
    first[heading.index("value")] = "965"
    take(page, [heading, *rows])
    expect(page.get_by_test_id("stAlert").filter(has_text="The file was not taken")).to_be_visible()
    place = f"{rows.index(first) + 2} · value"
    assert table(page, 0) == [["甲市", "1 / 16", "no"]]
    assert table(page, 2) == [[place, "This is not from 0 to 100 percent.", "Please correct it."]]
    picture(page, "organiser-comparators-refused")


def enter_a_comparator_here(page: Page) -> None:
    """A second site is filled in on the page: refused whole with every field, then kept, beside the one of the file."""
    choose(page, "Fill in or change a site here", "A new site")
    form = page.get_by_test_id("stForm").filter(has=page.get_by_role("button", name="Save this site"))
    form.get_by_label("Name of the district or city (中文)").fill("乙市")
    form.get_by_text(f"{FIGURE} (%): —").click()
    figure = form.locator("details").filter(has_text=FIGURE)
    figure.get_by_label("Figure", exact=True).fill("91%")
    form.get_by_role("button", name="Save this site").click()
    expect(page.get_by_text("Fields to correct: 5")).to_be_visible()
    assert [place for place, *_ in table(page, 2)][:2] == ["Name", "Made up"]
    picture(page, "organiser-comparator-refused")
    form.get_by_label("Name of the district or city (English)").fill("City B")
    form.get_by_text("no", exact=True).click()
    figure.get_by_label("Year").fill(str(LAST_DAY.year))
    figure.get_by_label("Source: where it was found").fill("Yearbook of City B")
    choose(page, "Grade of reliability", "B · ", figure)
    form.get_by_role("button", name="Save this site").click()
    expect(page.get_by_role("cell", name="City B")).to_be_visible()
    settled(page)
    assert table(page, 0) == [["甲市", "1 / 16", "no"], ["City B", "1 / 16", "no"]]
    picture(page, "organiser-comparator-kept")


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
