"""What every room of the records shares: the connection of the transaction."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

FORGET = "plumbline_forget"  # on a connection: its transaction deletes what must not stay in the log
READS = "plumbline_reads"  # an execution option: the transaction only reads


class Room:
    """A part of the records over one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: set[tuple[str, bool]] = set()

    def _forget(self) -> None:
        """What this transaction deletes shall not stay in the log either."""
        self._connection.info[FORGET] = True

    def _hold(self, what: str, shared: bool = False) -> None:
        """Let nobody else hold it until this transaction ends; those who share it go together.

        A writer holds what it looks at before it decides by what it saw. A reader decides nothing, and SQLite's
        writers come one at a time anyway.
        """
        reads = self._connection.get_execution_options().get(READS, False)
        if reads or self._connection.dialect.name != "postgresql" or (what, shared) in self._held:
            return
        hold = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        self._connection.execute(select(hold(lock_number(what))))
        self._held.add((what, shared))


def lock_number(what: str) -> int:
    """PostgreSQL's advisory locks have numbers for names: 64 bits with a sign."""
    digest = hashlib.blake2b(f"plumbline {what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def moment(kept: datetime) -> datetime:
    """A moment as it was kept, in UTC, the zone that SQLite forgets."""
    return kept.replace(tzinfo=UTC) if kept.tzinfo is None else kept.astimezone(UTC)
