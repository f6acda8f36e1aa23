"""What goes after a wave: codes lose what they could be recognised by, responses and keys go altogether."""

from __future__ import annotations

import secrets

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select, update

from scoring.exclusion import Exclusion, forgotten
from storage.expert_tables import ratings, remarks
from storage.room import Room
from storage.tables import breakdowns, entries, inbox, invitations, keys, responses, tallies
from surveys.invitations import FORGOTTEN

_OF_RESPONSES = (inbox, entries, responses, breakdowns, keys, ratings, remarks)


class SqlRetention(Room):
    """The room of :class:`surveys.ports.Retention`."""

    def codes_to_forget(self, wave_id: str) -> int:
        return self._number(invitations, _codes(wave_id))

    def forget_codes(self, wave_id: str) -> None:
        """Take a wave's one-time codes their digests; how many were issued and how many spent stays."""
        self._forget()
        ids = self._connection.scalars(select(invitations.c.id).where(_codes(wave_id))).all()
        forgetting = update(invitations).where(invitations.c.id == bindparam("one"))
        rows = [{"one": id, "nothing": FORGOTTEN + secrets.token_hex(16)} for id in ids]
        if rows:
            self._connection.execute(forgetting.values(code_digest=bindparam("nothing")), rows)

    def number_to_forget(self, wave_id: str) -> int:
        """How many keys, of responses kept or withdrawn, and so how many responses at most; or of what else goes."""
        return max(self._number(table, table.c.wave_id == wave_id) for table in _OF_RESPONSES)

    def forget_responses(self, wave_id: str) -> None:
        """Delete a wave's responses, keys, ratings and remarks, and what tells its withdrawn responses from the others.

        The last is in the tallies. What was broken down tells of a few, and goes too. What a round of the screening was
        counted as stays.
        """
        self._forget()
        for table in _OF_RESPONSES:
            self._connection.execute(delete(table).where(table.c.wave_id == wave_id))
        here = tallies.c.wave_id == wave_id
        self._connection.execute(update(tallies).where(here).values(exact=tallies.c.released))
        rows = self._connection.execute(select(tallies.c.audience, tallies.c.stratum, tallies.c.excluded).where(here))
        for row in rows.all():
            only_told = forgotten(Exclusion.of_plain(row.excluded)).plain()
            there = here & (tallies.c.audience == row.audience) & (tallies.c.stratum == row.stratum)
            self._connection.execute(update(tallies).where(there).values(excluded=only_told))

    def _number(self, table: Table, which: ColumnElement[bool]) -> int:
        return self._connection.execute(select(func.count()).select_from(table).where(which)).scalar_one()


def _codes(wave_id: str) -> ColumnElement[bool]:
    here = (invitations.c.wave_id == wave_id) & (invitations.c.kind == "one_time")
    return here & ~invitations.c.code_digest.startswith(FORGOTTEN)
