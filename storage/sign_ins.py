"""Links and sessions in their table, known by digest."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select

from storage.room import Room, moment
from storage.tables import sign_ins
from surveys.sign_ins import Credential, SignIn


class SqlSignIns(Room):
    """The room of :class:`surveys.ports.SignIns`."""

    def add_sign_in(self, sign_in: SignIn) -> None:
        row = asdict(sign_in) | {"expires_at": sign_in.expires_at.astimezone(UTC)}
        self._connection.execute(insert(sign_ins).values(row))

    def sign_in(self, token_digest: str, credential: Credential) -> SignIn | None:
        row = self._connection.execute(select(sign_ins).where(_is(token_digest, credential))).one_or_none()
        return _sign_in(row) if row else None

    def take_sign_in(self, token_digest: str, credential: Credential) -> SignIn | None:
        """Remove and return it: only one taker gets it."""
        taking = delete(sign_ins).where(_is(token_digest, credential)).returning(sign_ins)
        row = self._connection.execute(taking).one_or_none()
        return _sign_in(row) if row else None

    def drop_sign_ins(self, credential: Credential) -> None:
        self._connection.execute(delete(sign_ins).where(sign_ins.c.credential == credential))


def _is(token_digest: str, credential: Credential) -> ColumnElement[bool]:
    return (sign_ins.c.token_digest == token_digest) & (sign_ins.c.credential == credential)


def _sign_in(row: Row[Any]) -> SignIn:
    return SignIn(row.token_digest, row.credential, moment(row.expires_at))
