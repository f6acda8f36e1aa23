"""Both ways to start the server: what it prints, what answers, what it never says."""

from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app_pages.addresses import PAGES
from surveys.reading import community_policing
from tests.server import COMMANDS, STREAMLIT, UVICORN, Server, failing_to_start, serving

LABELS = ["Organiser", "Resident", "Officer", "Expert", "Published"]
WRONG = {
    "/nothing": 404,
    "/studies/nothing": 404,
    "/a/WRONG": 404,
    "/a/0000-0000-0000-0000": 404,
    "/e/WRONG": 404,
    "/p/nothing": 404,
    "/sign-in/x": 410,
    "/forms/nothing.js": 404,
    "/_stcore/metrics": 404,
    "/_stcore/script-health-check": 404,
}
STREAMLITS = ("/_stcore/health", "/_stcore/host-config", "/media/none.png", "/component/none/x", "/favicon.png")
GUARDED = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


@pytest.fixture(scope="module", params=COMMANDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("launch"), COMMANDS[request.param]) as started:
        yield started


def test_it_prints_five_lines_each_a_label_and_an_address(server: Server) -> None:
    assert [label for label, _ in server.lines] == LABELS
    assert all(address.startswith(server.base + "/") for address in server.addresses.values())


@pytest.mark.parametrize("path", ["/", "/healthz", "/studies", "/results"])
def test_an_address_everyone_may_open_answers(server: Server, path: str) -> None:
    assert server.get(path).status == 200


@pytest.mark.parametrize(
    ("label", "shown"),
    [("Resident", 'name="R20"'), ("Officer", 'name="O28"'), ("Expert", 'name="consent"'), ("Published", "SHA-256")],
)
def test_a_printed_address_shows_what_its_label_says(server: Server, label: str, shown: str) -> None:
    reply = server.get(server.path(label))
    assert (reply.status, shown in reply.text) == (200, True)


@pytest.mark.parametrize(("path", "status"), WRONG.items())
def test_a_wrong_address_gives_a_small_plain_page(server: Server, path: str, status: int) -> None:
    reply = server.get(path)
    assert reply.status == status
    assert "<h1>" in reply.text
    assert len(reply.text) < 2000
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(
    "place", [*(f"/{name}" for name in PAGES), *STREAMLITS, "Resident", "Expert", "Published", "/nothing", "/healthz"]
)
def test_security_headers_are_everywhere(server: Server, place: str) -> None:
    headers = server.get(place if place.startswith("/") else server.path(place)).headers
    assert [name for name in GUARDED if name not in headers] == []
    assert "'unsafe-inline'" not in headers["content-security-policy"].replace("style-src 'self' 'unsafe-inline'", "")


@pytest.mark.parametrize("label", ["Resident", "Officer", "Expert"])
def test_a_personal_address_is_kept_in_no_cache(server: Server, label: str) -> None:
    assert server.get(server.path(label)).headers["cache-control"] == "no-store"


def test_the_output_holds_no_code_and_no_client_address(server: Server) -> None:
    marked, token, forwarded = "MARK-EDC0-DE00-0000", "marked-token", "203.0.113.7"
    for path in (f"/a/{marked}", f"/e/{marked}", f"/?code={marked}", f"/sign-in/{token}", f"/nothing/{marked}"):
        server.get(path, **{"X-Forwarded-For": forwarded})
    for label in ("Resident", "Officer", "Expert"):
        server.get(server.path(label), **{"X-Forwarded-For": forwarded})
    told = answer_and_withdraw(server)
    assert shake_hands(server, f"/_stcore/stream?token={token}", forwarded).startswith("HTTP/1.1 101")
    shake_hands(server, f"/nothing?token={token}", forwarded)
    assert server.get("/healthz").status == 200
    said = server.output
    assert [mark for mark in (marked, token, forwarded, *told, *server.clients) if mark in said] == []
    assert [said.count(server.path(label)) for label in LABELS] == [1] * len(LABELS)


def answer_and_withdraw(server: Server) -> tuple[str, ...]:
    """A resident answers, is too wordy once, and takes the answer back; what of it nobody else may read."""
    key, written = secrets.token_hex(16), "words of a resident"
    form = {"key": key, "lang": "en", "consent": "yes", "RS1": "adult_yes", "R_OPEN": written}
    filled = form | dict.fromkeys(community_policing().questionnaires["residents"].scored, "4")
    statuses = [post(server, server.path("Resident"), filled | {"R_OPEN": "x" * 100_000})[0]]
    status, page = post(server, server.path("Resident"), filled)
    found = re.search(r'class="code" translate="no">([0-9A-Z-]{19})<', page)
    assert found
    statuses += [
        status,
        *(post(server, "/w", {"receipt": receipt, "sure": "yes"})[0] for receipt in (found[1], "wrong")),
    ]
    assert statuses == [413, 200, 200, 422]
    return key, written, found[1], found[1].replace("-", "")


