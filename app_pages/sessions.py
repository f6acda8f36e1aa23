"""By what a browser is known: the cookie of a session, or what another service has just said of whoever sits there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from app_pages import outside_doors
from scoring.problems import Refused
from storage.records import SqlRecords
from surveys import coming_from_outside
from surveys.outside import Identity, read
from surveys.permissions import Person
from surveys.sign_ins import COOKIE
from surveys.signing_in import sign_out, who


@dataclass(frozen=True)
class Present:
    """Who sits at a browser, and the token of the session that says so."""

    token: str = field(repr=False)
    person: Person


def present(records: SqlRecords, now: datetime) -> Present | None:
    """Who is signed in in this browser at this moment; a session is asked once whose it is."""
    for token in _tokens(records):
        if (person := who(records, token, now)) is not None:
            return Present(token, person)
    return None


def identity() -> Identity | None:
    """Who somebody is by another service; None where none is asked, or none has said it in this browser.

    Raises Refused where a service has said it so that nobody can tell who, or when.
    """
    asked = outside_doors.doors() and st.user.is_logged_in
    return read(st.user.to_dict()) if asked else None


def end(records: SqlRecords, now: datetime) -> None:
    """End all that this browser is known by."""
    for token in _tokens(records):
        sign_out(records, token, now)


def forget() -> None:
    """Let go of what another service has said, here and where it offers that there too; the page ends."""
    if outside_doors.doors() and st.user.is_logged_in:
        st.logout()
        st.stop()


def _tokens(records: SqlRecords) -> Iterator[str]:
    found = None
    with suppress(Refused):
        found = identity()
    return coming_from_outside.tokens(records, st.context.cookies.get(COOKIE), found)
