"""Files that are given on the pages: taken from whoever may do something with one, and no more than a few at a time.

Streamlit takes them from everybody who has a connection open, and keeps them in memory until it ends, whether or not
a page asked for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from forms.errors import plain
from forms.signed_in import signed_in
from forms.site import Site
from surveys.permissions import Asked, Person

UPLOADS = "/_stcore/upload_file/"
ASKING = ("GET", "HEAD", "OPTIONS")  # what brings no file and takes none away
GIVING: tuple[Asked, ...] = ("make-study", "import-study", "edit-instrument", "enter-figures", "bring-answers")
LARGEST = 100 * 2**20  # bytes of one file; .streamlit/config.toml
MOST = 3 * LARGEST  # bytes of all files of one account, in all its tabs


class Uploads:
    """Stands before Streamlit; what it refuses is not read. ``held`` says how much each connection has given."""

    def __init__(self, app: ASGIApp, site: Site, held: Callable[[], Mapping[str, int]]) -> None:
        self._app = app
        self._site = site
        self._held = held
        self._whose: dict[str, str] = {}  # by connection: the account that gives there
        self._coming: Counter[str] = Counter()  # by account: bytes on their way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(UPLOADS) or scope["method"] in ASKING:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        person = await signed_in(self._site, request)
        if isinstance(person, Response):
            await person(scope, receive, send)
        elif person is None or not any(person.may_somewhere(asked) for asked in GIVING):
            await plain(request, 403)(scope, receive, send)
        elif scope["method"] == "DELETE":
            await self._app(scope, receive, send)
        else:
            await self._take(request, person, receive, send)

    async def _take(self, request: Request, person: Person, receive: Receive, send: Send) -> None:
        account, size = person.account or "", _size(request)
        if self._all_of(account) + size > MOST:
            await plain(request, 413)(request.scope, receive, send)
            return
        self._coming[account] += size
        try:
            await self._app(request.scope, receive, send)
        finally:
            self._coming[account] -= size
            self._whose[_connection(request)] = account

    def _all_of(self, account: str) -> int:
        """Bytes that an account has given, and those that it is giving."""
        held = self._held()
        self._whose = {one: whose for one, whose in self._whose.items() if one in held}
        return self._coming[account] + sum(held[one] for one, whose in self._whose.items() if whose == account)


def _connection(request: Request) -> str:
    return request.url.path.removeprefix(UPLOADS).partition("/")[0]


def _size(request: Request) -> int:
    """As large as it says it is; without a word, as large as one may be."""
    said = request.headers.get("content-length", "")
    return min(int(said), LARGEST) if said.isdecimal() and len(said) < 12 else LARGEST
