"""Files that were made for somebody's page: given to whoever is signed in at this moment, and to nobody else.

Streamlit gives a file to everybody who has its address, also when its page was signed out.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from forms.errors import plain
from forms.signed_in import signed_in
from forms.site import Site

FILES = "/media/"


class Insiders:
    """Stands before Streamlit; for all others the file is not there."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(FILES):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        found = await signed_in(self._site, request)
        if isinstance(found, Response):
            await found(scope, receive, send)
        elif found is None:
            await plain(request, 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
