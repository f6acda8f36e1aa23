"""What a page of the results costs its server where a million responses are counted: first view, and after a batch.

Run: python -m tests.benchmarks.viewing [postgresql] [COUNTED …] (some minutes; only this machine is talked to), on
SQLite unless said. Figures belong to the machine; the ratios do not. Each page is run as Streamlit runs it, but for
the browser: the script, its queries, its tables and charts; each with each of its tabs. A first view has nothing kept,
as after a start; then ten residents of one community come, their batch closes, and the page is run again. Standings
are written without the rows that they count: a look reads no row. A test of Streamlit looks for installed components
at each run, a server once at its start; here it is once too.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from app_pages import analyses
from app_pages.parts import PARTS
from scoring.remembering import forget
from storage import settings
from storage.closing import close_ready
from storage.database import Database
from surveys import answering, demonstrating, inviting
from surveys.evaluating import _weigh
from surveys.studies import Wave
from tests.apps import carrying, page, serving
from tests.benchmarks.counted import fill
from tests.postgresql import serving_postgresql
from tests.studies_for_tests import NOW, SECRET, completed

COUNTED, ROUNDS, BATCH = (1_000, 100_000, 1_000_000), 3, 10
VIEWS = (("fieldwork", ""), *((name, part) for name, parts in PARTS.items() for part in parts))
Spent = tuple[float, float]


def arrive(database: Database, wave: Wave) -> None:
    """A batch of one community answers and is closed."""
    code = inviting.open_code(SECRET, wave.id, wave.strata_of("residents")[0].id)
    for _ in range(BATCH):
        with database.writing() as records:
            answering.submit(records, code, completed("residents"), secrets.token_hex(16), NOW)
    close_ready(database, wave.id)


def spent(app: AppTest) -> Spent:
    """Milliseconds of a run by the clock, and of this process's own work, which others at work disturb less."""
    began, worked = perf_counter(), process_time()
    app.run()
    found = 1000 * (perf_counter() - began), 1000 * (process_time() - worked)
    assert not app.exception
    return found


def views(name: str, part: str, wave: Wave) -> tuple[Spent, Spent]:
    """A first view with nothing kept, and a view after a batch."""
    st.cache_resource.clear()
    _weigh.cache_clear()
    forget()
    first = spent(page(name, "en", part=part))
    before = analyses.see(wave.id).batch
    arrive(settings.database(), wave)
    analyses._look.clear()  # it serves everybody for some seconds
    after = spent(page(name, "en", part=part))
    assert analyses.see(wave.id).batch > before
    return first, after


def measure(wave: Wave, counted: int) -> None:
    for name, part in VIEWS:
        found = [views(name, part, wave) for _ in range(ROUNDS)]
        for kind, number in (("first view", 0), ("after a batch", 1)):
            clock, own = (median(one[number][of] for one in found) for of in (0, 1))
            print(f"{counted:>9,} {name:>11} {part:>15} {kind:>13}: {clock:6.0f} ms, {own:5.0f} of work", flush=True)


@contextmanager
def address(kind: str) -> Iterator[str]:
    """Of a database of its own; empty for SQLite's, which is a file."""
    if kind == "postgresql":
        with serving_postgresql() as server:
            yield server.create()
    else:
        yield ""


def named(arguments: Sequence[str]) -> tuple[str, list[int]]:
    """The kind of database, and how many are to be counted."""
    kinds, numbers = ([one for one in arguments if one.isdecimal() is of] for of in (False, True))
    return "".join(kinds) or "sqlite", [int(one) for one in numbers]


@contextmanager
def demonstrated(kind: str) -> Iterator[Wave]:
    """The demonstration's open wave, whose pages are looked at by somebody who is signed in."""
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
    with (
        tempfile.TemporaryDirectory() as folder,
        address(kind) as url,
        serving(Path(folder) / "records.sqlite3", url) as token,
        carrying(token),
    ):
        with settings.database().writing() as records:
            demonstrating.build(records, SECRET, NOW)
            wave = records.waves(demonstrating.STUDY_ID)[-1]
        yield wave


def main(kind: str, numbers: Sequence[int]) -> None:
    there = 0
    with demonstrated(kind) as wave:
        for counted in numbers:
            fill(settings.database(), wave, counted - there, with_rows=False)
            there = counted
            for name, part in VIEWS:  # imports, and what a process works out once
                spent(page(name, "en", part=part))
            measure(wave, counted)


if __name__ == "__main__":
    chosen, counted = named(sys.argv[1:])
    main(chosen, counted or COUNTED)
