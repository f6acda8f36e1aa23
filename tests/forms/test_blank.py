"""A page that is written once: no words are taken for a gap, and it is kept no more often than it differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from forms import blank, busy
from forms.routes import routes
from tests.forms.conftest import BEGUN, KEY, OTHER_KEY, TWENTY, House


@pytest.fixture(autouse=True)
def nothing_written() -> Iterator[None]:
    blank._written.clear()
    yield
    blank._written.clear()


def page_of(number: int) -> str:
    return blank.filled((number,), lambda: f"{number} {blank.gap('mine')}.", {"mine": "own"})


@pytest.mark.parametrize("words", ["A \0 B", "\0mine\0", "mine"])
def test_no_words_are_a_gap(words: str) -> None:
    """A name that was kept with a NUL would close the form, and the page that says that answers arrived."""
    for _ in range(2):
        assert blank.filled((words,), lambda: f"{words}: {blank.gap('mine')}", {"mine": "1"}) == f"{words}: 1"
    assert blank.MARK not in busy.page("en", "busy", "get", "/a/\0", "3", [("name", "\0")])


def test_what_others_write_meanwhile_leaves_no_more_than_the_most_and_each_its_own() -> None:
    def meanwhile() -> str:
        assert [page_of(number) for number in range(2 * blank.MOST)][-1] == f"{2 * blank.MOST - 1} own."
        return f"first {blank.gap('mine')}."

    assert blank.filled(("first",), meanwhile, {"mine": "own"}) == "first own."
    assert len(blank._written) == blank.MOST


def test_the_name_by_which_somebody_calls_is_in_their_page_and_in_nothing_that_is_kept(house: House) -> None:
    """Where no address is set, whoever calls by many names would throw out every page."""
    site = replace(house.site, address=None)
    for name, key in (("first.example", KEY), ("second.example", OTHER_KEY)):
        with TestClient(Starlette(routes=routes(site, "")), base_url=f"http://{name}") as client:
            opened = client.get(house.resident)
            fields = {**BEGUN, **TWENTY, "key": key}
            sent = client.post(house.resident, data=fields, headers={"origin": f"http://{name}"})
        assert (opened.status_code, sent.status_code) == (200, 200)
        for page in (opened.text, sent.text):
            assert f"http://{name}/w" in page
            assert blank.MARK not in page
    assert len(blank._written) == 2
