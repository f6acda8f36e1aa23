"""How long a bundle of 10,000 responses takes to make, and to verify.

Run: python -m tests.benchmarks.bundling [RESPONSES]. Residents and officers answer as the demonstration's do, each in
their own way; panel and figures are those of the small study. Everything goes through the steps that real answers take,
which is not what is measured. Processor time is what two slow cores or a busy machine change least.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from scoring import remembering
from storage.database import Database
from surveys import answering, batching, inviting, publishing, studying, verifying
from surveys.answers import Form
from surveys.audiences import Audience
from surveys.demonstrations import demonstration, draw
from surveys.inviting import open_code
from surveys.reading import community_policing
from surveys.studies import Wave
from tests.publishable import FIGURES, judge_alike
from tests.studies_for_tests import NOW, SECRET, begin, key

OFFICERS = 40
AT_ONCE = 500  # a transaction


def answered(database: Database, residents: int) -> Wave:
    """A closed wave with that many residents, and forty officers."""
    with database.writing() as records:
        study = begin(records)
        inviting.invite_experts(records, study.wave, 3, SECRET, NOW)
        judge_alike(records, study.wave, NOW)
        studying.enter_figures(records, study.wave.id, FIGURES, NOW)
        for number, (code, form) in enumerate(zip(study.officers, drawn("officers", OFFICERS), strict=False)):
            answering.submit(records, code, form, key(number + 10**9), NOW)
    forms = enumerate(drawn("residents", residents))
    while some := list(islice(forms, AT_ONCE)):
        with database.writing() as records:
            for number, form in some:
                code = open_code(SECRET, study.wave.id, ("C1", "C2")[number % 2])
                answering.submit(records, code, form, key(number), NOW)
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
            publishing.prepare(records, wave)  # what is imported at the first time
            remembering.forget()
            start = perf_counter(), process_time()
            publication = publishing.publish(records, wave.id, NOW)
            published = _since(start)
            kept = records.bundle(publication.id)
        database.close()
    if kept is None:
        raise SystemExit("there is no bundle")
    start = perf_counter(), process_time()
    found = list(verifying.findings(kept.content))
    verified = _since(start)
    wrong = [finding.what for finding in found if finding.sound is False]
    print(f"{publication.evaluation['responses']} responses, {len(kept.content)} bytes, wrong: {wrong}")
    print(f"published with its bundle in {published}, verified in {verified}")


def _since(start: tuple[float, float]) -> str:
    return f"{perf_counter() - start[0]:.2f} s ({process_time() - start[1]:.2f} s of a processor)"


def drawn(audience: Audience, people: int) -> Iterator[Form]:
    """That many made-up forms, of people who differ in more than one opinion."""
    parameters = demonstration()
    kind = parameters.strata[audience][0].model_copy(update={"responses": people})
    own = parameters.model_copy(update={"strata": {**parameters.strata, audience: (kind,)}})
    for _, fields in draw(own, community_policing(), audience, "baseline", seed=1):
        yield Form(fields, consent=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
