"""Clients that send a form again until it is acknowledged, as phones with a bad network do."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlencode

from tests.studies_for_tests import completed, key

RECEIPT = re.compile(r'class="code" translate="no">([0-9A-Z-]{19})<')
GIVES_UP = 120.0  # seconds; ends a test that hangs, and measures nothing
PAUSE = 0.02  # seconds between two tries
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}


def until(met: Callable[[], bool]) -> None:
    """Wait for what has to come about, on a slow machine too."""
    give_up = time.monotonic() + GIVES_UP
    while not met():
        assert time.monotonic() < give_up, "it does not come about"
        time.sleep(PAUSE)


@dataclass(frozen=True)
class Reply:
    """A status, None where the connection broke, and the page."""

    status: int | None
    page: str = ""

    @property
    def receipt(self) -> str | None:
        """The receipt of a thank-you, and of nothing else."""
        found = RECEIPT.search(self.page) if self.status == 200 else None
        return found[1] if found else None


@dataclass(frozen=True)
class Submission:
    """One response that somebody wants to give."""

    path: str
    fields: Mapping[str, str]

    def send(self, port: int) -> Reply:
        """Once."""
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", self.path, urlencode(self.fields), HEADERS)
            response = connection.getresponse()
            return Reply(response.status, response.read().decode(errors="replace"))
        except (OSError, HTTPException):
            return Reply(None)
        finally:
            connection.close()


def resident(code: str, number: int) -> Submission:
    """A resident's whole form, under a key of its own."""
    form = completed("residents", R_OPEN=f"<{number}>")
    return Submission(f"/a/{code}", {**form.fields, "consent": "yes", "lang": "en", "key": key(number)})


def officer(code: str, number: int) -> Submission:
    """An officer's, behind a code that works once."""
    return Submission(f"/a/{code}", {"O01": "4", "consent": "yes", "lang": "en", "key": key(number)})


@dataclass
class Crowd:
    """Clients side by side, each at its own submissions. ``port`` moves with the server; None while there is none."""

    port: int | None = None
    receipts: dict[str, str] = field(default_factory=dict)  # by key
    refusals: list[Reply] = field(default_factory=list)  # what is neither thanks nor a reason to try again
    statuses: Counter[int | None] = field(default_factory=Counter)
    _ending: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)

    def begin(self, clients: Iterable[Iterable[Submission]]) -> None:
        """Let each client send one submission after the other, each again and again until it is acknowledged."""
        self._threads = [Thread(target=self._work, args=(client,), daemon=True) for client in clients]
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let each client bring to an end what it has begun."""
        self._ending.set()
        for thread in self._threads:
            thread.join(GIVES_UP)
            assert not thread.is_alive(), "a client waits without an end"

    def _work(self, submissions: Iterable[Submission]) -> None:
        for submission in submissions:
            while not self._is_done(submission):
                time.sleep(PAUSE)
            if self._ending.is_set():
                return

    def _is_done(self, submission: Submission) -> bool:
        reply = submission.send(self.port) if self.port else Reply(None)
        self.statuses[reply.status] += 1
        if reply.receipt:
            self.receipts[submission.fields["key"]] = reply.receipt
        elif reply.status not in (None, 503):
            self.refusals.append(reply)
        return reply.status not in (None, 503)
