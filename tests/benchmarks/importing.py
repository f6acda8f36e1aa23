"""What bringing in 100,000 answers costs, from a CSV file and from a workbook, on SQLite and on PostgreSQL.

Run: python tests/benchmarks/importing.py [rows] (some minutes; only this machine is talked to). Processor seconds are
of this process. Who answers meanwhile on SQLite waits while a part is written, and for no more than one.
"""

from __future__ import annotations

import csv
import io
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import xlsxwriter

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import bringing_in
from storage.database import Database
from storage.records import SqlRecords
from surveys.imported_answers import Plan, Rows, check
from surveys.imported_columns import proposals
from surveys.imported_files import read_table
from surveys.importing_answers import Declaration
from surveys.reading import community_policing
from tests.postgresql import serving_postgresql
from tests.studies_for_tests import LANGUAGES, NOW, SECRET, STRATA, begin

Result = TypeVar("Result")
COLUMNS = 60
SOURCE = Declaration(dict.fromkeys(LANGUAGES, "A file"), agreed=True)


def timed(name: str, work: Callable[[], Result]) -> Result:
    began, clock = time.process_time(), time.perf_counter()
    found = work()
    spent, passed = time.process_time() - began, time.perf_counter() - clock
    print(f"  {name:32} {spent:6.1f} s of a processor, {passed:6.1f} s by the clock", flush=True)
    return found


def lines(rows: int) -> list[list[str]]:
    """Kobo's headings, sixty of them, those of the residents' form among them; answers by chance."""
    chance = random.Random(1)  # noqa: S311 # answers made up are no secret
    asked = community_policing().questionnaires["residents"]
    own = ["group", *asked.ids()]
    headings = [f"form/{id}" for id in own] + [f"form/further_{number}" for number in range(COLUMNS - len(own))]
    options = {one.id: [option.code for option in one.options] for one in asked.profile}
    options |= {one.id: [one.options[0].code] for one in asked.screener}
    options |= {"group": ["C1", "C2"], "R_OPEN": [""]} | {id: list("12345") for id in asked.items}
    offered = [options[id] for id in own] + [["1", "2", "3"]] * (COLUMNS - len(own))
    return [headings, *([chance.choice(of) for of in offered] for _ in range(rows))]


def as_csv(table: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(table)
    return written.getvalue().encode()


def as_workbook(table: list[list[str]]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"constant_memory": True, "strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    return written.getvalue()


class Watched(Database):
    """Notes how long each writer has its turn, in seconds of the processor."""

    def __init__(self, url: str) -> None:
        super().__init__(url, SECRET)
        self.turns: list[float] = []

    @contextmanager
    def writing(self, alone: bool = False) -> Iterator[SqlRecords]:
        began = time.process_time()
        with super().writing(alone) as records:
            yield records
        self.turns.append(time.process_time() - began)


def bring(database: Watched, content: bytes) -> None:
    with database.writing() as records:
        wave = begin(records).wave
    database.turns.clear()
    began = time.process_time()
    table = timed("read", lambda: read_table(content))
    asked = wave.instrument.questionnaires["residents"]
    found = proposals(table, asked, STRATA[:2])
    plan = Plan("residents", {one.heading: found[one.place].target for one in table.columns if one.place in found})
    rows = Rows(wave, plan, table)
    checked = timed("checked", lambda: check(wave, rows))
    kept = timed("kept", lambda: bringing_in.bring_in(database, wave.id, (rows, checked), SOURCE, NOW))
    print(f"  {kept.number} of {table.rows} rows, {time.process_time() - began:.1f} s of a processor in all; ", end="")
    most, turns = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, sorted(database.turns)
    print(f"{len(turns)} turns as a writer, half of them under {1000 * turns[len(turns) // 2]:.0f} ms ", end="")
    print(f"of a processor, the longest {1000 * turns[-1]:.0f} ms; at most {most:.0f} MB", flush=True)
    again = timed("looked at again", lambda: bringing_in.look(database, wave, rows, checked))
    assert (again.number, again.repeated) == (0, kept.number)
    database.close()


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    table = lines(number)
    files = {"CSV": as_csv(table), "XLSX": as_workbook(table)}
    del table
    with tempfile.TemporaryDirectory() as folder, serving_postgresql() as server:
        for kind, content in files.items():
            print(f"{kind}, {len(content) / 2**20:.0f} MB, {number} rows of {COLUMNS} columns, into SQLite:")
            bring(Watched(f"sqlite:///{folder}/{kind}.sqlite3"), content)
        print("CSV into PostgreSQL:")
        bring(Watched(server.create()), files["CSV"])


if __name__ == "__main__":
    main()
