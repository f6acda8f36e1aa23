"""Bringing a database to this version's tables: all of it, or nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from scoring.problems import Refused, please
from storage.sealing import Seals

_MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"


def config(connection: Connection | None = None, seals: Seals | None = None) -> Config:
    """How Alembic finds the migrations, the open transaction they run in, and what they seal with."""
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    settings.attributes["seals"] = seals
    return settings


def revision(connection: Connection) -> str | None:
    """The version of the tables that are there; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The version of the tables that this Plumbline works with."""
    return _revisions()[0]


def known(revision: str | None) -> bool:
    """Whether this Plumbline knows a version of the tables; None, no tables, is known."""
    return revision is None or revision in _revisions()


def _revisions() -> tuple[str, ...]:
    """The versions that this Plumbline knows, the newest first."""
    return _read(tuple(sorted((_MIGRATIONS / "versions").glob("*.py"))))


@cache
def _read(_files: tuple[Path, ...]) -> tuple[str, ...]:
    """Read once for as long as there are the same files: it takes longer than to open a database."""
    return tuple(script.revision for script in ScriptDirectory.from_config(config()).walk_revisions())


def migrate(connection: Connection, to: str = NEWEST, seals: Seals | None = None) -> None:
    """Run what is missing within the caller's transaction.

    Raises Refused for a database of a newer version, and for responses in clear when nothing seals them.
    """
    found = revision(connection)
    if to == NEWEST and found == newest():
        return
    if not known(found):
        what = "A newer version of Plumbline has written this database."
        raise Refused([please("database-newer", "DATABASE_URL", what, "start that version, or name another database")])
    upgrade(config(connection, seals), to)
