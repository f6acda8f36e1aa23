"""A server that is told to stop (SIGTERM) takes nobody new, and finishes what it has begun."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from select import select
from urllib.parse import urlencode

from storage.database import Database
from tests.retrying import HEADERS, RECEIPT, Crowd, Submission, resident, until
from tests.server import FORMS, ONE_PROCESS, STREAMLIT, serving
from tests.studies_for_tests import SECRET, SmallStudy, kept

MANY = 24  # more than have a thread: some wait in the queue
SOME = 40
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
ENDED = (0, -15)  # uvicorn raises the signal again when it is done
ENVIRONMENT = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}


@contextmanager
def nobody_writes(database: Database) -> Iterator[None]:
    """Somebody else holds what every response is written to."""
    with database.as_it_is(reads=False) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE inbox IN EXCLUSIVE MODE")
        yield


def knock(form: Submission, port: int) -> HTTPConnection:
    """Say that a form comes, and wait until the server is at it and asks for it (RFC 9110, section 10.1.1)."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", form.path)
    length = str(len(urlencode(form.fields)))
    for name, value in {**HEADERS, "Content-Length": length, "Expect": "100-continue"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.sock.recv(len(GO_ON), socket.MSG_WAITALL) == GO_ON
    return connection


def receipt(connection: HTTPConnection) -> str:
    found = RECEIPT.search(connection.getresponse().read().decode())
    connection.close()
    assert found
    return found[1]


def test_whoever_has_sent_a_form_is_thanked_and_then_it_ends(
    database: Database, database_url: str, small_study: SmallStudy, tmp_path: Path
) -> None:
    """The one process with everybody's pages on SQLite, two with the forms alone on PostgreSQL."""
    forms = [resident(small_study.residents[number % 2], number) for number in range(MANY)]
    settings = {"DATABASE_URL": database_url, **ENVIRONMENT}
    command = STREAMLIT if database_url.startswith("sqlite") else FORMS
    with serving(tmp_path, command, **settings) as server:
        people = [knock(form, server.port) for form in forms]
        with nobody_writes(database):
            for form, connection in zip(forms, people, strict=True):
                connection.send(urlencode(form.fields).encode())
            server.process.terminate()
            time.sleep(0.5)
            assert server.process.poll() is None
            assert select([connection.sock for connection in people], [], [], 0)[0] == []
        assert len({receipt(connection) for connection in people}) == MANY
        assert server.process.wait(30) in ENDED
        assert (server.failures, "Traceback" in server.output) == ([], False)
    assert sum(kept(database, small_study.wave).values()) == MANY


def test_a_restart_under_load_loses_nothing_and_doubles_nothing(
    database: Database, database_url: str, small_study: SmallStudy, tmp_path: Path
) -> None:
    crowd, settings = Crowd(), {"DATABASE_URL": database_url, **ENVIRONMENT}
    crowd.begin((resident(small_study.residents[0], first + 8 * turn) for turn in range(10_000)) for first in range(8))
    with serving(tmp_path, ONE_PROCESS, **settings) as server:
        crowd.port = server.port
        until(lambda: len(crowd.receipts) >= SOME)
        server.process.terminate()
        assert server.process.wait(30) in ENDED
        assert (server.failures, "Traceback" in server.output) == ([], False)
    with serving(tmp_path, ONE_PROCESS, **settings) as server:
        crowd.port = server.port
        crowd.finish()
    assert crowd.refusals == []
    assert sum(kept(database, small_study.wave).values()) == len(crowd.receipts) > SOME
