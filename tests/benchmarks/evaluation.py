"""What a look at the live results costs, for 720 responses and for ten times as many.

Run: python tests/benchmarks/evaluation.py (under a minute). Milliseconds belong to the machine; the ratio does not.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from surveys import answering, batching, inviting
from surveys.answers import Form
from surveys.audiences import AUDIENCES
from surveys.demonstrations import demonstration, draw, figures
from surveys.evaluating import evaluate
from surveys.gathering import inputs, tallies
from surveys.ports import Records
from surveys.studies import Wave
from surveys.studying import enter_figures
from tests.publishable import judge_alike, open_wave
from tests.studies_for_tests import NOW, SECRET, key

REPEATS = 15
TIMES = (1, 10)


def answer(records: Records, wave: Wave, times: int) -> int:
    """The demonstration's made-up answers, so many times, by the road that real ones take."""
    number, parameters = 0, demonstration()
    community = inviting.open_code(SECRET, wave.id, wave.strata_of("residents")[0].id)
    for audience in AUDIENCES:
        forms = [fields for _, fields in draw(parameters, wave.instrument, audience, "baseline", 1)] * times
        group = wave.strata_of("officers")[0].id
        codes = (
            inviting.issue_codes(records, wave, group, len(forms), NOW)
            if audience == "officers"
            else [community] * len(forms)
        )
        for code, fields in zip(codes, forms, strict=True):
            number += 1
            answering.submit(records, code, Form(fields, consent=True), key(number), NOW)
    batching.close_ready(records, wave.id)
    return number


def median(work: Callable[[], object]) -> float:
    """Milliseconds, after one run that is not counted."""
    work()
    spent = []
    for _ in range(REPEATS):
        before = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - before))
    return statistics.median(spent)


def look(folder: Path, times: int) -> float:
    """The median of whole refreshes, and of their two halves."""
    database = Database(f"sqlite:///{folder / f'{times}.sqlite3'}", SECRET)
    with database.writing() as records:
        wave = open_wave(records)
        number = answer(records, wave, times)
        enter_figures(records, wave.id, figures(demonstration(), "baseline"), NOW)
        inviting.invite_experts(records, wave, 12, SECRET, NOW)
        judge_alike(records, wave, NOW)
    with database.reading() as records:
        given = inputs(records, wave)
        whole = median(lambda: evaluate(inputs(records, wave)))
        reading = median(lambda: tallies(records, wave))
        scoring = median(lambda: evaluate(given))
    database.close()
    print(f"  {number:5} responses: {whole:7.1f} ms, of which reading {reading:7.1f} and scoring {scoring:5.1f}")
    return whole


def main() -> None:
    print(f"A refresh of the evaluation with 12 experts, median of {REPEATS}:")
    with tempfile.TemporaryDirectory() as folder:
        few, many = (look(Path(folder), times) for times in TIMES)
    print(f"Ratio for ten times the responses: {many / few:.1f}")


if __name__ == "__main__":
    main()
