"""What was acknowledged is kept, once: through kills, full disks, and a database that goes away and comes back."""

from __future__ import annotations

import os
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from storage import checks
from storage.database import Database
from surveys import inviting
from surveys.invitations import digest, normalised
from tests.brief import BRIEF
from tests.postgresql import PostgresqlServer
from tests.retrying import Crowd, Submission, officer, resident, until
from tests.server import UVICORN, Server, failing_to_start, serving
from tests.studies_for_tests import NOW, SECRET, SmallStudy, answers_kept, kept, spent

# Kills over all storms, on both kinds of database; the storms are short ones: no test takes minutes.
KILLS, STORMS = (8, 1) if BRIEF else (60, 3)
CLIENTS = 8
MOST = 20  # who may be thanked between a server's start and its end
FAILURE = re.compile(r'Traceback|"error": "')  # the last line of a server that is killed may be no whole one
SHORT = 0.1  # seconds
CODES = 2000  # one-time codes, as many as are issued at once
SEED = 20261124
AWAY = 10.0  # seconds
A_WHILE = 2.0  # seconds
HELD_TO_PERMISSIONS = (*(("setpriv", "--bounding-set", "-dac_override") if os.geteuid() == 0 else ()), *UVICORN)
ENVIRONMENT = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}
SAID = re.compile(r"<(\d+)>")


@dataclass
class Storm:
    """A database that a server keeps, and a crowd that sends without a pause; half of it has one-time codes."""

    database: Database
    study: SmallStudy
    serve: Callable[[], AbstractContextManager[Server]]
    outputs: list[Path] = field(default_factory=list)
    crowd: Crowd = field(default_factory=Crowd)

    def begin(self) -> None:
        numbers = count(1)  # one for all clients: every key is another
        with self.database.writing() as records:
            codes = inviting.issue_codes(records, self.study.wave, "U1", CODES, NOW)
        half = CLIENTS // 2
        residents = [partial(self._residents, numbers)] * half
        officers = [partial(self._officers, codes[place::half], numbers) for place in range(half)]
        self.crowd.begin(client() for client in (*residents, *officers))

    def _residents(self, numbers: Iterator[int]) -> Iterator[Submission]:
        for number in numbers:
            yield resident(self.study.residents[number % 2], number)

    def _officers(self, codes: Iterable[str], numbers: Iterator[int]) -> Iterator[Submission]:
        for code in codes:
            yield officer(code, next(numbers))

    @contextmanager
    def served(self) -> Iterator[Server]:
        """A server for the crowd, until the block ends."""
        with self.serve() as server:
            self.outputs.append(server.log)
            self.crowd.port = server.port
            yield server

    def await_more(self, number: int = 1) -> None:
        """Wait until so many more were thanked, on a slow machine too."""
        before = len(self.crowd.receipts)
        until(lambda: len(self.crowd.receipts) >= before + number)

    def await_trouble(self) -> None:
        """Wait until somebody is told to come back later, and a while longer."""
        until(lambda: self.crowd.statuses[503] > 0)
        time.sleep(A_WHILE)

    def assert_kept(self) -> None:
        """Everybody was thanked in the end, and what they were thanked for is there once, and sound."""
        crowd, wave = self.crowd, self.study.wave
        assert crowd.refusals == []
        assert sum(kept(self.database, wave).values()) == len(crowd.receipts)
        with self.database.reading() as records:
            receipts = [digest(normalised(receipt) or "") for receipt in crowd.receipts.values()]
            assert [receipt for receipt in receipts if records.kept_content(receipt) is None] == []
            comments = [str(answers.get("R_OPEN", "")) for _, _, answers in answers_kept(records, wave.id)]
        assert [found for found, times in Counter(filter(None, comments)).items() if times > 1] == []
        assert spent(self.database, wave) == sum(not comment for comment in comments)
        with self.database.as_it_is() as connection:
            assert [str(finding) for finding in checks.findings(connection) if not finding.sound] == []
        assert [path.name for path in self.outputs if FAILURE.search(path.read_text(encoding="utf-8"))] == []


@pytest.fixture
def storm(database: Database, database_url: str, small_study: SmallStudy, tmp_path: Path) -> Storm:
    return Storm(database, small_study, partial(serving, tmp_path, UVICORN, DATABASE_URL=database_url, **ENVIRONMENT))


