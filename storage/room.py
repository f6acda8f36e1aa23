"""What every room of the records shares: the connection of the transaction."""

from __future__ import annotations

from sqlalchemy import Connection


class Room:
    """A part of the records over one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
