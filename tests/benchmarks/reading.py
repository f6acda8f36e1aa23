"""What a publication costs whoever serves it: its page, the same asked about again, its JSON, its bundle.

Run: python -m tests.benchmarks.reading (half a minute; only this process is talked to). Milliseconds are of processor
time, the least mean of several rounds; they belong to the machine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from time import process_time

from starlette.applications import Starlette
from starlette.testclient import TestClient

from forms.routes import routes
from forms.site import Site
from storage.database import Database
from surveys import demonstrating
from tests.studies_for_tests import NOW, SECRET

ROUNDS, TIMES = 5, 20
ADDRESSES = ("?lang=zh", ".json", ".zip", "/preview.png", "/tables/scores.csv")


def spent(work: Callable[[], object]) -> float:
    """Milliseconds each."""
    found = []
    for _ in range(ROUNDS):
        before = process_time()
        for _ in range(TIMES):
            work()
        found.append(1000 * (process_time() - before) / TIMES)
    return min(found)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(f"sqlite:///{Path(folder)}/r.sqlite3", SECRET)) as of,
    ):
        with of.writing() as records:
            demonstrating.build(records, SECRET, NOW)
            id = records.publications()[0].id
        client = TestClient(Starlette(routes=routes(Site(of, lambda: NOW, "https://survey.example"))))
        nothing = spent(partial(client.get, "/forms/worker.js"))
        print(f"one request of the client and the routes, taken off below: {nothing:.1f} ms")
        for address in ADDRESSES:
            whole = client.get(f"/p/{id}{address}", headers={"accept-encoding": "gzip"})
            mark = {"if-none-match": whole.headers["etag"], "accept-encoding": "gzip"}
            asked = partial(client.get, f"/p/{id}{address}", headers={"accept-encoding": "gzip"})
            again = partial(client.get, f"/p/{id}{address}", headers=mark)
            size = int(whole.headers["content-length"]) / 1024
            print(
                f"{address:20} {size:7.0f} KB {spent(asked) - nothing:6.1f} ms, 304: {spent(again) - nothing:6.1f} ms"
            )


if __name__ == "__main__":
    main()
