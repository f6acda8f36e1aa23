"""The form on paper: complete, numbered, whole items on A4 pages, and nothing of it kept."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from surveys.invitations import normalised, printed
from surveys.reading import community_policing
from tests.browsing import DESK, visiting
from tests.filling import opened_house
from tests.forms.conftest import House

A4_WIDTH, A4_HEIGHT = 794, 1123  # CSS pixels


def numbers(page: str) -> list[str]:
    """The numbers of the sheets."""
    return re.findall(r"<b translate=\"no\">(?:Sheet|Code) ([0-9A-Z-]+)</b>", page)


def test_everything_that_is_asked_stands_on_it_with_boxes_for_every_answer(house: House) -> None:
    asked = community_policing().questionnaires["residents"]
    status, page = house.get(f"{house.resident}/paper?lang=en")
    assert status == 200
    parts = (asked.screener, asked.items.values(), asked.profile, asked.comments)
    for text in [one.text["en"] for part in parts for one in part]:
        assert text in unescape(page)
    points = len(community_policing().scale_of("residents").points)
    statements = sum(points + item.non_answer for item in asked.items.values())
    choices = sum(len(choice.options) for choice in (*asked.screener, *asked.profile))
    assert page.count("<i></i>") == 1 + statements + choices
    assert printed(house.study.residents[0]) in page
    assert "<input type=radio" not in page


def test_each_sheet_has_a_number_of_its_own_and_a_slip(house: House) -> None:
    pages = [house.get(f"{house.resident}/paper?lang=en&copies=3")[1] for _ in range(2)]
    found = [number for page in pages for number in numbers(page)]
    assert len(found) == len(set(found)) == 6
    assert {len(number) for number in found} == {23}
    assert len(set(re.findall(r"<span translate=\"no\">([0-9A-Z-]{19})</span>", "".join(pages)))) == 6
    assert house.stored() == 0


@pytest.mark.parametrize(("asked", "given"), [("0", 1), ("-3", 1), ("x", 1), ("99999", 50), ("٣", 1)])
def test_a_number_of_copies_out_of_range_is_mended(house: House, asked: str, given: int) -> None:
    assert len(numbers(house.get(f"{house.resident}/paper?lang=en&copies={asked}")[1])) == given


def test_an_officers_sheet_carries_the_code_once_and_spends_nothing(house: House) -> None:
    page = house.get(f"{house.officer}/paper?lang=en&copies=3")[1]
    assert [normalised(number) for number in numbers(page)] == [house.study.officers[0]]
    assert "together with the code" in page
    assert not house.spent(house.officer)


def test_many_codes_are_printed_at_once_or_every_line_that_cannot_be_is_said(house: House) -> None:
    codes = house.study.officers[:3]
    lines = "\n".join((codes[0], f"https://survey.example/a/{printed(codes[1])}", "", codes[2].lower()))
    status, page = house.post("/paper", {"codes": lines, "lang": "en"})
    assert (status, [normalised(number) for number in numbers(page)]) == (200, list(codes))
    assert len(set(re.findall(r'<img src="([^"]+)"', page))) == 3
    wrong = "\n".join((codes[0], "ABC", house.study.residents[0], codes[1], house.study.experts[0]))
    status, page = house.post("/paper", {"codes": wrong, "lang": "en"})
    assert status == 422
    assert re.findall(r"Line (\d)", page) == ["2", "3", "5"]
    assert house.post("/paper", {"codes": "", "lang": "en"})[0] == 422
    assert house.get("/paper")[0] == 200
    assert not house.spent(house.officer)


def test_there_is_no_paper_where_there_is_no_form(house: House) -> None:
    assert house.get("/a/0000-0000-0000-0000/paper")[0] == 404
    house.close()
    assert house.get(f"{house.resident}/paper")[0] == 410


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_prints_on_a4_with_no_item_over_two_pages(
    browser: Browser, request: pytest.FixtureRequest, tmp_path: Path, language: str
) -> None:
    """Chromium prints it; and on a page as wide as A4's text nothing sticks out, no item is higher than a page."""
    request.param = "sqlite"
    with opened_house(request, tmp_path) as house, visiting(browser, width=DESK) as page:
        page.goto(f"{house.link}/paper?lang={language}&copies=2")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": A4_WIDTH - 113, "height": A4_HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("getComputedStyle(document.querySelector('.screen')).display") == "none"
        broken = (
            "[...document.querySelectorAll('.item, .slip')].filter(e => getComputedStyle(e).breakInside !== 'avoid')"
        )
        assert page.evaluate(f"{broken}.length") == 0
        assert page.evaluate("Math.max(...[...document.querySelectorAll('.item')].map(e => e.offsetHeight))") < 300
        assert page.evaluate(
            "[...document.querySelectorAll('main *')].every(e => getComputedStyle(e).color === 'rgb(0, 0, 0)')"
        )
        widths = page.evaluate(
            "[...document.querySelectorAll('.scale span')].map(e => Math.round(e.getBoundingClientRect().width))"
        )
        assert max(widths) - min(widths) <= 1
        rows = "[...document.querySelectorAll('.scale')].map(e => new Set([...e.children].map(s => s.offsetTop)).size)"
        assert set(page.evaluate(rows)) == {1}
        pdf = page.pdf(format="A4", path=tmp_path / "sheet.pdf")
        pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
        assert 4 <= pages <= 8
        assert pages % 2 == 0  # a sheet begins on a page of its own
