"""Two tabs of one link in one browser: one person is kept once, and two persons keep their answers apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from surveys.invitations import receipt_code
from tests.answering_by_hand import checked
from tests.browsing import until, visiting
from tests.filling import (
    SUBMIT,
    House,
    assert_thanked,
    drafts,
    entered,
    fill,
    go_on,
    key_of,
    opened_house,
    receipt,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["sqlite"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened_house(request, tmp_path_factory.mktemp("tabs")) as opened:
        yield opened


def sent_beside_another(page: Page, house: House, comment: str) -> tuple[Mapping[str, str], str, Page]:
    """One of two tabs sends: what it gave, its key, and the other tab, which still stands as it was."""
    page.goto(house.link)
    given, key = fill(page, comment), key_of(page)
    other = page.context.new_page()
    other.goto(house.link)
    page.bring_to_front()
    page.click(".send")
    assert_thanked(page, key)
    other.bring_to_front()
    return given, key, other


def test_two_tabs_that_send_the_same_are_one_response_and_show_one_receipt(house: House, browser: Browser) -> None:
    """The draft belongs to the link: a second tab goes on with it, under the same key."""
    with visiting(browser) as page:
        page.goto(house.link)
        given, key = fill(page, "two tabs, the same"), key_of(page)
        other = page.context.new_page()
        other.goto(house.link)
        assert (entered(other), key_of(other)) == (given, key)
        for tab in (page, other):
            tab.bring_to_front()
            tab.click(".send")
            assert_thanked(tab, key)
    assert house.kept("two tabs, the same") == [given]


def test_of_two_tabs_the_second_that_sends_other_answers_is_told_that_the_first_are_kept(
    house: House, browser: Browser
) -> None:
    with visiting(browser, expected="status of 409") as page:
        given, key, other = sent_beside_another(page, house, "two tabs, the first")
        other.eval_on_selector("textarea", "comment => { comment.value = 'two tabs, the second'; }")
        other.click(".send")
        expect(other.get_by_role("heading", name="These answers were already sent")).to_be_visible()
        assert receipt(other) == receipt_code(key)
        until(other, lambda: drafts(other) == [], "the draft to be wiped")
    assert house.kept("two tabs, the first") == [given]
    assert house.kept("two tabs, the second") == []


def test_what_is_entered_in_one_tab_stands_in_the_other(house: House, browser: Browser) -> None:
    """Otherwise the tab that was touched last would save its answers over the other's, which a reload loses."""
    with visiting(browser) as page:
        page.goto(house.link)
        other = page.context.new_page()
        other.goto(house.link)
        assert key_of(other) == key_of(page)
        page.bring_to_front()
        fill(page, "in one tab")
        chosen = checked(page).items() - {("consent", "yes")}
        other.bring_to_front()
        until(other, lambda: checked(other).items() >= chosen, "the first tab's answers")
        other.check("[name=consent]")
        assert entered(other) == entered(page)
        for tab in (other, page):
            tab.bring_to_front()
            tab.reload()
        assert entered(other) == entered(page)


def test_another_tab_brings_no_answers_back_to_the_phone_once_they_are_sent(house: House, browser: Browser) -> None:
    with visiting(browser) as page:
        page.goto(house.link)
        given, key = fill(page, "nothing comes back"), key_of(page)
        other = page.context.new_page()
        other.goto(house.link)
        expect(other.locator("#keeping")).to_be_visible()
        page.bring_to_front()
        page.click(".send")
        assert_thanked(page, key)
        other.bring_to_front()
        until(other, lambda: drafts(other) == [], "the news that the draft is gone")
        other.click("#back")
        other.fill("textarea", "more words")
        assert drafts(other) == []
        expect(other.locator("#keeping")).to_be_hidden()
    assert house.kept("nothing comes back") == [given]


def test_a_tab_that_is_left_open_takes_no_draft_from_the_next_person(house: House, browser: Browser) -> None:
    with visiting(browser, expected="status of 409") as page:
        page.goto(house.link)
        key = key_of(page)
        fill(page, "the first on this phone")
        old = page.context.new_page()
        old.goto(house.link)
        page.bring_to_front()
        page.click(".send")
        assert_thanked(page, key)
        page.goto(house.link)
        assert key_of(page) != key
        go_on(page, 3)
        old.bring_to_front()
        until(old, lambda: key_of(page) in "".join(drafts(old)), "the news of the next draft")
        old.click("#back")
        old.fill("textarea", "the first, once more")
        (draft,) = drafts(page)
        assert json.loads(draft)["key"] == key_of(page)
        page.bring_to_front()
        given, next_key = fill(page, "the second on this phone"), key_of(page)
        old.bring_to_front()
        old.eval_on_selector("#form", SUBMIT)
        expect(old.get_by_role("heading", name="These answers were already sent")).to_be_visible()
        page.bring_to_front()
        page.reload()
        assert (entered(page), key_of(page)) == (given, next_key)
        page.click(".send")
        assert_thanked(page, next_key)
    assert len(house.kept("the first on this phone")) == 1
    assert house.kept("the second on this phone") == [given]


def test_who_says_in_a_second_tab_that_they_are_too_young_is_told_what_was_kept(house: House, browser: Browser) -> None:
    """Not that nothing was."""
    with visiting(browser, expected="status of 409") as page:
        given, key, other = sent_beside_another(page, house, "sent, then too young")
        other.eval_on_selector("[name=RS1][value=adult_no]", "choice => choice.click()")
        other.eval_on_selector("#form", SUBMIT)
        expect(other.get_by_role("heading", name="These answers were already sent")).to_be_visible()
        assert receipt(other) == receipt_code(key)
    assert house.kept("sent, then too young") == [given]
