"""What holds of every address there is: a new one is walked as soon as it is among the routes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from forms.doors import Taking
from forms.errors import HANDLERS
from forms.origins import Ours
from forms.routes import routes
from forms.site import Site
from forms.walls import KNOWING, SIGNING, Walls
from storage.database import Database
from surveys.publications import Publication
from surveys.studies import Wave
from tests.forms.conftest import BEGUN, TWENTY, House
from tests.studies_for_tests import NOW, SECRET

ADDRESS = "https://survey.example"
EVIL = "https://evil.example"
# Who sees one of these has a right, or a secret of somebody's.
SECRETS = ("{code}", "{token}", "/w", "/paper")
UNREAD = ("/p/{id}/repeat",)  # posts whose body nobody reads
GUARDS = {
    "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'self'; "
    "form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
}


class Mistaken(Database):
    """A database in which every step of ours goes wrong, by a mistake that would tell."""

    def reading(self) -> NoReturn:
        raise RuntimeError("a secret of ours")

    def writing(self, alone: bool = False) -> NoReturn:
        raise RuntimeError("a secret of ours")

    def writing_together(self) -> NoReturn:
        raise RuntimeError("a secret of ours")


@contextmanager
def walled(database: Database) -> Iterator[TestClient]:
    """The house behind a public address with TLS."""
    known = routes(Site(database, lambda: NOW, ADDRESS, SECRET))
    walls = Middleware(Walls, pages={""}, routes=known, ours=Ours(ADDRESS))
    app = Starlette(middleware=[walls], exception_handlers=dict(HANDLERS))
    with TestClient(app, ADDRESS, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def places(house: House, id: str) -> Iterator[tuple[str, str, str]]:
    """Method, address as it is written among the routes, and one that is there."""
    codes = {"/a/": house.resident, "/e/": house.expert(), "/k/": "/k/none"}
    rest = {"id": id, "token": "none", "language": "en", "kind": "pdf", "name": "form.css", "audience": "residents"}
    for route in routes(Site(house.database, lambda: NOW)):
        code = codes.get(route.path[:3], "")[3:]
        yield from ((method, route.path, route.path.format(code=code, **rest)) for method in route.methods or ())


def asked(client: TestClient, method: str, address: str, **headers: str) -> Response:
    fields = {**BEGUN, **TWENTY} if address.startswith("/a/") else {"codes": "none", "receipt": "none"}
    return client.request(
        method, address, data=fields if method == "POST" else None, headers={"accept-language": "en", **headers}
    )


def test_every_answer_has_the_headers_and_what_is_secret_is_kept_nowhere(
    house: House, publication: Publication
) -> None:
    with walled(house.database) as client:
        statuses = {}
        for method, path, address in places(house, publication.id):
            answer = asked(client, method, address)
            statuses[method, path] = answer.status_code
            guards = GUARDS | ({"referrer-policy": "same-origin"} if path.split("/")[1] in SIGNING else {})
            assert {name: answer.headers.get(name) for name in GUARDS} == guards, path
            if any(secret in path for secret in SECRETS):
                assert answer.headers["cache-control"] == "no-store", path
        assert statuses["GET", "/a/{code}"] == statuses["POST", "/p/{id}/repeat"] == 200
        for address in ("/nothing", "/_stcore/metrics"):
            assert GUARDS.items() <= client.get(address).headers.items()
    assert not [place for place, status in statuses.items() if status >= 500]


def test_no_address_has_a_public_address_that_it_was_not_given(house: House) -> None:
    """Without TLS a browser must not be told to come with it only."""
    assert "strict-transport-security" not in house.client.get("/w").headers
    assert Ours("http://survey.example").headers == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL},
        {"origin": EVIL, "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "https://other.survey.example", "sec-fetch-site": "same-site"},
        {"origin": "http://survey.example"},
        {"origin": "https://survey.example.evil.example"},
    ],
)
def test_a_form_on_another_sites_page_gains_nothing_anywhere(house: House, headers: dict[str, str]) -> None:
    before = traces(house.database, house.study.wave)
    with walled(house.database) as client:
        posts = [(path, address) for method, path, address in places(house, "none") if method == "POST"]
        answers = {path: asked(client, "POST", address, **headers) for path, address in posts}
        assert {path: answer.status_code for path, answer in answers.items()} == {path: 403 for path, _ in posts}
        assert "did not come from our page" in answers["/a/{code}"].text
        for method in ("PUT", "DELETE", "PATCH"):
            assert client.request(method, "/_stcore/upload_file/a/b", headers=headers).status_code == 403
    assert traces(house.database, house.study.wave) == before


def traces(database: Database, wave: Wave) -> tuple[int, int, int]:
    """How much has happened."""
    with database.reading() as records:
        waiting = sum(records.numbers_waiting(wave.id).values())
        return len(records.events()), waiting, sum(one.consented for one in records.experts(wave.id))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "null"},  # today's browsers, whose Origin our policy hides
        {"origin": ADDRESS},
        {"origin": "null"},  # a browser of old, or any without TLS
        {},
    ],
)
def test_a_form_on_our_own_page_is_taken_from_every_browser(house: House, headers: dict[str, str]) -> None:
    with walled(house.database) as client:
        assert asked(client, "POST", house.resident, **headers).status_code == 200
        uploaded = client.put("/_stcore/upload_file/a/b", headers=headers)
        assert uploaded.status_code == (403 if headers.get("origin", "null") == "null" and len(headers) < 2 else 404)
    assert house.stored() == 1


def test_a_new_address_that_takes_forms_says_from_whom(house: House) -> None:
    """Where the address or what is typed is the right to act, from every browser; else it belongs not to KNOWING."""
    posts = {path.split("/")[1] for method, path, _ in places(house, "none") if method == "POST"}
    assert posts - set(SIGNING) == set(KNOWING)


def test_a_form_that_gives_a_session_has_to_be_ours_from_every_browser(house: House) -> None:
    """Else somebody could be signed in as another, and write what they think is theirs."""
    with walled(house.database) as client:
        for address in ("/sign-in", "/invited/none"):
            assert client.get(address).headers["referrer-policy"] == "same-origin"
            for headers in ({}, {"origin": "null"}, {"origin": EVIL}, {"sec-fetch-site": "cross-site"}):
                assert client.post(address, data={}, headers=headers).status_code == 403
            for headers in ({"origin": ADDRESS}, {"origin": "null", "sec-fetch-site": "same-origin"}):
                assert client.post(address, data={}, headers=headers).status_code != 403


def test_a_mistake_of_ours_is_told_nowhere(house: House) -> None:
    with walled(Mistaken("sqlite:///never-opened.sqlite3")) as client:
        failed = 0
        for method, path, address in places(house, "none"):
            answer = asked(client, method, address)
            failed += answer.status_code == 500
            said = answer.text + str(answer.headers)
            assert not [word for word in ("RuntimeError", "a secret of ours", "Traceback", ".py") if word in said], path
            assert GUARDS.keys() <= answer.headers.keys(), path
    assert failed > 20


def test_every_body_has_a_limit(house: House) -> None:
    """Ten million bytes are refused wherever a body is read; where a new address reads one itself, this says so."""
    posts = {
        route.path: route for route in routes(Site(house.database, lambda: NOW)) if "POST" in (route.methods or ())
    }
    assert tuple(path for path, route in posts.items() if not isinstance(route.endpoint, Taking)) == UNREAD
    large = {"content-type": "application/x-www-form-urlencoded", "origin": str(house.client.base_url)}
    for method, path, address in places(house, "none"):
        if method == "POST" and path not in UNREAD:
            assert house.client.post(address, content=b"x" * 10_000_000, headers=large).status_code == 413, path
