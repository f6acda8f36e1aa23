"""Many respondents at a time: each opens the form with an empty cache, loads what it needs, fills it in and sends it.

Run: python tests/benchmarks/forms.py [seconds a level] [kind…], of the kinds pages, forms, sqlite and postgresql, all
unless some are named (four minutes; only this machine is talked to). *pages* is the one process with everybody's pages;
*forms* are two processes of the forms alone. The clients are a process of their own on the same cores; its time is
shown too. Milliseconds belong to the machine; where it does other work, so do the ratios.
"""

from __future__ import annotations

import json
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


def used_by(server: Server) -> float:
    """Milliseconds of processor time."""
    return sum(processor_time(pid) or 0.0 for pid in family(server.process.pid))


def resident_kb(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


def measure(server: Server, path: str, people: int, seconds: float) -> int:
    """Print one line; how many were completed."""
    command = [sys.executable, crowd.__file__, str(server.port), path, FILLED, str(people), str(seconds)]
    before = used_by(server)
    done = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
    used, spent = used_by(server) - before, done["spent"]
    number = len(spent["all"])
    shown = "  ".join(
        f"{kind} {statistics.median(spent[kind]):6.1f} / {statistics.quantiles(spent[kind], n=20)[-1]:6.1f}"
        for kind in ("form", "file", "send")
    )
    rate, memory = number / done["took"], sum(map(resident_kb, family(server.process.pid))) / 1024
    each = f"{used / number:6.1f} + {done['used'] / number:4.1f} ms"
    print(f"  {people:4} {rate:8.1f}/s  {shown}  {each}  {memory:6.0f} MB", flush=True)
    return number


@contextmanager
def urls(folder: Path, databases: list[str]) -> Iterator[Iterator[tuple[str, str]]]:
    """Each kind of database with an address of its own."""
    if "postgresql" not in databases:
        yield iter([("sqlite", f"sqlite:///{folder / 'forms.sqlite3'}")])
        return
    with serving_postgresql() as postgresql:
        addresses = {"sqlite": f"sqlite:///{folder / 'forms.sqlite3'}", "postgresql": postgresql.create()}
        yield ((name, addresses[name]) for name in databases)


def walk(folder: Path, kind: str, name: str, url: str, seconds: float) -> None:
    """All levels on one kind of server and of database; each thanked respondent must be stored."""
    with closing(Database(url, SECRET)) as database:
        with database.writing() as records:
            study = begin(records)
        with serving(folder, SERVERS[kind], DATABASE_URL=url, **SETTINGS) as server:
            print(f"{DATABASES[name]}, {' '.join(SERVERS[kind])}: respondents at a time, completed, ms of each request")
            print("(median / p95), processor time a respondent of the server + the client, memory of the server")
            path = f"/a/{study.residents[0]}"
            sent = sum(measure(server, path, people, seconds) for people in LEVELS)
        stored = sum(kept(database, study.wave).values())
        print(f"  {sent} were thanked, {stored} are stored")
        assert sent == stored


def main(seconds: float, kinds: list[str]) -> None:
    servers = [kind for kind in SERVERS if kind in kinds] or list(SERVERS)
    databases = [name for name in DATABASES if name in kinds] or list(DATABASES)
    for kind in servers:
        with tempfile.TemporaryDirectory() as place, urls(Path(place), databases) as addresses:
            for name, url in addresses:
                walk(Path(place), kind, name, url, seconds)


if __name__ == "__main__":
    named = sys.argv[1:]
    chosen = float(named.pop(0)) if named and named[0].replace(".", "").isdecimal() else SECONDS
    main(chosen, named)
