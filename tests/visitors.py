"""Visitors who can be told from all others: what they bring is searched for afterwards."""

from __future__ import annotations

import re
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import product
from urllib.parse import urlencode

from storage.database import Database
from surveys import inviting
from surveys.checked_letters import ungrouped
from surveys.invitations import new_code, printed, receipt_code
from tests.server import Server
from tests.studies_for_tests import NOW, SECRET, SmallStudy, completed

AGENT = f"Marked/{secrets.token_hex(4)} (a phone like no other)"
FORWARDED = ".".join(("203", "0", "113", "77"))  # put together, so that no file of ours holds it
DIRECT = ".".join(("127", "0", "0", "77"))
LOOPBACK = "127.0.0.1"
PATIENCE = 60  # seconds until a test gives up; nothing is measured by it
PRIVATE = f"a comment {secrets.token_hex(8)} that nobody else would write"
SHEET = re.compile(r"Sheet ([0-9A-Z]{5}(?:-[0-9A-Z]{5}){3})")
SLIP = re.compile(r'<span translate="no">([0-9A-Z-]{19})</span>')
POSTED = {"Content-Type": "application/x-www-form-urlencoded"}
PROXIED = {
    "X-Forwarded-For": FORWARDED,
    "X-Real-IP": FORWARDED,
    "Forwarded": f"for={FORWARDED}",
    "X-Forwarded-Proto": "https",
}


def has_loopback(address: str) -> bool:
    """Whether a client of this machine can come from another loopback address; on macOS it cannot."""
    with socket.socket() as tried, suppress(OSError):
        tried.bind((address, 0))
        return True
    return False


