"""The whole road in a real browser: people answer and judge, results move, an evaluation is published."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
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
from tests.browsing import DESK, PHONE, at_width, metrics, picture, settled, table, until, visiting
from tests.server import Server, serving

pytestmark = pytest.mark.browser
REFRESH = 5000  # milliseconds
NEARLY = 0.101  # a last decimal: counts that may be public move a score by some hundredths
DERIVED = "IC3"  # what is taken apart
STILL = ("Composite", "Officers")
DIMENSIONS = community_policing().criteria("M0")
BEGUN = {("D1", "D2"): 5, ("D2", "D3"): 5, ("D1", "D3"): -5, ("D3", "D4"): 1, ("D4", "D5"): 1}  # three contradict


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
            assert study not in page.inner_text("body")
        picture(page, "signed-out")
        page.goto(server.base)
        expect(page.get_by_role("heading", name=study)).to_be_visible()
        assert page.locator("a[href$='/results']").count() == 0


@pytest.fixture(scope="module")
def session(server: Server, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a browser keeps that is signed in: the printed link opens once."""
    file = tmp_path_factory.mktemp("session") / "kept.json"
    with visiting(browser) as page:
        page.goto(server.addresses["Organiser"])
        expect(page).to_have_url(f"{server.base}/studies")
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
    """On both screens; how a figure was computed is opened by the address, and axe looks at it. Tabs on the phone."""
    with visiting(browser, session=session) as page:
        for language, width in (("en", DESK), ("zh", PHONE)):
            at_width(page, width)
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


# --- experts ---


def an_expert_leaves_and_returns(browser: Browser, address: str) -> None:
    """Three judgements contradict each other; the expert comes back by the same link and decides anew."""
    with visiting(browser, "zh-CN") as page:
        page.goto(address)
        picture(page, "expert-zh-agree")
        page.check("[name=consent]")
        page.click("form .send")
        for pair, value in BEGUN.items():
            judge(page, pair, value)
        expect(page.locator("[data-done=M0]")).to_have_text(f"{len(BEGUN)}/10")
        expect(page.locator(".triad a")).to_have_count(3)
        picture(page, "expert-zh-contradiction")
    with visiting(browser, "en-GB") as page:
        page.goto(address)
        expect(page.locator("[data-done=all]")).to_have_text(f"{len(BEGUN)}/56")
        assert {pair: judged(page, pair) for pair in BEGUN} == BEGUN
        expect(page.locator(".triad")).to_contain_text("These three go round in a circle.")
        picture(page, "expert-en-returned")
        judge_everything(page)
        picture(page, "expert-en-done")


def judge_everything(page: Page) -> None:
    """All 56 pairs, one matrix after the other by the link that leads on."""
    matrices = community_policing().experts.matrices
    for number, matrix in enumerate(matrices):
        criteria = community_policing().criteria(matrix.id)
        pairs = [(one, other) for place, one in enumerate(criteria) for other in criteria[place + 1 :]]
        for pair in pairs:
            judge(page, pair, opinion(criteria, pair))
        expect(page.locator(f"[data-done={matrix.id}]")).to_have_text(f"{len(pairs)}/{len(pairs)}")
        expect(page.locator(".weights li")).to_have_count(len(criteria))
        expect(page.locator(".figures")).to_contain_text(community_policing().experts.consistency.random_index.name)
        picture(page, f"expert-en-{matrix.id}")
        page.click(".onward")
        if number + 1 < len(matrices):
            expect(page.locator("[name=matrix]")).to_have_value(matrices[number + 1].id)
    expect(page.locator("[data-done=all]")).to_have_text("56/56")


def opinion(criteria: tuple[str, ...], pair: tuple[str, str]) -> int:
    """Nearly consistent: the ratio of two made-up weights, now and then a step more."""
    first, second = (1 + 3 * criteria.index(one) % 5 for one in pair)
    step = max(first, second) // min(first, second) + (first + second) % 2
    return step if step == 1 or first >= second else -step


def judge(page: Page, pair: tuple[str, str], value: int) -> None:
    """Choose a step: positive when the first of the pair matters more."""
    shown = value if value == 1 or not is_swapped(page, pair) else -value
    page.check(f"[name='pair:{pair[0]}:{pair[1]}'][value='{shown}']")


def judged(page: Page, pair: tuple[str, str]) -> int:
    shown = int(page.locator(f"[name='pair:{pair[0]}:{pair[1]}']:checked").get_attribute("value") or 0)
    return -shown if is_swapped(page, pair) and shown != 1 else shown


def is_swapped(page: Page, pair: tuple[str, str]) -> bool:
    """Whether the second of the pair stands on the left."""
    left = page.locator(f"#pair-{pair[0]}-{pair[1]} legend span").first.inner_text()
    return left not in community_policing().index_system.named[pair[0]].name.root.values()


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
