"""From screen to screen of a resident's form in a browser."""

from __future__ import annotations

from playwright.sync_api import Page


def begin(page: Page) -> None:
    page.check("[name=consent]")
    page.check("[name=RS1][value=adult_yes]")
    page.click("#next")
    page.wait_for_selector("#s-QR1.current")


def order(page: Page) -> list[str]:
    return [item.get_attribute("id") or "" for item in page.locator(".items fieldset").all()]


def forward(page: Page, number: int) -> None:
    """Press Next that many times."""
    for _ in range(number):
        at = page.inner_text("#at")
        page.click("#next")
        page.wait_for_function("at => document.getElementById('at').textContent !== at", arg=at)
