"""Nobody is thanked before what they sent is on the disk: a trace of the system calls tells."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from storage.database import Database
from surveys import inviting, studying
from tests.retrying import resident
from tests.server import UVICORN, serving
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STUDY, document, plan

ENVIRONMENT = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}
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
