"""The pages of a bundle read well without a network: axe-core finds nothing, on a phone and in the dark too."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from surveys import archiving, codebooks, disclosing, printed_questionnaires
from surveys.publications import Publication
from surveys.reading import read
from tests.axe import violations
from tests.surveys.archived import Archived

PAGES = ("codebook/codebook.html", "questionnaires/residents-zh.html", "questionnaires/experts-en.html")
NARROW = 320  # pixels
LIKE = re.compile(r'(<div class="item".*?</div>\s*</div>)(?:\s*<div class="item".*?</div>\s*</div>)+', re.DOTALL)


@pytest.mark.browser
def test_pages_have_no_fault(browser: Browser, bundled: Archived) -> None:
    contents = archiving.files(bundled.publication, bundled.rows)
    page = browser.new_page(viewport={"width": NARROW, "height": 800}, color_scheme="dark")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.set_content(shortened(contents[path].decode()))
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, path
    page.close()
    assert [url for url in asked if not url.startswith(("data:", "about:"))] == []


def test_a_codebook_says_that_small_counts_were_moved_where_they_were(bundled: Archived) -> None:
    before = {name: part for name, part in bundled.publication.inputs.items() if name != "design"}
    assert disclosing.moved_below(read(before["instrument"]), before) is None
    (page,) = codebooks.files(bundled.publication).values()
    assert "A count of 0 can mean fewer than 10" in page.decode()
    assert "人数为 0 可能表示不足 10 人" in page.decode()


def test_a_printed_notice_says_what_it_promised_as_far_as_the_publication_knows(bundled: Archived) -> None:
    publication = bundled.publication
    english, chinese = (_notice(publication, language) for language in ("en", "zh"))
    assert "kept for at most 180 days" in english
    assert "Until the end of 2030-03-31 you can use it at the page /w of the survey" in english
    assert "最长保存180天" in chinese
    assert "凭码可在本调查网址的 /w 页面删除" in chinese
    before = {name: part for name, part in publication.study.items() if name not in ("closes_on", "retention_days")}
    older = _notice(replace(publication, study=before), "en")
    assert "kept for at most … days" in older
    assert "Until the end of 2030-03-01 you can use it at … to delete" in older


def _notice(publication: Publication, language: str) -> str:
    pages = printed_questionnaires.files(publication)
    return pages[printed_questionnaires.path("residents", language)].decode()


def shortened(page: str) -> str:
    """One question instead of many that are alike: axe looks at each."""
    return LIKE.sub(r"\1", page)
