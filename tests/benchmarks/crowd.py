"""A crowd of respondents in one thread of one process, as cheap as it can be: it is measured beside what it measures.

Each opens the form with an empty cache on a connection of their own, loads what the page names, and sends it filled in.
Whoever is told to come again does so as late as the answer says, on a new connection; whoever holds a filled form until
it is acknowledged. Nobody waits for anybody else's connection: a server that is late to accept one keeps one waiting.
"""

from __future__ import annotations

import heapq
import json
import re
import secrets
import selectors
import socket
import sys
import time
import zlib
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TypeAlias

LOADED = re.compile(rb'(?:src|href)="(/forms/[^"]+)"')
KEY = re.compile(rb'name="key" value="([0-9a-f]{32})"')
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
LATER = re.compile(rb"retry-after: (\d+)", re.IGNORECASE)
PACKED = re.compile(rb"content-encoding: gzip", re.IGNORECASE)
ASKED = b"GET %b HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh\r\nAccept-Encoding: gzip\r\n\r\n"
SENT = (
    b"POST %b HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh\r\nAccept-Encoding: gzip\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%b"
)
AT_MOST = 2**20  # bytes heard at a time
RECONNECTS = 1.0  # seconds
SILENCE = 60.0  # seconds; gives up on a server that will never answer

Walk: TypeAlias = Generator[tuple[str, bytes], bytes]  # what kind of request, the request; what came back


@dataclass
class Form:
    """Where a form is, and all that is filled in, urlencoded, but for the key; whether the page's files are loaded."""

    path: bytes
    filled: bytes
    loads: bool = True

    def walk(self) -> Walk:
        """One respondent. The style and the scripts are received as they came: a browser keeps them for later."""
        page = unpacked((yield "form", ASKED % self.path))
        for address in LOADED.findall(page) if self.loads else ():
            yield "file", ASKED % address
        found = KEY.search(page)
        assert found, page[:500]
        body = self.filled + b"&key=" + found[1]
        thanks = unpacked((yield "send", SENT % (self.path, len(body), body)))
        assert b'class="code"' in thanks, thanks[:500]


def unpacked(answer: bytes) -> bytes:
    head, _, content = answer.partition(b"\r\n\r\n")
    return zlib.decompress(content, wbits=31) if PACKED.search(head) else content


@dataclass
class Visit:
    """A respondent on the way: the connection, what has come of the answer, and when it was asked for."""

    walk: Walk
    connection: socket.socket = field(init=False)
    began: float = field(default_factory=time.perf_counter)
    kind: str = ""
    request: bytes = b""
    asked: float = 0.0
    later: float | None = None  # seconds to wait, where there was no room
    broken: bool = False  # the connection, before there was an answer
    heard: bytearray = field(default_factory=bytearray)
    whole: int = 0  # bytes of the answer, once its head is there

    def want(self, kind: str, request: bytes) -> None:
        """From now on it is waited for."""
        self.kind, self.request, self.asked, self.whole = kind, request, time.perf_counter(), 0
        self.heard.clear()

    def ask(self) -> bool:
        """Say what is wanted; False while there is no connection yet."""
        try:
            assert self.connection.send(self.request) == len(self.request)
        except BlockingIOError:
            return False
        except OSError:
            pass  # there will be none: it is heard
        return True

    def hear(self) -> bytes | None:
        """The answer, when it is all there."""
        piece = b""
        with suppress(OSError):
            piece = self.connection.recv(AT_MOST)
        self.broken = not piece
        if self.broken:
            self.later = RECONNECTS
            return b""
        self.heard += piece
        if not self.whole and (end := self.heard.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self.heard, 0, end)
            assert length, self.heard[:end]
            self.later = None
            if self.heard.startswith(b"HTTP/1.1 503") and (told := LATER.search(self.heard, 0, end)):
                self.later = float(told[1])
            assert self.later is not None or self.heard.startswith(b"HTTP/1.1 200"), self.heard[:end]
            self.whole = end + 4 + int(length[1])
        return bytes(self.heard) if self.whole and len(self.heard) >= self.whole else None


