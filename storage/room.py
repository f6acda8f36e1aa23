"""What every room of the records shares: the connection of the transaction."""

from __future__ import annotations

from sqlalchemy import Connection

FORGET = "plumbline_forget"  # on a connection: its transaction deletes what must not stay in the log


class Room:
    """A part of the records over one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _forget(self) -> None:
        """What this transaction deletes shall not stay in the log either."""
        self._connection.info[FORGET] = True
