"""The first entry of a sheet of paper: it waits, sealed, until the sheet is keyed in a second time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.checked_letters import grouped
from surveys.invitations import ALPHABET, LENGTH
from surveys.sequences import TAG


@dataclass(frozen=True)
class Entry:
    """What was keyed in, as text, by the digest of the sheet it was read from."""

    sheet_digest: str
    fields: Mapping[str, str]


def new_sheet(tag: str) -> str:
    """The number of a sheet of the form that a tag stands for: no other sheet has it, and nobody guesses it."""
    return tag + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - TAG))


def printed_sheet(sheet: str) -> str:
    """A sheet's number as it is printed and keyed in, in checked groups."""
    return grouped(sheet)


def sheet_digest(sheet: str) -> str:
    """What an entry is kept under; it is not that of a code, although a sheet may have a code for its number."""
    return hashlib.sha256(f"sheet\x1f{sheet}".encode()).hexdigest()
