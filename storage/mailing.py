"""Sending messages by SMTP, one recipient each; what happened to each is told, and no address is written anywhere."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from scoring.problems import Problem, Refused, please
from surveys.addresses import is_address
from surveys.messages import Message

PATIENCE = 20  # seconds that a server may take to answer
_UNSEEN = "\u2060"  # WORD JOINER: no width
PORTS: Mapping[str, int] = {"smtp": 587, "smtps": 465}  # RFC 8314


@dataclass(frozen=True)
class MailServer:
    """A server that takes messages; ``wrapped`` in TLS from the first byte, else by STARTTLS."""

    host: str
    port: int
    wrapped: bool
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def here(self) -> bool:
        """Whether it is on this machine: only then may a message go in clear."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"


@dataclass(frozen=True)
class Letter:
    """A message to one address."""

    address: str = field(repr=False)
    message: Message


def mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """The server that an environment names, or None. Raises Refused for one that cannot be used."""
    said = environment.get("PLUMBLINE_SMTP")
    if not said:
        return None
    found, sender = urlsplit(said), environment.get("PLUMBLINE_SMTP_FROM", "")
    if found.scheme not in PORTS or not found.hostname:
        way_out = "write smtp://user@server:587 or smtps://user@server:465"
        raise Refused([please("smtp-address", "PLUMBLINE_SMTP", "It names no mail server.", way_out)])
    if found.password is not None:
        raise Refused([please("smtp-password", "PLUMBLINE_SMTP", "It has a password.", "set PLUMBLINE_SMTP_PASSWORD")])
    if not is_address(sender):
        raise Refused([please("smtp-from", "PLUMBLINE_SMTP_FROM", "It is no address.", "name who sends")])
    user = unquote(found.username) if found.username else None
    port = found.port or PORTS[found.scheme]
    password = environment.get("PLUMBLINE_SMTP_PASSWORD")
    return MailServer(found.hostname, port, found.scheme == "smtps", sender, user, password)


def send(server: MailServer, letters: Iterable[Letter], now: datetime) -> Iterator[tuple[Letter, bool]]:
    """Send one after the other; with each whether the server took it.

    Raises Refused where the server cannot be reached, has no TLS or refuses the password; those told before were sent.
    """
    try:
        with closing(_Connection(server)) as connection:
            for letter in letters:
                yield letter, connection.takes(_written(server, letter, now), letter.address)
    except ssl.SSLError as error:
        raise Refused([_unsafe(type(error).__name__)]) from None
    except (OSError, smtplib.SMTPException) as error:
        raise Refused([_unreachable(type(error).__name__)]) from None


class _Connection:
    """A session with a server, encrypted, and signed in where there is a user."""

    def __init__(self, server: MailServer) -> None:
        context = ssl.create_default_context()
        if server.wrapped:
            self._smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
        else:
            self._smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
            self._encrypt(server, context)
        if server.user is not None:
            self._smtp.login(server.user, server.password or "")

    def _encrypt(self, server: MailServer, context: ssl.SSLContext) -> None:
        self._smtp.ehlo()
        if self._smtp.has_extn("starttls"):
            self._smtp.starttls(context=context)
        elif not server.here:
            self.close()
            raise Refused([_unsafe("no STARTTLS")])

    def takes(self, written: EmailMessage, address: str) -> bool:
        """Whether the server takes a message; one that it refuses does not stand in the way of the next."""
        try:
            self._smtp.send_message(written, to_addrs=[address])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
            return False
        return True

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self._smtp.close()


def _written(server: MailServer, letter: Letter, now: datetime) -> EmailMessage:
    if not is_address(letter.address):
        raise Refused([please("address-none", "", "It is no address.", "write it in the usual form")])
    written = EmailMessage(policy=SMTP)
    written["From"], written["To"] = server.sender, letter.address
    written["Subject"] = _on_one_line(letter.message.subject)
    written["Date"] = format_datetime(now)
    written["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])  # else it names this machine
    written["Auto-Submitted"] = "auto-generated"  # RFC 3834: nothing answers by itself
    written.set_content(letter.message.text)
    return written


def _on_one_line(subject: str) -> str:
    """A name may have lines; a header has one. An encoded word in it (RFC 2047) would be read."""
    return " ".join(subject.split()).replace("=?", f"={_UNSEEN}?")


def _unreachable(why: str) -> Problem:
    return please("smtp-unreachable", "PLUMBLINE_SMTP", f"It does not take messages ({why}).", "check it, try again")


def _unsafe(why: str) -> Problem:
    return please("smtp-unsafe", "PLUMBLINE_SMTP", f"It cannot be spoken to safely ({why}).", "use one with TLS")
