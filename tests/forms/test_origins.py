"""By which names the server is called, and whose pages speak to it."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from forms.errors import HANDLERS
from forms.origins import Ours
from forms.walls import Walls

OURS = Ours("https://survey.example:8443", ("10.0.0.7", "inside.example"))


@pytest.mark.parametrize(
    "host",
    ["survey.example", "Survey.Example:8443", "survey.example.", "localhost:8501", "127.0.0.1", "[::1]:8501",
     "10.0.0.7:80", "inside.example"],
)  # fmt: skip
def test_a_name_of_ours_is_answered(host: str) -> None:
    assert OURS.called(Headers({"host": host}))


@pytest.mark.parametrize(
    "host",
    ["evil.example", "survey.example.evil.example", "evilsurvey.example", "", "survey.example@evil.example",
     "survey.example/x", "survey.example:80:80", "10.0.0.70", "[::2]", "survey.example, evil.example"],
)  # fmt: skip
def test_another_name_is_not(host: str) -> None:
    assert not OURS.called(Headers({"host": host}))


def test_no_name_and_two_names_are_none() -> None:
    assert not OURS.called(Headers({}))
    assert not OURS.called(Headers(raw=[(b"host", b"survey.example"), (b"host", b"survey.example")]))


def test_where_no_address_is_set_any_name_will_do() -> None:
    assert Ours().called(Headers({"host": "192.168.1.20:8501"}))
    assert Ours().called(Headers({}))
    assert not Ours(hosts=("inside.example",)).called(Headers({"host": "evil.example"}))


def page(_request: Request) -> Response:
    return PlainTextResponse("shell")


async def greet(connection: WebSocket) -> None:
    await connection.accept()
    await connection.close()


@pytest.fixture
def client() -> TestClient:
    app = Starlette(
        routes=[Route("/", page), WebSocketRoute("/_stcore/stream", greet)],
        middleware=[Middleware(Walls, pages={""}, routes=[], ours=OURS)],
        exception_handlers=dict(HANDLERS),
    )
    return TestClient(app, "https://survey.example:8443")


def test_a_foreign_name_is_refused_and_not_repeated(client: TestClient) -> None:
    assert client.get("/").text == "shell"
    for forwarded in ({}, {"x-forwarded-host": "survey.example"}):
        answer = client.get("/", headers={"host": "evil.example", "accept-language": "en", **forwarded})
        assert answer.status_code == 400
        assert "evil" not in answer.text + str(answer.headers)
        assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "origin"),
    [("evil.example", "https://evil.example"), ("evil.example", "https://survey.example:8443"),
     ("survey.example:8443", "https://evil.example"), ("survey.example:8443", "http://survey.example:8443"),
     ("survey.example:8443", "null"), ("survey.example:8443", "https://[")],
)  # fmt: skip
def test_a_connection_from_elsewhere_is_refused(client: TestClient, host: str, origin: str) -> None:
    opened = client.websocket_connect("/_stcore/stream", headers={"host": host, "origin": origin})
    with pytest.raises(WebSocketDisconnect) as refused, opened:
        pass
    assert refused.value.code == 1008


def test_a_connection_from_our_page_is_opened_also_where_a_proxy_calls_us_otherwise(client: TestClient) -> None:
    for host in ("survey.example:8443", "127.0.0.1:8501"):
        headers = {"host": host, "origin": "https://survey.example:8443"}
        with client.websocket_connect("/_stcore/stream", headers=headers) as connection:
            assert connection.receive() == {"type": "websocket.close", "code": 1000, "reason": ""}


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ({"sec-fetch-site": "same-origin"}, "ours"),
        ({"sec-fetch-site": "none"}, "ours"),
        ({"sec-fetch-site": "same-site", "origin": "https://survey.example:8443"}, "foreign"),
        ({"sec-fetch-site": "cross-site", "origin": "null"}, "foreign"),
        ({"origin": "https://survey.example:8443"}, "ours"),
        ({"origin": "http://localhost:8501"}, "foreign"),
        ({"origin": "http://localhost:8501", "host": "localhost:8501"}, "ours"),
        ({"origin": ""}, "foreign"),
        ({"origin": "http://["}, "foreign"),
        ({"origin": "null"}, "unsaid"),
        ({}, "unsaid"),
    ],
)
def test_whose_page_it_is(headers: dict[str, str], sender: str) -> None:
    assert OURS.sender(Headers({"host": "survey.example:8443", **headers})) == sender
