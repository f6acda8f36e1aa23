"""What keeping a response costs: eight threads submit, on SQLite and on PostgreSQL, and batches close beside them.

Run: python tests/benchmarks/keeping.py (about a minute; only this machine is talked to). Figures belong to the machine;
ratios do not.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import closing
from storage.database import Database
from surveys import answering
from surveys.batches import Place
from tests.postgresql import serving_postgresql
from tests.studies_for_tests import NOW, SECRET, SmallStudy, begin, completed, key

THREADS, EACH = 8, 250
FORM = completed("residents")


def submit(database: Database, study: SmallStudy, number: int) -> float:
    """One response, acknowledged; milliseconds."""
    began = time.perf_counter()
    with database.writing() as records:
        answering.submit(records, study.residents[number % 2], FORM, key(number), NOW)
    return 1000 * (time.perf_counter() - began)


def measure(name: str, database: Database, batches: bool) -> float:
    """Responses a second, with the batches that they fill or without."""
    with database.writing() as records:
        study = begin(records)
    places = [Place(study.wave.id, "residents", stratum) for stratum in ("C1", "C2")]
    afterwards = ThreadPoolExecutor(THREADS)

    def work(thread: int) -> list[float]:
        spent = []
        for number in range(thread * EACH, (thread + 1) * EACH):
            spent.append(submit(database, study, number))
            if batches:
                afterwards.submit(closing.after_answer, database, study.wave, places[number % 2])
        return spent

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        spent = sorted(one for done in threads.map(work, range(THREADS)) for one in done)
    afterwards.shutdown()
    rate = len(spent) / (time.perf_counter() - began)
    p99 = spent[int(0.99 * len(spent))]
    beside = "and their batches" if batches else "alone"
    print(f"  {name:10} {beside:17} {rate:6.0f}/s, p50 {statistics.median(spent):5.1f} ms, p99 {p99:5.1f} ms, ", end="")
    print(f"maximum {spent[-1]:5.1f} ms", flush=True)
    return rate


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url, SECRET)
    yield database
    database.close()


def main() -> None:
    print(f"{THREADS} threads, {EACH} responses each, each acknowledged when it is on disk:")
    with tempfile.TemporaryDirectory() as folder, serving_postgresql() as server:
        for batches in (False, True):
            with opened(f"sqlite:///{folder}/{batches}.sqlite3") as database:
                measure("SQLite", database, batches)
            with opened(server.create()) as database:
                measure("PostgreSQL", database, batches)


if __name__ == "__main__":
    main()
