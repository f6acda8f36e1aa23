"""Accounts and their roles by study."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from scoring.problems import Refused
from storage.account_tables import account_roles, account_ties, accounts
from storage.room import Room
from surveys.accounts import Account
from surveys.outside import Tie
from surveys.permissions import Role

_TIES = "account_ties"  # in place of a wave, where addresses are sealed


class SqlAccounts(Room):
    """The room of :class:`surveys.ports.Accounts`."""

    def keep_account(self, account: Account) -> None:
        """Keep one in place of the one before."""
        sealed = self._seals.seal_second(account.second, account.id) if account.second else account.second
        row = asdict(account) | {"second": sealed}
        changing = update(accounts).where(accounts.c.id == account.id).values(row)
        if not self._connection.execute(changing).rowcount:
            self._connection.execute(insert(accounts).values(row))

    def account(self, id: str) -> Account:
        found = self._account(accounts.c.id == id)
        if found is None:
            raise LookupError(id)
        return found

    def account_named(self, name: str) -> Account | None:
        return self._account(accounts.c.name == name)

    def accounts(self) -> tuple[Account, ...]:
        return tuple(map(self._read, self._connection.execute(select(accounts).order_by(accounts.c.name))))

    def keep_role(self, account_id: str, study_id: str, role: Role | None) -> None:
        """A role in place of the one before; None leaves none."""
        mine = (account_roles.c.account_id == account_id) & (account_roles.c.study_id == study_id)
        self._connection.execute(delete(account_roles).where(mine))
        if role is not None:
            row = {"account_id": account_id, "study_id": study_id, "role": role}
            self._connection.execute(insert(account_roles).values(row))

    def roles(self, account_id: str) -> Mapping[str, Role]:
        query = select(account_roles).where(account_roles.c.account_id == account_id)
        return {row.study_id: row.role for row in self._connection.execute(query)}

    def keep_tie(self, account_id: str, tie: Tie | None) -> None:
        """A tie in place of the one before; None leaves none."""
        self._connection.execute(delete(account_ties).where(account_ties.c.account_id == account_id))
        if tie is not None:
            email = tie.email and self._seals.seal_address(tie.email, _TIES, account_id)
            self._connection.execute(insert(account_ties).values(asdict(tie) | {"email": email or None}))

    def tied(self, identity_digest: str) -> str | None:
        """The id of the account that an identity is tied to."""
        query = select(account_ties.c.account_id).where(account_ties.c.identity_digest == identity_digest)
        return self._connection.execute(query).scalar_one_or_none()

    def tie(self, account_id: str) -> Tie | None:
        """An account's; without its address where the present secret does not open that."""
        row = self._connection.execute(
            select(account_ties).where(account_ties.c.account_id == account_id)
        ).one_or_none()
        if row is None:
            return None
        email = None
        if row.email:
            with suppress(Refused):
                email = self._seals.open_address(row.email, _TIES, account_id)
        return Tie(row.account_id, row.identity_digest, row.issuer, email)

    def _account(self, where: ColumnElement[bool]) -> Account | None:
        row = self._connection.execute(select(accounts).where(where)).one_or_none()
        return None if row is None else self._read(row)

    def _read(self, row: Row[Any]) -> Account:
        """A second step that the present secret does not open stays one, which no code is right for."""
        second = row.second
        if second:
            try:
                second = self._seals.open_second(second, row.id)
            except Refused:
                second = b""
        return Account(row.id, row.name, row.password, row.disabled, second, row.second_used)
