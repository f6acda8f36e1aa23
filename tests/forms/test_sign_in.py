"""The organiser's way in."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from forms.origins import Ours
from forms.routes import routes
from forms.walls import Walls
from surveys.outside_doors import Door
from surveys.sign_ins import COOKIE
from surveys.signing_in import issue_link, who
from tests.forms.conftest import House
from tests.studies_for_tests import NOW


def link(house: House) -> str:
    with house.database.writing() as records:
        return f"/sign-in/{issue_link(records, NOW)}"


def test_a_link_signs_in_once(house: House) -> None:
    address = link(house)
    answer = house.client.get(address, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/studies")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    with house.database.reading() as records:
        assert who(records, answer.cookies[COOKIE], NOW)
    house.client.cookies.clear()
    status, text = house.get(address)
    assert status == 410
    assert "This sign-in link no longer works" in text
    assert "`" not in text
    assert COOKIE not in house.client.cookies


def test_a_program_that_looks_ahead_does_not_spend_the_link(house: House) -> None:
    address = link(house)
    assert house.client.head(address).status_code == 204
    assert house.get(address, **{"Sec-Purpose": "prefetch;prerender"}) == (204, "")
    assert not house.client.cookies
    assert house.client.get(address, follow_redirects=False).status_code == 303


def test_a_link_that_was_never_issued_opens_nothing(house: House) -> None:
    status, _ = house.get("/sign-in/guess")
    assert status == 410
    assert not house.client.cookies


def test_nobody_keeps_a_page_that_signs_in(house: House) -> None:
    answer = house.client.get(link(house), follow_redirects=False)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "by", "for_tls"),
    [
        ("https://survey.example", "http://testserver", True),  # behind a proxy that does not say how people come
        (None, "https://testserver", True),
        ("http://survey.example", "https://testserver", True),
        (None, "http://testserver", False),
        ("http://survey.example", "http://testserver", False),
    ],
)
def test_the_session_stays_with_tls_where_people_come_by_it(
    house: House, address: str | None, by: str, for_tls: bool
) -> None:
    door = Door("id", "Identity")
    shown = routes(replace(house.site, address=address, doors=(door,)))
    app = Walls(Starlette(), (), shown, Ours(address))
    with TestClient(app, by, follow_redirects=False, headers={"host": "survey.example"} if address else {}) as browser:
        answers = [browser.get(link(house)), browser.get("/sign-in")]
    given = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    assert len(given) == 3
    assert ["Secure" in cookie for cookie in given] == [for_tls] * 3
