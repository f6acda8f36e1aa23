"""The middleware that measures how requests are answered: outside all others, so that it sees what is told."""

from __future__ import annotations

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forms.measures import Measures


class Measuring:
    """Counts each request by the kind of its address, never by the address itself."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()

        async def measured(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._measures.answered(scope["path"], scope["method"], message["status"], perf_counter() - began)
            await send(message)

        await self._app(scope, receive, measured)
