"""The order of statements: drawn from the key, the same on the server and in the browser, within its section only."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from forms.orders import arranged, shuffled
from surveys.reading import community_policing
from tests.forms.conftest import BEGUN, KEY, OTHER_KEY, House
from tests.forms.walking import order

KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)
RESIDENTS = community_policing().questionnaires["residents"]


@given(KEYS, st.lists(st.integers(), unique=True), st.integers(0, 20))
def test_an_order_holds_each_entry_once_and_is_the_same_each_time(key: str, entries: list[int], number: int) -> None:
    first = shuffled(entries, key, number)
    assert sorted(first) == sorted(entries)
    assert shuffled(entries, key, number) == first


def test_each_order_of_three_is_drawn_about_as_often() -> None:
    drawn = Counter(shuffled("abc", f"{number * 2654435761 % 2**32:08x}", 0) for number in range(6000))
    assert len(drawn) == 6
    assert max(abs(count - 1000) for count in drawn.values()) < 150  # 5 standard deviations


def test_sections_stay_where_they_are_and_keep_their_own(house: House) -> None:
    sections = list(arranged(RESIDENTS, KEY))
    assert [section.id for section, _ in sections] == [section.id for section in RESIDENTS.sections]
    for section, items in sections:
        assert sorted(item.id for item in items) == sorted(item.id for item in section.items)


def test_a_form_that_comes_back_without_script_keeps_its_order(house: House) -> None:
    orders = [
        re.findall(r'<fieldset class="item" id="i-(R\d\d|R_ATT)"', house.post(house.resident, fields)[1])
        for fields in (
            {**BEGUN, "show": "en"},
            {**BEGUN, "show": "zh"},
            BEGUN,
            {**BEGUN, "show": "en", "key": OTHER_KEY.replace("0", "f")},
        )
    ]
    assert orders[0] == orders[1] == orders[2]
    assert orders[0] != orders[3]
    assert sorted(orders[0]) == sorted(orders[3]) == sorted(RESIDENTS.items)


@pytest.mark.browser
def test_the_browser_and_the_server_draw_the_same_order(house: House, base: str, page: Page) -> None:
    """The script draws anew from the key it keeps, whatever order came."""
    seen = set()
    for _ in range(5):
        page.goto("about:blank")
        page.goto(base + house.resident)
        page.evaluate("localStorage.clear()")
        sections = arranged(RESIDENTS, page.input_value("[name=key]"))
        assert order(page) == [f"i-{item.id}" for _, items in sections for item in items]
        seen.add(tuple(order(page)))
    assert len(seen) > 1
