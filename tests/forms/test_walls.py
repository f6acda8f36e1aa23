"""The headers of every page, and addresses that do not exist."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from forms.errors import HANDLERS
from forms.origins import Ours
from forms.walls import Walls
from tests.forms.conftest import House


def shell(request: Request) -> Response:
    """What Streamlit answers to every address that it does not know."""
    return PlainTextResponse("shell")


@pytest.fixture
def client() -> TestClient:
    known = [Route("/a/{code}", shell), Route("/healthz", shell)]
    walls = Middleware(Walls, pages={"", "studies"}, routes=known)
    return TestClient(
        Starlette(routes=[*known, Route("/{rest:path}", shell)], middleware=[walls], exception_handlers=dict(HANDLERS))
    )


@pytest.mark.parametrize(
    "address",
    ["/", "/studies", "/a/X", "/healthz", "/_stcore/health", "/_stcore/host-config", "/static/js/main.js",
     "/media/x.png", "/component/a/b", "/favicon.png", "/manifest.json"],
)  # fmt: skip
def test_known_addresses_are_let_through(client: TestClient, address: str) -> None:
    assert client.get(address).text == "shell"


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/studies/more", "/a", "/a/X/more", "/index.html", "/wp-login.php", "/_stcore/metrics",
     "/_stcore/script-health-check", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/_stcore/agent"],
)  # fmt: skip
def test_other_addresses_get_a_plain_page(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_agents_are_not_served_by_post_either(client: TestClient) -> None:
    assert client.post("/_stcore/agent/interact", headers={"origin": "http://testserver"}).status_code == 404
    assert client.post("/_stcore/agent/interact").status_code == 403


def test_every_answer_carries_the_headers(house: House) -> None:
    for address in (house.resident, house.expert(), "/w", "/nothing", "/a/nobody", "/healthz", "/forms/form.css"):
        headers = house.client.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_pages_of_one_person_are_not_kept_by_browsers(house: House) -> None:
    for address in (house.resident, house.expert(), "/w", "/a/nobody"):
        assert house.client.get(address).headers["cache-control"] == "no-store"


def test_a_file_that_a_page_gave_is_kept_by_nobody_between(client: TestClient) -> None:
    """A shared cache would give it to whoever has its address, and a browser after its person has signed out."""
    assert client.get("/media/x.csv").headers["cache-control"] == "no-store"
    assert "cache-control" not in client.get("/static/js/main.js").headers


@pytest.mark.parametrize(
    ("address", "called", "secure"),
    [
        pytest.param("https://survey.example", "http://survey.example", True, id="behind a proxy that does not say"),
        pytest.param(None, "https://survey.example", True, id="by TLS"),
        pytest.param(None, "http://survey.example", False, id="without"),
    ],
)
def test_streamlits_cookies_are_for_tls_alone_where_ours_are(address: str | None, called: str, secure: bool) -> None:
    def health(_request: Request) -> Response:
        answer = PlainTextResponse("ok")
        answer.set_cookie("_streamlit_xsrf", "a word")
        answer.set_cookie("ours", "a word", secure=True)
        return answer

    walls = Middleware(Walls, pages={""}, routes=[], ours=Ours(address))
    shown = Starlette(routes=[Route("/_stcore/health", health)], middleware=[walls])
    cookies = TestClient(shown, called).get("/_stcore/health").headers.get_list("set-cookie")
    assert [one.count("; Secure") for one in cookies] == [int(secure), 1]


async def _greet(connection: WebSocket) -> None:
    await connection.accept()
    await connection.send_text("in")
    await connection.close()


@pytest.mark.parametrize("origin", [None, "http://testserver"])
def test_a_page_of_ours_may_open_a_connection(origin: str | None) -> None:
    with _streaming().websocket_connect("/_stcore/stream", headers={"origin": origin} if origin else {}) as connection:
        assert connection.receive_text() == "in"


@pytest.mark.parametrize("origin", ["http://evil.example", "https://testserver.evil.example", "null"])
def test_a_page_of_another_site_may_not(origin: str) -> None:
    opened = _streaming().websocket_connect("/_stcore/stream", headers={"origin": origin})
    with pytest.raises(WebSocketDisconnect) as refused, opened:
        pass
    assert refused.value.code == 1008


def _streaming() -> TestClient:
    walls = Middleware(Walls, pages={""}, routes=[])
    return TestClient(Starlette(routes=[WebSocketRoute("/_stcore/stream", _greet)], middleware=[walls]))
