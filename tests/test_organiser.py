"""An organiser on a phone, without the demonstration: from an empty database to a closed wave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from app_pages.addresses import RESULTS
from surveys.reading import community_policing
from tests.answering_by_hand import answer
from tests.browsing import choose, metrics, picture, settled, table, visiting
from tests.making_by_hand import (
    FIGURE,
    create_a_study,
    enter_a_comparator_here,
    enter_a_figure,
    enter_comparators,
    open_the_wave,
    refuse_a_study_with_gaps,
)
from tests.server import Server, serving

pytestmark = pytest.mark.browser
INSTRUMENT = community_policing()


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
        enter_a_comparator_here(page)
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
    choose(page, "Unit group", "Group 1")
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
    judged = ", ".join(
        INSTRUMENT.index_system.named[matrix.parent].name["en"] for matrix in INSTRUMENT.experts.matrices
    )
    few = re.compile(rf"^{re.escape(judged)} — Fewer experts are counted here")
    expect(refusal.locator("p").filter(has_text=few)).to_have_count(1)
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
