"""An account: somebody who signs in by a name and a password, and has a role in some studies."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field

MOST_CHARACTERS = 60


@dataclass(frozen=True)
class Account:
    """Known by an id that tells nothing; without a password until an invitation was used.

    ``second`` is the secret of the second step, where there is one; empty when it cannot be opened, which lets nobody
    in. ``second_used`` is the last step whose code was taken: a code that was seen is worth nothing.
    """

    id: str
    name: str
    password: str | None = field(default=None, repr=False)
    disabled: bool = False
    second: bytes | None = field(default=None, repr=False)
    second_used: int = -1


def read_name(written: str) -> str:
    """A name as it is kept and looked for: however it is written, it is the same one."""
    return " ".join(unicodedata.normalize("NFKC", written).casefold().split())


def new_account_id() -> str:
    """An id that tells nothing, for events."""
    return secrets.token_hex(6)
