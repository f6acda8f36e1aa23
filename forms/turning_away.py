"""Telling those who open a form while too many are here to come again: at the door, from what they sent alone.

In a storm nearly all requests are of this one kind. Told here, one costs a fifth of what a request costs that goes
through the server, and what is saved is there for those who are served.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.requests import Request

from forms import busy
from forms.errors import HEADERS
from forms.measures import Measures
from forms.origins import Ours
from forms.site import spoken

ENDS = b"\r\n\r\n"
# A form that is opened as the link says it, and nothing sent with it: all else goes the usual way.
_OPENS = re.compile(rb"GET (/a/[0-9A-Za-z-]{1,64}) HTTP/1\.1\r\n")
_BROUGHT = re.compile(rb"\r\n(?:content-length|transfer-encoding|expect|upgrade):")
_HEADER = rb"\r\n%b:[ \t]*([^\r\n]*)"
_HOST, _LANGUAGE, _MODE = (re.compile(_HEADER % name) for name in (rb"host", rb"accept-language", rb"sec-fetch-mode"))


class TurningAway:
    """What is said to a connection at the door, by its first bytes; None lets it in."""

    def __init__(self, measures: Measures, ours: Ours) -> None:
        self._measures, self._crowd, self._ours = measures, measures.crowds["answering"], ours
        told = {**HEADERS, **ours.headers, **busy.HEADERS, "Content-Type": busy.TYPE, "Connection": "close"}
        lines = "".join(f"{name.lower()}: {value}\r\n" for name, value in told.items())
        self._head = f"HTTP/1.1 {busy.STATUS} Service Unavailable\r\n{lines}"

    def __call__(self, heard: bytes) -> bytes | None:
        opens = _OPENS.match(heard)
        if not opens or heard.find(ENDS) != len(heard) - len(ENDS) or not self._crowd.full("opening"):
            return None
        head = heard.lower()
        hosts = _HOST.findall(head)
        if _BROUGHT.search(head) or not self._ours.called(Headers(raw=[(b"host", host) for host in hosts])):
            return None
        self._crowd.turned_away += 1
        path = opens[1].decode()
        self._measures.answered(path, "GET", busy.STATUS, 0.0)
        return self._told(path, head).encode()

    def _told(self, path: str, head: bytes) -> str:
        after, page, mode = busy.after(), "", _MODE.search(head)
        if mode is None or mode[1] == b"navigate":
            page = busy.page(_language(head), "busy", "get", path, after)
        return f"{self._head}retry-after: {after}\r\ncontent-length: {len(page.encode())}\r\n\r\n{page}"


def _language(head: bytes) -> str:
    wanted = [(b"accept-language", found) for found in _LANGUAGE.findall(head)[:1]]
    return spoken(Request({"type": "http", "headers": wanted, "query_string": b""}))
