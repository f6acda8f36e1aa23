"""The settings that hold in this process, as they may be shown: no secret, no name of a server, no path."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from storage.database import Database
from storage.migrating import newest
from storage.settings import Settings, settings
from surveys import program

Name = Literal["version", "tables", "database", "secret", "demonstration", "address", "hosts", "metrics-key", "mail"]
State = Literal["set", "unset", "yes", "no"]
Source = Literal["environment", "default", "program", "database", "file"]

# By which name of the environment each is set; the others follow from the program and the database.
NAMES: Mapping[Name, str] = {
    "database": "DATABASE_URL",
    "secret": "PLUMBLINE_SECRET",
    "demonstration": "PLUMBLINE_DEMO",
    "address": "PLUMBLINE_ADDRESS",
    "hosts": "PLUMBLINE_HOSTS",
    "metrics-key": "PLUMBLINE_METRICS_KEY",
    "mail": "PLUMBLINE_SMTP",
}


@dataclass(frozen=True)
class Told:
    """A setting: its ``value`` in full where anybody may read it, else its ``state`` alone; and what says so."""

    name: Name
    source: Source
    value: str = ""
    state: State | None = None


def told(database: Database) -> tuple[Told, ...]:
    """All of this process's."""
    return tuple(_told(settings(), database, os.environ))


def _told(found: Settings, database: Database, environment: Mapping[str, str]) -> Iterator[Told]:
    def source(name: Name) -> Source:
        return "environment" if environment.get(NAMES[name]) else "default"

    version = database.version() or ""
    yield Told("version", "program", program.version())
    yield Told("tables", "database", version if version == newest() else f"{version} < {newest()}")
    yield Told("database", source("database"), "PostgreSQL" if database.file is None else "SQLite")
    yield Told("secret", "environment" if environment.get(NAMES["secret"]) else "file", state="set")
    yield Told("demonstration", source("demonstration"), state="yes" if found.demonstration else "no")
    yield Told("address", source("address"), found.address or "", None if found.address else "unset")
    yield Told("hosts", source("hosts"), ", ".join(found.hosts), None if found.hosts else "unset")
    yield Told("metrics-key", source("metrics-key"), state="set" if found.metrics_key else "unset")
    yield Told("mail", source("mail"), state="set" if found.mail else "unset")
