"""A server's memory stays where it is while people come and go; two hours of it are `tests/benchmarks/soaking.py`."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

from storage.database import Database
from surveys import judging
from tests.benchmarks.crowd import Crowd, Form
from tests.benchmarks.forms import FILLED, SETTINGS
from tests.benchmarks.judging import CLICKS, judge
from tests.benchmarks.soaking import memory, readers
from tests.server import UVICORN, Server, serving
from tests.studies_for_tests import NOW, SECRET, SmallStudy, begin, kept

AT_A_TIME, SECONDS = 12, 2.0  # each has a thread, on any machine: nobody is told to come again
WARM, MORE = 400, 1000  # residents


def test_a_thousand_residents_beside_an_expert_and_a_reader_leave_no_memory_behind(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    with closing(Database(url, SECRET)) as database:
        with database.writing() as records:
            study = begin(records)
            judging.agree(records, study.experts[0], {}, False, NOW)
        with serving(tmp_path, UVICORN, DATABASE_URL=url, **SETTINGS) as server:
            warm, before = come(server, study, WARM), memory(server)
            more, after = come(server, study, MORE), memory(server)
        assert warm + more == sum(kept(database, study.wave).values())
    assert after < 1.05 * before


def come(server: Server, study: SmallStudy, people: int) -> int:
    """How many residents were thanked: so many, and those who were on their way then."""
    ending = threading.Event()
    clicks = (server, f"/e/{study.experts[0]}", CLICKS[:8], 0.5, list[float]())
    beside = [threading.Thread(target=judge, args=clicks)]
    beside += [threading.Thread(target=readers, args=(server, study, ending))]
    for thread in beside:
        thread.start()
    crowd = Crowd(server.port, Form(f"/a/{study.residents[0]}".encode(), FILLED.encode()))
    try:
        while len(crowd.spent["all"]) < people:
            crowd.keep_coming(AT_A_TIME, SECONDS)
    finally:
        ending.set()
        for thread in beside:
            thread.join()
    return len(crowd.spent["all"])