def post(server: Server, path: str, fields: dict[str, str]) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.connect()
        assert connection.sock is not None
        server.clients.append("{}:{}".format(*connection.sock.getsockname()))
        connection.request("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def shake_hands(server: Server, path: str, forwarded: str, host: str = "localhost") -> str:
    """Ask for a websocket and hang up; the first line of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        server.clients.append("{}:{}".format(*connection.getsockname()))
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: {host}:{server.port}",
            f"X-Forwarded-For: {forwarded}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",  # RFC 6455's own example
            "\r\n",
        )
        connection.sendall("\r\n".join(lines).encode())
        return connection.recv(1000).decode(errors="replace").splitlines()[0]


@pytest.mark.parametrize("command", [STREAMLIT, UVICORN], ids=COMMANDS)
def test_without_the_demonstration_there_is_only_the_organisers_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    with serving(tmp_path, command, PLUMBLINE_DEMO="0") as server:
        assert [label for label, _ in server.lines] == ["Organiser"]
        assert server.get("/").status == 200
        assert "strict-transport-security" not in server.get("/").headers


def test_a_server_with_an_address_answers_to_its_own_name_alone(tmp_path: Path) -> None:
    with serving(tmp_path, UVICORN, PLUMBLINE_DEMO="0", PLUMBLINE_ADDRESS="https://survey.example") as server:
        assert server.addresses["Organiser"].startswith("https://survey.example/sign-in/")
        assert server.get("/", Host="survey.example").headers["strict-transport-security"] == "max-age=31536000"
        for path in ("/", "/studies", "/w", "/_stcore/health", "/sign-in/none"):
            refused = server.get(path, Host="evil.example")
            assert (refused.status, "evil" in refused.text) == (400, False)
        assert shake_hands(server, "/_stcore/stream", "", "survey.example").startswith("HTTP/1.1 101")
        assert shake_hands(server, "/_stcore/stream", "", "evil.example").startswith("HTTP/1.1 403")


def test_a_second_start_keeps_the_links_and_makes_a_new_sign_in_link(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        before = {label: first.path(label) for label in LABELS}
        send(first, before["Officer"])
    with serving(tmp_path, UVICORN) as second:
        after = {label: second.path(label) for label in LABELS}
        assert {label for label in LABELS if before[label] == after[label]} == {"Resident", "Expert", "Published"}
        assert second.get(before["Officer"]).status == 410
        assert second.get(after["Officer"]).status == 200
        assert second.get(before["Organiser"]).status == 410
        assert second.get(after["Organiser"]).status == 303


def send(server: Server, path: str) -> None:
    """Answer one statement by a one-time code."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request(
        "POST",
        path,
        f"key={'0' * 32}&lang=en&consent=yes&O01=4",
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert connection.getresponse().status == 200
    connection.close()


def test_a_sign_in_link_works_once_and_sets_a_cookie_that_no_script_reads(server: Server) -> None:
    first, second = (server.get(server.path("Organiser")) for _ in range(2))
    assert (first.status, second.status) == (303, 410)
    assert second.cookies == []
    (cookie,) = first.cookies
    parts = [part.strip().lower() for part in cookie.split(";")]
    assert "httponly" in parts
    assert "samesite=lax" in parts


@pytest.mark.parametrize("command", [STREAMLIT, UVICORN], ids=COMMANDS)
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": "mysql://someone:a-password@server/records"}, r"DATABASE_URL: .*\[database-kind\]"),
        ({"DATABASE_URL": "postgresql://someone:a-password@127.0.0.1:1/x"}, r"PLUMBLINE_SECRET: .*\[secret-missing\]"),
        (
            {"DATABASE_URL": "postgresql://someone:a-password@127.0.0.1:1/x", "PLUMBLINE_SECRET": "x" * 32},
            r"DATABASE_URL: The database does not answer .*\[database-away\]",
        ),
    ],
)
def test_a_server_that_cannot_start_says_why_in_a_plain_line_and_ends(
    tmp_path: Path, command: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    status, output = failing_to_start(tmp_path, command, **settings)
    assert status == 3
    assert re.search(f"^{said}$", output, re.MULTILINE)
    assert [word for word in ("Traceback", "File ", "a-password") if word in output] == []
