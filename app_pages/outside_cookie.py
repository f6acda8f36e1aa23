"""What another service has said of whoever sends a request that is no page's: a file that is given, or fetched.

Streamlit reads the cookie where it keeps that only when a page connects; here it is read in the same way. Nobody is
let in by it alone: it names the session that it may have opened.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from app_pages import outside_doors
from scoring.problems import Refused
from surveys.outside import Identity, read


def identity(cookies: Mapping[str, str]) -> Identity | None:
    """Who somebody is by another service; None where none is asked, and for what this server never signed."""
    if not outside_doors.doors():
        return None
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, ""))

    claims = json.loads(get_cookie_with_chunks(signed, AUTH_COOKIE_NAME) or "{}")
    with suppress(Refused):
        return read(claims) if claims.get("is_logged_in") else None
    return None
