"""What the environment says, read once: where records are kept, and the secret that codes are derived with."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scoring.problems import Refused, please
from storage.database import Database, kind_of
from storage.mailing import MailServer, mail_server

DEFAULT_DATABASE = "sqlite:///plumbline.sqlite3"
LEAST_SECRET = 32  # characters
_ADDRESS = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d{1,5})?(/[\w./~-]*)?")
_HOST = re.compile(r"\[[0-9A-Fa-f:.]+\]|[\w.-]+", re.ASCII)
LEAST_METRICS_KEY = 16
_EXAMPLES = "SIXTY-FOUR-HEXADECIMAL-DIGITS"  # begins those that stand in our own pages, and everybody can read there


@dataclass(frozen=True)
class Settings:
    """``address`` is what links begin with, where it cannot be told from a request; None takes it from there.

    ``mail`` is the server that takes messages; None where none is named. ``hosts`` are names by which the server may be
    called, beside that of the address. ``metrics_key`` opens what the server measures; without one nobody sees it.
    """

    database_url: str = field(repr=False)
    demonstration: bool
    address: str | None
    secret: bytes = field(repr=False)
    mail: MailServer | None = None
    hosts: tuple[str, ...] = ()
    metrics_key: str | None = field(default=None, repr=False)


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment; docs/settings.md lists them. Raises Refused, before anything is made."""
    url = environment.get("DATABASE_URL") or DEFAULT_DATABASE
    return Settings(
        database_url=url,
        demonstration=environment.get("PLUMBLINE_DEMO", "1") != "0",
        address=_address(environment.get("PLUMBLINE_ADDRESS")),
        secret=_secret(environment.get("PLUMBLINE_SECRET"), url),
        mail=mail_server(environment),
        hosts=_hosts(environment.get("PLUMBLINE_HOSTS", "")),
        metrics_key=_metrics_key(environment.get("PLUMBLINE_METRICS_KEY") or None),
    )


@cache
def settings() -> Settings:
    """This process's settings."""
    return read(os.environ)


@cache
def database() -> Database:
    """This process's database."""
    return Database(settings().database_url, settings().secret)


def require_database() -> None:
    """Raise Refused where the environment names a file that is not there, before anything is made beside it."""
    file = kind_of(os.environ.get("DATABASE_URL") or DEFAULT_DATABASE).file
    if file is not None and not file.exists():
        what = "There is no such file."
        raise Refused([please("database-missing", str(file), what, "name the one that the server names")])


def _address(given: str | None) -> str | None:
    """Links begin with it: what is no address would lead nowhere, on paper too."""
    if not given:
        return None
    if not _ADDRESS.fullmatch(given):
        what = "It is not the beginning of an address."
        raise Refused([please("address-wrong", "PLUMBLINE_ADDRESS", what, "write it like https://survey.example.org")])
    return given


def _hosts(given: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in given.split(",") if host.strip())
    if any(not _HOST.fullmatch(host) for host in hosts):
        what = "A name of a host is letters, digits, dots and hyphens, without a port."
        raise Refused([please("hosts-wrong", "PLUMBLINE_HOSTS", what, "write names with commas between them")])
    return hosts


def _metrics_key(given: str | None) -> str | None:
    if given is not None and len(given) < LEAST_METRICS_KEY:
        what = f"It has fewer than {LEAST_METRICS_KEY} characters."
        raise Refused([please("metrics-key-short", "PLUMBLINE_METRICS_KEY", what, "give a longer one")])
    return given


def _secret(given: str | None, url: str) -> bytes:
    """The given secret, else the one kept in a file beside the database, made at the first start."""
    if given is not None:
        if len(given) < LEAST_SECRET:
            what = f"It has fewer than {LEAST_SECRET} characters."
            raise Refused([please("secret-short", "PLUMBLINE_SECRET", what, "give a longer one")])
        if given.startswith(_EXAMPLES):
            what = "It is the one of the example, which everybody can read."
            raise Refused([please("secret-example", "PLUMBLINE_SECRET", what, "make one of your own")])
        return given.encode()
    if (file := kind_of(url).file) is None:
        what = "It is not set, and beside a PostgreSQL database there is no file to keep one in."
        way_out = f"set it to at least {LEAST_SECRET} random characters, the same for every server process"
        raise Refused([please("secret-missing", "PLUMBLINE_SECRET", what, way_out)])
    return _kept_beside(file.with_suffix(".secret"))


def _kept_beside(file: Path) -> bytes:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(secrets.token_hex(32))
    except FileExistsError:
        pass  # made at an earlier start
    except OSError as error:
        what = f"The secret cannot be kept there: {error.strerror}."
        raise Refused([please("secret-file", str(file), what, "set PLUMBLINE_SECRET, or check the folder")]) from None
    kept = file.read_text().strip()
    if len(kept) < LEAST_SECRET:
        what = f"It has fewer than {LEAST_SECRET} characters: whoever wrote it was interrupted."
        raise Refused([please("secret-short", str(file), what, "remove the file if no link was given out yet")])
    return kept.encode()
