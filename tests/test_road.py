"""The whole road in a real browser: people answer and judge, results move, an evaluation is published."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from app_pages.addresses import PAGES, RESULTS
from forms.posted import URLENCODED
from surveys.reading import community_policing
from tests import newcomer
from tests.answering_by_hand import answer
from tests.axe import ours
from tests.brief import BRIEF
from tests.browsing import DESK, PHONE, arrived, at_width, metrics, picture, settled, table, until, visiting
from tests.judging_by_hand import an_expert_leaves_and_returns
from tests.server import Server, serving

pytestmark = pytest.mark.browser
LOOKS: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (
    ("en", DESK, "light"),
    ("en", DESK, "dark"),
    ("zh", PHONE, "light"),
    ("zh", PHONE, "dark"),
)
REFRESH = 5000  # milliseconds
NEARLY = 0.101  # a last decimal: counts that may be public move a score by some hundredths
DERIVED = "IC3"  # what is taken apart
STILL = ("Composite", "Officers")
DIMENSIONS = community_policing().criteria("M0")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("road")) as started:
        yield started


def test_a_visitor_who_is_not_signed_in_sees_nothing_of_a_study(server: Server, browser: Browser) -> None:
    study = "synthetic demonstration"
    with visiting(browser) as page:
        for name in PAGES[1:]:
            page.goto(f"{server.base}/{name}")
            expect(page.get_by_text("Organisers and researchers sign in")).to_be_visible()
            settled(page)
            assert study not in page.inner_text("body")
        picture(page, "signed-out")
        page.goto(server.base)
        expect(page.get_by_role("heading", name=study)).to_be_visible()
        settled(page)
        assert page.locator("a[href$='/results']").count() == 0


@pytest.fixture(scope="module")
def session(server: Server, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a browser keeps that is signed in: the printed link opens once."""
    file = tmp_path_factory.mktemp("session") / "kept.json"
    with visiting(browser) as page:
        page.goto(server.addresses["Organiser"])
        arrived(page, f"{server.base}/studies")
        page.context.storage_state(path=file)
    return file


def test_a_newcomer_finds_what_the_tutorial_asks(server: Server, browser: Browser, session: Path) -> None:
    for language, locale, width in (("en", "en-GB", DESK), ("zh", "zh-CN", PHONE)):
        with visiting(browser, locale, width, session=session) as page:
            page.goto(server.base)
            settled(page)
            for step in newcomer.steps():
                newcomer.find(page, step, language)
            newcomer.take_weights_away(page, language)


def test_every_page_in_both_languages(server: Server, browser: Browser, session: Path) -> None:
    """On both screens; how a figure was computed is opened by the address, and axe looks at it. Tabs on the phone.

    In half an hour English is looked at on a light desk and Chinese on a dark phone.
    """
    with visiting(browser, session=session) as page:
        for language, width, ground in LOOKS if not BRIEF else (LOOKS[0], LOOKS[-1]):
            at_width(page, width)
            page.emulate_media(color_scheme=ground)
            for name in ("fieldwork", "studies"):
                look_at_page(page, server, name, language)
            for name in RESULTS:
                look_at_page(page, server, name, language, f"&derived={DERIVED}", tabs=width == PHONE and not BRIEF)


def test_the_whole_road(server: Server, browser: Browser, session: Path) -> None:
    with visiting(browser, width=DESK, session=session) as organiser:
        before = open_results(organiser, server)
        residents_answer(browser, server.addresses["Resident"])
        nothing_moves_before_ten(organiser, before)
        eight_more_answer(server)
        an_officer_answers_once(browser, server.addresses["Officer"])
        an_expert_leaves_and_returns(browser, server.addresses["Expert"])
        see_results_change(organiser, before)
        composite = metrics(organiser)["Composite score (0–100)"]
        address, digest = publish(organiser, server)
        sign_out(organiser, server)
    anyone_reads(browser, server, address, digest, composite)


# --- residents ---


def residents_answer(browser: Browser, address: str) -> None:
    """One reads Chinese and loads the page again half way; one reads English."""
    with visiting(browser, "zh-CN") as page:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        answer(page, "resident-zh", reload_at=4)
    with visiting(browser, "en-GB") as page:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        answer(page, "resident-en")


def nothing_moves_before_ten(page: Page, before: dict[str, str]) -> None:
    """Two answers more would tell what two people said: they wait."""
    page.wait_for_timeout(2 * REFRESH)
    assert figures(page) == before


