"""The steps of signing in: a link works once and opens a session; a session ends by itself or by signing out."""

from __future__ import annotations

from datetime import datetime

from surveys.events import Event
from surveys.invitations import digest
from surveys.ports import Records
from surveys.sign_ins import LIFETIMES, Credential, SignIn, new_token


def issue_link(records: Records, now: datetime) -> str:
    """A new one-time token; earlier links that nobody used stop working."""
    records.drop_sign_ins("link")
    return _issue(records, "link", now)


def sign_in(records: Records, token: str, now: datetime) -> str | None:
    """Spend a link and open a session: the session's token, or None when the link is unknown, used or too old."""
    link = records.take_sign_in(digest(token), "link")
    if link is None or link.expires_at <= now:
        return None
    records.add_event(Event(now, "signed-in"))
    return _issue(records, "session", now)


def signed_in(records: Records, token: str | None, now: datetime) -> bool:
    """Whether a session's token is good at this moment."""
    session = records.sign_in(digest(token), "session") if token else None
    return session is not None and session.expires_at > now


def sign_out(records: Records, token: str, now: datetime) -> None:
    """End a session at once."""
    if records.take_sign_in(digest(token), "session"):
        records.add_event(Event(now, "signed-out"))


def _issue(records: Records, credential: Credential, now: datetime) -> str:
    token = new_token()
    records.add_sign_in(SignIn(digest(token), credential, now + LIFETIMES[credential]))
    return token
