"""A server that is told to stop (SIGTERM) takes nobody new, and finishes what it has begun."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from storage.database import Database
from tests.retrying import Crowd, resident
from tests.server import FORMS, ONE_PROCESS, STREAMLIT, serving
from tests.studies_for_tests import SECRET, SmallStudy, kept

MANY = 24  # more than have a thread: some wait in the queue
SOME = 40
ENDED = (0, -15)  # uvicorn raises the signal again when it is done
ENVIRONMENT = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}


@contextmanager
def nobody_writes(database: Database) -> Iterator[None]:
    """Somebody else holds what every response is written to."""
    with database.as_it_is(reads=False) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("LOCK TABLE inbox IN EXCLUSIVE MODE")
        yield


def test_whoever_has_sent_a_form_is_thanked_and_then_it_ends(
    database: Database, database_url: str, small_study: SmallStudy, tmp_path: Path
) -> None:
    """The one process with everybody's pages on SQLite, two with the forms alone on PostgreSQL."""
    forms = [resident(small_study.residents[number % 2], number) for number in range(MANY)]
    settings = {"DATABASE_URL": database_url, **ENVIRONMENT}
    command = STREAMLIT if database_url.startswith("sqlite") else FORMS
    with serving(tmp_path, command, **settings) as server, ThreadPoolExecutor(MANY) as people:
        with nobody_writes(database):
            replies = [people.submit(form.send, server.port) for form in forms]
            time.sleep(1.0)  # they are all there
            server.process.terminate()
            time.sleep(0.5)
            assert server.process.poll() is None
            assert not any(reply.done() for reply in replies)
        assert len({reply.result().receipt for reply in replies} - {None}) == MANY
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
        while len(crowd.receipts) < SOME:
            time.sleep(0.01)
        server.process.terminate()
        assert server.process.wait(30) in ENDED
        assert (server.failures, "Traceback" in server.output) == ([], False)
    with serving(tmp_path, ONE_PROCESS, **settings) as server:
        crowd.port = server.port
        crowd.finish()
    assert crowd.refusals == []
    assert sum(kept(database, small_study.wave).values()) == len(crowd.receipts) > SOME
