"""A real Chromium: visitors with a fresh profile each, whose scripts must not fail, and the pictures they take."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from app_pages.addresses import PAGES

PICTURES = Path(os.environ.get("PLUMBLINE_PICTURES", Path(__file__).parent / "pictures"))
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
    yield context.new_page()
    context.close()
    assert failed == []


def picture(page: Page, name: str) -> Path:
    """Take the whole page at the width it has; nothing may stick out sideways."""
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    tall = page.evaluate(f"Math.max(...{SCROLLED}.map(e => e.scrollHeight))")
    page.set_viewport_size({"width": width, "height": max(HEIGHT, min(int(tall), TALLEST))})
    if page.locator("[data-testid=stMain]").count():
        page.wait_for_timeout(500)  # charts and tables are drawn again
    PICTURES.mkdir(parents=True, exist_ok=True)
    file = PICTURES / f"{name}-{width}.png"
    page.screenshot(path=file)
    wide = page.evaluate(f"Math.max(...{SCROLLED}.map(e => e.scrollWidth))")
    sticking = page.evaluate(STICKING_OUT) if wide > width else ""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    assert wide <= width, f"{name} is {wide} pixels wide on a screen of {width}: {sticking}"
    return file


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


def still(page: Page, expression: str) -> None:
    """Wait until something about the page has stayed the same for a moment."""
    seen: list[object] = [None]

    def same() -> bool:
        seen.append(page.evaluate(expression))
        return seen[-1] == seen[-2]

    until(page, same, f"{expression} to stay")


def unfold(page: Page, title: str) -> None:
    """Open a folded part, and wait until it has stopped growing: a click before that would miss."""
    page.get_by_text(title, exact=True).click()
    still(page, "[...document.querySelectorAll('details')].map(part => part.offsetHeight).join()")


def settled(page: Page) -> None:
    """Wait until Streamlit has run the page and drawn it, and see that it did not fail."""
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    still(page, "document.querySelector('[data-testid=stMain]').innerText.replace(/\\d\\d:\\d\\d:\\d\\d/, '')")
    assert page.locator("[data-testid=stException]").count() == 0


def metrics(page: Page) -> dict[str, str]:
    """The figures that are shown large, by their labels."""
    shown = page.locator("[data-testid=stMetric]")
    expect(shown.first).to_be_visible()
    labels, values = (shown.locator(f"[data-testid=stMetric{part}]").all_inner_texts() for part in ("Label", "Value"))
    return dict(zip(labels, values, strict=True))


def table(page: Page, number: int = 0) -> list[list[str]]:
    """The cells of a visible table, row by row."""
    rows = page.locator("[data-testid=stTable]:visible").nth(number).locator("tbody tr")
    expect(rows.first).to_be_visible()
    return [row.locator("td").all_inner_texts() for row in rows.all()]
