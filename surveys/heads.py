"""Heads of the chain of events, signed and kept outside the database: who cuts or rewrites the chain is found out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scoring.problems import Problem, Refused, please
from surveys.ed25519 import verified
from surveys.events import FIRST, Link

LABEL = "events"  # what the key that signs is derived for
_LINE = re.compile(r"(?P<at>\S+Z) (?P<number>\d{1,18}) (?P<digest>[0-9a-f]{64}|-) (?P<signature>[0-9a-f]{128})")
_NOTHING = "-"  # in a line, in place of the digest of a chain without an event


@dataclass(frozen=True)
class Head:
    """The last event of the chain at a moment; number 0 where there was none. ``signature`` is in hexadecimal."""

    at: datetime
    number: int
    digest: str
    signature: str

    def __str__(self) -> str:
        return f"{_signed(self.at, self.number, self.digest)} {self.signature}"


def head(sign: Callable[[bytes], bytes], chain: Sequence[Link], now: datetime) -> Head:
    """The chain's head at this moment, signed."""
    number, digest = (chain[-1].number, chain[-1].digest) if chain else (0, FIRST)
    at = now.astimezone(UTC).replace(microsecond=0)
    return Head(at, number, digest, sign(_message(at, number, digest)).hex())


def genuine(head: Head, key: str) -> bool:
    """Whether a head was signed by the owner of a public key."""
    message = _message(head.at, head.number, head.digest)
    return verified(bytes.fromhex(key), message, bytes.fromhex(head.signature))


def read(text: str) -> tuple[Head, ...]:
    """Heads, one a line. Raises Refused, with all problems, for lines that are none."""
    lines = [(place, line.strip()) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    heads = [(place, _head(line)) for place, line in lines]
    what, way_out = "It is not a signed head.", "give the file that `storage events --head` has written"
    if problems := [please("head-unreadable", f"line {place}", what, way_out) for place, found in heads if not found]:
        raise Refused(problems)
    return tuple(found for _, found in heads if found)


def lost(heads: Iterable[Head], chain: Iterable[Link], key: str) -> Iterator[Problem]:
    """Heads that were not signed with the key, or whose event is in the chain no more."""
    digests = {0: FIRST} | {link.number: link.digest for link in chain}
    for head in heads:
        where = f"{_written(head.at)}, event {head.number}"
        if not genuine(head, key):
            what = "This head was not signed with this secret."
            yield please("head-unsigned", where, what, "use the secret of that time, or ask who changed the line")
        elif digests.get(head.number) != head.digest:
            what = "The event of this head is in the chain no more, or is another."
            yield please("head-lost", where, what, "compare with a backup: events were taken out or rewritten")


def _head(line: str) -> Head | None:
    found = _LINE.fullmatch(line)
    try:
        at = datetime.strptime(found["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None
    if found is None or at is None:
        return None
    digest = FIRST if found["digest"] == _NOTHING else found["digest"]
    return Head(at, int(found["number"]), digest, found["signature"])


def _message(at: datetime, number: int, digest: str) -> bytes:
    return f"plumbline events {_signed(at, number, digest)}".encode()


def _signed(at: datetime, number: int, digest: str) -> str:
    return f"{_written(at)} {number} {digest or _NOTHING}"


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
