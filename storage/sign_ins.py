"""Links, invitations and sessions in their table, known by digest; tries of passwords in theirs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from storage.account_tables import sign_in_tries, sign_ins
from storage.room import Room, moment
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

    def drop_sign_ins(self, credential: Credential, account_id: str | None = None) -> None:
        """An account's; the administrator's where none is named."""
        whose = sign_ins.c.account_id.is_(None) if account_id is None else sign_ins.c.account_id == account_id
        self._connection.execute(delete(sign_ins).where(sign_ins.c.credential == credential, whose))

    def drop_arrivals(self, before: datetime) -> None:
        """The marks of sign-ins by another service that are too old to open anything."""
        over = (sign_ins.c.credential == "arrival") & (sign_ins.c.expires_at < before.astimezone(UTC))
        self._connection.execute(delete(sign_ins).where(over))

    def count_try(self, name_digest: str, window: int) -> int:
        """One more, and how many there are now; nobody else counts before this transaction ends."""
        self._hold_table(sign_in_tries)
        mine = (sign_in_tries.c.name_digest == name_digest) & (sign_in_tries.c.window == window)
        before = self._connection.execute(select(sign_in_tries.c.number).where(mine)).scalar_one_or_none()
        if before is None:
            row = {"name_digest": name_digest, "window": window, "number": 1}
            self._connection.execute(insert(sign_in_tries).values(row))
        else:
            self._connection.execute(update(sign_in_tries).where(mine).values(number=before + 1))
        return (before or 0) + 1

    def drop_tries(self, before: int) -> None:
        self._connection.execute(delete(sign_in_tries).where(sign_in_tries.c.window < before))

    def forget_tries(self, name_digest: str) -> None:
        self._connection.execute(delete(sign_in_tries).where(sign_in_tries.c.name_digest == name_digest))


def _is(token_digest: str, credential: Credential) -> ColumnElement[bool]:
    return (sign_ins.c.token_digest == token_digest) & (sign_ins.c.credential == credential)


def _sign_in(row: Row[Any]) -> SignIn:
    return SignIn(row.token_digest, row.credential, moment(row.expires_at), row.account_id)
