"""A crowd of respondents in one thread of one process, as cheap as it can be: it is measured beside what it measures.

Each opens the form with an empty cache on a connection of their own, loads what the page names, and sends it filled in.
"""

from __future__ import annotations

import json
import re
import secrets
import selectors
import socket
import sys
import time
import zlib
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TypeAlias

LOADED = re.compile(rb'(?:src|href)="(/forms/[^"]+)"')
KEY = re.compile(rb'name="key" value="([0-9a-f]{32})"')
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
PACKED = re.compile(rb"content-encoding: gzip", re.IGNORECASE)
ASKED = b"GET %b HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh\r\nAccept-Encoding: gzip\r\n\r\n"
SENT = (
    b"POST %b HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh\r\nAccept-Encoding: gzip\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%b"
)
AT_MOST = 2**20  # bytes heard at a time
SILENCE = 60.0  # seconds; gives up on a server that will never answer

Walk: TypeAlias = Generator[tuple[str, bytes], bytes]  # what kind of request, the request; what came back


@dataclass
class Form:
    """Where a form is, and all that is filled in, urlencoded, but for the key."""

    path: bytes
    filled: bytes

    def walk(self) -> Walk:
        """One respondent. The style and the scripts are received as they came: a browser keeps them for later."""
        page = unpacked((yield "form", ASKED % self.path))
        for address in LOADED.findall(page):
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
    connection: socket.socket
    began: float = field(default_factory=time.perf_counter)
    kind: str = ""
    asked: float = 0.0
    heard: bytearray = field(default_factory=bytearray)
    whole: int = 0  # bytes of the answer, once its head is there

    def ask(self, kind: str, request: bytes) -> None:
        self.kind, self.asked, self.whole = kind, time.perf_counter(), 0
        self.heard.clear()
        assert self.connection.send(request) == len(request)

    def hear(self) -> bytes | None:
        """The answer, when it is all there."""
        piece = self.connection.recv(AT_MOST)
        assert piece, bytes(self.heard)
        self.heard += piece
        if not self.whole and (end := self.heard.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self.heard, 0, end)
            assert length, self.heard[:end]
            assert self.heard.startswith(b"HTTP/1.1 200"), self.heard[:end]
            self.whole = end + 4 + int(length[1])
        return bytes(self.heard) if self.whole and len(self.heard) >= self.whole else None


class Crowd:
    """So many respondents at a time; ``spent`` has the milliseconds of every request, and of all of a respondent's."""

    def __init__(self, port: int, form: Form) -> None:
        self.port, self.form = port, form
        self.spent: dict[str, list[float]] = {"form": [], "file": [], "send": [], "all": []}
        self._eyes = selectors.DefaultSelector()

    def keep_coming(self, people: int, seconds: float) -> None:
        """They begin at chance moments of the first second, and follow one another until the time is over."""
        began = time.perf_counter()
        least = min(1.0, seconds / 8)
        starts = sorted(began + least * secrets.randbelow(1000) / 1000 for _ in range(people))
        until = began + seconds
        while starts or self._eyes.get_map():
            while starts and starts[0] <= time.perf_counter():
                starts.pop(0)
                self._come()
            wait = max(0.0, starts[0] - time.perf_counter()) if starts else SILENCE
            ready = self._eyes.select(wait)
            assert ready or starts, "the server says nothing more"
            for key, _ in ready:
                if self._go_on(key.data) and time.perf_counter() < until:
                    self._come()

    def _come(self) -> None:
        visit = Visit(self.form.walk(), socket.create_connection(("127.0.0.1", self.port), SILENCE))
        visit.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._eyes.register(visit.connection, selectors.EVENT_READ, visit)
        visit.ask(*next(visit.walk))

    def _go_on(self, visit: Visit) -> bool:
        """Hear one more piece; whether the visit is over."""
        answer = visit.hear()
        if answer is None:
            return False
        self._note(visit.kind, visit.asked)
        try:
            visit.ask(*visit.walk.send(answer))
        except StopIteration:
            self._note("all", visit.began)
            self._eyes.unregister(visit.connection)
            visit.connection.close()
            return True
        return False

    def _note(self, kind: str, began: float) -> None:
        self.spent[kind].append(1000 * (time.perf_counter() - began))


def main(port: str, path: str, filled: str, people: str, seconds: str) -> None:
    """Print what was spent, and what this process itself used."""
    crowd = Crowd(int(port), Form(path.encode(), filled.encode()))
    began, used = time.perf_counter(), time.process_time()
    crowd.keep_coming(int(people), float(seconds))
    took, used = time.perf_counter() - began, 1000 * (time.process_time() - used)
    print(json.dumps({"took": took, "used": used, "spent": crowd.spent}))


if __name__ == "__main__":
    main(*sys.argv[1:6])
