"""Lists of receipts: who answered finds in one that their answer was counted; nothing leads from it to an answer.

A line of a list is made of the receipt's digest, which is all that is stored, and so a server can write the list. It is
another digest, under a label of its own: the list tells nobody what withdraws a response, nor what its row is known by.
It is the same in all lists of a wave, so that it can be told when the answers are sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from surveys.invitations import digest, normalised

LABEL = "receipt list"
NOBODYS = "lines of nobody"  # what the key is derived for by which lines are made that nobody finds
SHORT = 16  # hexadecimal digits, 64 bits: two alike among a million have a chance of 3 in 100 million


def entry(receipt_digest: str, wave_id: str) -> str:
    """The line of a receipt in lists of a wave, 64 hexadecimal digits: SHA-256 of label, wave and receipt's digest."""
    return hashlib.sha256("\x1f".join((LABEL, wave_id, receipt_digest)).encode()).hexdigest()


def list_number(receipt: str, wave_id: str) -> str:
    """How the line of a receipt begins, however it was typed: enough to find it, and anyone may know it."""
    return entry(digest(normalised(receipt) or ""), wave_id)[:SHORT]


def listed(entries: Iterable[str]) -> bytes:
    """A list as it is published: one line each, in order of the digits, which is no order of people."""
    return "".join(f"{line}\n" for line in sorted(entries)).encode("ascii")


def found(typed: str, wave_id: str, content: bytes) -> bool:
    """Whether a list has the line of a receipt, however it was typed."""
    receipt = normalised(typed)
    if receipt is None:
        return False
    return entry(digest(receipt), wave_id) in content.decode("ascii").split("\n")
