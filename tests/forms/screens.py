"""Looking at every screen of a form: axe-core reads it, and a picture of it on a phone is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.axe import faults
from tests.browsing import PHONE, picture, visiting

LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}


@dataclass
class Screens:
    """What a reader of one language comes to see, and what is wrong with it."""

    page: Page
    language: str
    wrong: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        picture(self.page, f"{name}-{self.language}", small=True)
        self.wrong += faults(self.page, name)


@contextmanager
def reading(browser: Browser, language: str) -> Iterator[Screens]:
    """Somebody on a phone. In the end nothing may be wrong with what they saw."""
    with visiting(browser, LANGUAGES[language], PHONE, expected="status of 4") as page:
        screens = Screens(page, language)
        yield screens
    assert not screens.wrong, "\n".join(screens.wrong)
