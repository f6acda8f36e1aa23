"""Cookies: no script reads ours, no other site's form sends them, and over TLS all of them stay there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

TLS = "https"
SET = b"set-cookie"  # as ASGI has the names of headers: by small letters

Header: TypeAlias = tuple[bytes, bytes]


def give(answer: Response, name: str, value: str, lasts: timedelta, sent: Literal["lax", "strict"] = "lax") -> None:
    """Let a browser keep something for so long."""
    answer.set_cookie(name, value, max_age=int(lasts.total_seconds()), httponly=True, samesite=sent)


def kept_to_tls(headers: Iterable[Header], request: Request, address: str | None) -> Iterator[Header]:
    """The same headers of an answer, each cookie for TLS alone where the public address has it or a request came by it.

    Behind a proxy a request may not say so; where no address is set, nothing else does. Streamlit's cookies are marked
    here as well as ours.
    """
    for_tls = TLS in (urlsplit(address or "").scheme, request.scope["scheme"])
    for name, value in headers:
        marked = name != SET or b"; secure" in value.lower() or not for_tls
        yield name, value if marked else value + b"; Secure"
