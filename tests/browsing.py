"""A real Chromium: visitors with a fresh profile each, whose scripts must not fail, and the pictures they take."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from weakref import WeakSet

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, WebSocket, expect, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from app_pages.addresses import PAGES
from tests.brief import BRIEF

PICTURES = Path(os.environ.get("PLUMBLINE_PICTURES", Path(__file__).parent / "pictures"))
TAKEN = not BRIEF or "PLUMBLINE_PICTURES" in os.environ
STARTED_WITH = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = 375, 1280  # pixels
HEIGHT, TALLEST = 740, 9000
_RESTS = """document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true]')"""
_ASKING = WeakSet[Page]()  # what Streamlit was asked to run again, and has not begun
PATIENCE = 30_000  # milliseconds until a test gives up; nothing is measured by it
KNOWN = (  # Streamlit 1.67's own
    # its index.html has one inline script, which our policy does not let run and nothing needs
    re.compile(r"Executing inline script violates the following Content Security Policy directive 'default-src"),
    # opened at /studies, its script looks for the server under that address first
    re.compile(rf"status of 404 .*/({'|'.join(PAGES[1:])})/_stcore/(health|host-config)$"),
)
STICKING_OUT = """[...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 200)).join(' … ')"""
SCROLLED = "[document.documentElement, ...document.querySelectorAll('[data-testid=stMain]')]"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that PLUMBLINE_CHROMIUM names."""
    program = os.environ.get("PLUMBLINE_CHROMIUM")
    assert program, "PLUMBLINE_CHROMIUM names no browser; tests/run finds one and sets it"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(STARTED_WITH))
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Browser,
    locale: str = "en-GB",
    width: int = PHONE,
    expected: str = "",
    worker: bool = False,
    session: Path | None = None,
) -> Iterator[Page]:
    """A visitor without cookies or storage, or with those that a ``session`` kept.

    An error of a script or in the console fails; ``expected`` is a pattern.

    ``worker`` lets the form work without a network: most browsers do where the address is one of https.
    """
    allowed: Literal["allow", "block"] = "allow" if worker else "block"
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, locale=locale, service_workers=allowed, storage_state=session
    )
    context.set_default_timeout(PATIENCE)
    known, failed = (*KNOWN, re.compile(expected)) if expected else KNOWN, list[str]()

    def hear(message: ConsoleMessage) -> None:
        said = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not any(pattern.search(said) for pattern in known):
            failed.append(said)

    context.on("console", hear)
    context.on("weberror", lambda wrong: failed.append(str(wrong.error)))
    context.on("page", attend)
    yield context.new_page()
    context.close()
    assert failed == [], failed


def attend(page: Page) -> None:
    """Hear when a page asks Streamlit to run, which the page itself shows only once the server has answered."""

    def ask(message: bytes | str) -> None:
        asked = BackMsg.FromString(message) if isinstance(message, bytes) else BackMsg()
        if asked.HasField("rerun_script") and not asked.rerun_script.is_auto_rerun:
            _ASKING.add(page)

    def hear(message: bytes | str) -> None:
        if isinstance(message, bytes) and ForwardMsg.FromString(message).HasField("new_session"):
            _ASKING.discard(page)

    def connect(socket: WebSocket) -> None:
        socket.on("framesent", ask)
        socket.on("framereceived", hear)

    page.on("websocket", connect)


def picture(page: Page, name: str, small: bool = False) -> None:
    """See that nothing sticks out sideways, and take the whole page at the width it has.

    In half an hour none is taken that nobody looks at: only where it is said where they go.
    """
    page.wait_for_load_state()  # a click that leads to another page ends when that page begins
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    if TAKEN:
        _take(page, width, PICTURES / f"{name}-{width}.png")
    wide = page.evaluate(f"Math.max(...{SCROLLED}.map(e => e.scrollWidth))")
    sticking = page.evaluate(STICKING_OUT) if wide > width else ""
    if TAKEN:
        at_width(page, width)
    if TAKEN and small:
        make_small(PICTURES / f"{name}-{width}.png")
    assert wide <= width, f"{name} is {wide} pixels wide on a screen of {width}: {sticking}"


def _take(page: Page, width: int, file: Path) -> None:
    """The whole page, on a screen as tall as it is."""
    tall = page.evaluate(f"Math.max(...{SCROLLED}.map(e => e.scrollHeight))")
    page.set_viewport_size({"width": width, "height": max(HEIGHT, min(int(tall), TALLEST))})
    if page.locator("[data-testid=stMain]").count():
        page.wait_for_timeout(500)  # charts and tables are drawn again
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)


def make_small(file: Path) -> None:
    """Few colours are enough for a picture that is kept with the documents."""
    with Image.open(file) as taken:
        taken.convert("RGB").quantize(32, Image.Quantize.FASTOCTREE).save(file, optimize=True)


def at_width(page: Page, width: int) -> None:
    """The same page on another screen."""
    page.set_viewport_size({"width": width, "height": HEIGHT})


def until(page: Page, condition: Callable[[], bool], wanted: str) -> None:
    """Wait for what a page does by itself."""
    for _ in range(PATIENCE // 200):
        if condition():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"waited in vain for {wanted}")


def arrived(page: Page, at: str) -> None:
    """Wait until the page is at this address, with or without the language and choices that pages add to it."""
    page.wait_for_url(re.compile(rf"^{re.escape(at)}(\?|$)"))


def given_up(page: Page) -> None:
    """Wait until the browser says that no answer came."""
    until(page, lambda: page.url.startswith("chrome-error:"), "the browser to give up")


def still(page: Page, expression: str) -> None:
    """Wait until something about the page has stayed the same for a moment."""
    seen: list[object] = [None]

    def same() -> bool:
        seen.append(page.evaluate(expression))
        return seen[-1] == seen[-2]

    until(page, same, f"{expression} to stay")


def unfold(page: Page, title: str) -> None:
    """Open a folded part, and wait until it has stopped growing: a click before that would miss."""
    settled(page)
    page.get_by_text(title, exact=True).click()
    still(page, "[...document.querySelectorAll('details')].map(part => part.offsetHeight).join()")


def choose(page: Page, label: str, option: str, within: Locator | None = None) -> None:
    """Choose from a box of Streamlit's, whose list closes again when the page is drawn anew while it opens."""
    box = (within or page).get_by_role("combobox", name=label)
    found = page.get_by_role("option", name=option)

    def opened() -> bool:
        if not found.count():
            box.press("ArrowDown")
            page.wait_for_timeout(300)
        return found.count() > 0

    settled(page)
    until(page, opened, f"{option} in {label}")
    found.first.click()
    settled(page)


