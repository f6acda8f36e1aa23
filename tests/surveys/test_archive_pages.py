"""The pages of a bundle read well without a network: axe-core finds nothing, on any screen, in light and in dark."""

import pytest
from playwright.sync_api import Browser

from surveys import archiving
from tests.axe import faults
from tests.surveys.archived import Archived

PAGES = ("codebook/codebook.html", "questionnaires/residents-zh.html", "questionnaires/experts-en.html")


@pytest.mark.browser
def test_pages_have_no_fault(browser: Browser, bundled: Archived) -> None:
    contents = archiving.files(bundled.publication, bundled.rows)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = []
    for path in PAGES:
        page.set_content(contents[path].decode())
        found += faults(page, path)
    page.close()
    assert found == []
    assert [url for url in asked if not url.startswith(("data:", "about:"))] == []
