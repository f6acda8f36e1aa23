"""Being known to the server: one-time links, the sessions they or a password open, and how often one may try."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Credential = Literal["link", "session", "invitation", "arrival"]
COOKIE = "plumbline_session"
# An arrival is no way in: it marks what another service said once as used.
LIFETIMES: dict[Credential, timedelta] = {
    "link": timedelta(hours=24),
    "session": timedelta(hours=12),
    "invitation": timedelta(days=3),
}
# Tries of a password in one window of time: under one name, whether anybody has it or not, and under all names. After
# those of all, one more is looked at under each name that was not tried before in the window: whoever tries many names
# shuts out nobody else.
WINDOW = timedelta(minutes=15)
WINDOW_MINUTES = WINDOW // timedelta(minutes=1)
MOST_TRIES, MOST_TRIES_OF_ALL, MOST_TRIES_AFTERWARDS = 10, 300, 1


@dataclass(frozen=True)
class SignIn:
    """A link, a session or an invitation, known by the digest of its token; the administrator's has no account."""

    token_digest: str
    credential: Credential
    expires_at: datetime
    account_id: str | None = None


def new_token() -> str:
    """A token nobody can guess, for an address or a cookie."""
    return secrets.token_urlsafe(32)
