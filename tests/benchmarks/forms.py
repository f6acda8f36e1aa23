"""Many respondents at a time: each opens the form with an empty cache, loads what it needs, fills it in and sends it.

Run: python tests/benchmarks/forms.py [seconds a level] (two minutes; only this machine is talked to). The clients are a
process of their own on the same cores. Milliseconds belong to the machine; where it does other work, so do the ratios.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from tests.benchmarks.answer_form import processor_time
from tests.postgresql import serving_postgresql
from tests.server import UVICORN, Server, serving
from tests.studies_for_tests import SECRET, begin, completed, kept

LEVELS = (1, 10, 50, 100, 400)
SECONDS = 8.0
SETTINGS = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}
LOADED = re.compile(rb'(?:src|href)="(/forms/[^"]+)"')
KEY = re.compile(rb'name="key" value="([0-9a-f]{32})"')
HEAD = "{} {} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh\r\nAccept-Encoding: gzip\r\n{}\r\n"
POSTED = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n"
FIELDS = dict(completed("residents").fields) | {"lang": "zh", "consent": "yes", "seconds": "360"}


class Visit:
    """One respondent on one connection; ``spent`` has the milliseconds of every page and file by its kind."""

    def __init__(self, port: int, path: str, spent: dict[str, list[float]]) -> None:
        self.port, self.path, self.spent = port, path, spent

    async def walk(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        try:
            page = await self.ask("form", "GET", self.path)
            for address in LOADED.findall(page):
                await self.ask("file", "GET", address.decode())
            found = KEY.search(page)
            assert found, page[:500]
            thanks = await self.ask("send", "POST", self.path, urlencode({**FIELDS, "key": found[1].decode()}))
            assert b'class="code"' in thanks, thanks[:500]
        finally:
            self.writer.close()

    async def ask(self, kind: str, method: str, path: str, body: str = "") -> bytes:
        began = time.perf_counter()
        extra = POSTED.format(len(body)) if body else ""
        self.writer.write((HEAD.format(method, path, extra) + body).encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length, head
        content = await self.reader.readexactly(int(length[1]))
        if b"content-encoding: gzip" in head.lower():
            content = gzip.decompress(content)
        self.spent[kind].append(1000 * (time.perf_counter() - began))
        assert head.startswith(b"HTTP/1.1 200"), head
        return content


async def crowd(port: int, path: str, people: int, seconds: float) -> dict[str, list[float]]:
    """So many at a time, one after the other, until the time is over and each has finished."""
    spent: dict[str, list[float]] = {"form": [], "file": [], "send": [], "all": []}
    until = time.perf_counter() + seconds

    async def come_and_go() -> None:
        await asyncio.sleep(secrets.randbelow(1000) / 1000 * min(1.0, seconds / 8))
        while time.perf_counter() < until:
            began = time.perf_counter()
            await Visit(port, path, spent).walk()
            spent["all"].append(1000 * (time.perf_counter() - began))

    await asyncio.gather(*(come_and_go() for _ in range(people)))
    return spent


def client(port: str, path: str, people: str, seconds: str) -> None:
    """What the clients' process does: print what was spent."""
    began = time.perf_counter()
    spent = asyncio.run(crowd(int(port), path, int(people), float(seconds)))
    print(json.dumps({"took": time.perf_counter() - began, "spent": spent}))


def resident_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


def measure(server: Server, path: str, people: int, seconds: float) -> int:
    """Print one line; how many were completed."""
    command = [sys.executable, __file__, "--client", str(server.port), path, str(people), str(seconds)]
    before = processor_time(server.process.pid) or 0.0
    done = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    used, spent = (processor_time(server.process.pid) or 0.0) - before, done["spent"]
    number = len(spent["all"])
    shown = "  ".join(
        f"{kind} {statistics.median(spent[kind]):6.1f} / {statistics.quantiles(spent[kind], n=20)[-1]:6.1f}"
        for kind in ("form", "file", "send")
    )
    rate, memory = number / done["took"], resident_kb(server.process.pid) / 1024
    print(f"  {people:4} {rate:8.1f}/s  {shown}  {used / number:6.1f} ms  {memory:6.0f} MB", flush=True)
    return number


@contextmanager
def urls(folder: Path) -> Iterator[Iterator[tuple[str, str]]]:
    with serving_postgresql() as postgresql:
        yield iter((("SQLite", f"sqlite:///{folder / 'forms.sqlite3'}"), ("PostgreSQL", postgresql.create())))


def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as place, urls(Path(place)) as kinds:
        for name, url in kinds:
            with closing(Database(url, SECRET)) as database:
                with database.writing() as records:
                    study = begin(records)
                with serving(Path(place), UVICORN, DATABASE_URL=url, **SETTINGS) as server:
                    print(
                        f"{name}: respondents at a time, completed, ms of each request (median / p95), server time each"
                    )
                    path = f"/a/{study.residents[0]}"
                    sent = sum(measure(server, path, people, seconds) for people in LEVELS)
                stored = sum(kept(database, study.wave).values())
                print(f"  {sent} were thanked, {stored} are stored")
                assert sent == stored


if __name__ == "__main__":
    if sys.argv[1:2] == ["--client"]:
        client(*sys.argv[2:6])
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
