"""Mixed load for two hours at half of what a server can do: residents, an expert, watchers; its memory by minute.

Run: python tests/benchmarks/soaking.py [minutes] [sqlite|postgresql] (two hours unless said; only this machine is
talked to). First as many residents come as can be served, for five seconds; then half as many a second, for as long as
it takes, while an expert judges pair after pair, readers open the first page and an address that is not there, and two
who are signed in watch in Chromium (PLUMBLINE_CHROMIUM): one the fieldwork all the time, one page after page of
results. Who is told to come again before there is a form goes away.
Memory is that of the one process with everybody's pages; after the first ten minutes it is to stay within 5 %.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from contextlib import closing
from itertools import cycle
from pathlib import Path

# started as a script, it must find the project first
sys.path.insert(0, str(Path(__file__).parents[2]))

from app_pages.addresses import RESULTS
from storage.database import Database
from surveys import judging
from tests.benchmarks.crowd import Crowd, Form
from tests.benchmarks.forms import DATABASES, FILLED, SETTINGS, family, resident_kb, urls
from tests.benchmarks.judging import CLICKS, judge
from tests.browsing import DESK, chromium, visiting
from tests.server import UVICORN, Server, serving
from tests.studies_for_tests import NOW, SECRET, SmallStudy, begin, kept

MINUTES, WARM = 120.0, 10
AS_MANY_AS_CAN = 24  # people at a time
PAUSE = 2.0  # seconds between two deeds of an expert and of a reader
READ = ("/", "/p/nothing", "/healthz")
LOOK = 10.0  # seconds that somebody looks at a page of results


def memory(server: Server) -> float:
    """Megabytes."""
    return sum(map(resident_kb, family(server.process.pid))) / 1024


def experts(server: Server, study: SmallStudy, ending: threading.Event) -> None:
    """One who judges the same pairs again and again."""
    while not ending.is_set():
        judge(server, f"/e/{study.experts[0]}", CLICKS[:15], PAUSE, [])


def readers(server: Server, _study: SmallStudy, ending: threading.Event) -> None:
    """One who has not signed in."""
    for path in cycle(READ):
        server.get(path)
        if ending.wait(PAUSE):
            return


def watchers(server: Server, _study: SmallStudy, ending: threading.Event) -> None:
    """One who leaves the fieldwork open, and one who goes from page to page, in windows of one browser."""
    with chromium() as browser, visiting(browser, width=DESK) as staying:
        staying.goto(server.base + server.path("Organiser"))
        staying.goto(f"{server.base}/fieldwork")
        going = staying.context.new_page()
        for name in cycle(RESULTS):
            going.goto(f"{server.base}/{name}")
            if ending.wait(LOOK):
                return


BESIDE = (experts, readers, watchers)


def soak(server: Server, study: SmallStudy, minutes: float) -> tuple[int, list[float]]:
    """How many residents were thanked, and the memory after each minute."""
    form, ending, found = Form(f"/a/{study.residents[0]}".encode(), FILLED.encode()), threading.Event(), []
    calm, crowd = Crowd(server.port, form), Crowd(server.port, form)
    calm.keep_coming(AS_MANY_AS_CAN, 5.0)
    half = max(1, len(calm.spent["all"]) // 10)
    print(f"half of what can be served: {half} residents a second", flush=True)
    coming = threading.Thread(target=crowd.keep_coming, args=(int(half * 60 * minutes), 0.0, 60 * minutes), daemon=True)
    beside = [threading.Thread(target=others, args=(server, study, ending), daemon=True) for others in BESIDE]
    for thread in (coming, *beside):
        thread.start()
    for minute in range(1, int(minutes) + 1):
        time.sleep(60)
        found.append(memory(server))
        thanked, away = len(crowd.spent["all"]), len(crowd.spent["away"])
        print(f"  minute {minute:3}: {found[-1]:6.1f} MB, {thanked} thanked, {away} told to come again", flush=True)
    coming.join()
    ending.set()
    for thread in beside:
        thread.join()
    return len(calm.spent["all"]) + len(crowd.spent["all"]), found


def main(minutes: float, kinds: list[str]) -> None:
    names = [name for name in DATABASES if name in kinds] or ["sqlite"]
    with tempfile.TemporaryDirectory() as place, urls(Path(place), names[:1]) as addresses:
        for name, url, _ in addresses:
            with closing(Database(url, SECRET)) as database:
                with database.writing() as records:
                    study = begin(records)
                    judging.agree(records, study.experts[0], {}, False, NOW)
                with serving(Path(place), UVICORN, DATABASE_URL=url, **SETTINGS) as server:
                    thanked, found = soak(server, study, minutes)
                stored = sum(kept(database, study.wave).values())
            print(f"{DATABASES[name]}: {thanked} thanked, {stored} stored")
            if later := found[WARM - 1 :]:
                print(f"after {WARM} minutes: {min(later):.1f} to {max(later):.1f} MB")
            assert thanked == stored


if __name__ == "__main__":
    named = sys.argv[1:]
    chosen = float(named.pop(0)) if named and named[0].replace(".", "").isdecimal() else MINUTES
    main(chosen, named)
