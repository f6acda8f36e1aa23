"""Plain pages for what is not there or went wrong: never a stack trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from forms import wording
from forms.site import others, page, spoken
from storage.unavailable import Unavailable, report

RETRY_AFTER = "10"  # seconds
OWN_HEADERS = "plumbline.headers"  # in a request's scope: those that follow from the public address

# Pages that contain no answer of the application must be as safe as those that do.
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'self'",
            "form-action 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # codes are part of addresses
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def plain(request: Request, status: int, headers: Mapping[str, str] | None = None, why: str = "") -> Response:
    """The small page of a status, or of another reason that has words."""
    language = spoken(request)
    words = wording.words(language)
    kind = next(kind for kind in (why, str(status), "other") if f"error-{kind}-title" in words)
    return page(
        "told.html",
        language,
        status,
        headers,
        switch=others(language, wording.languages()),
        title=words(f"error-{kind}-title"),
        told=[words(f"error-{kind}-text")],
    )


def refused(request: Request, error: HTTPException) -> Response:
    """What a route or the router itself refuses."""
    if error.status_code in (204, 304):
        return Response(status_code=error.status_code, headers=error.headers)
    return plain(request, error.status_code, error.headers)


def hung_up(request: Request, _error: ClientDisconnect) -> Response:
    """A phone that lost its connection while it sent: nobody will read this."""
    return plain(request, 400)


def unavailable(request: Request, error: Unavailable) -> Response:
    """The database does not do its part just now. What is wrong is said to whoever keeps the server, not here."""
    report(error)
    return plain(request, 503, {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})


def failed(request: Request, _error: Exception) -> Response:
    """A mistake of ours. It is answered outside all middleware, so it brings the headers itself."""
    return plain(request, 500, {**HEADERS, **request.scope.get(OWN_HEADERS, {}), "Cache-Control": "no-store"})


HANDLERS: Mapping[Any, Callable[[Request, Any], Response]] = {
    HTTPException: refused,
    ClientDisconnect: hung_up,
    Unavailable: unavailable,
    Exception: failed,
}
