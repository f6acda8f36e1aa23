"""What stands between an address and its step: a thread of its own, the posted form read, the answer packed there."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import TypeAlias

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from forms.posted import Posted, body, parse
from forms.site import Site

Shows: TypeAlias = Callable[[Site, Request], Response]
Takes: TypeAlias = Callable[[Site, Request, Posted], Response]

PACKED_FROM = 500  # bytes; less is not smaller when it is compressed
PACKED_HOW_WELL = 4  # of 9: three parts in a hundred larger than the best, in half the time
TEXTS = ("text/", "application/json", "image/svg+xml")


class Showing:
    """The endpoint of a step that shows something; ``crowd`` is the queue it waits in, else it is that of everybody."""

    def __init__(self, site: Site, step: Shows, crowd: CapacityLimiter | None = None) -> None:
        self._site, self._step, self._crowd = site, step, crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await run_sync(self._answer, Request(scope, receive), limiter=self._crowd)
        await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        return packed(request, self._step(self._site, request))


class Taking:
    """The endpoint of a step that takes what was posted, in a queue as `Showing` is."""

    def __init__(self, site: Site, step: Takes, crowd: CapacityLimiter | None = None) -> None:
        self._site, self._step, self._crowd = site, step, crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await run_sync(self._answer, request, await body(request), limiter=self._crowd)
        await response(scope, receive, send)

    def _answer(self, request: Request, content: bytes) -> Response:
        return packed(request, self._step(self._site, request, parse(content)))


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
