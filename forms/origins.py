"""Whose names are ours: the hosts that are answered, and the pages whose posts are taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers

LOCAL = ("localhost", "127.0.0.1", "[::1]")  # whoever keeps the server, at the machine itself
UNSAID = "null"  # what a browser sends for a page with our own Referrer-Policy, and for one that hides where it is
A_YEAR = 365 * 24 * 60 * 60  # seconds
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", re.IGNORECASE)

Sender = Literal["ours", "foreign", "unsaid"]


@dataclass(frozen=True)
class Ours:
    """The public ``address``, and further ``hosts`` that the server may be called by. With neither, any will do."""

    address: str | None = None
    hosts: tuple[str, ...] = ()

    def called(self, headers: Headers) -> bool:
        """Whether a request calls the server by a name of ours, so that no link is made of somebody else's."""
        named = headers.getlist("host")
        return not self._names or (len(named) == 1 and _name(named[0]) in self._names)

    def sender(self, headers: Headers) -> Sender:
        """Whose page sends a form. Current browsers say it over TLS; of the others some name the page, some do not.

        A page of ours sends ``Origin: null``, because its Referrer-Policy keeps its code from everybody.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin", UNSAID)
        if site is not None:
            return "ours" if site in ("same-origin", "none") else "foreign"
        if origin == UNSAID:
            return "unsaid"
        return "ours" if self.owns(origin, headers) else "foreign"

    def owns(self, origin: str, headers: Headers) -> bool:
        """Whether a page at an origin is ours: at the public address, else at the name by which it calls."""
        try:
            split = urlsplit(origin)
        except ValueError:  # what is no address is nobody's
            return False
        if self._public and split.netloc == self._public.netloc:
            return split.scheme == self._public.scheme
        return split.netloc != "" and split.netloc == headers.get("host")

    @cached_property
    def headers(self) -> dict[str, str]:
        """What browsers keep in mind of an address with TLS: never to come without."""
        return {"Strict-Transport-Security": f"max-age={A_YEAR}"} if self.secure else {}

    @property
    def secure(self) -> bool:
        """Whether people come over TLS, as far as the public address says it."""
        return self._public is not None and self._public.scheme == "https"

    @cached_property
    def _public(self) -> _Address | None:
        if not self.address:
            return None
        split = urlsplit(self.address)
        return _Address(split.scheme, split.netloc)

    @cached_property
    def _names(self) -> frozenset[str]:
        named = [*self.hosts, *([self._public.netloc] if self._public else [])]
        return frozenset(_name(one) for one in (*named, *LOCAL)) if named else frozenset()


@dataclass(frozen=True)
class _Address:
    scheme: str
    netloc: str


def _name(host: str) -> str:
    """A host without its port, as names are compared; empty for what is none."""
    found = _HOST.fullmatch(host)
    return found[1].lower().rstrip(".") if found else ""