def at_rest(page: Page) -> bool:
    """Whether Streamlit runs nothing and was asked for nothing, and nothing on the page waits for being drawn anew."""
    return bool(page.evaluate(_RESTS)) and page not in _ASKING


def settled(page: Page) -> None:
    """Wait until Streamlit has run the page and drawn it, and see that it did not fail."""
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible()
    until(page, lambda: at_rest(page), "a page that stands still")
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    still(page, "document.querySelector('[data-testid=stMain]').innerText.replace(/\\d\\d:\\d\\d:\\d\\d/, '')")
    assert page.locator("[data-testid=stException]").count() == 0


def metrics(page: Page) -> dict[str, str]:
    """The figures that are shown large, by their labels."""
    shown = page.locator("[data-testid=stMetric]")
    expect(shown.first).to_be_visible()
    parts = "['Label', 'Value'].map(part => e.querySelector(`[data-testid=stMetric${part}]`).innerText)"
    return dict(shown.evaluate_all(f"found => found.map(e => {parts})"))


def table(page: Page, number: int = 0) -> list[list[str]]:
    """The cells of a visible table, row by row."""
    rows = page.locator("[data-testid=stTable]:visible").nth(number).locator("tbody tr")
    expect(rows.first).to_be_visible()
    cells: list[list[str]] = rows.evaluate_all(
        "rows => rows.map(e => [...e.querySelectorAll('td')].map(c => c.innerText))"
    )
    return cells
