"""What stands between an address and its step: a queue, a thread, the posted form read, the answer packed there."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from forms import busy
from forms.crowds import Crowd, Overcrowded
from forms.errors import plain
from forms.posted import Posted, body, parse
from forms.site import Site
from storage.unavailable import Unavailable, report

Shows: TypeAlias = Callable[[Site, Request], Response]
Takes: TypeAlias = Callable[[Site, Request, Posted], Response]

PACKED_FROM = 500  # bytes; less is not smaller when it is compressed
PACKED_HOW_WELL = 4  # of 9: three parts in a hundred larger than the best, in half the time
TEXTS = ("text/", "application/json", "image/svg+xml")


class Showing:
    """The endpoint of a step that shows something, for those who wait in a crowd."""

    def __init__(self, site: Site, step: Shows, crowd: Crowd) -> None:
        self._site, self._step, self._crowd = site, step, crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._crowd.work("opening", self._answer, request)
        except Overcrowded:
            response = busy.told(request)
        await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        return packed(request, _slowed(self._site, request, self._step(self._site, request)))


class Taking:
    """The endpoint of a step that takes what was posted. Where it cannot, what was posted stays in the page.

    But for a ``secret``, as a password is: a page is kept by browsers, and stays on a screen that others share.
    """

    def __init__(self, site: Site, step: Takes, crowd: Crowd, secret: bool = False) -> None:
        self._site, self._step, self._crowd, self._secret = site, step, crowd, secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content = await body(request)
        try:
            response = await self._crowd.work("sending", self._answer, request, content)
        except Overcrowded:
            response = busy.told(request, parse(content), secret=self._secret)
        except Unavailable as error:
            report(error)
            response = busy.told(request, parse(content), busy.AWAY, self._secret)
        await response(scope, receive, send)

    def _answer(self, request: Request, content: bytes) -> Response:
        if wait := self._site.bounds.crowded(request, self._site.now()):
            return _later(request, wait, "crowded")
        return packed(request, _slowed(self._site, request, self._step(self._site, request, parse(content))))


def _slowed(site: Site, request: Request, answer: Response) -> Response:
    """The answer; where many have tried secrets that are none, another one says so no more for a while."""
    wait = site.bounds.guessed(request, site.now())
    return _later(request, wait, "guessed") if wait else answer


def _later(request: Request, seconds: int, why: str) -> Response:
    return plain(request, 429, {"Retry-After": str(seconds), "Cache-Control": "no-store"}, why)


def packed(request: Request, response: Response) -> Response:
    """A text, compressed for whoever can read it so."""
    headers = response.headers
    if len(response.body) < PACKED_FROM or not headers.get("content-type", "").startswith(TEXTS):
        return response
    headers.add_vary_header("Accept-Encoding")
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(response.body, PACKED_HOW_WELL, mtime=0)
        headers.update({"Content-Encoding": "gzip", "Content-Length": str(len(response.body))})
    return response
