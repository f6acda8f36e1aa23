"""Being known to the server: a one-time link printed at its start, and the session it opens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Credential = Literal["link", "session"]
COOKIE = "plumbline_session"
LIFETIMES: dict[Credential, timedelta] = {"link": timedelta(hours=24), "session": timedelta(hours=12)}


@dataclass(frozen=True)
class SignIn:
    """A link or a session, known by the digest of its token."""

    token_digest: str
    credential: Credential
    expires_at: datetime


def new_token() -> str:
    """A token nobody can guess, for an address or a cookie."""
    return secrets.token_urlsafe(32)
