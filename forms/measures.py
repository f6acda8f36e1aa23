"""What one process counts of its own work, for whoever watches it: nothing of a person, and no moment of an answer.

All that tells how often people came moves in steps: a figure that moves by one, looked at every second, would say when
somebody answered. What went wrong (status 500 and above) is counted at once, but for those who are told to come again.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock

from forms.crowds import Crowd

STEP = 10  # people, or requests
BOUNDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
BROKEN = 500  # the first status that says that it is the server's fault
AGAIN = 503  # is told to people who came, one by one; what is wrong then, other figures say at once
MEGABYTE = 2**20
# Routes by the first part of an address; all others are pages of those who sign in.
ROUTES = {
    "a": "answer",
    "e": "judgement",
    "k": "keying",
    "w": "withdrawal",
    "paper": "paper",
    "p": "publication",
    "forms": "file",
    "sign-in": "sign-in",
    "healthz": "health",
    "readyz": "health",
    "metrics": "health",
}
OTHERS = "page"
METHODS = ("GET", "HEAD", "POST")

Labels = tuple[tuple[str, str], ...]


class Durations:
    """How long requests took; what is told of them is as it was when the last step was full."""

    def __init__(self) -> None:
        self._number, self._sum = 0, 0.0
        self._within = [0] * (len(BOUNDS) + 1)
        self.told: tuple[int, float, tuple[int, ...]] = 0, 0.0, (0,) * len(BOUNDS)

    def add(self, seconds: float) -> None:
        self._number += 1
        self._sum += seconds
        self._within[bisect_left(BOUNDS, seconds)] += 1
        if self._number % STEP == 0:
            so_far = tuple(sum(self._within[: place + 1]) for place in range(len(BOUNDS)))
            self.told = self._number, self._sum, so_far


class Measures:
    """``process`` tells processes apart that answer at one address; a new start is a new one."""

    def __init__(self) -> None:
        self.process = secrets.token_hex(4)
        self.began = time.time()
        self.crowds: dict[str, Crowd] = {}
        self._guard = Lock()
        self._answered: Counter[tuple[str, str, int]] = Counter()
        self._took: dict[str, Durations] = {}
        self._accepted = 0

    def answered(self, path: str, method: str, status: int, seconds: float) -> None:
        """A request was answered."""
        route = ROUTES.get(path.split("/", 2)[1] if path.startswith("/") else "", OTHERS)
        with self._guard:
            self._answered[route, method if method in METHODS else "other", status] += 1
            self._took.setdefault(route, Durations()).add(seconds)

    def accepted(self) -> None:
        """A response was acknowledged, the first time or again."""
        with self._guard:
            self._accepted += 1

    def lines(self) -> Iterator[str]:
        """All of it as Prometheus reads it (text format 0.0.4)."""
        with self._guard:
            answered, took, accepted = dict(self._answered), dict(self._took), self._accepted
        yield from self._requests(answered)
        yield from self._seconds(took)
        thanked: Mapping[Labels, int] = {(): stepped(accepted)}
        yield from self._family("responses_thanked_total", "counter", "Responses acknowledged, in tens.", thanked)
        waiting = {_of(crowd=name): stepped(crowd.waiting) for name, crowd in self.crowds.items()}
        yield from self._family("waiting", "gauge", "Requests that wait for a thread, in tens.", waiting)
        away = {_of(crowd=name): stepped(crowd.turned_away) for name, crowd in self.crowds.items()}
        yield from self._family("turned_away_total", "counter", "Requests told to come again, in tens.", away)
        yield from self._family("processor_seconds_total", "counter", "Processor time.", {(): int(time.process_time())})
        yield from self._family("memory_bytes", "gauge", "Memory that is resident.", {(): resident()})
        yield from self._family("started_seconds", "gauge", "When the process began.", {(): int(self.began)})

    def _requests(self, answered: Mapping[tuple[str, str, int], int]) -> Iterator[str]:
        told = {
            _of(route=route, method=method, status=str(status)): number if _broken(status) else stepped(number)
            for (route, method, status), number in sorted(answered.items())
        }
        shown = {labels: number for labels, number in told.items() if number}
        yield from self._family(
            "requests_total", "counter", "Requests answered, in tens below status 500 and of 503.", shown
        )

    def _seconds(self, took: Mapping[str, Durations]) -> Iterator[str]:
        """A route is there from its first full step on: that it appears would tell of the first who came."""
        name = "plumbline_request_seconds"
        told = {route: one.told for route, one in sorted(took.items()) if one.told[0]}
        yield from (
            f"# HELP {name} Seconds until a request was answered, in tens of requests.",
            f"# TYPE {name} histogram",
        )
        for route, (number, total, so_far) in told.items():
            for bound, within in zip((*map(str, BOUNDS), "+Inf"), (*so_far, number), strict=True):
                yield f"{name}_bucket{self._labels(_of(route=route, le=bound))} {within}"
            yield f"{name}_sum{self._labels(_of(route=route))} {total:.3f}"
            yield f"{name}_count{self._labels(_of(route=route))} {number}"

    def _family(self, name: str, kind: str, said: str, values: Mapping[Labels, float]) -> Iterator[str]:
        yield from family(name, kind, said, {self._labels(labels): value for labels, value in values.items()})

    def _labels(self, labels: Labels) -> str:
        return written((*_of(process=self.process), *labels))


def stepped(number: int) -> int:
    """As many as there were when the last step was full."""
    return number - number % STEP


def _broken(status: int) -> bool:
    return status >= BROKEN and status != AGAIN


def family(name: str, kind: str, said: str, values: Mapping[str, float]) -> Iterator[str]:
    """Lines of one name, by its labels as they are written."""
    yield from (f"# HELP plumbline_{name} {said}", f"# TYPE plumbline_{name} {kind}")
    yield from (f"plumbline_{name}{labels} {value}" for labels, value in values.items())


def written(labels: Labels) -> str:
    """Names and values are our own words: there is nothing in them to escape."""
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""


def resident() -> int:
    """Bytes, in whole megabytes: finer ones move with each who comes. Where there is no /proc, the most so far."""
    if (kept := Path("/proc/self/statm")).exists():
        found = int(kept.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    else:
        import resource  # noqa: PLC0415 - there is none on Windows

        found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return found - found % MEGABYTE


def _of(**labels: str) -> Labels:
    return tuple(labels.items())
