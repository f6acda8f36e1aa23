"""Without a network: the form is filled, loaded again, and sends itself once, in a real Chromium with its worker."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import until, visiting
from tests.databases import ENGINES
from tests.filling import ABOUT, SCREENS, House, assert_thanked, drafts, entered, fill, go_on, key_of, opened_house

pytestmark = pytest.mark.browser
LOST = r"net::ERR_|status of 503"
READY = "html[data-ready=offline]"
LANGUAGES = ("en-GB", "zh-CN")
SAID = "#outbox-said"
# Everything that the caches of this address hold, as text.
CACHED = """Promise.all((await caches.keys()).map(async name => {
    const cache = await caches.open(name), pages = await cache.matchAll();
    return (await cache.keys()).map(request => request.url) + (await Promise.all(pages.map(page => page.text())));
}))"""


@pytest.fixture(scope="module", params=["sqlite"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened_house(request, tmp_path_factory.mktemp("offline")) as opened:
        yield opened


def ready(page: Page, address: str) -> None:
    """Open a form, touch it, and wait until it can be loaded without a network."""
    page.goto(address)
    page.check("[name=consent]")
    page.wait_for_selector(READY, state="attached")


def cached(page: Page) -> str:
    return json.dumps(page.evaluate(f"async () => {CACHED}"))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_network_that_goes_in_the_middle_of_every_screen_loses_no_answer(
    house: House, browser: Browser, locale: str
) -> None:
    """On each screen: half of it, no network, the page loaded again, the other half."""
    said = f"on and off {locale}"
    with visiting(browser, locale, expected=LOST, worker=True) as page:
        ready(page, house.link)
        for screen in range(1, SCREENS):
            go_on(page, screen)
            half(page)
            page.context.set_offline(True)
            before = state(page)
            page.reload()
            expect(page.locator("#at")).to_have_text(f"{screen} / {SCREENS}")
            assert state(page) == before
            if screen == ABOUT:
                page.fill(".screen.current textarea", said)
            page.context.set_offline(False)
        go_on(page, SCREENS)
        given, key = entered(page), key_of(page)
        page.click(".send")
        page.wait_for_selector(".receipt .code")
        until(page, lambda: drafts(page) == [], "the draft to be wiped")
    assert house.kept(said) == [given]
    assert len(key) == 32


def half(page: Page) -> None:
    """Every other question of the screen."""
    for asked in page.locator(".screen.current fieldset").all()[::2]:
        asked.locator("input").first.check()


def state(page: Page) -> object:
    order = "[...document.querySelectorAll('.item')].map(e => e.id)"
    chosen = "[...document.querySelectorAll('input:checked')].map(e => e.name + e.value).sort()"
    return page.evaluate(f"[{order}, {chosen}]"), key_of(page), page.get_attribute("html", "lang")


def test_the_language_is_switched_without_a_network(house: House, browser: Browser) -> None:
    with visiting(browser, expected=LOST, worker=True) as page:
        ready(page, house.link)
        go_on(page, 3)
        before, key = page.locator("input:checked").count(), key_of(page)
        page.context.set_offline(True)
        page.click("button.switch")
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        expect(page.locator("#at")).to_have_text(f"3 / {SCREENS}")
        assert (page.locator("input:checked").count(), key_of(page)) == (before, key)
        assert page.locator("#restored").is_hidden()


@pytest.mark.parametrize("house", ENGINES, indirect=True)
def test_what_is_sent_without_a_network_goes_by_itself_when_the_link_is_opened_again(
    house: House, browser: Browser
) -> None:
    with visiting(browser, expected=LOST, worker=True) as page:
        ready(page, house.link)
        given, key = fill(page, "closed, then opened"), key_of(page)
        page.context.set_offline(True)
        page.click(".send")
        expect(page.locator(SAID)).to_contain_text("There is no network")
        other = page.context.new_page()
        page.close()
        assert house.kept("closed, then opened") == []
        page.context.set_offline(False)
        other.goto(house.link)
        assert_thanked(other, key)
    assert house.kept("closed, then opened") == [given]


def test_a_server_that_dies_while_it_is_sent_is_asked_again_until_it_thanks(house: House, browser: Browser) -> None:
    """The browser thinks it has a network: the worker brings the form back, and the form goes on trying."""
    with visiting(browser, expected=LOST, worker=True) as page:
        ready(page, house.link)
        given, key = fill(page, "a dead server"), key_of(page)
        house.end_at_once()
        page.click(".send", no_wait_after=True)
        expect(page.locator(SAID)).to_contain_text("try again by ourselves")
        page.wait_for_timeout(1500)
        assert len(drafts(page)) == 1
        house.serve()
        assert_thanked(page, key)
    assert house.kept("a dead server") == [given]


def test_nobody_asks_before_the_time_that_a_busy_server_names(house: House, browser: Browser) -> None:
    """Ours says 503 only while its database is away, so somebody stands in its way who says so, and 429."""
    said = [503, 429]

    def answer(route: Route) -> None:
        if said:
            route.fulfill(status=said.pop(0), headers={"Retry-After": "120"}, body="busy")
        else:
            route.continue_()

    with visiting(browser, expected="status of (429|503)") as page:
        page.clock.install()
        page.goto(house.link)
        given, key = fill(page, "busy"), key_of(page)
        page.context.set_offline(True)
        page.click(".send")
        page.route("**/a/*", answer)
        page.context.set_offline(False)
        page.clock.fast_forward("00:05")
        for left in (1, 0):
            until(page, lambda left=left: len(said) == left, "a try")  # type: ignore[misc]  # bound in the loop
            expect(page.locator(SAID)).to_contain_text("try again by ourselves")
            page.clock.fast_forward("01:30")
            page.wait_for_timeout(300)
            assert (len(said), house.kept("busy")) == (left, [])
            page.clock.fast_forward("00:35")
        assert_thanked(page, key)
    assert house.kept("busy") == [given]


def test_what_waits_can_be_called_back_and_changed(house: House, browser: Browser) -> None:
    with visiting(browser, expected=LOST, worker=True) as page:
        ready(page, house.link)
        fill(page, "called back")
        page.context.set_offline(True)
        page.click(".send")
        page.click("#recall")
        expect(page.locator("#read")).to_be_visible()
        page.context.set_offline(False)
        page.wait_for_timeout(2500)
        assert house.kept("called back") == []
        page.click("#back")
        page.fill("textarea", "called back, changed")
        page.click("#next")
        page.click(".send")
        page.wait_for_selector(".receipt .code")
    assert len(house.kept("called back, changed")) == 1


def test_an_answer_is_in_no_cache_and_nothing_is_left_after_it_is_sent(house: House, browser: Browser) -> None:
    with visiting(browser, worker=True) as page:
        ready(page, house.link)
        fill(page, "a word of my own")
        held = cached(page)
        assert held.count("/a/") >= 2
        assert "a word of my own" not in held
        assert " checked" not in held.replace(":checked", "")
        page.click(".send")
        page.wait_for_selector(".receipt .code")
        until(page, lambda: page.evaluate("caches.keys()") == [], "the cached page to go")
        assert drafts(page) == []


def test_two_people_who_open_one_link_without_a_network_have_keys_of_their_own(house: House, browser: Browser) -> None:
    """The page that was kept is the same for both: its key must not be."""
    keys = set()
    with visiting(browser, expected=LOST, worker=True) as page:
        ready(page, house.link)
        page.context.set_offline(True)
        page.on("dialog", lambda dialog: dialog.accept())
        for _ in range(3):  # the first key may have come with the page itself
            page.check("[name=RS1] >> nth=0")
            keys.add(key_of(page))
            page.reload()
            page.click("#forget")
            page.wait_for_load_state()
            expect(page.locator("#restored")).to_be_hidden()
    assert len(keys) == 3


def test_no_other_page_is_kept(house: House, browser: Browser) -> None:
    with visiting(browser, expected="status of 404|net::ERR_", worker=True) as page:
        ready(page, house.link)
        held = cached(page)
        for address in ("/w", "/a/0000-0000-0000-0000", f"/e/{house.study.experts[0]}"):
            page.goto(f"http://localhost:{house.wire.port}{address}")
        assert cached(page) == held