class Crowd:
    """So many respondents at a time; ``spent`` has the milliseconds of every request, and of all of a respondent's.

    ``haste`` is which part of the time they wait that they are told to wait; ``until`` is when nobody new comes, and
    ``in_time`` how many were done by then. ``late`` has the seconds that the crowd itself needed between two looks.
    """

    def __init__(self, port: int, form: Form, haste: float = 1.0) -> None:
        self.port, self.form, self.haste, self.until = port, form, haste, 0.0
        self.in_time, self.late = 0, [0.0]
        self.spent: dict[str, list[float]] = {"form": [], "file": [], "send": [], "away": [], "broken": [], "all": []}
        self._eyes = selectors.DefaultSelector()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    def keep_coming(self, people: int, seconds: float, spread: float | None = None) -> None:
        """They begin at chance moments of the first seconds, and follow one another until the time is over.

        Then whoever has no form yet goes away.
        """
        began = time.perf_counter()
        least, self.until = min(1.0, seconds / 8) if spread is None else spread, began + seconds
        for _ in range(people):
            self._later(began + least * secrets.randbelow(10_000) / 10_000, self._come)
        while self._due or self._eyes.get_map():
            wait = max(0.0, self._due[0][0] - time.perf_counter()) if self._due else SILENCE
            ready = self._eyes.select(wait)
            assert ready or self._due or not self._eyes.get_map(), "the server says nothing more"
            looked = time.perf_counter()
            for key, _ in ready:
                self._look(key.data, key.events)
            while self._due and self._due[0][0] <= looked:
                heapq.heappop(self._due)[2]()
            self.late.append(time.perf_counter() - looked)

    def _later(self, moment: float, deed: Callable[[], None]) -> None:
        heapq.heappush(self._due, (moment, next(self._order), deed))

    def _look(self, visit: Visit, awaited: int) -> None:
        """Something has come, or the connection is there."""
        if awaited == selectors.EVENT_WRITE:
            visit.ask()
            self._eyes.modify(visit.connection, selectors.EVENT_READ, visit)
        elif self._go_on(visit) and time.perf_counter() < self.until:
            self._come()

    def _come(self) -> None:
        visit = Visit(self.form.walk())
        visit.want(*next(visit.walk))
        self._knock(visit)

    def _knock(self, visit: Visit) -> None:
        """Ask on a new connection, as soon as there is one."""
        visit.connection = socket.socket()
        visit.connection.setblocking(False)
        visit.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        visit.connection.connect_ex(("127.0.0.1", self.port))
        event = selectors.EVENT_READ if visit.ask() else selectors.EVENT_WRITE
        self._eyes.register(visit.connection, event, visit)

    def _leave(self, visit: Visit) -> None:
        self._eyes.unregister(visit.connection)
        visit.connection.close()

    def _go_on(self, visit: Visit) -> bool:
        """Hear one more piece; whether the visit is over."""
        answer = visit.hear()
        if answer is None:
            return False
        if visit.later is not None:
            self._note("broken" if visit.broken else "away", visit.asked)
            self._leave(visit)
            self._later(time.perf_counter() + self.haste * visit.later, partial(self._again, visit))
            return False
        self._note(visit.kind, visit.asked)
        try:
            visit.want(*visit.walk.send(answer))
        except StopIteration:
            self._note("all", visit.began)
            self.in_time += time.perf_counter() < self.until
            self._leave(visit)
            return True
        visit.ask()
        return False

    def _again(self, visit: Visit) -> None:
        if visit.kind == "form" and time.perf_counter() > self.until:
            return
        visit.want(visit.kind, visit.request)
        self._knock(visit)

    def _note(self, kind: str, began: float) -> None:
        self.spent[kind].append(1000 * (time.perf_counter() - began))


def main(port: str, path: str, filled: str, people: str, seconds: str) -> None:
    """Print what was spent, and what this process itself used."""
    crowd = Crowd(int(port), Form(path.encode(), filled.encode()))
    used = time.process_time()
    crowd.keep_coming(int(people), float(seconds))
    used = 1000 * (time.process_time() - used)
    print(json.dumps({"in_time": crowd.in_time, "used": used, "spent": crowd.spent}))


if __name__ == "__main__":
    main(*sys.argv[1:6])
