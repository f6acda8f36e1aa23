"""Invitations in their table: digests of codes, never codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from storage.room import Room
from storage.tables import invitations
from surveys.invitations import Invitation


class SqlInvitations(Room):
    """The room of :class:`surveys.ports.Invitations`."""

    def add_invitations(self, invitations: Iterable[Invitation]) -> None:
        if rows := [asdict(invitation) for invitation in invitations]:
            self._connection.execute(insert(_table), rows)

    def invitation(self, code_digest: str) -> Invitation | None:
        row = self._connection.execute(_BY_CODE, {"digest": code_digest}).one_or_none()
        return _invitation(row) if row else None

    def invitations(self, wave_id: str) -> tuple[Invitation, ...]:
        query = select(_table).where(_table.c.wave_id == wave_id).order_by(_table.c.id)
        return tuple(_invitation(row) for row in self._connection.execute(query))

    def open_links(self, most: int) -> tuple[Invitation, ...]:
        """Some of those that everybody of a stratum has."""
        query = select(_table).where(_table.c.kind == "open").limit(most)
        return tuple(_invitation(row) for row in self._connection.execute(query))

    def spend(self, invitation_id: str) -> bool:
        """Spend a code in one statement; False when somebody was faster."""
        return self._connection.execute(_SPENDING, {"invitation": invitation_id}).one_or_none() is not None


_table = invitations
_BY_CODE = select(_table).where(_table.c.code_digest == bindparam("digest"))
_UNSPENT = (_table.c.id == bindparam("invitation")) & ~_table.c.spent
_SPENDING = update(_table).where(_UNSPENT).values(spent=True).returning(_table.c.id)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(**row._mapping)
