"""The middleware around everything: what a browser may do with our pages, and addresses that do not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forms.errors import HANDLERS, HEADERS, plain
from storage.unavailable import Unavailable

SECRET = ("/a/", "/e/", "/k/", "/paper", "/w", "/sign-in")  # what is behind them belongs to one person
HIDDEN = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
STREAMLIT = ("/_stcore/", "/static/", "/media/", "/component/", "/auth/")
STREAMLIT_FILES = ("/favicon.png", "/manifest.json", "/oauth2callback")

_HEADERS = {name.lower().encode(): value.encode() for name, value in HEADERS.items()}
_SECRETS = _HEADERS | {b"cache-control": b"no-store"}
POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class Walls:
    """Sets the headers, hides Streamlit's inner addresses, and answers 404 where Streamlit would show its empty shell.

    ``pages`` are the addresses of the Streamlit pages, without slash. What begins as one of the ``routes`` is answered
    here: nobody who answers a form needs Streamlit's sessions, which would cost as much as the form.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], routes: Iterable[Route]) -> None:
        self._app = app
        self._pages = frozenset(pages)
        found: dict[str, list[Route]] = {}
        for route in routes:
            found.setdefault(_first(route.path), []).append(route)
        self._own = {first: Router(some, redirect_slashes=False) for first, some in found.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _foreign(scope):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _guarded(scope["path"], send)
        if own := self._own.get(_first(scope["path"])):
            await self._answer(own, scope, receive, guarded)
        else:
            await (self._app if self._exists(scope) else plain(Request(scope), 404))(scope, receive, guarded)

    async def _answer(self, own: Router, scope: Scope, receive: Receive, send: Send) -> None:
        """What an address of ours says, or why it does not; a mistake of ours is answered outside."""
        try:
            await own(scope, receive, send)
        except (HTTPException, ClientDisconnect, Unavailable) as error:
            handler = next(HANDLERS[kind] for kind in type(error).__mro__ if kind in HANDLERS)
            await handler(Request(scope), error)(scope, receive, send)

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


def _first(path: str) -> str:
    """The first part of an address."""
    return path.split("/", 2)[1] if path.startswith("/") else ""


def _guarded(path: str, send: Send) -> Send:
    ours = _SECRETS if path.startswith(SECRET) else _HEADERS

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [header for header in message["headers"] if header[0] not in ours] + [*ours.items()]
        await send(message)

    return guarded
