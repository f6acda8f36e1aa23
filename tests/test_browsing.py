"""What tests of pages rest on: one that sticks out fails, pictures are kept where it is said, a click is waited for."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import browsing
from tests.browsing import HEIGHT, PHONE, at_rest, picture, settled, visiting
from tests.filling import opened_house

pytestmark = pytest.mark.browser
TALL = f"<!doctype html><html lang=en><link rel=icon href='data:,'><div style='height: {3 * HEIGHT}px'>text</div>"
WIDE = TALL.replace("height", f"width: {2 * PHONE}px; height")


@pytest.mark.parametrize("taken", [True, False])
def test_a_page_that_sticks_out_fails_by_what_does_whether_a_picture_is_taken_or_not(
    browser: Browser, taken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "TAKEN", taken)
    monkeypatch.setattr(browsing, "PICTURES", tmp_path)
    with visiting(browser) as page:
        page.set_content(WIDE)
        with pytest.raises(AssertionError, match=rf"wide is 7\d\d pixels wide on a screen of {PHONE}: .*<div"):
            picture(page, "wide")


def test_the_whole_page_is_taken_where_it_is_said_and_nowhere_else(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "PICTURES", tmp_path)
    with visiting(browser) as page:
        page.set_content(TALL)
        for name, taken, small in (("left", False, False), ("tall", True, False), ("small", True, True)):
            monkeypatch.setattr(browsing, "TAKEN", taken)
            picture(page, name, small)
            assert page.viewport_size == {"width": PHONE, "height": HEIGHT}
    sizes = {file.name: struct.unpack(">II", file.read_bytes()[16:24]) for file in tmp_path.iterdir()}
    assert {name: width for name, (width, _) in sizes.items()} == {
        f"tall-{PHONE}.png": PHONE,
        f"small-{PHONE}.png": PHONE,
    }
    assert all(height >= 3 * HEIGHT for _, height in sizes.values())
    assert (tmp_path / f"small-{PHONE}.png").read_bytes()[25] == 3, "of few colours"


def test_a_page_is_not_at_rest_until_what_a_click_asks_for_has_run(
    browser: Browser, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """However late the server answers: until then the page looks as it did before."""
    request.param = "sqlite"
    with opened_house(request, tmp_path) as house, visiting(browser) as page:
        page.goto(f"http://localhost:{house.wire.port}/")
        settled(page)
        assert at_rest(page)
        house.wire.mute = True
        page.get_by_text("中文", exact=True).click()
        page.wait_for_timeout(500)
        assert not at_rest(page)
