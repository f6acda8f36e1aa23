"""What a form weighs: on a bad line it is readable soon, and going on in it needs no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browsing import until
from tests.forms.conftest import House
from tests.server import UVICORN, serving

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database_file")]  # pages are the same on any database
KILOBYTE = 1000
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s
READABLE = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def requests_of(page: Page) -> list[Request]:
    """All that goes out from now on, but for the icon that is in the page itself."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.startswith("http") else None)
    return sent


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_first_load_is_60_kb_in_3_requests_and_a_section_none(
    house: House, base: str, browser: Browser, locale: str
) -> None:
    for address in (house.resident, house.officer):
        context = browser.new_context(viewport={"width": 375, "height": 740}, locale=locale)
        page = context.new_page()
        sent = requests_of(page)
        page.goto(base + address, wait_until="networkidle")
        bodies = [request.response().body() for request in sent]  # type: ignore[union-attr]  # each was answered
        assert len(sent) <= 3
        assert sum(map(len, bodies)) <= 60 * KILOBYTE
        page.check("[name=consent]")
        page.wait_for_selector("html[data-ready=offline]", state="attached")  # then all it may need is there
        before = len(sent)
        if page.locator("[name=RS1]").count():
            page.check("[name=RS1][value=adult_yes]")
        for screen in page.locator(".screen").all()[1:]:
            page.click("#next")
            expect(screen).to_be_visible()
        expect(page.locator(".send")).to_be_visible()
        assert len(sent) == before
        context.close()


def readable_after(browser: Browser, address: str) -> float:
    """Milliseconds until something stands there, on a bad line and with nothing in the browser's cache."""
    context = browser.new_context(viewport={"width": 375, "height": 740}, locale="zh-CN", service_workers="block")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.goto(address)
    until(page, lambda: page.evaluate(READABLE) is not None, "the first paint")
    found: float = page.evaluate(READABLE)
    context.close()
    return found


def test_a_form_is_readable_within_a_second_and_a_half_on_a_bad_line(tmp_path: Path, browser: Browser) -> None:
    """The server is as people start it. A busy machine only adds to what the line takes: the quickest load counts."""
    with serving(tmp_path, UVICORN) as server:
        server.get(server.path("Resident"))  # it has worked once
        assert any(readable_after(browser, server.addresses["Resident"]) <= 1500 for _ in range(5))
