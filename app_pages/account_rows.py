"""One account on the page Accounts: its standing, its roles, and what the administrator can do to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app_pages import frame, services
from storage.records import SqlRecords
from surveys import keeping_accounts
from surveys.accounts import Account
from surveys.outside import Tie
from surveys.permissions import ROLES, Role


def show(account: Account, tie: Tie | None, roles: Mapping[str, Role], studies: Mapping[str, str]) -> None:
    """All of it."""
    words = frame.words()
    standing = words(f"account-{_standing(account, tie)}")
    second = f" · {words('account-second')}" if account.second is not None else ""
    by = f" · {_by(tie)}" if tie is not None else ""
    st.markdown(f"{frame.Strong(account.name)} · {standing}{by}{second} · {account.id}")
    for study, role in roles.items():
        _role(account, study, studies[study], role)
    if not roles:
        st.caption(words("account-no-role"))
    _give(account, studies)
    _actions(account)


def _standing(account: Account, tie: Tie | None) -> str:
    if account.disabled:
        return "off"
    return "new" if account.password is None and tie is None else "on"


def _by(tie: Tie) -> str:
    """By which service, and as whom: it is how a wrong person who used an invitation is found out."""
    words = frame.words()
    who = f" · {frame.plain(tie.email)}" if tie.email else ""
    return words("account-tied", issuer=frame.plain(services.name(tie.issuer)), who=who)


def _role(account: Account, study: str, name: str, role: Role) -> None:
    words = frame.words()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write(frame.plain(f"{name} · {words(f'role-{role}')}"))
        if st.button(words("role-take"), key=f"take-{account.id}-{study}", type="tertiary"):
            _do(lambda records: keeping_accounts.give_role(records, account.id, study, None, frame.now()))


def _give(account: Account, studies: Mapping[str, str]) -> None:
    """A role in a study: neither is chosen for the administrator."""
    words, key = frame.words(), f"{account.id}-{frame.language()}"
    with st.expander(words("role-give")), st.form(f"role-{key}", border=False):
        none = words("card-choose")
        study = st.selectbox(
            words("role-study"), list(studies), None, studies.__getitem__, f"role-study-{key}", placeholder=none
        )
        role: Role | None = st.selectbox(words("role"), ROLES, None, _named, f"role-of-{key}", placeholder=none)
        asked = st.form_submit_button(words("role-give-now"))
    if asked and (study is None or role is None):
        st.error(words("role-missing"))
    elif asked and study is not None:
        _do(lambda records: keeping_accounts.give_role(records, account.id, study, role, frame.now()))


def _actions(account: Account) -> None:
    """An invitation is shown once: the database has its digest."""
    words, id = frame.words(), account.id
    with st.container(horizontal=True):
        invited = not account.disabled and st.button(words("account-invite"), key=f"invite-{id}")
        if not account.disabled and st.button(words("account-out"), key=f"out-{id}"):
            _do(lambda records: keeping_accounts.sign_out_everywhere(records, id, frame.now()))
        if st.button(words("account-enable" if account.disabled else "account-disable"), key=f"off-{id}"):
            _do(lambda records: keeping_accounts.disable(records, id, not account.disabled, frame.now()))
    if invited:
        token = frame.act("keep-accounts", None, lambda records: keeping_accounts.invite(records, id, frame.now()))
        if token:
            st.warning(words("account-invited-once"))
            st.code(frame.link(f"/invited/{token}?lang={frame.language()}"), language=None, wrap_lines=True)


def _named(role: Role) -> str:
    return frame.words()(f"role-{role}")


def _do(step: Callable[[SqlRecords], object]) -> None:
    """Do it, and draw the page anew when it was done."""
    if frame.act("keep-accounts", None, lambda records: (step(records),)):
        st.toast(frame.words()("saved"))
        st.rerun()
