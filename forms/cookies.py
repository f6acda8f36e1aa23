"""Our cookies: no script reads them, no other site's form sends them, and over TLS they stay there."""

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


def secure(request: Request, address: str | None) -> bool:
    """Whether cookies are for TLS alone: where the public address has it, and wherever a request came by it.

    Behind a proxy a request may not say so; where no address is set, nothing else does.
    """
    return TLS in (urlsplit(address or "").scheme, request.scope["scheme"])


def give(
    answer: Response, name: str, value: str, lasts: timedelta, for_tls: bool, sent: Literal["lax", "strict"] = "lax"
) -> None:
    """Let a browser keep something for so long."""
    age = int(lasts.total_seconds())
    answer.set_cookie(name, value, max_age=age, httponly=True, samesite=sent, secure=for_tls)


def kept_to_tls(headers: Iterable[Header], request: Request, address: str | None) -> Iterator[Header]:
    """The same headers of an answer, each cookie for TLS alone where ours are: Streamlit marks none of its own."""
    for name, value in headers:
        marked = name != SET or b"; secure" in value.lower() or not secure(request, address)
        yield name, value if marked else value + b"; Secure"
