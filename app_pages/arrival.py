"""Whoever comes back from another service: let in, asked for a code, asked whether they mean it, or told why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import segno
import streamlit as st

from app_pages import frame, services, sessions
from scoring.problems import Refused
from storage.records import SqlRecords
from surveys import coming_from_outside, second_steps
from surveys.accounts import Account
from surveys.outside import INVITATION, Identity
from surveys.sign_ins import WINDOW_MINUTES
from surveys.signing_in import Second, count_try, invited

SHOWN = "outside-second"  # in the session: what was shown as a picture is what a code is read by
Greeting: TypeAlias = Callable[[], None]


def let_in() -> Greeting | None:
    """Open the session of whoever has one coming; else what is to be said to them on the page, None for nothing."""
    try:
        found = sessions.identity()
        if found is None or frame.known():
            return None
        with frame.reading() as records:
            if not coming_from_outside.waits(records, found, frame.now()):
                return None
            greeting = _asked(records, found)
    except Refused as refusal:
        return _refused(refusal)
    if greeting is None:
        frame.arrive(lambda records: coming_from_outside.come_in(records, found, "", frame.now()))
    return greeting


def _asked(records: SqlRecords, found: Identity) -> Greeting | None:
    """What has to be asked before somebody is let in. Raises Refused for whoever may not be."""
    inviting = invited(records, st.context.cookies.get(INVITATION, ""), frame.now())
    if inviting is not None:
        return lambda: _question(lambda: _tie(found, inviting))
    account = coming_from_outside.account_of(records, found)
    return None if account.second is None else lambda: _question(lambda: _ask_code(found, account))


def _refused(refusal: Refused) -> Greeting:
    problems = refusal.problems
    return lambda: _told(lambda: frame.refuse(problems, lead="outside-refused"))


def _question(say: Callable[[], None]) -> None:
    """What is asked stands alone: no page is below it."""
    _told(say)
    st.stop()


def _told(say: Callable[[], None]) -> None:
    """What is said, and a way to be somebody else."""
    say()
    if st.button(frame.words()("outside-leave")):
        sessions.forget()


def _ask_code(found: Identity, account: Account) -> None:
    words = frame.words()
    st.title(words("sign-in"))
    with st.form("outside-code"):
        st.write(words("outside-code-lead", name=frame.plain(account.name)))
        typed = st.text_input(words("outside-code"), max_chars=12, autocomplete="one-time-code")
        asked = st.form_submit_button(words("sign-in"), type="primary")
    if not asked:
        return
    counted = frame.arrive(lambda records: (count_try(records, account.name, frame.now()),))
    if counted is None:
        return  # it is said why; a code is not looked at where its try is not counted
    if counted == (None,):
        st.error(words("outside-tries", minutes=WINDOW_MINUTES))
    else:
        _entered(lambda records: coming_from_outside.come_in(records, found, typed, frame.now()))


def _tie(found: Identity, account: Account) -> None:
    """Nobody is tied without having read to which account, as whom, and what it takes away."""
    words = frame.words()
    frame.first(SHOWN, second_steps.new_secret())
    secret: bytes = st.session_state[SHOWN]
    who = frame.plain(found.email or words("outside-unnamed"))
    st.title(words("outside-tie-title"))
    st.write(
        words("outside-tie", who=who, issuer=frame.plain(services.name(found.issuer)), name=frame.plain(account.name))
    )
    with st.form("outside-tie", border=False):
        with st.expander(words("outside-second")):
            st.write(words("outside-second-text"))
            drawn = segno.make(second_steps.address(secret, account.name), error="m")
            st.image(drawn.svg_data_uri(scale=5, border=4, light="#fff"), width=220)
            st.code(second_steps.written(secret), language=None, wrap_lines=True)
            typed = st.text_input(words("outside-second-code"), max_chars=12, autocomplete="one-time-code")
        asked = st.form_submit_button(words("outside-tie-now"), type="primary")
    if asked:
        token, second = st.context.cookies.get(INVITATION, ""), Second(secret, typed)
        _entered(lambda records: coming_from_outside.tie(records, token, found, frame.now(), second))


def _entered(step: Callable[[SqlRecords], None]) -> None:
    def stepped(records: SqlRecords) -> bool:
        step(records)
        return True

    if frame.arrive(stepped):
        st.rerun()
