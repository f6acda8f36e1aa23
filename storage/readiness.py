"""Whether a server can do all that people are sent to it for: its database, its tables, its secret, its disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache

from scoring.problems import Problem, Refused, please
from storage.database import Database
from storage.migrating import newest
from storage.unavailable import Unavailable
from surveys.invitations import Invitation, digest
from surveys.inviting import open_code
from surveys.ports import Records

ROOM = 64 * 2**20  # bytes; about what a day of a city's answers takes, and the log beside it
LOOKED_AT = 200  # open links
_OLDER = please("database-newer", "DATABASE_URL", "A newer Plumbline has changed the tables.", "start that version")
_ANOTHER = please(
    "secret-other", "PLUMBLINE_SECRET", "No open link that is kept is of this secret.", "set the right one"
)
_newest = cache(newest)  # it reads every migration
_FULL = please("disk-nearly-full", "DATABASE_URL", "Fewer than 64 MB are left on its disk.", "make room on the disk")


def problems(database: Database, secret: bytes) -> tuple[Problem, ...]:
    """All that stands in the way; nothing where people can be sent here. What PostgreSQL's disk has is not known."""
    try:
        return tuple(_found(database, secret))
    except Unavailable as error:
        return (error.problem,)
    except Refused as refusal:
        return refusal.problems


def _found(database: Database, secret: bytes) -> Iterator[Problem]:
    if database.version() != _newest():
        yield _OLDER
        return
    with database.reading() as records:
        if not _is_the_secret(records, secret, records.open_links(LOOKED_AT)):
            yield _ANOTHER
    if database.file is not None and shutil.disk_usage(database.file.absolute().parent).free < ROOM:
        yield _FULL


def _is_the_secret(records: Records, secret: bytes, links: tuple[Invitation, ...]) -> bool:
    """Whether a link that is kept is of this secret; those of a study that was imported are of another server's."""
    if not links or any(digest(open_code(secret, one.wave_id, one.group)) == one.code_digest for one in links):
        return True
    return any(event.act == "study-imported" for event in records.events())
