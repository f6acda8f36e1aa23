"""What a look at all results costs after few and many new answers, beside few and many that are counted already.

Run: python -m tests.benchmarks.refreshing (some minutes and 2 GB of disk; only this machine is talked to). Figures
belong to the machine; the ratios do not. The study is the demonstration with its officers, experts and figures; more
residents of the same kind are written as batches, and then new ones answer by the steps that real ones take.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import secrets
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from statistics import median
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from scoring.exclusion import nothing
from scoring.tallies import fold, merge
from storage.closing import close_ready
from storage.database import Database
from surveys import answering, demonstrating, inviting
from surveys.analysing import analyse
from surveys.batches import Place, Row, Standing
from surveys.designing import points
from surveys.gathering import inputs
from surveys.studies import Wave
from tests.benchmarks.made_up import RESIDENTS
from tests.postgresql import serving_postgresql
from tests.studies_for_tests import NOW, SECRET, completed

COUNTED, NEW = (1_000, 100_000, 1_000_000), (1, 1_000)
ROUNDS, AT_ONCE, SEED = 9, 10_000, 7
NOBODY = ""  # whose receipt is none


def spent_on(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of them of this process's own work, which others at work disturb less."""
    began, worked = perf_counter(), process_time()
    work()
    return 1000 * (perf_counter() - began), 1000 * (process_time() - worked)


def fill(database: Database, wave: Wave, number: int, rng: np.random.Generator) -> None:
    """Write so many more residents, in batches of one stratum after the other."""
    strata, names = wave.strata_of("residents"), [item.id for item in RESIDENTS.items]
    for start in range(0, number, AT_ONCE):
        place = Place(wave.id, "residents", strata[start // AT_ONCE % len(strata)].id)
        answers = RESIDENTS.answers(start // AT_ONCE % len(RESIDENTS.sizes), min(AT_ONCE, number - start), rng)
        counted = fold("residents", place.stratum, points(wave.instrument, "residents"), answers)
        with database.writing() as records:
            before = records.standing(place)
            batch = before.batch + 1 if before else 1
            records.keep_batch(place, list(rows(names, answers, batch)), [NOBODY])
            exact = merge([before.exact, counted]) if before else counted
            records.keep_standing(place, Standing(batch, exact, exact, nothing(exact)))


def rows(names: list[str], answers: NDArray[np.int8], batch: int) -> Iterable[Row]:
    for given in answers.tolist():
        said = {name: value for name, value in zip(names, given, strict=True) if value > 0}
        yield Row(secrets.token_hex(32), batch, NOW.date(), said)


def arrive(database: Database, wave: Wave, number: int) -> None:
    """So many residents answer, and the batches they fill are closed."""
    codes = [inviting.open_code(SECRET, wave.id, stratum.id) for stratum in wave.strata_of("residents")]
    for k in range(number):
        with database.writing() as records:
            answering.submit(records, codes[k % len(codes)], completed("residents"), secrets.token_hex(16), NOW)
    close_ready(database, wave.id)


def look(database: Database, wave_id: str) -> None:
    """All results, worked out anew from what is stored."""
    with database.reading() as records:
        given = inputs(records, records.wave(wave_id))
    analyse(given)


def measure(database: Database) -> dict[int, tuple[float, float]]:
    """Milliseconds of a look by how many have newly answered: medians of rounds that take turns."""
    with database.reading() as records:
        wave = records.waves(demonstrating.STUDY_ID)[-1]
    look(database, wave.id)
    spent: dict[int, list[tuple[float, float]]] = {number: [] for number in NEW}
    for _ in range(ROUNDS):
        for number in NEW:
            arrive(database, wave, number)
            spent[number].append(spent_on(lambda: look(database, wave.id)))
    return {n: (median(one[0] for one in found), median(one[1] for one in found)) for n, found in spent.items()}


def report(name: str, url: str) -> None:
    rng, there, worked = np.random.default_rng(SEED), 0, list[float]()
    with closing(Database(url, SECRET)) as database:
        with database.writing() as records:
            demonstrating.build(records, SECRET, NOW)
            wave = records.waves(demonstrating.STUDY_ID)[-1]
        for counted in COUNTED:
            fill(database, wave, counted - there, rng)
            there = counted
            for new, (clock, own) in measure(database).items():
                print(f"{name}: {counted:>9,} counted, {new:>5,} new: {clock:6.1f} ms, {own:6.1f} of work", flush=True)
                worked.append(own)
    print(f"{name}: the slowest look takes {max(worked) / min(worked):.2f} times the work of the fastest", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving_postgresql() as server:
        report("SQLite", f"sqlite:///{folder}/records.sqlite3")
        report("PostgreSQL", server.create())


if __name__ == "__main__":
    main()
