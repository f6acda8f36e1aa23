"""The steps of signing in by another service: tie an invited account to somebody there, and open its sessions.

What the other service says makes no account and no role; it stands in place of a password, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scoring.problems import Problem, Refused, please, refuse
from surveys import canonical
from surveys.accounts import Account
from surveys.events import Event
from surveys.invitations import digest
from surveys.outside import FRESH, Identity, Tie
from surveys.ports import Records
from surveys.sign_ins import LIFETIMES, SignIn
from surveys.signing_in import (
    NO_SECOND,
    Second,
    code_problems,
    forget_tries,
    invited,
    spend_code,
    spend_invitation,
)

LABEL = "outside sign-ins"  # what the key that names their sessions is derived for
_STALE = please("outside-stale", "", "What the other service said is some time ago.", "sign in there once more")
_UNKNOWN = please(
    "outside-unknown", "", "No account here is tied to this person.", "ask whoever keeps the accounts for an invitation"
)
_DISABLED = please("outside-disabled", "", "The account is disabled.", "ask whoever keeps the accounts")
_TAKEN = please(
    "outside-taken", "", "This person signs in to another account here.", "sign in there as somebody else, or to that"
)
# Not `second-code`, which somebody who chooses a second step may leave empty: this one has to be typed.
_CODE = please("outside-code", "code", "It is not the code of this moment.", "type the one that the app shows now")
_OVER = please("outside-invitation", "", "The invitation is used or too old.", "ask for another one")


def session_of(records: Records, identity: Identity) -> str:
    """The token of the session that this sign-in at the other service may have opened; nobody else can make it."""
    content = [identity.issuer, identity.subject, identity.nonce, identity.issued.timestamp()]
    return records.signer(LABEL).sign(canonical.dumps(content)).hex()


def tokens(records: Records, cookie: str | None, identity: Identity | None) -> Iterator[str]:
    """The sessions by which a browser may be known: that of its cookie, and what another service's word has opened."""
    if cookie:
        yield cookie
    if identity is not None:
        yield session_of(records, identity)


def waits(records: Records, identity: Identity, now: datetime) -> bool:
    """Whether this sign-in has just been made, and has not opened a session yet: each opens one, once."""
    return identity.fresh(now) and records.sign_in(_mark(records, identity), "arrival") is None


def account_of(records: Records, identity: Identity) -> Account:
    """Whose identity it is. Raises Refused for nobody's, and for an account that may not sign in."""
    tied = records.tied(identity.digest)
    if tied is None:
        raise Refused([_UNKNOWN])
    account = records.account(tied)
    if account.disabled:
        raise Refused([_DISABLED])
    return account


def come_in(records: Records, identity: Identity, typed: str, now: datetime) -> None:
    """Open the session of a sign-in; ``typed`` is the code of the second step, where the account has one.

    Raises Refused where what was said is old or was used, for nobody's identity, a disabled account, a wrong code.
    """
    account = account_of(records, identity)
    if not waits(records, identity, now):
        raise Refused([_STALE])
    if not spend_code(records, account, typed, now):
        raise Refused([_CODE])
    forget_tries(records, account)
    _open(records, identity, account.id, now)


def tie(records: Records, token: str, identity: Identity, now: datetime, second: Second = NO_SECOND) -> None:
    """Spend an invitation: from now on this person there signs in to the account, and nobody by a password.

    All other sessions of the account end, and an earlier second step is gone. Raises Refused, and spends nothing, for
    an invitation that is not good, somebody who is tied to another account, or a code that will not do.
    """
    account = invited(records, token, now)
    if account is None:
        raise Refused([_OVER])
    refuse([*_in_the_way(records, identity, account, now), *code_problems(second, now)])
    spend_invitation(records, account, None, second, now)
    records.keep_tie(account.id, Tie(account.id, identity.digest, identity.issuer, identity.email))
    records.add_event(Event(now, "outside-tied", details={"account": account.id}))
    _open(records, identity, account.id, now)


def _in_the_way(records: Records, identity: Identity, account: Account, now: datetime) -> Iterator[Problem]:
    if records.tied(identity.digest) not in (None, account.id):
        yield _TAKEN
    if not waits(records, identity, now):
        yield _STALE


def _open(records: Records, identity: Identity, account_id: str, now: datetime) -> None:
    """A session, and the mark that this sign-in has opened one: signed out, it does not open another."""
    records.drop_arrivals(before=now)
    token, ends = session_of(records, identity), now + LIFETIMES["session"]
    records.add_sign_in(SignIn(digest(token), "session", ends, account_id))
    records.add_sign_in(SignIn(_mark(records, identity), "arrival", identity.issued + 2 * FRESH, account_id))
    records.add_event(Event(now, "signed-in", details={"account": account_id}))


def _mark(records: Records, identity: Identity) -> str:
    return digest(f"arrival {session_of(records, identity)}")
