"""What was acknowledged is kept, once: through kills, full disks, and a database that goes away and comes back."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import subprocess
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
from surveys import inviting, studying
from surveys.invitations import digest, normalised
from tests.postgresql import PostgresqlServer
from tests.retrying import Crowd, Submission, officer, resident
from tests.server import UVICORN, Server, failing_to_start, serving
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, SmallStudy, answers_kept, document, kept, plan, spent

KILLS = int(os.environ.get("PLUMBLINE_KILLS", "60"))  # over both kinds of database
CLIENTS = 8
LONGEST = 1.0  # seconds from a server's first answer to its end
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
        assert [path.name for path in self.outputs if "Traceback" in path.read_text(encoding="utf-8")] == []


@pytest.fixture
def storm(database: Database, database_url: str, small_study: SmallStudy, tmp_path: Path) -> Storm:
    return Storm(database, small_study, partial(serving, tmp_path, UVICORN, DATABASE_URL=database_url, **ENVIRONMENT))


def test_a_server_that_is_killed_at_random_loses_nothing_and_doubles_nothing(storm: Storm) -> None:
    chance = random.Random(SEED)  # noqa: S311 # when to kill, not a secret
    storm.begin()
    for _ in range(-(-KILLS // 2)):
        with storm.served() as server:
            time.sleep(chance.uniform(0, LONGEST))
            server.process.kill()
            server.process.wait()
    with storm.served():
        storm.crowd.finish()
    assert len(storm.crowd.receipts) > 10 * KILLS // 2
    storm.assert_kept()


# --- the log is synced first ---

TRACE = "read,recvfrom,write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync"
LOGGED = re.compile(r"(?P<thread>\d+) +(?P<call>write|pwrite64|fsync|fdatasync)\(\d+<[^>]*-wal>")
RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. f(data)?sync resumed>")
THANKED = 300


def acknowledged_too_early(trace: Iterable[str]) -> tuple[int, list[int]]:
    """How many were thanked, and which of them before what they sent was written to the log, and the log synced.

    They come one at a time: after a request, the log has to be written, then synced, and only then comes the answer.
    """
    thanked, early, asked, written, dirty = 0, [], False, False, False
    syncing: dict[str, bool] = {}  # by thread, whether nothing was written since its sync began
    for line in trace:
        if (resumed := RESUMED.match(line)) and resumed["thread"] in syncing:
            dirty = not syncing.pop(resumed["thread"])
        elif (call := LOGGED.match(line)) is None:
            if "POST /a/" in line:
                asked, written = True, False
            elif asked and "HTTP/1.1 200" in line:
                asked, thanked = False, thanked + 1
                early += [thanked] if dirty or not written else []
        elif "sync" not in call["call"]:
            written = dirty = True
            syncing = dict.fromkeys(syncing, False)
        elif "<unfinished" in line:
            syncing[call["thread"]] = True
        else:
            dirty = False
    return thanked, early


def test_a_trace_tells_who_was_thanked_too_early() -> None:
    asks, thanks = (
        '1 read(9<socket:[7]>, "POST /a/X HTTP/1.1\\r\\n", 100) = 9',
        '1 write(9<socket:[7]>, "HTTP/1.1 200 OK", 9) = 9',
    )
    writes, syncs = "2 pwrite64(8</x-wal>, 4096, 0) = 4096", "2 fdatasync(8</x-wal>) = 0"
    begins, ends = "2 fdatasync(8</x-wal> <unfinished ...>", "2 <... fdatasync resumed>) = 0"
    for trace, early in (
        ([asks, writes, syncs, thanks], []),
        ([asks, writes, begins, ends, thanks], []),
        ([asks, writes, begins, thanks, ends], [1]),
        ([asks, begins, writes, ends, thanks], [1]),
        ([asks, writes, thanks, syncs], [1]),
        ([asks, syncs, thanks, writes], [1]),
        ([asks, writes, syncs, thanks, asks, thanks], [2]),
    ):
        assert acknowledged_too_early(trace) == (trace.count(thanks), early)


def may_trace(folder: Path) -> bool:
    """Whether `strace` is here and allowed to trace."""
    tried = ["strace", "-o", str(folder / "tried.txt"), "true"]
    return shutil.which("strace") is not None and subprocess.run(tried, check=False).returncode == 0


def without_batches(database: Database) -> str:
    """The code of a community that is never counted: nothing but responses is written."""
    asked = document()
    asked["privacy"]["minimum_group"]["residents"] = 2 * THANKED
    with database.writing() as records:
        study = studying.create_study(records, STUDY, LANGUAGES, NOW)
        wave = studying.open_wave(records, studying.add_wave(records, study, plan(asked), NOW).id, NOW)
        inviting.issue_open_links(records, wave, SECRET, NOW)
    return inviting.open_code(SECRET, wave.id, "C1")


def test_nothing_is_acknowledged_before_the_log_is_synced(
    database: Database, database_url: str, database_file: Path, tmp_path: Path
) -> None:
    """SQLite, by the server's own system calls; by what is in force on its connections where nobody may trace."""
    with database.writing() as records:
        assert records._connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
    if not may_trace(tmp_path):
        return
    code, trace = without_batches(database), tmp_path / "trace.txt"
    under = ("strace", "-D", "-f", "-y", "-s", "32", "-e", f"trace={TRACE}", "-o", str(trace))
    with serving(tmp_path, (*under, *UVICORN), DATABASE_URL=database_url, **ENVIRONMENT) as server:
        replies = [resident(code, number).send(server.port) for number in range(THANKED)]
    assert [reply.status for reply in replies if reply.receipt is None] == []
    with trace.open(encoding="utf-8", errors="replace") as lines:
        assert acknowledged_too_early(lines) == (THANKED, [])


# --- the disk, the file, the server of the database ---


def test_a_disk_that_is_full_for_a_while(storm: Storm, database_file: Path) -> None:
    """No file may grow, or be written beyond its first 16 kilobytes."""
    storm.begin()
    with storm.served() as server:
        time.sleep(A_WHILE)
        process, nothing_more = server.process.pid, resource.RLIM_INFINITY
        resource.prlimit(process, resource.RLIMIT_FSIZE, (16_384, nothing_more))
        before = len(storm.crowd.receipts)
        time.sleep(A_WHILE)
        during = len(storm.crowd.receipts)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (nothing_more, nothing_more))
        time.sleep(A_WHILE)
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
        time.sleep(A_WHILE)
        away = database_file.rename(database_file.with_name("away.sqlite3"))
        time.sleep(A_WHILE)
        assert not database_file.exists()
        away.rename(database_file)
        time.sleep(A_WHILE)
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
        time.sleep(A_WHILE)
        postgresql.stop()
        before = len(storm.crowd.receipts)
        time.sleep(AWAY)
        assert len(storm.crowd.receipts) == before
        postgresql.start()
        time.sleep(A_WHILE)
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
        time.sleep(A_WHILE)
        restart(postgresql, signal.touch)
        before = len(storm.crowd.receipts)
        assert server.get(f"/a/{storm.study.residents[0]}").status == 200
        time.sleep(2 * A_WHILE)
        assert len(storm.crowd.receipts) == before
        restart(postgresql, signal.unlink)
        time.sleep(A_WHILE)
        storm.crowd.finish()
        assert "database-read-only" in server.output
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
