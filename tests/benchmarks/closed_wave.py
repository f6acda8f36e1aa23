"""What a closed wave costs its server: counting all responses once when it closes, and each page after that.

Run: python -m tests.benchmarks.closed_wave [postgresql] [COUNTED …] (minutes; only this machine is talked to), on
SQLite unless said. Figures belong to the machine. Rows are written as batches of ten thousand, closed as an organiser
closes them, and counted while somebody answers another wave; then each page is run as in `tests.benchmarks.viewing`,
nothing kept in memory.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from threading import Event, Thread
from time import perf_counter, sleep, thread_time

import streamlit as st

from scoring.remembering import forget
from storage import breaking_down, closing, settings
from storage.database import Database
from surveys import answering, inviting, studying
from surveys.evaluating import _weigh
from surveys.studies import Wave
from tests.apps import page
from tests.benchmarks.counted import fill
from tests.benchmarks.viewing import VIEWS, demonstrated, named, spent
from tests.publishable import open_wave
from tests.studies_for_tests import NOW, SECRET, completed

COUNTED, ROUNDS = (100_000,), 3
PAUSE, CALM = 0.05, 5.0  # seconds between two who answer elsewhere, and before the count
PART = {"by-residents": "RD1", "of-RD1": "m"}  # in the address: those who gave one answer about themselves


@contextmanager
def answering_elsewhere(database: Database, code: str) -> Iterator[list[float]]:
    """Somebody answers another wave all the time; how many milliseconds each waited, by the clock."""
    over, waited = Event(), list[float]()

    def answer() -> None:
        while not over.wait(PAUSE):
            began = perf_counter()
            with database.writing_together() as records:
                answering.submit(records, code, completed("residents"), secrets.token_hex(16), NOW)
            waited.append(1000 * (perf_counter() - began))

    thread = Thread(target=answer)
    thread.start()
    yield waited
    over.set()
    thread.join()


def close(database: Database, wave: Wave, code: str) -> None:
    """The wave closes as an organiser closes it; what that costs."""
    with database.writing(alone=True) as records:
        studying.close_wave(records, wave.id, NOW)
    closing.close_ready(database, wave.id)
    with answering_elsewhere(database, code) as before:
        sleep(CALM)
    with answering_elsewhere(database, code) as waited:
        began, worked = perf_counter(), thread_time()
        breaking_down.keep(database, wave.id)
        clock, own = perf_counter() - began, thread_time() - worked
    print(f"counting: {clock:.1f} s, {own:.1f} of work")
    for when, of in (("before", before), ("meanwhile", waited)):
        print(f"  {len(of)} answers to another wave {when}: median {median(of):.0f} ms, longest {max(of):.0f}")


def measure(wave: Wave, counted: int) -> None:
    """Each page's first view with nothing kept in memory."""
    for name, part, more in (*((name, part, {}) for name, part in VIEWS), ("scores", "answers", PART)):
        found = []
        for _ in range(ROUNDS):
            st.cache_resource.clear()
            _weigh.cache_clear()
            forget()
            found.append(spent(page(name, "en", part=part, wave=wave.id, **more)))
        clock, own = (median(one[of] for one in found) for of in (0, 1))
        said = f"{part}{' of a part' if more else ''}"
        print(f"{counted:>9,} {name:>11} {said:>18}: {clock:6.0f} ms, {own:5.0f} of work", flush=True)


def main(kind: str, counted: int) -> None:
    with demonstrated(kind) as wave:
        database = settings.database()
        with database.writing() as records:
            other = open_wave(records)
        fill(database, wave, counted, with_rows=True)
        close(database, wave, inviting.open_code(SECRET, other.id, other.strata_of("residents")[0].id))
        for name, part in VIEWS:  # imports, and what a process works out once
            spent(page(name, "en", part=part, wave=wave.id))
        measure(wave, counted)


if __name__ == "__main__":
    chosen, numbers = named(sys.argv[1:])
    for number in numbers or COUNTED:
        main(chosen, number)
