"""The middleware around everything: what a browser may do with our pages, and addresses that do not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forms.errors import HANDLERS, HEADERS, plain

SECRET = ("/a/", "/e/", "/k/", "/paper", "/w", "/sign-in")  # what is behind them belongs to one person
HIDDEN = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
STREAMLIT = ("/_stcore/", "/static/", "/media/", "/component/", "/auth/")
STREAMLIT_FILES = ("/favicon.png", "/manifest.json", "/oauth2callback")

PACKED_FROM = 500  # bytes; less is not smaller when it is compressed
PACKED_HOW_WELL = 4  # of 9: three parts in a hundred larger than the best, in half the time
POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class Walls:
    """Sets the headers, hides Streamlit's inner addresses, and answers 404 where Streamlit would show its empty shell.

    ``pages`` are the addresses of the Streamlit pages, without slash. What has one of the ``routes`` is answered here:
    nobody who answers a form needs Streamlit's sessions, which would cost as much as the form.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._pages = frozenset(pages)
        self._routes = tuple(routes)
        handled = {kind: handler for kind, handler in HANDLERS.items() if kind is not Exception}  # that one is outside
        self._forms = GZipMiddleware(
            ExceptionMiddleware(Router(self._routes), handlers=handled), PACKED_FROM, PACKED_HOW_WELL
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _foreign(scope):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._behind(scope)(scope, receive, _guarded(scope["path"], send))

    def _behind(self, scope: Scope) -> ASGIApp:
        """Who answers an address."""
        if any(route.matches(scope)[0] is not Match.NONE for route in self._routes):
            return self._forms
        return self._app if self._exists(scope) else plain(Request(scope), 404)

    def _exists(self, scope: Scope) -> bool:
        path = scope["path"]
        if any(path == hidden or path.startswith(f"{hidden}/") for hidden in HIDDEN):
            return False
        if scope["method"] not in ("GET", "HEAD") or path.strip("/") in self._pages:
            return True
        return path in STREAMLIT_FILES or path.startswith(STREAMLIT)


def _foreign(scope: Scope) -> bool:
    """Whether another site's page opens the connection. Streamlit would ask the internet for our address to tell."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _guarded(path: str, send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            if path.startswith(SECRET):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return guarded
