"""How long a bundle of 10,000 responses takes to make, and to verify.

Run: python -m tests.benchmarks.bundling [RESPONSES]. Residents and officers answer, panel and figures are those of the
small study; everything goes through the steps that real answers take, which is not what is measured.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from storage.database import Database
from surveys import answering, batching, inviting, publishing, studying, verifying
from surveys.inviting import open_code
from surveys.ports import Records
from surveys.studies import Wave
from tests.publishable import FIGURES, judge_alike
from tests.studies_for_tests import NOW, SECRET, begin, completed, key

OFFICERS = 40
AT_ONCE = 500  # a transaction


def answered(database: Database, residents: int) -> Wave:
    """A closed wave with that many residents, and forty officers."""
    with database.writing() as records:
        study = begin(records)
        inviting.invite_experts(records, study.wave, 3, SECRET, NOW)
        judge_alike(records, study.wave, NOW)
        studying.enter_figures(records, study.wave.id, FIGURES, NOW)
        for number, code in enumerate(study.officers[:OFFICERS]):
            answering.submit(records, code, completed("officers", _ticked(number)), key(number + 10**9), NOW)
    for begun in range(0, residents, AT_ONCE):
        with database.writing() as records:
            for number in range(begun, min(begun + AT_ONCE, residents)):
                _submit(records, study.wave, number)
            batching.close_ready(records, study.wave.id)
    with database.writing() as records:
        wave = studying.close_wave(records, study.wave.id, NOW)
        batching.close_ready(records, wave.id)
        return wave


def main(residents: int) -> None:
    """Print what each takes, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'kept.sqlite3'}", SECRET)
        wave = answered(database, residents)
        with database.writing() as records:
            publishing.prepare(records, wave)  # what is imported and kept at the first time
            start = perf_counter()
            publication = publishing.publish(records, wave.id, NOW)
            published = perf_counter() - start
            kept = records.bundle(publication.id)
        database.close()
    if kept is None:
        raise SystemExit("there is no bundle")
    start = perf_counter()
    found = list(verifying.findings(kept.content))
    verified = perf_counter() - start
    wrong = [finding.what for finding in found if finding.sound is False]
    print(f"{publication.evaluation['responses']} responses, {len(kept.content)} bytes, wrong: {wrong}")
    print(f"published with its bundle in {published:.2f} s, verified in {verified:.2f} s")


def _submit(records: Records, wave: Wave, number: int) -> None:
    code = open_code(SECRET, wave.id, ("C1", "C2")[number % 2])
    answering.submit(records, code, completed("residents", _ticked(number)), key(number), NOW)


def _ticked(number: int) -> str:
    return ("2", "4", "5")[number * 7 % 11 % 3]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
