"""Experts' addresses in a table of their own, sealed, apart from invitations and judgements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select

from scoring.problems import Refused
from storage.room import Room
from storage.tables import addresses
from surveys.addresses import Address


class SqlAddresses(Room):
    """The room of :class:`surveys.ports.Addresses`."""

    def keep_address(self, wave_id: str, address: Address) -> None:
        """Keep one in place of the one before."""
        self._forget()
        self._connection.execute(delete(_table).where(*_of(wave_id, address.expert)))
        sealed = self._seals.seal_address(address.address, wave_id, address.expert)
        days = {"invited_on": address.invited_on, "reminded_on": address.reminded_on}
        row = {"wave_id": wave_id, "expert": address.expert, "sealed": sealed, **days}
        self._connection.execute(insert(_table).values(row))

    def addresses(self, wave_id: str) -> tuple[Address, ...]:
        """Those that the present secret opens. The others lead nowhere, and go when all go."""
        query = select(_table).where(_table.c.wave_id == wave_id).order_by(_table.c.expert)
        rows = self._connection.execute(query).all()
        return tuple(found for row in rows if (found := self._opened(row)) is not None)

    def number_of_addresses(self, wave_id: str) -> int:
        query = select(func.count()).select_from(_table).where(_table.c.wave_id == wave_id)
        return self._connection.execute(query).scalar_one()

    def drop_addresses(self, wave_id: str) -> None:
        self._forget()
        self._connection.execute(delete(_table).where(_table.c.wave_id == wave_id))

    def drop_address(self, wave_id: str, expert: str) -> None:
        if self._connection.execute(select(_table.c.expert).where(*_of(wave_id, expert))).first():
            self._forget()
            self._connection.execute(delete(_table).where(*_of(wave_id, expert)))

    def _opened(self, row: Row[Any]) -> Address | None:
        try:
            address = self._seals.open_address(row.sealed, row.wave_id, row.expert)
        except Refused:
            return None
        return Address(row.expert, address, row.invited_on, row.reminded_on)


_table = addresses


def _of(wave_id: str, expert: str) -> tuple[ColumnElement[bool], ...]:
    return _table.c.wave_id == wave_id, _table.c.expert == expert
