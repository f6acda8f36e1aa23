"""What a page of the results costs its server where a million responses are counted: first view, and after a batch.

Run: python -m tests.benchmarks.viewing [COUNTED] (a minute or two; only this machine is talked to). Figures belong to
the machine. Each page is run as Streamlit runs it, but for the browser: the script, its queries, its tables and charts.
A first view has nothing kept, as after a start; then ten residents of one community come, their batch closes, and the
page is run again. Standings are written without the rows that they count: a look reads no row.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np
import streamlit as st
from streamlit.testing.v1 import AppTest

from app_pages import analyses
from app_pages.addresses import RESULTS
from scoring.exclusion import nothing
from scoring.tallies import fold, merge
from storage import settings
from storage.database import Database
from surveys import demonstrating
from surveys.batches import Place, Standing
from surveys.evaluating import _weigh, points
from surveys.studies import Wave
from tests.apps import carrying, page, serving
from tests.benchmarks.made_up import RESIDENTS
from tests.benchmarks.refreshing import arrive
from tests.studies_for_tests import NOW, SECRET

COUNTED, AT_ONCE, SEED, ROUNDS, BATCH = 1_000_000, 10_000, 7, 3, 10  # BATCH of each stratum


def stand(database: Database, wave: Wave, number: int) -> None:
    """So many more residents are counted."""
    rng, strata = np.random.default_rng(SEED), wave.strata_of("residents")
    for start in range(0, number, AT_ONCE):
        place = Place(wave.id, "residents", strata[start // AT_ONCE % len(strata)].id)
        answers = RESIDENTS.answers(start // AT_ONCE % len(RESIDENTS.sizes), AT_ONCE, rng)
        counted = fold("residents", place.stratum, points(wave.instrument, "residents"), answers)
        with database.writing() as records:
            before = records.standing(place)
            exact = merge([before.exact, counted]) if before else counted
            records.keep_standing(place, Standing(before.batch + 1 if before else 1, exact, exact, nothing(exact)))


def spent(app: AppTest) -> tuple[float, float]:
    """Milliseconds of a run by the clock, and of this process's own work, which others at work disturb less."""
    began, worked = perf_counter(), process_time()
    app.run()
    found = 1000 * (perf_counter() - began), 1000 * (process_time() - worked)
    assert not app.exception
    return found


def views(name: str, wave: Wave) -> tuple[tuple[float, float], tuple[float, float]]:
    """A first view with nothing kept, and a view after a batch."""
    st.cache_resource.clear()
    _weigh.cache_clear()
    first = spent(page(name, "en"))
    arrive(settings.database(), wave, BATCH * len(wave.strata_of("residents")))
    analyses._look.clear()  # it serves everybody for some seconds
    return first, spent(page(name, "en"))


def main(counted: int) -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "records.sqlite3") as token, carrying(token):
        with settings.database().writing() as records:
            demonstrating.build(records, SECRET, NOW)
            wave = records.waves(demonstrating.STUDY_ID)[-1]
        stand(settings.database(), wave, counted)
        views(RESULTS[0], wave)  # imports, and what a process works out once
        for name in RESULTS:
            found = [views(name, wave) for _ in range(ROUNDS)]
            for kind, number in (("first view", 0), ("after a batch", 1)):
                clock, own = (median(one[number][part] for one in found) for part in (0, 1))
                print(f"{name:>11}, {kind:>13}: {clock:6.0f} ms, {own:6.0f} of work", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNTED)
