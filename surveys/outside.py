"""Being known to another service (OpenID Connect): whom it says somebody is, and which account that is tied to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from scoring.problems import Refused, please
from surveys import canonical

INVITATION = "plumbline_invitation"  # a cookie: whose invitation brought somebody to the other service
INVITATION_LASTS = timedelta(minutes=15)
# What another service says opens a session only while it is new: its cookie stays in a browser for longer.
FRESH = timedelta(minutes=10)
SKEW = timedelta(minutes=2)  # by so much another service's clock may be ahead
MOST_CHARACTERS = 255  # of a subject: OpenID Connect Core 1.0, section 2


@dataclass(frozen=True)
class Identity:
    """Somebody as a service names them, in one sign-in: ``issuer`` and ``subject`` are who, ``nonce`` which time.

    Nothing else that it says of them is taken, but an ``email`` that it says it has verified, to be looked at.
    """

    issuer: str
    subject: str = field(repr=False)
    nonce: str = field(repr=False)
    issued: datetime
    email: str | None = field(default=None, repr=False)

    @property
    def digest(self) -> str:
        """By what they are known here; a subject can be a name or a number by which others know them."""
        return canonical.digest([self.issuer, self.subject])

    def fresh(self, now: datetime) -> bool:
        return now - FRESH <= self.issued <= now + SKEW


@dataclass(frozen=True)
class Tie:
    """An account that is signed in to by another service, with one identity there, in place of a password."""

    account_id: str
    identity_digest: str
    issuer: str
    email: str | None = field(default=None, repr=False)


def read(claims: Mapping[str, object]) -> Identity:
    """The claims of an identity token. Raises Refused for claims that do not say who, or when."""
    issuer, subject, nonce = (claims.get(name) for name in ("iss", "sub", "nonce"))
    issued = claims.get("iat")
    if not (isinstance(issuer, str) and isinstance(subject, str) and isinstance(nonce, str)):
        raise Refused([_INCOMPLETE])
    if not (issuer and 0 < len(subject) <= MOST_CHARACTERS and nonce) or not isinstance(issued, int | float):
        raise Refused([_INCOMPLETE])
    email = claims.get("email") if claims.get("email_verified") is True else None
    told = email if isinstance(email, str) and len(email) <= MOST_CHARACTERS else None
    return Identity(issuer, subject, nonce, datetime.fromtimestamp(issued, UTC), told)


_INCOMPLETE = please(
    "outside-incomplete", "", "The other service does not say who it is.", "ask whoever keeps the server to look"
)
