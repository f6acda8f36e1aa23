"""Files are taken from whoever may do something with one, and as much as is for one account."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from forms.site import Site
from forms.uploads import GIVING, LARGEST, MOST, UPLOADS, Uploads
from storage.database import Database
from surveys import keeping_accounts, signing_in
from surveys.permissions import MAY, ROLES
from surveys.sign_ins import COOKIE
from tests.publishable import open_wave
from tests.studies_for_tests import NOW

KEPT: Mapping[str, int] = {}


def given(_request: Request) -> Response:
    return Response(status_code=204)


def browser(database: Database, token: str, held: Mapping[str, int] = KEPT) -> TestClient:
    """``held`` may change meanwhile."""
    shown = [Route(f"{UPLOADS}{{rest:path}}", given, methods=["PUT", "DELETE", "OPTIONS"])]
    before = Middleware(Uploads, site=Site(database, lambda: NOW), held=lambda: held)
    return TestClient(Starlette(routes=shown, middleware=[before]), cookies={COOKIE: token})


def put(by: TestClient, connection: str, size: int) -> int:
    return by.put(f"{UPLOADS}{connection}/a", headers={"content-length": str(size)}).status_code


def administrator(database: Database) -> str:
    with database.writing(alone=True) as records:
        return signing_in.issue(records, "session", NOW)


def test_only_who_may_do_something_with_a_file_gives_one(database: Database) -> None:
    with database.writing(alone=True) as records:
        study = open_wave(records).study.id
        tokens = {}
        for role in (*ROLES, None):
            account = keeping_accounts.make(records, f"the {role}", NOW)
            if role:
                keeping_accounts.give_role(records, account.id, study, role, NOW)
            tokens[role] = signing_in.issue(records, "session", NOW, account.id)
    may = {role for asked in GIVING for role in MAY[asked]}
    assert may == {"organiser"}
    found = {role: put(browser(database, token), "tab", 1) for role, token in tokens.items()}
    assert found == {role: 204 if role in may else 403 for role in (*ROLES, None)}
    assert put(browser(database, administrator(database)), "tab", 1) == 204


def test_files_of_one_account_have_a_sum(database: Database) -> None:
    """In all tabs together; what was removed makes room, and nobody takes another's."""
    held: dict[str, int] = {}
    first, token = "first", administrator(database)
    by = browser(database, token, held)
    assert put(by, first, LARGEST) == 204
    held[first] = LARGEST
    assert put(by, "second", LARGEST) == 204
    held["second"] = LARGEST
    assert put(by, first, LARGEST + 1) == 204  # larger than one may be, which Streamlit refuses
    assert put(by, "third", LARGEST) == 204
    held["third"] = 1
    assert put(by, first, LARGEST) == 413
    assert put(by, "fourth", LARGEST - 1) == 204
    assert by.put(f"{UPLOADS}{first}/a", content=iter([b"a"])).status_code == 413  # it does not say how large it is
    assert by.delete(f"{UPLOADS}{first}/a").status_code == 204
    with database.writing(alone=True) as records:
        study = open_wave(records).study.id
        account = keeping_accounts.make(records, "another", NOW)
        keeping_accounts.give_role(records, account.id, study, "organiser", NOW)
        other = signing_in.issue(records, "session", NOW, account.id)
    by.cookies.set(COOKIE, other)
    assert put(by, "theirs", LARGEST) == 204
    by.cookies.set(COOKIE, token)
    del held[first]
    assert put(by, first, LARGEST) == 204


def test_what_is_on_its_way_counts(database: Database) -> None:
    """A file that nobody has yet, and is being sent, has its room."""
    token, begun, answers = administrator(database), list[Scope](), list[int]()

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope)
        if len(begun) <= MOST // LARGEST:
            await one()
        await Response(status_code=204)(scope, receive, send)

    uploads = Uploads(streamlit, Site(database, lambda: NOW), lambda: KEPT)

    async def one() -> None:
        """Sent while all before it are still on their way."""
        sent = [(b"cookie", f"{COOKIE}={token}".encode()), (b"content-length", str(LARGEST).encode())]
        scope = {"type": "http", "method": "PUT", "path": f"{UPLOADS}x/a", "headers": sent, "query_string": b""}
        await uploads(scope, _nothing, _into(answers))

    asyncio.run(one())
    assert answers == [413, 204, 204, 204]


async def _nothing() -> dict[str, object]:
    return {"type": "http.disconnect"}


def _into(answers: list[int]) -> Send:
    async def said(message: object) -> None:
        assert isinstance(message, dict)
        if "status" in message:
            answers.append(message["status"])

    return said


def test_one_is_as_large_as_streamlit_takes() -> None:
    written = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert written["server"]["maxUploadSize"] * 2**20 == LARGEST


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_where_the_database_is_away_no_file_is_taken(method: str) -> None:
    away = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert browser(away, "a session").request(method, f"{UPLOADS}x/a").status_code == 503
