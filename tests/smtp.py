"""A real SMTP server on this machine, for as long as a test needs one."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Inbox:
    """What the server took: whom each was for, and the message."""

    port: int = 0
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as there is in sending (RFC 5321), with no TLS. It refuses recipients named nobody."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        recipients = list[str]()
        for line in iter(self.rfile.readline, b""):
            verb = line.split(b":")[0].strip().upper()
            if verb.startswith(b"RCPT"):
                recipients = [line.decode().split("<")[1].split(">")[0]]
            refusing = verb.startswith(b"RCPT") and recipients[0].startswith("nobody")
            self.wfile.write(b"550 no\r\n" if refusing else b"354 go on\r\n" if verb == b"DATA" else b"250 ok\r\n")
            if verb == b"DATA":
                self._take(recipients)
            if verb == b"QUIT":
                return

    def _take(self, recipients: list[str]) -> None:
        lines = [line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n")]  # RFC 5321, 4.5.2
        found = message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(found, EmailMessage)
        self.server.inbox.taken.append((recipients, found))  # type: ignore[attr-defined]  # our own server's
        self.wfile.write(b"250 taken\r\n")


@contextmanager
def receiving() -> Iterator[Inbox]:
    """A server on a port of its own, and what it takes."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        inbox = Inbox(server.server_address[1])
        server.inbox = inbox  # type: ignore[attr-defined]  # what Talk gives to
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield inbox
        server.shutdown()
