"""Two and four processes of the forms on one PostgreSQL, and one of them killed in the middle of closing a batch."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from surveys import batching
from tests.retrying import until
from tests.server import PATIENTLY, Server, serving
from tests.studies_for_tests import SECRET, begin
from tests.test_crash import ENVIRONMENT, Storm

AT_LEAST = 40  # are thanked before one is killed, and after: a batch is ten
MIDDLE = "LOCK TABLE tallies IN EXCLUSIVE MODE"  # rows are written and the inbox is emptied; what stands is not yet
CLOSING = """
    SELECT activity.client_port FROM pg_locks AS locks JOIN pg_stat_activity AS activity USING (pid)
    WHERE locks.relation = 'tallies'::regclass AND NOT locks.granted AND locks.mode = 'RowExclusiveLock'
"""


def workers(server: Server) -> set[int]:
    """The processes that uvicorn keeps; its own is none of them, nor is Python's that tracks resources."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return {int(child) for child in children if b"spawn_main" in called(child)}


def called(process: str) -> bytes:
    with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def holder(port: int, among: set[int]) -> int | None:
    """Which process has the connection that goes out from a port of this machine."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{line[9]}]" for line in lines if int(line[1].rpartition(":")[2], 16) == port}
    return next((process for process in among if sockets & set(opened(process))), None)


def opened(process: int) -> Iterator[str]:
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed meanwhile
            yield os.readlink(descriptor)


@contextmanager
def caught(url: str, server: Server) -> Iterator[int]:
    """The process that has written a batch and cannot end its transaction before the block ends."""
    with psycopg.connect(url) as connection:
        connection.execute(MIDDLE)
        found: list[int] = []

        def looked() -> bool:
            ports = [port for (port,) in connection.execute(CLOSING)]
            found.extend(filter(None, (holder(port, workers(server)) for port in ports)))
            return bool(found)

        until(looked)
        yield found[0]


def full(database: Database, wave_id: str) -> list[tuple[str, str]]:
    """The strata in which a batch waits to be closed."""
    with database.reading() as records:
        return [(group.audience, group.stratum) for group in batching.due(records, records.wave(wave_id))]


@pytest.fixture
def storm(url: str, tmp_path: Path, number: int) -> Iterator[Storm]:
    """A crowd before so many processes."""
    database = Database(url, SECRET)
    with database.writing() as records:
        study = begin(records)
    command = ("uvicorn", "forms.app:app", "--workers", str(number), *PATIENTLY, "--port")
    yield Storm(database, study, partial(serving, tmp_path, command, DATABASE_URL=url, **ENVIRONMENT))
    database.close()


@pytest.mark.parametrize("number", [2, 4])
def test_one_that_is_killed_while_it_closes_a_batch_loses_nothing_and_another_closes_it(
    storm: Storm, url: str, number: int
) -> None:
    database, wave = storm.database, storm.study.wave
    storm.begin()
    with storm.served() as server:
        storm.await_more(AT_LEAST)
        until(lambda: len(workers(server)) == number)
        with caught(url, server) as victim:
            before = batches(database, wave.id)
            os.kill(victim, signal.SIGKILL)
            until(lambda: victim not in workers(server))
            assert batches(database, wave.id) == before  # what it had begun is nowhere
        storm.await_more(AT_LEAST)
        storm.crowd.finish()
        until(lambda: not full(database, wave.id) and len(workers(server)) == number)
        assert victim not in workers(server)
    assert sum(batches(database, wave.id).values()) > sum(before.values())
    storm.assert_kept()
    with database.reading() as records:
        stands = {place: (one.exact, one.excluded.exact) for place, one in records.standings(wave.id).items()}
        assert batching.rebuild(records, wave) == stands


def batches(database: Database, wave_id: str) -> dict[tuple[str, str], int]:
    """The number of the last batch of each stratum."""
    with database.reading() as records:
        return {place: standing.batch for place, standing in records.standings(wave_id).items()}
