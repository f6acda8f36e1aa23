"""Bringing a database to this version's tables: all of it, or nothing."""

from __future__ import annotations

from pathlib import Path

from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from scoring.problems import Refused, please
from storage.sealing import Seals

_MIGRATIONS = Path(__file__).parent / "migrations"


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
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def known(revision: str | None) -> bool:
    """Whether this Plumbline knows a version of the tables; None, no tables, is known."""
    scripts = ScriptDirectory.from_config(config()).walk_revisions()
    return revision is None or revision in {script.revision for script in scripts}


def migrate(connection: Connection, to: str = "head", seals: Seals | None = None) -> None:
    """Run what is missing within the caller's transaction.

    Raises Refused for a database of a newer version, and for responses in clear when nothing seals them.
    """
    if not known(revision(connection)):
        what = "A newer version of Plumbline has written this database."
        raise Refused([please("database-newer", "DATABASE_URL", what, "start that version, or name another database")])
    upgrade(config(connection, seals), to)
