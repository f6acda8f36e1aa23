"""The middleware around everything: what a browser may do with our pages, and addresses that do not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forms import returning
from forms.cookies import kept_to_tls
from forms.errors import HANDLERS, HEADERS, OWN_HEADERS, plain
from forms.origins import Ours
from forms.site import spoken
from storage.unavailable import Unavailable
from surveys.outside_doors import BEGINNING

SECRET = (
    "/a/",
    "/e/",
    "/k/",
    "/paper",
    "/w",
    "/sign-in",
    "/invited/",
    "/preview/",
    "/media/",
    *returning.ADDRESSES,
)  # what is behind them belongs to one person
HIDDEN = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
# Whoever posts there has to know a secret that no page of another site has, or gains nothing. So it is taken from
# browsers too that do not say whose page sends it: old ones, and every one where there is no TLS.
KNOWING = ("a", "e", "k", "p", "paper", "preview", "w")
# A form there gives a session, so it has to say that it is ours: its page may tell us, and us alone, where it is.
SIGNING = ("invited", "sign-in")
# Nobody else's page may send a browser there: it would sign somebody out, or ask who they are without their wish. Nor
# does one that does not say whose it is, unless the browser brings what it brings from a page of ours alone.
LED_TO = (returning.LOGIN, returning.LOGOUT)
SAFE = ("GET", "HEAD", "OPTIONS")  # RFC 9110, section 9.2.1
STREAMLIT = ("/_stcore/", "/static/", "/media/", "/component/")
STREAMLIT_FILES = ("/favicon.png", "/manifest.json")

_KEPT_NOWHERE = {b"cache-control": b"no-store"}
_TOLD_TO_US = {b"referrer-policy": b"same-origin"}
POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class Walls:
    """Sets the headers, hides Streamlit's inner addresses, and answers 404 where Streamlit would show its empty shell.

    ``pages`` are the addresses of the Streamlit pages, without slash. What begins as one of the ``routes`` is answered
    here: nobody who answers a form needs Streamlit's sessions, which would cost as much as the form. ``outside`` opens
    the addresses by which people sign in at another service.
    """

    def __init__(
        self,
        app: ASGIApp,
        pages: Collection[str],
        routes: Iterable[Route],
        ours: Ours | None = None,
        outside: bool = False,
    ) -> None:
        self._app = app
        self._files = (*STREAMLIT_FILES, *(returning.ADDRESSES if outside else ()))
        self._pages = frozenset(pages)
        self._ours = ours or Ours()
        self._headers = _encoded({**HEADERS, **self._ours.headers})
        found: dict[str, list[Route]] = {}
        for route in routes:
            found.setdefault(_first(route.path), []).append(route)
        self._own = {first: Router(some, redirect_slashes=False) for first, some in found.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not self._may_connect(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        else:
            scope[OWN_HEADERS] = self._ours.headers
            await self._ask(scope, receive, self._guarded(scope, send))

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        if status := self._refuses(scope):
            await plain(Request(scope), status)(scope, receive, send)
        elif self._begins(scope) and not self._led_by_us(scope):
            await _to_the_door(Request(scope))(scope, receive, send)
        elif own := self._own.get(_first(scope["path"])):
            await self._answer(own, scope, receive, send)
        elif not self._exists(scope):
            await plain(Request(scope), 404)(scope, receive, send)
        elif scope["path"] in returning.ADDRESSES:
            await self._app(scope, receive, returning.answering(scope, send))
        else:
            await self._app(scope, receive, send)

    def _may_connect(self, headers: Headers) -> bool:
        """Whether a page of ours opens a connection. Streamlit would ask the internet for our address to tell."""
        origin = headers.get("origin")
        return self._ours.called(headers) and (origin is None or self._ours.owns(origin, headers))

    def _refuses(self, scope: Scope) -> int:
        """400 for who calls us by another's name, 403 for a form of another's page; else 0."""
        headers = Headers(scope=scope)
        if not self._ours.called(headers):
            return 400
        if scope["path"] in LED_TO and scope["path"] in self._files and not self._led_by_us(scope):
            return 403
        sender = "ours" if scope["method"] in SAFE else self._ours.sender(headers)
        unsaid = sender == "unsaid" and _first(scope["path"]) not in KNOWING
        return 403 if sender == "foreign" or unsaid else 0

    def _begins(self, scope: Scope) -> bool:
        """Whether it is the page from which somebody is sent to another service; without one there is no such page."""
        return BEGINNING in self._pages and scope["path"].strip("/") == BEGINNING

    def _led_by_us(self, scope: Scope) -> bool:
        sender = self._ours.sender(Headers(scope=scope))
        return sender == "ours" or (sender == "unsaid" and returning.OURS in Request(scope).cookies)

    async def _answer(self, own: Router, scope: Scope, receive: Receive, send: Send) -> None:
        """What an address of ours says, or why it does not; a mistake of ours is answered outside."""
        try:
            await own(scope, receive, send)
        except (HTTPException, ClientDisconnect, Unavailable) as error:
            handler = next(HANDLERS[kind] for kind in type(error).__mro__ if kind in HANDLERS)
            await handler(Request(scope), error)(scope, receive, send)

    def _guarded(self, scope: Scope, send: Send) -> Send:
        path = scope["path"]
        ours = self._headers | (_KEPT_NOWHERE if path.startswith(SECRET) else {})
        ours |= _TOLD_TO_US if _first(path) in SIGNING else {}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [one for one in message["headers"] if one[0] not in ours]
                message["headers"] = [*kept_to_tls(own, Request(scope), self._ours.address), *ours.items()]
            await send(message)

        return guarded

    def _exists(self, scope: Scope) -> bool:
        path = scope["path"]
        if any(path == hidden or path.startswith(f"{hidden}/") for hidden in HIDDEN):
            return False
        if scope["method"] not in ("GET", "HEAD") or path.strip("/") in self._pages:
            return True
        return path in self._files or path.startswith(STREAMLIT)


def _to_the_door(request: Request) -> RedirectResponse:
    """To the page of signing in, where they can press what the other page has pressed for them."""
    return RedirectResponse(f"/sign-in?lang={spoken(request)}", 303)


def _first(path: str) -> str:
    """The first part of an address."""
    return path.split("/", 2)[1] if path.startswith("/") else ""


def _encoded(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.lower().encode(): value.encode() for name, value in headers.items()}
