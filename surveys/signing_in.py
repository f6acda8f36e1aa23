"""The steps of signing in: a link or a password opens a session; a session ends by itself or at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from scoring.problems import Problem, please, refuse
from surveys import passwords, second_steps
from surveys.accounts import Account, read_name
from surveys.events import Event
from surveys.invitations import digest
from surveys.permissions import ADMINISTRATOR, Person
from surveys.ports import Records
from surveys.sign_ins import (
    LIFETIMES,
    MOST_TRIES,
    MOST_TRIES_AFTERWARDS,
    MOST_TRIES_OF_ALL,
    WINDOW,
    Credential,
    SignIn,
    new_token,
)

_ALL = ""  # in place of a name: the tries of everybody
_NOBODYS = "nobody's"  # in place of each name that nobody has, once there were many tries
WRONG_CODE = please("second-code", "code", "It is not the code of this moment.", "type the one that the app shows now")
_NAME_DIGITS = 8  # of a digest: too few to tell a name by, and two names seldom share them


@dataclass(frozen=True)
class Second:
    """The secret that was put into an app, and the code that the app showed; no code for no second step."""

    secret: bytes = field(repr=False)
    typed: str = field(repr=False)


NO_SECOND = Second(b"", "")


def issue_link(records: Records, now: datetime) -> str:
    """A new one-time token; earlier links that nobody used stop working."""
    records.drop_sign_ins("link")
    return issue(records, "link", now)


def sign_in(records: Records, token: str, now: datetime) -> str | None:
    """Spend a link and open a session: the session's token, or None when the link is unknown, used or too old."""
    link = records.take_sign_in(digest(token), "link")
    if link is None or link.expires_at <= now:
        return None
    records.add_event(Event(now, "signed-in"))
    return issue(records, "session", now)


def count_try(records: Records, name: str, now: datetime) -> Account | None:
    """Count a try under a name, known or not: the account to look at, or None when there is none or too many tried.

    After many tries under all names, those that nobody has are counted together: what is kept has an end.
    """
    window = int(now.timestamp() // WINDOW.total_seconds())
    records.drop_tries(window)
    found = records.account_named(read_name(name))
    many = records.count_try(_ALL, window) > MOST_TRIES_OF_ALL
    own = records.count_try(_NOBODYS if many and found is None else _short(read_name(name)), window)
    return found if own <= (MOST_TRIES_AFTERWARDS if many else MOST_TRIES) else None


def enter(records: Records, looked_at: Account, typed: str, now: datetime) -> str | None:
    """Open a session of an account whose password was right a moment ago; ``typed`` is the code of the second step.

    None when the code is not good or was used, or when the account has changed since.
    """
    if records.account(looked_at.id) != looked_at or looked_at.disabled:
        return None
    if not spend_code(records, looked_at, typed, now):
        return None
    forget_tries(records, looked_at)
    records.add_event(Event(now, "signed-in", details={"account": looked_at.id}))
    return issue(records, "session", now, looked_at.id)


def invited(records: Records, token: str, now: datetime) -> Account | None:
    """Whose invitation a token is, as long as it is good; looking spends nothing."""
    found = records.sign_in(digest(token), "invitation")
    if found is None or found.account_id is None or found.expires_at <= now:
        return None
    account = records.account(found.account_id)
    return None if account.disabled else account


def set_password(
    records: Records, token: str, password: str, again: str, now: datetime, second: Second = NO_SECOND
) -> str | None:
    """Spend an invitation and open a session; all others of the account end. None when the invitation is not good.

    An earlier second step is gone, and so is a tie to another service. Raises Refused, and spends nothing, for a
    password or a code that will not do.
    """
    if (account := invited(records, token, now)) is None:
        return None
    refuse([*passwords.problems(password, again), *code_problems(second, now)])
    spend_invitation(records, account, passwords.hashed(password), second, now)
    records.keep_tie(account.id, None)
    forget_tries(records, account)
    records.add_event(Event(now, "password-set", details={"account": account.id}))
    return issue(records, "session", now, account.id)


def spend_code(records: Records, account: Account, typed: str, now: datetime) -> bool:
    """Whether the second step is passed: by a code of this moment, which is spent, or because the account has none."""
    if account.second is None:
        return True
    step = second_steps.step_of(account.second, typed, now, account.second_used)
    if step is None:
        return False
    records.keep_account(replace(account, second_used=step))
    return True


def code_problems(second: Second, now: datetime) -> Iterator[Problem]:
    """Why a second step cannot be the one of an account from now on; none for none."""
    if second.typed.strip() and second_steps.step_of(second.secret, second.typed, now) is None:
        yield WRONG_CODE


def spend_invitation(records: Records, account: Account, password: str | None, second: Second, now: datetime) -> None:
    """From now on the account is known by what was chosen: a password's hash, None for none, and a second step.

    All its sessions end, and an earlier second step is gone.
    """
    records.drop_sign_ins("invitation", account.id)
    records.drop_sign_ins("session", account.id)
    step = second_steps.step_of(second.secret, second.typed, now)
    secret, used = (None, -1) if step is None else (second.secret, step)
    records.keep_account(replace(account, password=password, second=secret, second_used=used))


def who(records: Records, token: str | None, now: datetime) -> Person | None:
    """Whose session's token it is at this moment; None when it is nobody's, or over."""
    return whose(records, digest(token), now) if token else None


def whose(records: Records, token_digest: str, now: datetime) -> Person | None:
    """The same for who knows the digest alone, which opens nothing by itself."""
    session = records.sign_in(token_digest, "session")
    if session is None or session.expires_at <= now:
        return None
    if session.account_id is None:
        return ADMINISTRATOR
    account = records.account(session.account_id)
    return None if account.disabled else Person(account.id, records.roles(account.id))


def forget_tries(records: Records, account: Account) -> None:
    """Whoever got in need not wait for the tries before."""
    records.forget_tries(_short(account.name))


def sign_out(records: Records, token: str, now: datetime) -> None:
    """End a session at once."""
    if session := records.take_sign_in(digest(token), "session"):
        details = {"account": session.account_id} if session.account_id else {}
        records.add_event(Event(now, "signed-out", details=details))


def issue(records: Records, credential: Credential, now: datetime, account_id: str | None = None) -> str:
    """A new token, of an account or of the administrator."""
    token = new_token()
    records.add_sign_in(SignIn(digest(token), credential, now + LIFETIMES[credential], account_id))
    return token


def _short(name: str) -> str:
    return digest(name)[:_NAME_DIGITS]
