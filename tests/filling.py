"""An answer form in a real Chromium, filled in within a moment, and what a server's database keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from storage.database import Database
from surveys.invitations import normalised, receipt_code
from tests.answering_by_hand import checked
from tests.browsing import until
from tests.databases import new_url
from tests.server import UVICORN, Server, serving
from tests.studies_for_tests import SECRET, SmallStudy, answers_kept, begin, kept
from tests.wire import Wire, wired

SETTINGS = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}
SCREENS = 8  # of the residents' form
ABOUT = 7  # its last screen but one, with the comment
DRAFTS = "Object.values(localStorage)"
# By clicks, all at once: the same in every run, not all alike, "don't know" among them.
CHOOSE = """document.querySelectorAll('.screen.current fieldset').forEach((asked, place) => {
    const choices = asked.querySelectorAll('input');
    choices[asked.closest('#s-begin') ? 0 : (place + asked.id.charCodeAt(3)) % choices.length].click();
})"""
SUBMIT = "form => form.requestSubmit()"


@dataclass
class House:
    """A wave that is open, in a database that a server keeps, and the wire that leads there."""

    database: Database
    study: SmallStudy
    server: Server
    wire: Wire
    serve_another: Callable[[], Server]

    def end_at_once(self) -> None:
        """kill -9."""
        self.server.process.kill()
        self.server.process.wait()

    def serve(self) -> None:
        """Another server, behind the same address."""
        self.server = self.serve_another()
        self.wire.to = self.server.port

    @property
    def link(self) -> str:
        """A community's."""
        return f"http://localhost:{self.wire.port}/a/{self.study.residents[0]}"

    def officer(self, number: int) -> str:
        return f"http://localhost:{self.wire.port}/a/{self.study.officers[number]}"

    @property
    def number(self) -> int:
        return sum(kept(self.database, self.study.wave).values())

    def kept(self, said: str) -> list[Mapping[str, str]]:
        """What is kept of those who left this comment."""
        with self.database.reading() as records:
            found = [answers for _, _, answers in answers_kept(records, self.study.wave.id)]
        return [
            {name: str(value) for name, value in answers.items()}
            for answers in found
            if answers.get("R_OPEN", answers.get("O_OPEN")) == said
        ]


@contextmanager
def opened_house(request: pytest.FixtureRequest, folder: Path) -> Iterator[House]:
    """A server and its wire, on a new database of the kind that is the fixture's parameter."""
    with new_url(request, folder) as url, closing(Database(url, SECRET)) as database, ExitStack() as stack:
        with database.writing() as records:
            study = begin(records)
        serve = partial(serving, folder, UVICORN, DATABASE_URL=url, **SETTINGS)
        server = stack.enter_context(serve())
        wire = stack.enter_context(wired(server.port))
        yield House(database, study, server, wire, lambda: stack.enter_context(serve()))


def go_on(page: Page, last: int) -> None:
    """From the first screen, or where the form stands, with an answer everywhere, until a screen is open."""
    if page.locator("#s-begin.current").count():
        page.check("[name=consent]")
    while (at := int(page.inner_text("#at").split(" / ")[0])) < last:
        page.evaluate(CHOOSE)
        page.click("#next")
        expect(page.locator("#at")).to_have_text(f"{at + 1} / {SCREENS}")


def fill(page: Page, said: str) -> Mapping[str, str]:
    """The whole form, up to the button that sends it; what is entered in it."""
    go_on(page, ABOUT)
    page.fill(".screen.current textarea", said)
    go_on(page, SCREENS)
    return entered(page)


def entered(page: Page) -> Mapping[str, str]:
    """What would be kept of a form as it stands."""
    comment = page.locator("textarea")
    given = {**checked(page), comment.get_attribute("name") or "": comment.input_value()}
    assert given.pop("consent") == "yes"
    assert len(given) > 20
    return given


def receipt(page: Page) -> str:
    """The receipt on the page."""
    shown = page.locator(".receipt .code")
    expect(shown).to_be_visible()
    return normalised(shown.inner_text()) or ""


def key_of(page: Page) -> str:
    return page.input_value("[name=key]")


def drafts(page: Page) -> list[str]:
    """All that is kept on the phone."""
    found: list[str] = page.evaluate(DRAFTS)
    return found


def assert_thanked(page: Page, key: str) -> None:
    """With the receipt of this key, and nothing is left on the phone."""
    expect(page.get_by_role("heading", name="Thank you, we have your answers")).to_be_visible()
    assert receipt(page) == receipt_code(key)
    until(page, lambda: drafts(page) == [], "the draft to be wiped")
