"""Files of the pages are for those who are signed in, at this moment."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from forms.insiders import FILES, Insiders
from forms.site import Site
from storage.database import Database
from surveys import coming_from_outside, keeping_accounts, signing_in
from surveys.outside import Identity
from surveys.sign_ins import COOKIE
from tests.studies_for_tests import NOW


def give(_request: Request) -> Response:
    return PlainTextResponse("a file")


def said(cookies: Mapping[str, str]) -> Identity | None:
    """What another service has said, by the time of its sign-in."""
    return Identity("https://id.example", "subject-1", cookies["said"], NOW) if "said" in cookies else None


def status(database: Database, method: str, path: str, session: str | None, **cookies: str) -> int:
    known = [Route(f"{path}{{rest:path}}", give) for path in (FILES, "/static/")]
    inside = Middleware(Insiders, site=Site(database, lambda: NOW, said=said))
    cookies |= {COOKIE: session} if session else {}
    client = TestClient(Starlette(routes=known, middleware=[inside]), cookies=cookies)
    return client.request(method, path).status_code


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_is_there_until_the_session_is_over(database: Database, method: str) -> None:
    path = f"{FILES}x"
    with database.writing() as records:
        session = signing_in.sign_in(records, signing_in.issue_link(records, NOW), NOW)
    assert session
    assert status(database, method, path, session) == 200
    assert [status(database, method, path, other) for other in (None, "x", session[:-1])] == [404] * 3
    with database.writing() as records:
        signing_in.sign_out(records, session, NOW)
    assert status(database, method, path, session) == 404


def test_whoever_came_by_another_service_is_signed_in_as_everybody_is(database: Database) -> None:
    """By what it said once, as long as the session is there that it opened."""
    path, identity = f"{FILES}x", said({"said": "once"})
    assert identity is not None
    with database.writing(alone=True) as records:
        account = keeping_accounts.make(records, "lin", NOW)
        coming_from_outside.tie(records, keeping_accounts.invite(records, account.id, NOW), identity, NOW)
    assert status(database, "GET", path, None, said="once") == 200
    assert status(database, "GET", path, "over", said="once") == 200
    assert status(database, "GET", path, None, said="another time") == 404
    with database.writing(alone=True) as records:
        keeping_accounts.sign_out_everywhere(records, account.id, NOW)
    assert status(database, "GET", path, None, said="once") == 404


def test_what_makes_up_the_pages_is_for_everybody(database: Database) -> None:
    assert status(database, "GET", "/static/x.js", None) == 200


def test_where_the_database_is_away_no_file_is_given_and_it_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert status(away, "GET", "/media/x", "a session") == 503
    assert "[database-away]" in caplog.text
