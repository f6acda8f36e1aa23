"""The second step of signing in, for who wants one: a code from an app, which changes every half minute (RFC 6238)."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

STEP = 30  # seconds: RFC 6238, section 4.1
DIGITS = 6  # what every app shows
_SECRET = 20  # bytes: RFC 4226, section 4
_DRIFT = (0, -1, 1)  # a clock may be a step away: RFC 6238, section 5.2


def new_secret() -> bytes:
    """What an app and the server share."""
    return secrets.token_bytes(_SECRET)


def written(secret: bytes) -> str:
    """A secret as it is typed into an app."""
    return base64.b32encode(secret).decode()


def read(typed: str) -> bytes:
    """A secret that was written so; empty when it was not."""
    try:
        found = base64.b32decode(typed)
    except ValueError:
        return b""
    return found if len(found) == _SECRET else b""


def address(secret: bytes, name: str) -> str:
    """What an app reads from a QR code."""
    return f"otpauth://totp/Plumbline:{quote(name)}?secret={written(secret)}&issuer=Plumbline"


def code(secret: bytes, counter: int, digits: int = DIGITS) -> str:
    """HOTP of a counter: HMAC-SHA-1, truncated where its last four bits say (RFC 4226, section 5.3)."""
    found = hmac.digest(secret, counter.to_bytes(8), "sha1")
    at = found[-1] & 15
    number = int.from_bytes(found[at : at + 4]) & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, typed: str, now: datetime, after: int = -1) -> int | None:
    """The step whose code it is, of those near this moment and later than the last that was used; None for no such."""
    if not secret:
        return None
    given = "".join(typed.split()).encode("utf-8", "replace")
    present = int(now.timestamp()) // STEP
    near = [present + drift for drift in _DRIFT]
    found = [step for step in near if hmac.compare_digest(code(secret, step).encode(), given)]
    return next((step for step in found if step > after), None)
