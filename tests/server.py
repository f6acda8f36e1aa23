"""A real server in a process of its own, started as people start it, on a database in a temporary folder."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STREAMLIT = ("streamlit", "run", "streamlit_app.py", "--server.port")
UVICORN = ("uvicorn", "streamlit_app:app", "--port")
ONE_PROCESS = ("uvicorn", "forms.app:app", "--port")
# uvicorn kills a worker that says nothing for five seconds, which one that has no processor may do.
PATIENTLY = ("--timeout-worker-healthcheck", "30")
FORMS = ("uvicorn", "forms.app:app", "--workers", "2", *PATIENTLY, "--port")
COMMANDS = {"streamlit run": STREAMLIT, "uvicorn": UVICORN}
PRINTED = re.compile(r"^([A-Z]\w+): (\S+)$", re.MULTILINE)
OURS = ("PLUMBLINE_", "STREAMLIT_", "UVICORN_", "DATABASE_URL")
READY_WITHIN = 180  # seconds; gives up on a server that will never answer, and measures nothing
ENDS_WITHIN = 60
PORTS = range(20_000, 32_000)  # below those that a system gives to clients: none of them takes one meanwhile


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the headers by small letters, every Set-Cookie, the text."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str


@dataclass
class Server:
    """A server that answers at ``base``."""

    base: str
    process: subprocess.Popen[bytes]
    log: Path
    clients: list[str] = field(default_factory=list)  # every address that `get` came from

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    @property
    def output(self) -> str:
        """All that the server has printed so far."""
        return self.log.read_text(encoding="utf-8")

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The printed lines of a label and an address, in their order."""
        return PRINTED.findall(self.output)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The lines of JSON, as far as they are whole."""
        return [json.loads(line) for line in self.output.splitlines(keepends=True) if re.match(r"\{.*\n", line)]

    @property
    def failures(self) -> list[dict[str, Any]]:
        """What is told of exceptions that nothing of ours dealt with."""
        return [line for line in self.told if line["level"] == "error" and "error" in line]

    @property
    def otherwise(self) -> list[str]:
        """The printed lines that are neither of JSON nor of a label and an address."""
        return [line for line in self.output.splitlines() if line and line[0] != "{" and not PRINTED.match(line)]

    @property
    def addresses(self) -> dict[str, str]:
        return dict(self.lines)

    def path(self, label: str) -> str:
        """Where a printed line leads, without the server's own address."""
        return self.addresses[label].removeprefix(self.base)

    def get(self, path: str, **headers: str) -> Reply:
        """Ask for a page, in English and from a new connection; redirects are not followed."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.connect()
            assert connection.sock is not None
            self.clients.append("{}:{}".format(*connection.sock.getsockname()))
            connection.request("GET", path, headers={"Accept-Language": "en", **headers})
            return _reply(connection.getresponse())
        finally:
            connection.close()


@contextmanager
def serving(folder: Path, command: tuple[str, ...] = STREAMLIT, **environment: str) -> Iterator[Server]:
    """Start a server whose database and output are in ``folder``, wait until it answers, and end it afterwards.

    Its command may stand behind another that becomes it, such as a tracer.
    """
    with serving_from(ROOT, folder, command, environment) as server:
        yield server


@contextmanager
def serving_from(
    within: Path, folder: Path, command: tuple[str, ...], environment: Mapping[str, str]
) -> Iterator[Server]:
    """The same of a project that lies elsewhere."""
    port = free_port()
    with (folder / f"output-{port}.txt").open("wb") as output:
        process = subprocess.Popen(
            [*map(_program, command), str(port)],
            cwd=within,
            env={**_environment(folder), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://localhost:{port}", process, Path(output.name))
    try:
        _wait_for(server)
        yield server
    finally:
        end(process)


def failing_to_start(folder: Path, command: tuple[str, ...], **environment: str) -> tuple[int, str]:
    """The exit status and the output of a server that ends before it answers."""
    done = subprocess.run(
        [*map(_program, command), str(free_port())],
        cwd=ROOT,
        env=_environment(folder) | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=READY_WITHIN,
        check=False,
    )
    return done.returncode, done.stdout


def free_port() -> int:
    """A port that nobody listens on."""
    while True:
        with socket.socket() as bound, suppress(OSError):
            bound.bind(("127.0.0.1", secrets.choice(PORTS)))
            return int(bound.getsockname()[1])


def _program(word: str) -> str:
    """Ours are those beside the Python that runs the tests."""
    return _beside(word) if word in (STREAMLIT[0], UVICORN[0]) else word


def _beside(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not beside {sys.executable}"
    return found


def _environment(folder: Path) -> dict[str, str]:
    """This process's environment without any setting of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"DATABASE_URL": f"sqlite:///{folder / 'records.sqlite3'}"}


def _wait_for(server: Server) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and server.process.poll() is None:
        try:
            if server.get("/healthz").status == 200:
                return
        except (OSError, HTTPException):
            pass  # it does not listen yet
        time.sleep(0.1)
    raise AssertionError(f"the server does not answer; it printed:\n{server.output}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Tell it to stop, and stop it if it does not."""
    process.terminate()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _reply(response: HTTPResponse) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    text = response.read().decode(errors="replace")
    return Reply(response.status, headers, response.headers.get_all("set-cookie") or [], text)
