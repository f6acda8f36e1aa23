"""What a resident's form costs: bytes and requests of its first load, server time to show it and to take it.

Run: python tests/benchmarks/answer_form.py (under a minute; only this machine is talked to). PLUMBLINE_CHROMIUM names
the browser for the first part. Milliseconds belong to the machine; ratios and bytes do not.
"""

from __future__ import annotations

import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Response

from surveys.reading import community_policing
from tests.browsing import chromium
from tests.server import Server, serving

REQUESTS, WARM = 300, 50
PHONE = {"Accept-Language": "zh", "Accept-Encoding": "gzip"}
UNKNOWN = "/a/0000-0000-0000-0000"
BUDGET_KB, BUDGET_MS = 60, 10  # issue 2


@dataclass(frozen=True)
class Cost:
    """Of one kind of request: wall time of each, and the processor time of the server's process a request, in ms."""

    wall: list[float]
    processor: float | None

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    def __str__(self) -> str:
        p95 = statistics.quantiles(self.wall, n=20)[-1]
        used = "not to be had here" if self.processor is None else f"{self.processor:5.2f} ms"
        return f"median {self.median:5.2f} ms, p95 {p95:5.2f} ms, processor {used}"


def first_load(address: str) -> None:
    """Everything a browser with an empty profile fetches for the form."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 375, "height": 740}, locale="zh-CN")
        responses: list[Response] = []

        def hear(response: Response) -> None:
            responses.append(response)

        page.on("response", hear)
        page.goto(address, wait_until="networkidle")
        fetched = [response for response in responses if response.url.startswith("http")]
        wire = whole = 0
        for response in fetched:
            sizes, body = response.request.sizes(), len(response.body())
            sent = sizes["responseBodySize"] + sizes["responseHeadersSize"]
            wire, whole = wire + sent, whole + body
            path = response.url.split("?")[0].rpartition("/")[2]
            print(f"  {path:24} {body / 1000:6.1f} KB, on the wire with headers {sent / 1000:5.1f} KB")
        print(
            f"  {len(fetched)} requests: {whole / 1000:.1f} KB, on the wire {wire / 1000:.1f} KB (at most {BUDGET_KB})"
        )


def measure(server: Server, ask: Callable[[HTTPConnection], int], expected: int) -> Cost:
    """One client on one connection, one request after the other."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(WARM):
        assert ask(connection) == expected
    wall, used = [], processor_time(server.process.pid)
    for _ in range(REQUESTS):
        before = time.perf_counter()
        status = ask(connection)
        wall.append(1000 * (time.perf_counter() - before))
        assert status == expected
    after = processor_time(server.process.pid)
    connection.close()
    return Cost(wall, None if used is None or after is None else (after - used) / REQUESTS)


def processor_time(pid: int) -> float | None:
    """Milliseconds that a process and the system on its behalf have used; None where there is no /proc."""
    place = Path(f"/proc/{pid}/stat")
    if not place.exists():
        return None
    fields = place.read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime: proc(5)


def get(path: str) -> Callable[[HTTPConnection], int]:
    def ask(connection: HTTPConnection) -> int:
        connection.request("GET", path, headers=PHONE)
        response = connection.getresponse()
        response.read()
        return response.status

    return ask


def send(path: str) -> Callable[[HTTPConnection], int]:
    """A whole form each time, under a new key."""
    asked = community_policing().questionnaires["residents"]
    choices = {choice.id: choice.options[0].code for choice in (*asked.screener, *asked.profile)}
    fields = {"lang": "zh", "consent": "yes", **dict.fromkeys(asked.items, "4"), **choices}
    headers = PHONE | {"Content-Type": "application/x-www-form-urlencoded"}

    def ask(connection: HTTPConnection) -> int:
        connection.request("POST", path, urlencode(fields | {"key": secrets.token_hex(16)}), headers)
        response = connection.getresponse()
        response.read()
        return response.status

    return ask


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        form = server.path("Resident")
        print("First load of a resident's form:")
        first_load(server.addresses["Resident"])
        print(f"{REQUESTS} requests of each kind, one client (at most {BUDGET_MS} ms to show and to take):")
        nothing = measure(server, get("/healthz"), 200)
        shown = measure(server, get(form), 200)
        taken = measure(server, send(form), 200)
        refused = measure(server, send(UNKNOWN), 404)
    for name, cost in (("answer /healthz", nothing), ("show", shown), ("take", taken), ("refuse the code", refused)):
        print(f"  {name:16} {cost}")
    print(f"Ratios of medians: take / show {taken.median / shown.median:.2f}, ", end="")
    print(f"take / refuse {taken.median / refused.median:.2f}, show / healthz {shown.median / nothing.median:.2f}")


if __name__ == "__main__":
    main()
