"""The right to answer a wave: codes that people can read aloud and type, of which only the digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["open", "one_time", "personal", "field"]
Invited = Literal["residents", "officers", "experts"]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 16  # 80 bits
FORGOTTEN = "forgotten "  # begins what stands in place of a code's digest, and begins no digest
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})  # what a letter was meant to be
_APART = str.maketrans({"-": None, " ": None})


@dataclass(frozen=True)
class Invitation:
    """``group`` is the stratum that answers count for, an expert's pseudonym, or the name of a keying link.

    An ``open`` code may be used by many, a ``one_time`` code once, a ``personal`` code by one expert again and again,
    and a ``field`` code by those who key in an audience's sheets of paper, until it is spent, which revokes it.
    """

    id: str
    wave_id: str
    audience: Invited
    group: str
    kind: Kind
    code_digest: str
    spent: bool = False


def new_code() -> str:
    """A code nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def derived_code(secret: bytes, *parts: str) -> str:
    """The code that belongs to ``parts`` under the server's secret: it can be shown again without being stored."""
    return letters(hmac.digest(secret, "\x1f".join(parts).encode(), "sha256"))


def normalised(typed: str) -> str | None:
    """A code as stored, from a code as typed; None when it cannot be one."""
    code = unicodedata.normalize("NFKC", typed).strip().upper().translate(MISREAD).translate(_APART)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def printed(code: str) -> str:
    """A code in groups of four.

    >>> printed("0123456789ABCDEF")
    '0123-4567-89AB-CDEF'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def digest(code: str) -> str:
    """What is stored instead of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def claim(receipt: str) -> str:
    """What a response is known by once its batch is closed; without the receipt nobody gets there from its digest."""
    return hashlib.sha256(b"claim\x1f" + receipt.encode()).hexdigest()


def receipt_code(key: str) -> str:
    """The receipt that belongs to a browser's key; the key cannot be found from it."""
    return letters(hashlib.sha256(b"receipt\x1f" + key.encode()).digest())


def letters(digest: bytes, length: int = LENGTH) -> str:
    """The end of a digest in letters that people can read aloud, five bits each."""
    number = int.from_bytes(digest, "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(length))