@pytest.mark.parametrize("number", range(STORMS))
def test_a_server_that_is_killed_at_random_loses_nothing_and_doubles_nothing(storm: Storm, number: int) -> None:
    chance = random.Random(SEED + number)  # noqa: S311 # when to kill, not a secret
    kills = -(-KILLS // (2 * STORMS))
    storm.begin()
    for _ in range(kills):
        with storm.served() as server:
            storm.await_more(chance.randint(0, MOST))
            time.sleep(chance.uniform(0, SHORT))
            server.process.kill()
            server.process.wait()
    with storm.served():
        storm.crowd.finish()
    assert len(storm.crowd.receipts) > 5 * kills
    storm.assert_kept()


# --- the disk, the file, the server of the database ---


def test_a_disk_that_is_full_for_a_while(storm: Storm, database_file: Path) -> None:
    """No file may grow, or be written beyond its first 16 kilobytes."""
    storm.begin()
    with storm.served() as server:
        storm.await_more()
        process, nothing_more = server.process.pid, resource.RLIM_INFINITY
        resource.prlimit(process, resource.RLIMIT_FSIZE, (16_384, nothing_more))
        before = len(storm.crowd.receipts)
        storm.await_trouble()
        during = len(storm.crowd.receipts)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (nothing_more, nothing_more))
        storm.await_more()
        storm.crowd.finish()
        assert "database-" in server.output
    assert during - before <= CLIENTS * 2  # those on their way, and what fits into the beginning of the log
    assert len(storm.crowd.receipts) > during
    assert storm.crowd.statuses[503] > 0
    storm.assert_kept()


def test_a_file_that_is_moved_away_for_a_while(storm: Storm, database_file: Path) -> None:
    """SQLite would go on writing to it; who was thanked meanwhile would be nowhere to be found."""
    storm.begin()
    with storm.served() as server:
        storm.await_more()
        away = database_file.rename(database_file.with_name("away.sqlite3"))
        storm.await_trouble()
        assert not database_file.exists()
        away.rename(database_file)
        storm.await_more()
        storm.crowd.finish()
        assert "was moved" in server.output
    assert storm.crowd.statuses[503] > 0
    storm.assert_kept()


def test_a_database_that_is_away_for_ten_seconds(
    storm: Storm, database_url: str, request: pytest.FixtureRequest
) -> None:
    if database_url.startswith("sqlite"):
        return  # it is a file: see above
    postgresql: PostgresqlServer = request.getfixturevalue("postgresql")
    storm.begin()
    with storm.served():
        storm.await_more()
        postgresql.stop()
        before = len(storm.crowd.receipts)
        time.sleep(AWAY)
        assert len(storm.crowd.receipts) - before <= CLIENTS  # whose thanks were on their way
        postgresql.start()
        storm.await_more()
        storm.crowd.finish()
    assert len(storm.crowd.receipts) > before
    assert storm.crowd.statuses[503] > 0
    storm.assert_kept()


def test_a_database_that_takes_no_writing_for_a_while(
    storm: Storm, database_url: str, request: pytest.FixtureRequest
) -> None:
    """The server of the database becomes a standby, and the primary again."""
    if database_url.startswith("sqlite"):
        return  # it is a file: see below
    postgresql: PostgresqlServer = request.getfixturevalue("postgresql")
    signal = postgresql.folder / "data" / "standby.signal"
    storm.begin()
    with storm.served() as server:
        storm.await_more()
        restart(postgresql, signal.touch)
        before = len(storm.crowd.receipts)
        assert server.get(f"/a/{storm.study.residents[0]}").status == 200
        until(lambda: "database-read-only" in server.output)
        time.sleep(A_WHILE)
        assert len(storm.crowd.receipts) - before <= CLIENTS  # whose thanks were on their way
        restart(postgresql, signal.unlink)
        storm.await_more()
        storm.crowd.finish()
    assert len(storm.crowd.receipts) > before
    storm.assert_kept()


def restart(postgresql: PostgresqlServer, meanwhile: Callable[[], None]) -> None:
    postgresql.stop()
    meanwhile()
    postgresql.start()


def test_a_file_that_may_only_be_read_is_said_in_a_plain_line_and_mended_it_serves(
    database: Database, database_url: str, database_file: Path, small_study: SmallStudy, tmp_path: Path
) -> None:
    database.close()
    settings = {"DATABASE_URL": database_url, **ENVIRONMENT}
    database_file.chmod(0o400)
    status, output = failing_to_start(tmp_path, HELD_TO_PERMISSIONS, **settings)
    assert (status, "Traceback" in output) == (3, False)
    assert re.search(r"^DATABASE_URL: .* \[database-read-only\]$", output, re.MULTILINE)
    for path in database_file.parent.glob(f"{database_file.name}*"):
        path.chmod(0o600)  # SQLite made its log as the file was
    with serving(tmp_path, HELD_TO_PERMISSIONS, **settings) as server:
        assert resident(small_study.residents[0], 1).send(server.port).receipt
    assert kept(database, small_study.wave) == {("residents", "C1"): 1}
