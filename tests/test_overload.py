"""Far more than can be served come at once: some are told to come again, and nobody's answers are lost or doubled."""

from __future__ import annotations

from pathlib import Path

from storage.database import Database
from tests.benchmarks.crowd import Crowd, Form
from tests.benchmarks.forms import FILLED
from tests.benchmarks.overload import recover
from tests.server import ONE_PROCESS, serving
from tests.studies_for_tests import SECRET, begin, kept

PEOPLE = 300  # more than have their turn in time; tests/benchmarks/overload.py comes for a minute, and measures
SECONDS = 0.5
HASTE = 0.1  # they wait a tenth of the time they are told to


def test_whoever_is_thanked_in_a_storm_is_kept_once_and_afterwards_all_is_as_before(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}", SECRET)
    with database.writing() as records:
        study = begin(records)
    with serving(tmp_path, ONE_PROCESS, PLUMBLINE_SECRET=SECRET.decode()) as server:
        form = Form(f"/a/{study.residents[0]}".encode(), FILLED.encode(), loads=False)
        crowd = Crowd(server.port, form, HASTE)
        crowd.keep_coming(PEOPLE, SECONDS, spread=SECONDS / 8)
        _, looked = recover(server.port, form)
        assert (server.failures, "Traceback" in server.output) == ([], False)
    assert crowd.spent["away"]
    assert len(crowd.spent["all"]) + looked == sum(kept(database, study.wave).values())
    database.close()
