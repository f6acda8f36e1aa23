"""axe-core in a page: what WCAG 2.2 A and AA find wrong, on each screen size, in light and in dark."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Literal

from playwright.sync_api import Page

from tests.brief import BRIEF
from tests.browsing import HEIGHT, at_rest, until

WIDTHS = (320, 375, 1280)  # pixels; 320 is a screen of 1280 at 400 %
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that look at any
_AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# target-size is off unless it is asked for
_RUN = """only => axe.run(document, {
    runOnly: only, resultTypes: ['violations'], rules: only.type === 'tag' ? {'target-size': {enabled: true}} : {}})"""
STREAMLIT = (  # 1.67's own: a rule, and what a page must not be asked to mend there
    ("list", "[data-testid=stSidebar]"),  # the menu of a phone has a div between a list and its entries
    ("listitem", "[data-testid=stSidebar]"),
    ("scrollable-region-focusable", "[data-testid=stTable]"),  # a table that is wider than a phone takes no focus
)
_INSIDE = "([target, around]) => !!document.querySelector(target)?.closest(around)"
_WIDE, _HIGH = "document.documentElement.scrollWidth", "document.documentElement.scrollHeight"


def violations(page: Page, only: dict[str, Any] = _RULES) -> list[str]:
    """Each rule that the page breaks, where and how."""
    return [f"{rule} {node['target']}: {node['failureSummary']}" for rule, node in _broken(page, only)]


def ours(page: Page) -> list[str]:
    """The same of a page of Streamlit's, without what is Streamlit's own; while it runs it is paler than it stays."""
    found: list[tuple[str, dict[str, Any]]] = []

    def looked_at() -> bool:
        if at_rest(page):
            found[:] = [(rule, node) for rule, node in _broken(page, _RULES) if not _is_streamlits(page, rule, node)]
            return at_rest(page)
        return False

    until(page, looked_at, "a page that stands still")
    return [f"{rule} {node['target']}: {node['failureSummary']}" for rule, node in found]


def _is_streamlits(page: Page, rule: str, node: dict[str, Any]) -> bool:
    return any(rule == name and page.evaluate(_INSIDE, [node["target"][0], around]) for name, around in STREAMLIT)


def _broken(page: Page, only: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(_RUN, only)["violations"]
    return [(rule["id"], node) for rule in found for node in rule["nodes"]]


def faults(page: Page, name: str) -> list[str]:
    """What is wrong with a screen, on every width, and in both schemes: in the dark one only colours are others."""
    size = page.viewport_size
    assert size is not None
    wrong = []
    for width in _widths(page):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if (wide := page.evaluate(_WIDE)) > width:
            wrong.append(f"{name} at {width}: {wide} pixels wide")
        # on a screen as high as the page nothing that sticks to the edge lies on what can be scrolled clear of it
        page.set_viewport_size({"width": width, "height": max(HEIGHT, page.evaluate(_HIGH))})
        for scheme in SCHEMES[:1] if BRIEF and width > WIDTHS[0] else SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is on its way to another
            only = _RULES if scheme == SCHEMES[0] else _OF_COLOURS
            wrong += [f"{name} at {width}, {scheme}: {fault}" for fault in violations(page, only)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    return wrong


def _widths(page: Page) -> tuple[int, ...]:
    """All; in half an hour Chinese on the small phone, and other languages on the desk."""
    if not BRIEF:
        return WIDTHS
    return WIDTHS[:1] if str(page.evaluate("document.documentElement.lang")).startswith("zh") else WIDTHS[-1:]
