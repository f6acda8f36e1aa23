"""What a look at all results costs after few and many new answers, beside few and many that are counted already.

Run: python -m tests.benchmarks.refreshing (some minutes and 2 GB of disk; only this machine is talked to). Figures
belong to the machine; the ratios do not. The study is the demonstration with its officers, experts and figures; more
residents of the same kind are written as batches, and then new ones answer by the steps that real ones take.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import secrets
import statistics
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from scoring.tallies import fold, merge
from storage.closing import close_ready
from storage.database import Database
from surveys import answering, demonstrating, inviting
from surveys.analysing import analyse
from surveys.batches import Place, Row, Standing
from surveys.evaluating import inputs, points
from surveys.studies import Wave
from tests.benchmarks.made_up import RESIDENTS
from tests.postgresql import serving_postgresql
from tests.studies_for_tests import NOW, SECRET, completed

COUNTED, NEW = (1_000, 100_000, 1_000_000), (1, 1_000)
ROUNDS, AT_ONCE, SEED = 9, 10_000, 7
NOBODY = ""  # whose receipt is none


def milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return 1000 * (perf_counter() - began)


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
            records.keep_standing(place, Standing(batch, exact, exact))


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


def measure(database: Database) -> dict[int, float]:
    """Milliseconds of a look by how many have newly answered: the median of rounds that take turns."""
    with database.reading() as records:
        wave = records.waves(demonstrating.STUDY_ID)[-1]
    look(database, wave.id)
    spent: dict[int, list[float]] = {number: [] for number in NEW}
    for _ in range(ROUNDS):
        for number in NEW:
            arrive(database, wave, number)
            spent[number].append(milliseconds(lambda: look(database, wave.id)))
    return {number: statistics.median(found) for number, found in spent.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving_postgresql() as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/records.sqlite3"), ("PostgreSQL", server.create())):
            rng, there = np.random.default_rng(SEED), 0
            with closing(Database(url, SECRET)) as database:
                with database.writing() as records:
                    demonstrating.build(records, SECRET, NOW)
                    wave = records.waves(demonstrating.STUDY_ID)[-1]
                found: dict[tuple[int, int], float] = {}
                for counted in COUNTED:
                    fill(database, wave, counted - there, rng)
                    there = counted
                    found |= {(counted, new): spent for new, spent in measure(database).items()}
                    for new in NEW:
                        print(
                            f"{name}: {counted:>9,} counted, {new:>5,} new: {found[counted, new]:6.1f} ms", flush=True
                        )
                print(
                    f"{name}: the slowest look takes {max(found.values()) / min(found.values()):.2f} times the fastest"
                )


if __name__ == "__main__":
    main()
