"""Words of a study stand on every page as they were written: no sign in them is Markdown's, and none is seen twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import frame
from app_pages.addresses import PAGES, PREPARING
from app_pages.parts import PARTS
from tests.app_pages.hostile_house import House, hostile_house
from tests.app_pages.words_shown import Shown, texts
from tests.apps import carrying, page

BOLD = "**zb**"  # within all that is hostile


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with hostile_house(tmp_path_factory.mktemp("pages")) as found:
        yield found


@pytest.fixture(autouse=True)
def process() -> None:
    """What a page reads by itself is the session's database, here."""


def wrong(shown: Shown) -> bool:
    """Whether a browser would show something else than what was written."""
    said = shown.text.lower()
    escaped = frame.plain(BOLD) in said
    return BOLD in said or frame.plain(frame.plain(BOLD)) in said if shown.markdown else escaped


def sound(app: AppTest) -> int:
    """Nothing is wrong on a page; how many texts it has with these words."""
    assert not app.exception
    found = [*texts(app)]
    assert [one for one in found if wrong(one)] == []
    return sum("zb" in one.text.lower() for one in found)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_words_as_they_are_written(house: House, name: str) -> None:
    with carrying(house.token):
        for part in PARTS.get(name, {"": None}):
            address = {"part": part} if part else {}
            assert sound(page(name, "en", wave=house.wave.id, **address, derived="IC3", table="all").run()) > 0
        if name in PREPARING[:-1]:
            assert sound(page(name, "zh", wave=house.draft.id).run()) > 0
