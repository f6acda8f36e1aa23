"""Many respondents at a time: each opens the form with an empty cache, loads what it needs, fills it in and sends it.

Run: python tests/benchmarks/forms.py [seconds a level] [kind…], of the kinds pages, forms, sqlite and postgresql, all
unless some are named (four minutes; only this machine is talked to). *pages* is the one process with everybody's pages;
*forms* are two processes of the forms alone. The clients are a process of their own on the same cores; its time is
shown too. Milliseconds belong to the machine; where it does other work, so do the ratios.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from tests.benchmarks import crowd
from tests.benchmarks.answer_form import processor_time
from tests.postgresql import serving_postgresql
from tests.server import FORMS, UVICORN, Server, serving
from tests.studies_for_tests import SECRET, begin, completed, kept

LEVELS = (1, 10, 50, 100, 400)
SECONDS = 8.0
SETTINGS = {"PLUMBLINE_SECRET": SECRET.decode(), "PLUMBLINE_DEMO": "0"}
SERVERS = {"pages": UVICORN, "forms": FORMS}
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
FILLED = urlencode(dict(completed("residents").fields) | {"lang": "zh", "consent": "yes", "seconds": "360"})


def family(pid: int) -> list[int]:
    """A process and those it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def used_by(pid: int | None) -> float:
    """Milliseconds of processor time of a process and those it started, also of those that have ended."""
    return sum(processor_time(one) or 0.0 for one in family(pid)) + ended(pid) if pid else 0.0


def ended(pid: int) -> float:
    """Milliseconds of the children that a process has waited for: connections that the pool let go of."""
    waited = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[13:15]
    return 1000 * sum(map(int, waited)) / os.sysconf("SC_CLK_TCK")


def resident_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


def measure(server: Server, beside: int | None, path: str, people: int, seconds: float) -> int:
    """Print one line; how many were completed. ``beside`` is the process of the database, where it has one."""
    command = [sys.executable, crowd.__file__, str(server.port), path, FILLED, str(people), str(seconds)]
    before, before_beside = used_by(server.process.pid), used_by(beside)
    done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
    used, spent, number = used_by(server.process.pid) - before, done["spent"], len(done["spent"]["all"])
    stored = f" + {(used_by(beside) - before_beside) / number:4.1f}" if beside else ""
    shown = "  ".join(
        f"{kind} {statistics.median(spent[kind]):6.1f} / {statistics.quantiles(spent[kind], n=20)[-1]:6.1f}"
        for kind in ("form", "file", "send")
    )
    rate, memory = done["in_time"] / seconds, sum(map(resident_kb, family(server.process.pid))) / 1024
    each = f"{used / number:6.1f}{stored} + {done['used'] / number:4.1f} ms"
    print(f"  {people:4} {rate:8.1f}/s  {shown}  {each}  {memory:6.0f} MB  {len(spent['away'])} times", flush=True)
    return number


@contextmanager
def urls(folder: Path, databases: list[str]) -> Iterator[Iterator[tuple[str, str, int | None]]]:
    """Each kind of database with an address of its own, and its process."""
    if "postgresql" not in databases:
        yield iter([("sqlite", f"sqlite:///{folder / 'forms.sqlite3'}", None)])
        return
    with serving_postgresql() as postgresql:
        addresses = {"sqlite": f"sqlite:///{folder / 'forms.sqlite3'}", "postgresql": postgresql.create()}
        assert postgresql.process
        pids = {"sqlite": None, "postgresql": postgresql.process.pid}
        yield ((name, addresses[name], pids[name]) for name in databases)


def walk(folder: Path, kind: str, database: tuple[str, str, int | None], seconds: float) -> None:
    """All levels on one kind of server and of database; each thanked respondent must be stored."""
    name, url, beside = database
    with closing(Database(url, SECRET)) as opened:
        with opened.writing() as records:
            study = begin(records)
        with serving(folder, SERVERS[kind], DATABASE_URL=url, **SETTINGS) as server:
            print(f"{DATABASES[name]}, {' '.join(SERVERS[kind])}: respondents at a time, completed, ms of each request")
            print("(median / p95), processor time a respondent of server + PostgreSQL + client, memory, come again")
            path = f"/a/{study.residents[0]}"
            sent = sum(measure(server, beside, path, people, seconds) for people in LEVELS)
        stored = sum(kept(opened, study.wave).values())
        print(f"  {sent} were thanked, {stored} are stored")
        assert sent == stored


def main(seconds: float, kinds: list[str]) -> None:
    servers = [kind for kind in SERVERS if kind in kinds] or list(SERVERS)
    databases = [name for name in DATABASES if name in kinds] or list(DATABASES)
    for kind in servers:
        with tempfile.TemporaryDirectory() as place, urls(Path(place), databases) as addresses:
            for database in addresses:
                walk(Path(place), kind, database, seconds)


if __name__ == "__main__":
    named = sys.argv[1:]
    chosen = float(named.pop(0)) if named and named[0].replace(".", "").isdecimal() else SECONDS
    main(chosen, named)
