"""Bringing a database to this version's tables: all of it, or nothing."""

from __future__ import annotations

from pathlib import Path

from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from scoring.problems import Refused, please

_MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """How Alembic finds the migrations, and the open transaction they run in."""
    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def migrate(connection: Connection) -> None:
    """Run what is missing within the caller's transaction. Raises Refused for a database of a newer version."""
    settings = config(connection)
    known = {revision.revision for revision in ScriptDirectory.from_config(settings).walk_revisions()}
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present - known:
        what = "A newer version of Plumbline has written this database."
        raise Refused([please("database-newer", "DATABASE_URL", what, "start that version, or name another database")])
    upgrade(settings, "head")