@dataclass
class Visitor:
    """Somebody on a phone that can be told from all others, and every secret that is theirs alone."""

    port: int
    address: str
    headers: Mapping[str, str]
    secrets: list[str] = field(default_factory=list)

    def ask(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        connection = HTTPConnection(LOOPBACK, self.port, timeout=30, source_address=(self.address, 0))
        with closing(connection):
            body = None if fields is None else urlencode(fields)
            headers = {"User-Agent": AGENT, "Referer": f"http://localhost{path}", **self.headers}
            connection.request("GET" if fields is None else "POST", path, body, headers | (POSTED if fields else {}))
            reply = connection.getresponse()
            return reply.status, reply.read().decode()

    def shout(self, path: str) -> None:
        """What is no HTTP."""
        with socket.create_connection((LOOPBACK, self.port), 30, (self.address, 0)) as connection:
            connection.sendall(f"GET {path} HTTP/9.9 {AGENT}\r\n\r\n".encode())
            connection.recv(1000)

    def new_secret(self) -> str:
        self.secrets.append(new_code())
        return self.secrets[-1]

    def answer(self, code: str, fields: Mapping[str, str]) -> str:
        """Open a form and send it twice; the receipt."""
        key = secrets.token_hex(16)
        receipt = receipt_code(key)
        self.secrets += [code, key, receipt]
        assert self.ask(f"/a/{printed(code)}")[0] == 200
        for _ in range(2):
            status, page = self.ask(f"/a/{printed(code)}", {**fields, "key": key, "lang": "en", "consent": "yes"})
            assert (status, printed(receipt) in page) == (200, True)
        return receipt

    def judge(self, code: str) -> None:
        self.secrets.append(code)
        path = f"/e/{printed(code)}"
        given = {"action": "judge", "matrix": "M0", "pair:D1:D2": "5"}
        steps = (None, 200), ({"action": "agree", "consent": "yes"}, 303), (given, 303), (None, 200)
        assert [self.ask(path, fields)[0] for fields, _ in steps] == [status for _, status in steps]

    def err(self) -> None:
        """Codes, links and receipts that do not exist."""
        for code in (printed(self.new_secret()), self.new_secret()[1:]):
            for path, fields in product((f"/a/{code}", f"/e/{code}"), (None, {"key": "0" * 32, "R01": "4"})):
                assert self.ask(path, fields)[0] == 404
            assert self.ask("/w", {"receipt": code})[0] == 422
            assert self.ask(f"/sign-in/{code}")[0] == 410
            assert self.ask(f"/p/{code}?lang={code}")[0] == 404
            self.shout(f"/a/{code}")


def visit(visitor: Visitor, study: SmallStudy, number: int) -> None:
    """All that people come for, and all that goes wrong; ``number`` chooses the codes."""
    resident, officer = completed("residents", R_OPEN=PRIVATE).fields, {"O01": "4", "O_OPEN": PRIVATE}
    taken_back = visitor.answer(study.residents[number], resident)
    waiting = visitor.answer(study.residents[number], resident)
    received = visitor.answer(study.officers[number], officer)
    for code in (waiting, received):
        assert "Your answers arrived" in visitor.ask("/w", {"receipt": printed(code), "look": "yes", "lang": "en"})[1]
    assert "deleted" in visitor.ask("/w", {"receipt": printed(taken_back), "sure": "yes", "lang": "en"})[1]
    assert visitor.ask(f"/a/{study.officers[number]}")[0] == 410
    visitor.judge(study.experts[number])
    visitor.err()


def key_in(visitor: Visitor, database: Database, study: SmallStudy, number: int) -> None:
    """Two sheets of a community are printed and keyed in: one twice, one only once."""
    with database.writing() as records:
        name = inviting.issue_keying_link(records, study.wave, "residents", SECRET, NOW)
    code = inviting.keying_code(SECRET, study.wave.id, name)
    status, page = visitor.ask(f"/a/{study.residents[number]}/paper?lang=en&copies=2")
    sheets, receipts = SHEET.findall(page), SLIP.findall(page)
    assert (status, len(sheets), len(receipts)) == (200, 2, 2)
    visitor.secrets += [code, *sheets, *map(ungrouped, sheets), *(receipt.replace("-", "") for receipt in receipts)]
    entered = {**completed("residents", R_OPEN=PRIVATE).fields, "action": "enter", "consent": "yes", "lang": "en"}
    for sheet, said in ((sheets[0], "first entry is kept"), (sheets[0], "Both entries agree"), (sheets[1], "is kept")):
        assert said in visitor.ask(f"/k/{printed(code)}", {**entered, "sheet": sheet})[1]
    assert visitor.ask(f"/k/{printed(visitor.new_secret())}", entered)[0] == 404


def fail_on_the_way(visitor: Visitor, server: Server, database: Database, study: SmallStudy) -> None:
    """The database does not do its part: this is when a server talks. First nothing is kept, then no batch closed."""
    code, key = study.residents[0], secrets.token_hex(16)
    fields = {**completed("residents", R_OPEN=PRIVATE).fields, "key": key, "consent": "yes", "lang": "en"}
    visitor.secrets += [key, receipt_code(key)]
    with without(database, "inbox"):
        status, page = visitor.ask(f"/a/{code}", fields)
        assert (status in (500, 503), printed(receipt_code(key)) in page) == (True, False)
    said, until = _of_batches(server), time.monotonic() + PATIENCE
    with without(database, "responses"):
        for _ in range(10):
            visitor.answer(code, completed("residents", R_OPEN=PRIVATE).fields)
        while _of_batches(server) == said:
            assert time.monotonic() < until, "the server says nothing of a table that is away"
            time.sleep(0.05)


def _of_batches(server: Server) -> int:
    """How often a batch could not be kept."""
    return sum(any(place.endswith(" SqlBatches.keep_batch") for place in line["at"]) for line in server.failures)


@contextmanager
def without(database: Database, table: str) -> Iterator[None]:
    """One table of the database has another name meanwhile."""
    for before, after in ((table, "away"), ("away", table)):
        with database.writing() as records:
            records._connection.exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")
        if after != table:
            yield
