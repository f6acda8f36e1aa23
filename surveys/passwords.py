"""Passwords: kept as Argon2id, so that whoever has the database must pay for each guess."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from scoring.problems import Problem, please

LEAST_CHARACTERS, MOST_CHARACTERS = 12, 200
# The second choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
_MEMORY, _PASSES, _LANES = 19 * 1024, 2, 1
_SALT, _LENGTH = 16, 32  # bytes: RFC 9106, section 4


def hashed(password: str) -> str:
    """What is kept of a password, with its salt and its cost (PHC string)."""
    cost = Argon2id(salt=os.urandom(_SALT), length=_LENGTH, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY)
    return cost.derive_phc_encoded(_bytes(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password that was kept; where none was, it takes as long to say no."""
    try:
        Argon2id.verify_phc_encoded(_bytes(password), kept or _NOBODYS)
    except InvalidKey:
        return False
    return kept is not None


def problems(password: str, again: str) -> tuple[Problem, ...]:
    """What is wrong with a new password: length is what counts, not which signs it has."""
    found = []
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        what = f"It has {len(password)} characters."
        found.append(please("password-length", "password", what, f"use {LEAST_CHARACTERS} to {MOST_CHARACTERS}"))
    if password != again:
        found.append(please("password-again", "again", "It is written otherwise here.", "write it twice alike"))
    return tuple(found)


def _bytes(password: str) -> bytes:
    return password[: MOST_CHARACTERS + 1].encode("utf-8", "replace")


# Of the same cost as all, and of nobody.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$woKfgLz8YX513Gj2wL76bw$te+KSkWgvNnWsqEJSuql2MllWd8cCrjjCCC5V30bX5c"
