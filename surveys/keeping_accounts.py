"""The steps of the administrator: make accounts, invite, give roles, disable, sign out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scoring.problems import Refused, please
from surveys.accounts import MOST_CHARACTERS, Account, new_account_id, read_name
from surveys.events import Act, Event
from surveys.permissions import Role
from surveys.ports import Records
from surveys.signing_in import issue


def make(records: Records, written: str, now: datetime) -> Account:
    """An account that cannot sign in until it was invited. Raises Refused for a name that is none, or taken."""
    name = read_name(written)
    if not 0 < len(name) <= MOST_CHARACTERS:
        what = f"It has {len(name)} characters."
        raise Refused([please("account-name", "name", what, f"give a name of 1 to {MOST_CHARACTERS}")])
    if records.account_named(name):
        raise Refused([please("account-taken", "name", "Somebody has this name.", "give another")])
    account = Account(new_account_id(), name)
    records.keep_account(account)
    _record(records, "account-made", account.id, now)
    return account


def invite(records: Records, account_id: str, now: datetime) -> str:
    """A new one-time token by which a password is set; earlier ones stop working."""
    account = records.account(account_id)
    if account.disabled:
        raise Refused([please("account-disabled", "", "The account is disabled.", "enable it first")])
    records.drop_sign_ins("invitation", account_id)
    _record(records, "account-invited", account_id, now)
    return issue(records, "invitation", now, account_id)


def give_role(records: Records, account_id: str, study_id: str, role: Role | None, now: datetime) -> None:
    """A role in a study in place of the one before; None takes it away."""
    records.keep_role(records.account(account_id).id, records.study(study_id).id, role)
    details = {"account": account_id, "role": role or "none"}
    records.add_event(Event(now, "role-given", study_id, details))


def disable(records: Records, account_id: str, disabled: bool, now: datetime) -> None:
    """Let nobody in by an account, and put out who is in; or let them in again."""
    records.keep_account(replace(records.account(account_id), disabled=disabled))
    if disabled:
        _put_out(records, account_id)
    _record(records, "account-disabled" if disabled else "account-enabled", account_id, now)


def sign_out_everywhere(records: Records, account_id: str, now: datetime) -> None:
    """End all sessions of an account at once."""
    records.drop_sign_ins("session", records.account(account_id).id)
    _record(records, "account-signed-out", account_id, now)


def _put_out(records: Records, account_id: str) -> None:
    records.drop_sign_ins("session", account_id)
    records.drop_sign_ins("invitation", account_id)


def _record(records: Records, act: Act, account_id: str, now: datetime) -> None:
    records.add_event(Event(now, act, details={"account": account_id}))
