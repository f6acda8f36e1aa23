"""Streamlit's own addresses for other services' sign-ins, as far as we may answer for them.

Streamlit leads whoever could not sign in to the first page without a word, and lets its cookies live for a month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope, Send

from forms.cookies import give
from surveys.outside_doors import CALLBACK
from surveys.sign_ins import LIFETIMES

LOGIN, LOGOUT = "/auth/login", "/auth/logout"
ADDRESSES = (LOGIN, LOGOUT, CALLBACK)
LANGUAGE = "plumbline_language"  # a cookie: in which language somebody went to the other service
OURS = "plumbline_here"  # a cookie that comes with what our own pages ask for alone: that somebody has seen one
_KNOWN_BY = b"_streamlit_user="
_LASTS = re.compile(rb"(?i)max-age=(\d+)")
_MOST = int(LIFETIMES["session"].total_seconds())


def here() -> bytes:
    """The cookie of whoever has seen a page of ours. A browser leaves it out where another site's page leads to us."""
    made = Response()
    give(made, OURS, "1", LIFETIMES["session"], "strict")
    return made.headers["set-cookie"].encode()


def answering(scope: Scope, send: Send) -> Send:
    """Sends what Streamlit answers: its cookies end with a session; what failed is said on the page of signing in."""
    request, failed = Request(scope), False

    async def answered(message: Message) -> None:
        nonlocal failed
        if message["type"] == "http.response.start":
            headers = [*_bounded(message["headers"])]
            if request.url.path == CALLBACK:
                headers.append((b"set-cookie", here()))
            if to := _leads(request, message["status"], headers):
                failed = message["status"] >= HTTPStatus.BAD_REQUEST
                headers = [one for one in headers if one[0] not in (b"location", b"content-length", b"content-type")]
                headers += [(b"location", to.encode()), (b"content-length", b"0")]
                message["status"] = int(HTTPStatus.SEE_OTHER)
            message["headers"] = headers
        elif failed:
            message["body"] = b""
        await send(message)

    return answered


def _leads(request: Request, status: int, headers: list[tuple[bytes, bytes]]) -> str:
    """Where a browser is to go instead; empty for where Streamlit sends it."""
    language = request.cookies.get(LANGUAGE, "")
    spoken = f"lang={language}" if re.fullmatch("[a-z]{2,3}", language) else ""
    path, asked = request.url.path, request.query_params
    if path == LOGIN and status >= HTTPStatus.BAD_REQUEST:
        return f"/sign-in?outside=away&{spoken}".rstrip("&")
    if path != CALLBACK or not (asked.keys() & {"state", "error", "code"}):
        return ""
    if any(name == b"set-cookie" and value.startswith(_KNOWN_BY) and not _deletes(value) for name, value in headers):
        return f"/?{spoken}".rstrip("?")
    return f"/sign-in?outside={'denied' if 'error' in asked else 'failed'}&{spoken}".rstrip("&")


def _bounded(headers: list[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        if name.lower() == b"set-cookie":
            yield b"set-cookie", _LASTS.sub(lambda found: b"Max-Age=%d" % min(int(found[1]), _MOST), value)
        else:
            yield name.lower(), value


def _deletes(cookie: bytes) -> bool:
    found = _LASTS.search(cookie)
    return found is not None and int(found[1]) == 0
