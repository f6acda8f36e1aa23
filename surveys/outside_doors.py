"""The other services by which people may sign in, as whoever keeps the server has written them down for Streamlit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scoring.problems import Problem, please, refuse

BEGINNING = "outside"  # the page from which somebody is sent to another service as soon as it is drawn
CALLBACK = "/oauth2callback"  # where Streamlit takes what the other service answers
WELL_KNOWN = "/.well-known/openid-configuration"
LEAST_SECRET = 32  # characters
NEEDED = ("client_id", "client_secret", "server_metadata_url")
ALONE = "default"  # the name of a service that stands in the section itself
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Door:
    """A service: its name in the file, what its button says it is, and where it tells of itself."""

    name: str
    title: str
    metadata: str = field(default="", compare=False)

    def speaks_for(self, issuer: str) -> bool:
        """Whether it is who signs so: it tells of itself below that address (OpenID Connect Discovery 1.0)."""
        return self.metadata == issuer.rstrip("/") + WELL_KNOWN


def read(auth: Mapping[str, Any], address: str | None, installed: bool) -> tuple[Door, ...]:
    """The services of the section ``[auth]``; none for an empty one. Raises Refused with all that is wrong with it.

    ``address`` is the server's own, where it is set; ``installed``, whether what talks to the services is there.
    """
    if not auth:
        return ()
    services = _services(auth)
    refuse(_problems(auth, services, address, installed))
    return tuple(Door(name, _title(one), str(one["server_metadata_url"])) for name, one in services.items())


def _services(auth: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    alone = {ALONE: auth} if any(name in auth for name in NEEDED) else {}
    own = (name for name, value in auth.items() if isinstance(value, Mapping) and name != "client_kwargs")
    return alone | {name: auth[name] for name in own}


def _title(service: Mapping[str, Any]) -> str:
    return str(service.get("title") or urlsplit(str(service["server_metadata_url"])).hostname)


def _problems(
    auth: Mapping[str, Any], services: Mapping[str, Mapping[str, Any]], address: str | None, installed: bool
) -> Iterator[Problem]:
    if not installed:
        what = "Signing in by another service needs Authlib, which is not installed."
        yield please("outside-authlib", "auth", what, "install it: pip install -r requirements-outside.txt")
    if len(str(auth.get("cookie_secret", ""))) < LEAST_SECRET:
        what = f"It has fewer than {LEAST_SECRET} characters."
        yield please("outside-cookie-secret", "auth › cookie_secret", what, "give a longer one, made by chance")
    if not _comes_back(str(auth.get("redirect_uri", "")), address):
        what = "People would not come back to this server from there."
        way_out = f"write {(address or 'https://survey.example.org').rstrip('/')}{CALLBACK}"
        yield please("outside-redirect", "auth › redirect_uri", what, way_out)
    if not services:
        yield please("outside-none", "auth", "It names no service.", f"give {', '.join(NEEDED)}")
    for name, service in services.items():
        yield from _problems_of(name, service)


def _problems_of(name: str, service: Mapping[str, Any]) -> Iterator[Problem]:
    where = "auth" if name == ALONE else f"auth › {name}"
    if not _NAME.fullmatch(name):
        yield please("outside-name", where, "It is no name.", "use small letters, digits and hyphens")
    for key in NEEDED:
        if not isinstance(service.get(key), str) or not service[key]:
            yield please("outside-service", f"{where} › {key}", "It is missing.", "ask whoever keeps the service")
    metadata = service.get("server_metadata_url")
    if isinstance(metadata, str) and metadata and not _safe(metadata):
        what = "Without TLS anybody in between could say who somebody is."
        yield please("outside-metadata", f"{where} › server_metadata_url", what, "write an address of https")


def _comes_back(redirect: str, address: str | None) -> bool:
    if not redirect.endswith(CALLBACK) or not _safe(redirect):
        return False
    return address is None or redirect == f"{address.rstrip('/')}{CALLBACK}"


def _safe(address: str) -> bool:
    """Over TLS, or on this machine."""
    split = urlsplit(address)
    return bool(split.hostname) and (split.scheme == "https" or (split.scheme == "http" and split.hostname in _LOCAL))
