"""Files given over HTTP to a real server: taken from whoever is signed in, of the size allowed; no other is held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from surveys.sign_ins import COOKIE
from tests.filling import SETTINGS
from tests.server import UVICORN, Server, serving

MEGABYTE = 2**20
MOST = 100  # megabytes; .streamlit/config.toml
BOUNDARY = "a-boundary"
HELD = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


@dataclass
class Given:
    """A connection of Streamlit's, by which its server knows who gives a file, and the cookies that go with it."""

    server: Server
    session: str
    cookies: dict[str, str]

    def put(self, parts: Iterable[bytes], name: str = "a", **headers: str) -> int:
        """Give what these parts make up, a piece at a time; the status that comes back, 0 where it was cut off."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        sent = self._ours() | kind | {key.replace("_", "-"): value for key, value in headers.items()}
        try:
            address = f"/_stcore/upload_file/{self.session}/{name}"
            connection.request("PUT", address, iter(parts), sent, encode_chunked="Content-Length" not in sent)
            return connection.getresponse().status
        except (BrokenPipeError, ConnectionResetError):
            return 0
        finally:
            connection.close()

    def take_back(self, name: str) -> int:
        """As a page does whose file is removed."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        connection.request("DELETE", f"/_stcore/upload_file/{self.session}/{name}", headers=self._ours())
        status = connection.getresponse().status
        connection.close()
        return status

    def _ours(self) -> dict[str, str]:
        return {
            "Host": f"localhost:{self.server.port}",
            "Origin": self.server.base,
            "Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items()),
            "X-Xsrftoken": self.cookies["_streamlit_xsrf"],
        }

    def but(self, **cookies: str) -> Given:
        return Given(self.server, self.session, self.cookies | cookies)


def form(*files: Iterable[bytes]) -> Iterator[bytes]:
    """Files as a browser sends them."""
    for number, content in enumerate(files):
        head = f'Content-Disposition: form-data; name="{number}"; filename="a.csv"\r\nContent-Type: text/csv'
        yield f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode()
        yield from content
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


def megabytes(number: int) -> Iterator[bytes]:
    return (b"a" * MEGABYTE for _ in range(number))


def begin_anew(server: Server) -> int:
    """Forget what was the most memory that a server has had (proc(5)); what it has now."""
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
    return most_held(server)


def most_held(server: Server) -> int:
    """The most memory that a server has had since, in megabytes."""
    found = HELD.search(Path(f"/proc/{server.process.pid}/status").read_text())
    assert found
    return int(found[1]) // 1024


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Given]:
    """The administrator, whose page is open."""
    with serving(tmp_path_factory.mktemp("uploads"), UVICORN, **SETTINGS) as server:
        (token,) = re.findall(rf"{COOKIE}=([^;]+)", _signed_in(server))
        with opened(server, token) as found:
            yield found


@contextmanager
def opened(server: Server, token: str) -> Iterator[Given]:
    """A page of whoever has this session."""
    (secret,) = re.findall(r"_streamlit_xsrf=([^;]+)", " ".join(server.get("/_stcore/health").cookies))
    address = server.base.replace("http", "ws") + "/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], origin=Origin(server.base)) as socket:
        yield Given(server, _session(socket), {COOKIE: token, "_streamlit_xsrf": secret})


def _signed_in(server: Server) -> str:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Host": f"localhost:{server.port}", "Origin": server.base}
    connection.request("GET", server.path("Organiser"), headers=headers)
    reply = connection.getresponse()
    cookies = " ".join(reply.headers.get_all("set-cookie") or [])
    connection.close()
    return cookies


def _session(socket: ClientConnection) -> str:
    """What Streamlit calls a connection, once its page is there: until then a server's memory grows by itself."""
    asked, told, called = BackMsg(), ForwardMsg(), ""
    asked.rerun_script.query_string = ""
    socket.send(asked.SerializeToString())
    while told.WhichOneof("type") != "script_finished":
        content = socket.recv()
        assert isinstance(content, bytes)
        told.ParseFromString(content)
        called = told.new_session.initialize.session_id or called
    return called


def test_whoever_is_signed_in_gives_a_file(given: Given) -> None:
    """Also one of the largest table of answers there may be."""
    assert given.put(form([b"a,b\n1,2\n"])) == 204
    assert given.put(form(megabytes(64)), "answers") == 204


@pytest.mark.parametrize(
    ("session", "cookies", "headers", "status"),
    [
        pytest.param(None, {COOKIE: ""}, {}, 403, id="nobody"),
        pytest.param(None, {COOKIE: "x" * 43}, {}, 403, id="an unknown session"),
        pytest.param("none", {}, {}, 400, id="no connection"),
        pytest.param(None, {}, {"Origin": "https://evil.example"}, 403, id="a page of another site"),
        pytest.param(None, {}, {"Origin": "null"}, 403, id="a page that does not say whose it is"),
        pytest.param(None, {}, {"X_Xsrftoken": "other"}, 403, id="without the word of our page"),
        pytest.param(None, {}, {"Content_Type": "application/x-www-form-urlencoded"}, 400, id="another kind"),
        pytest.param(None, {}, {"Content_Length": str(MOST * MEGABYTE + 1)}, 413, id="more than is allowed"),
    ],
)
def test_nobody_else_does(
    given: Given, session: str | None, cookies: dict[str, str], headers: dict[str, str], status: int
) -> None:
    other = given.but(**cookies)
    other.session = session or other.session
    assert other.put(form([b"a,b\n1,2\n"]), **headers) == status


def test_many_files_at_once_are_none(given: Given) -> None:
    assert given.put(form(*([b"a"] for _ in range(3)))) == 400
    assert given.put(form(*([b"a"] for _ in range(5000)))) == 400


def test_what_is_refused_is_not_held(given: Given) -> None:
    """Neither what nobody may give, nor what is too large and does not say so."""
    before = begin_anew(given.server)
    for number in range(5):
        assert given.but(**{COOKIE: ""}).put(form(megabytes(60)), f"n{number}") in (0, 403)
    assert most_held(given.server) - before < 60
    assert given.put(form(megabytes(3 * MOST)), "large") in (0, 413)
    assert most_held(given.server) - before < 2 * MOST


def test_files_of_one_account_have_a_sum_until_they_are_removed(given: Given) -> None:
    """What has come is counted where Streamlit keeps it."""
    given.take_back("answers")
    sent = [given.put(form(megabytes(75)), f"large-{number}") for number in range(3)]
    assert sent == [204, 204, 204]
    assert given.put(form(megabytes(75)), "one-more") in (0, 413)
    assert given.take_back("large-0") == 204
    assert given.put(form(megabytes(75)), "one-more") == 204
    for name in ("large-1", "large-2", "one-more"):
        assert given.take_back(name) == 204
