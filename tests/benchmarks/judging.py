"""What a judgement costs: the answer with weights, CR and repairs recomputed, for one expert and for thirty at once.

Run: python -m tests.benchmarks.judging (under two minutes; only this machine is talked to). A real server in a process
of its own; experts judge the pairs one after the other, over a connection each, and begin at chance moments. One works
without a pause; of several at once each pauses for two seconds between judgements, which is quicker than people
compare. Milliseconds belong to the machine.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from surveys import inviting, judging
from surveys.invitations import printed
from surveys.inviting import expert_code
from surveys.judgements import pairs
from surveys.reading import community_policing
from tests.benchmarks.answer_form import processor_time
from tests.server import Server, serving
from tests.studies_for_tests import NOW, SECRET, SmallStudy, begin

EXPERTS, MOST = 30, 16  # judgements of each
PAUSE = 2.0  # seconds
BUDGET_MS, BUDGET_P95_MS = 50, 200  # what is asked of it
HEADERS = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
CLICKS = [
    (matrix.id, f"pair:{first}:{second}", str(2 + place % 4))
    for matrix in community_policing().experts.matrices
    for place, (first, second) in enumerate(pairs(community_policing().criteria(matrix.id)))
]
PATIENCE = 60  # seconds


def panel(folder: Path) -> list[str]:
    """Thirty experts who agreed: their paths."""
    database = Database(f"sqlite:///{folder / 'records.sqlite3'}", SECRET)
    with database.writing() as records:
        study: SmallStudy = begin(records)
        inviting.invite_experts(records, study.wave, EXPERTS - 2, SECRET, NOW)
        codes = [expert_code(SECRET, study.wave.id, f"E{number:02d}") for number in range(1, EXPERTS + 1)]
        for code in codes:
            judging.agree(records, code, {}, False, NOW)
    database.close()
    return [f"/e/{printed(code)}" for code in codes]


def judge(server: Server, path: str, clicks: list[tuple[str, str, str]], pause: float, wall: list[float]) -> None:
    """One click after the other; the milliseconds of each answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    chance = random.Random(path)  # noqa: S311 # pauses, not secrets
    time.sleep(chance.uniform(0, pause))
    for matrix, name, value in clicks:
        fields = urlencode({"action": "judge", "lang": "en", "matrix": matrix, name: value})
        before = time.perf_counter()
        connection.request("POST", path, fields, HEADERS)
        response = connection.getresponse()
        body = response.read()
        wall.append(1000 * (time.perf_counter() - before))
        assert (response.status, b'"standing"' in body) == (200, True)
        time.sleep(chance.uniform(0.5, 1.5) * pause)
    connection.close()


def at_once(server: Server, paths: list[str], pause: float) -> list[float]:
    """Each expert judges; the milliseconds of all answers."""
    clicks, walls = CLICKS[:MOST] if pause else CLICKS, [list[float]() for _ in paths]
    threads = [
        threading.Thread(target=judge, args=(server, path, clicks, pause, wall))
        for path, wall in zip(paths, walls, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(wall) == len(clicks) for wall in walls)
    return [one for wall in walls for one in wall]


def row(server: Server, paths: list[str], pause: float) -> str:
    used, began = processor_time(server.process.pid), time.perf_counter()
    wall = at_once(server, paths, pause)
    rate, after = len(wall) / (time.perf_counter() - began), processor_time(server.process.pid)
    processor = "-" if used is None or after is None else f"{(after - used) / len(wall):.1f}"
    figures = (
        f"{statistics.median(wall):10.1f} {statistics.quantiles(wall, n=20)[-1]:8.1f} {processor:>10} {rate:11.1f}"
    )
    return f"  {len(paths):7} {len(wall):13} {figures}"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        paths = panel(folder)
        with serving(folder, PLUMBLINE_SECRET=SECRET.decode(), PLUMBLINE_DEMO="0") as server:
            print(f"At most {BUDGET_MS} ms of server time a judgement, p95 under {BUDGET_P95_MS} ms for 30 at once:")
            print("  experts    judgements  median ms   p95 ms  server ms    a second")
            for number, pause in ((1, 0.0), (10, PAUSE), (EXPERTS, PAUSE)):
                print(row(server, paths[:number], pause), flush=True)


if __name__ == "__main__":
    main()
