"""Somebody who has only docs/tutorial.md: goes where it says, by the menu, and finds on the page what it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from surveys.reading import community_policing
from tests.browsing import DESK, HEIGHT, PHONE, PICTURES, TAKEN, make_small, settled

TUTORIAL = Path(__file__).parents[1] / "docs" / "tutorial.md"
LANGUAGES = ("en", "zh")  # in the order in which the tutorial says everything
_WAYS, _QUOTES = re.compile(r"\*\*([^*\n]+ › [^*\n]+)\*\*"), re.compile(r"^> (.+)$", re.MULTILINE)
_CHOICE = re.compile(r"choose \*([^*]+)\* · \*([^*]+)\*")
_PICTURE = re.compile(r"\(pictures/(tutorial-[^)]+)\)")


@dataclass(frozen=True)
class Step:
    """A question of the tutorial: the way to its answer, what to choose there, the answer, by language; its picture."""

    question: str
    ways: tuple[str, ...]
    choice: tuple[str, ...]
    quotes: tuple[str, ...]
    picture: str


def steps() -> tuple[Step, ...]:
    """All of the tutorial, in its order."""
    _, *parts = TUTORIAL.read_text(encoding="utf-8").split("\n## ")
    found = []
    for part in parts:
        picture = _PICTURE.search(part)
        ways, quotes = tuple(_WAYS.findall(part)), tuple(_QUOTES.findall(part))
        choice = _CHOICE.search(part)
        if ways:
            chosen = choice.groups() if choice else ()
            found.append(Step(part.split("\n", 1)[0], ways, chosen, quotes, picture[1] if picture else ""))
    return tuple(found)


def find(page: Page, step: Step, language: str) -> None:
    """Go there as anyone would, read the answer, and take the picture that the tutorial shows."""
    place = LANGUAGES.index(language)
    group, name, *tabs = step.ways[place].split(" › ")
    open_page(page, group, name)
    for tab in tabs:
        page.get_by_role("tab", name=tab, exact=True).click()
        settled(page)
    if step.choice:
        _choose(page, step.choice[place])
    said = " ".join(page.locator("[data-testid=stMain]").inner_text().split())
    assert " ".join(step.quotes[place].split()) in said, f"{step.question}: {step.quotes[place]} is not in {said}"
    if step.picture.endswith(f"-{language}-{PHONE if is_phone(page) else DESK}.png"):
        _keep(page, step.picture, step.quotes[place])


def take_weights_away(page: Page, language: str) -> None:
    """Table T7 as a document: the heading, and every indicator in it."""
    with page.expect_download() as download:
        page.get_by_role("button", name={"en": "T7 as DOCX", "zh": "T7：DOCX"}[language]).click()
    assert download.value.suggested_filename == f"T7-{language}.docx"
    document = Document(str(download.value.path()))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert steps()[-1].quotes[LANGUAGES.index(language)] in said
    indicators = community_policing().index_system.indicators.values()
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {indicator.name[language] for indicator in indicators} <= cells


def open_page(page: Page, group: str, name: str) -> None:
    """By the menu: in a row above the page on a desk, folded away at its side on a phone."""
    links = page.get_by_test_id(re.compile("^st(TopNavDropdown|SidebarNav)Link$"))
    link = links.filter(has_text=re.compile(f"{name}$"))
    folded, side = page.get_by_test_id("stExpandSidebarButton"), page.get_by_test_id("stSidebarCollapseButton")
    (folded if is_phone(page) else page.get_by_test_id("stTopNavSection").filter(has_text=group)).click()
    link.click()
    if is_phone(page):
        side.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1).first).to_have_text(name)
    settled(page)


def is_phone(page: Page) -> bool:
    assert page.viewport_size is not None
    return page.viewport_size["width"] < DESK


def _choose(page: Page, option: str) -> None:
    """In the last box of the page above what it shows."""
    page.get_by_role("combobox").last.click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(page.get_by_role("heading", name=option)).to_be_visible()
    settled(page)


def _keep(page: Page, name: str, quote: str) -> None:
    """What stands on the screen around the answer."""
    page.get_by_text(quote[:16]).first.evaluate("found => found.scrollIntoView({block: 'center'})")
    if not TAKEN:
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, HEIGHT - 1)
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / name)
    make_small(PICTURES / name)