def eight_more_answer(server: Server) -> None:
    """Without a browser's help."""
    asked = community_policing().questionnaires["residents"]
    screened = {choice.id: choice.options[0].code for choice in asked.screener}
    for _ in range(8):
        fields = {"key": secrets.token_hex(16), "lang": "en", "consent": "yes", **screened}
        sent = urlencode(fields | dict.fromkeys(asked.scored, "5")).encode()
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("POST", server.path("Resident"), sent, {"Content-Type": URLENCODED})
        assert connection.getresponse().status == 200
        connection.close()


# --- officers ---


def an_officer_answers_once(browser: Browser, address: str) -> None:
    """The printed code is good for one answer; a second person is told so."""
    with visiting(browser, "zh-CN") as page:
        page.goto(address)
        answer(page, "officer-zh")
    with visiting(browser, "en-GB", expected="status of 410") as page:
        refused = page.goto(address)
        assert refused is not None
        assert refused.status == 410
        expect(page.get_by_role("heading", name="This code has been used")).to_be_visible()
        picture(page, "officer-refused")


# --- results ---


def open_results(page: Page, server: Server) -> dict[str, str]:
    """Leave the results open."""
    page.goto(f"{server.base}/results")
    settled(page)
    page.evaluate("window.sameDocument = true")
    before = figures(page)
    assert (before["Residents"], before["Officers"], before["Experts"]) == ("600", "120", "12")
    return before


def figures(page: Page) -> dict[str, str]:
    """The headline, and the weight of each dimension."""
    expect(page.locator("[data-testid=stTable]").first.locator("tbody tr")).to_have_count(len(DIMENSIONS) + 1)
    return metrics(page) | {row[0]: row[3] for row in table(page)[: len(DIMENSIONS)]}


def see_results_change(page: Page, before: dict[str, str]) -> None:
    """The page refreshes by itself. Ten residents of one community have come; the one officer waits."""
    counts = {"Residents": "610", "Officers": "120", "Experts": "13"}
    until(page, lambda: counts.items() <= metrics(page).items(), f"{counts}, not {metrics(page)}")
    until(page, lambda: all(figures(page)[name] != before[name] for name in before if name[:9] not in STILL), "weights")
    assert page.evaluate("window.sameDocument")


def look_at_page(page: Page, server: Server, name: str, language: str, more: str = "", tabs: bool = False) -> None:
    """A page; with ``more`` in its address what is taken apart stands open; with ``tabs`` all that they hold."""
    page.goto(f"{server.base}/{name}?lang={language}{more}")
    settled(page)
    picture(page, f"{name}-{language}")
    assert ours(page) == [], name
    if not more:
        return
    expect(page.get_by_text("SHA-256")).to_be_visible()
    found = page.get_by_role("tab")
    for number in range(1, found.count() if tabs else 0):
        found.nth(number).click()
        settled(page)
        picture(page, f"{name}-{language}-{number + 1}")


# --- publishing ---


def publish(page: Page, server: Server) -> tuple[str, str]:
    """Freeze the open wave, and compute it again; the address and the digest that are shown."""
    page.goto(f"{server.base}/publish?lang=en")
    settled(page)
    expect(page.get_by_text("This wave is still open.")).to_be_visible()
    picture(page, "publish-before")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Compute it again").click()
    expect(page.get_by_text("every figure agrees")).to_be_visible()
    picture(page, "publish-after")
    return page.locator("[data-testid=stCode]").inner_text(), page.get_by_text("SHA-256").inner_text().split()[1]


def sign_out(page: Page, server: Server) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Organisers and researchers sign in")).to_be_visible()
    page.goto(f"{server.base}/results")
    expect(page.get_by_text("Organisers and researchers sign in")).to_be_visible()


def anyone_reads(browser: Browser, server: Server, address: str, digest: str, composite: str) -> None:
    """The publication in a fresh profile says what the results said."""
    for locale, width in (("en-GB", PHONE), ("en-GB", DESK), ("zh-CN", PHONE), ("zh-CN", DESK)):
        with visiting(browser, locale, width) as page:
            page.goto(address)
            assert page.context.cookies() == []
            told = float(page.locator(".headline .number").inner_text())
            assert told == pytest.approx(float(composite), abs=NEARLY)
            expect(page.locator(".digest", has_text=digest)).to_be_visible()
            for number in ("610", "120", "13"):
                expect(page.locator(".headline")).to_contain_text(number)
            picture(page, f"publication-{locale[:2]}")
            page.goto(server.base)
            settled(page)
            picture(page, f"published-{locale[:2]}")
