"""A person with a phone and an answer form, screen by screen to the receipt."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.browsing import picture


def answer(page: Page, name: str, reload_at: int = 0) -> None:
    """Answer every screen of a form to the receipt."""
    assert page.locator("input:checked").count() == 0
    picture(page, f"{name}-1")
    page.check("[name=consent]")
    screens = page.locator(".screen").count()
    for number in range(1, screens):
        fill_screen(page, number)
        if number == reload_at:
            reload(page)
        picture(page, f"{name}-{number}-filled")
        page.click("#next")
        expect(page.locator("#at")).to_have_text(f"{number + 1} / {screens}")
    picture(page, f"{name}-{screens}")
    page.click(".send")
    expect(page.locator(".receipt .code")).to_be_visible()
    picture(page, f"{name}-receipt")


def fill_screen(page: Page, screen: int) -> None:
    """The same answers in every run, not all alike; "don't know" among them."""
    for asked in page.locator(".screen.current fieldset").all():
        choices, place = asked.locator("input"), sum(map(ord, asked.get_attribute("id") or ""))
        choices.nth(place % choices.count() if screen > 1 else 0).check()
    for comment in page.locator(".screen.current textarea").all():
        comment.fill("社区群里的通知很及时。 Notices come in time.")


def reload(page: Page) -> None:
    """What was entered is still there."""
    entered = checked(page)
    page.reload()
    expect(page.locator("#restored")).to_be_visible()
    assert checked(page) == entered
    assert len(entered) > 10


def checked(page: Page) -> Mapping[str, str]:
    found: Mapping[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('input:checked')].map(e => [e.name, e.value]))"
    )
    return found
