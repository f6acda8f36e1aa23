"""Ten times as many as a server can serve, for a minute, each coming again as late as it is told.

Run: python tests/benchmarks/overload.py [seconds] [forms|pages] [sqlite|postgresql] (a minute and a half; only this
machine is talked to). First as many come as can be served, which tells the capacity; then so many that they ask ten
times as often. Whoever gets a form sends it until it is acknowledged. Reaction is the time until the first answer of
any kind, with that until there is a connection. From the moment on at which nobody new comes, somebody looks four times
a second whether a whole visit is prompt again, while those who hold answers go on sending. The clients are a process of
their own on the same cores, and have styles and scripts already.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from tests.benchmarks.crowd import Crowd, Form
from tests.benchmarks.forms import DATABASES, FILLED, SERVERS, SETTINGS, urls
from tests.server import FORMS, serving
from tests.studies_for_tests import SECRET, begin, kept

SECONDS = 60.0
TIMES = 10
AS_MANY_AS_CAN = 24  # people at a time
MEAN_WAIT = 7.5  # seconds that somebody is told to wait, on the average
BETWEEN = 0.25  # seconds, between two looks whether the server has recovered
PROMPT = 1000.0  # milliseconds for one whole visit


@dataclass(frozen=True)
class Outcome:
    """``capacity`` and ``served`` are respondents a second; ``recovered`` seconds after the last who came.

    ``late`` is how many seconds the clients themselves were at other clients' answers, at most.
    """

    capacity: float
    served: float
    thanked: int
    turned_away: int
    broken: int
    reactions: Sequence[float]
    recovered: float
    late: float


def reactions(spent: Mapping[str, Sequence[float]]) -> list[float]:
    """Milliseconds until each who opened or sent was told something."""
    return [*spent["form"], *spent["send"], *spent["away"]]


def storm(port: int, path: str, seconds: float) -> Outcome:
    """Measure the capacity, then overload the server, then look until somebody is served promptly."""
    form = Form(path.encode(), FILLED.encode(), loads=False)
    calm = Crowd(port, form)
    least = min(5.0, seconds / 4)
    calm.keep_coming(AS_MANY_AS_CAN, least)
    capacity = len(calm.spent["all"]) / least
    crowd = Crowd(port, form)
    people = int(TIMES * capacity * MEAN_WAIT)
    with ThreadPoolExecutor(1) as beside:
        look = beside.submit(recover, port, form, seconds, PROMPT)
        crowd.keep_coming(people, seconds, spread=MEAN_WAIT)
        recovered, looked = look.result()
    thanked = len(calm.spent["all"]) + len(crowd.spent["all"]) + looked
    served = crowd.in_time / seconds
    away, broken = len(crowd.spent["away"]), len(crowd.spent["broken"])
    return Outcome(capacity, served, thanked, away, broken, reactions(crowd.spent), recovered, max(crowd.late))


def recover(port: int, form: Form, begins: float = 0.0, prompt: float = float("inf")) -> tuple[float, int]:
    """Come alone, from so many seconds on, until nothing is in the way and all is done within so many milliseconds.

    Returned are the seconds it took from then on, and how many visits were thanked.
    """
    time.sleep(begins)
    began, thanked = time.perf_counter(), 0
    while True:
        alone = Crowd(port, form, BETWEEN / MEAN_WAIT)
        alone.keep_coming(1, 0.0)
        spent = alone.spent
        thanked += len(spent["all"])
        if not spent["away"] and not spent["broken"] and spent["all"][0] < prompt:
            return time.perf_counter() - began, thanked
        time.sleep(BETWEEN)


def tell(found: Outcome, seconds: float, stored: int) -> None:
    """Print what came of it."""
    told, often = statistics.quantiles(found.reactions, n=20), len(found.reactions) / seconds
    print(f"  {found.capacity:.0f} respondents a second can be served")
    print(f"  asked {often:.0f} times a second for {seconds:.0f} s: {found.served:.0f} a second served")
    print(f"  {found.turned_away} told to come again, {found.broken} connections broken")
    print(f"  reaction {told[9]:.0f} ms (median), {told[18]:.0f} ms (p95); clients late by {found.late:.2f} s at most")
    print(f"  prompt again {found.recovered:.1f} s after the last came; {found.thanked} thanked, {stored} stored")


def main(seconds: float, kinds: list[str]) -> None:
    server = next((SERVERS[kind] for kind in SERVERS if kind in kinds), FORMS)
    names = [name for name in DATABASES if name in kinds] or ["sqlite"]
    with tempfile.TemporaryDirectory() as place, urls(Path(place), names) as addresses:
        for name, url, _ in addresses:
            with closing(Database(url, SECRET)) as database:
                with database.writing() as records:
                    study = begin(records)
                with serving(Path(place), server, DATABASE_URL=url, **SETTINGS) as running:
                    found = storm(running.port, f"/a/{study.residents[0]}", seconds)
                stored = sum(kept(database, study.wave).values())
            print(f"{DATABASES[name]}, {' '.join(server)}")
            tell(found, seconds, stored)
            assert found.thanked == stored


if __name__ == "__main__":
    named = sys.argv[1:]
    chosen = float(named.pop(0)) if named and named[0].replace(".", "").isdecimal() else SECONDS
    main(chosen, named)
