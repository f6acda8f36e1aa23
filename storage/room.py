"""What every room of the records shares: the connection of the transaction."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select

from storage.at_hand import AtHand
from storage.sealing import Seals
from surveys.batches import Place

FORGET = "plumbline_forget"  # on a connection: what its transaction deletes must not stay in the log; True: at once
READS = "plumbline_reads"  # an execution option: the transaction only reads
WAVES = 200  # that are at hand


class Room:
    """A part of the records over one open transaction.

    ``lasting`` is what transactions of one database may hand on to the next: what was read and never changes.
    """

    def __init__(
        self, connection: Connection, seals: Seals | None = None, lasting: AtHand[str, Any] | None = None
    ) -> None:
        self._connection = connection
        self._seals = seals or Seals(None)
        self._lasting = AtHand[str, Any](WAVES) if lasting is None else lasting
        self._held: set[tuple[str, bool]] = set()

    def _forget(self, at_once: bool = True) -> None:
        """What this transaction deletes shall not stay in the log either."""
        self._connection.info[FORGET] = at_once or self._connection.info.get(FORGET, False)

    @property
    def _holds(self) -> bool:
        """Whether this transaction ever does. A reader decides nothing, and SQLite's writers come one at a time."""
        reads = self._connection.get_execution_options().get(READS, False)
        return not reads and self._connection.dialect.name == "postgresql"

    def _hold(self, what: str, shared: bool = False) -> bool:
        """Let nobody else hold it until this transaction ends; those who share it go together.

        A writer holds what it looks at before it decides by what it saw. True when somebody else may have held it: what
        was seen may have changed.
        """
        if not self._holds or (what, shared) in self._held:
            return False
        hold = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        self._connection.execute(select(hold(lock_number(what))))
        self._held.add((what, shared))
        return True

    def _hold_place(self, place: Place) -> bool:
        """Let nobody else close a batch of a stratum, or take a response out of one; held after wave and receipt."""
        return self._hold(f"batches {place.wave_id} {place.audience} {place.stratum}")

    def _hold_table(self, table: Table) -> None:
        """Let nobody else write to a table until this transaction ends; whoever is alone holds `events` already."""
        if not self._holds or (table.name, False) in self._held:
            return
        self._connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")
        self._held.add((table.name, False))


def lock_number(what: str) -> int:
    """PostgreSQL's advisory locks have numbers for names: 64 bits with a sign."""
    digest = hashlib.blake2b(f"plumbline {what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def moment(kept: datetime) -> datetime:
    """A moment as it was kept, in UTC, the zone that SQLite forgets."""
    return kept.replace(tzinfo=UTC) if kept.tzinfo is None else kept.astimezone(UTC)
