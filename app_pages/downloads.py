"""Files to take away: each is offered to whoever may have it, and asks again on the click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from app_pages import frame
from storage.settings import database
from surveys import permissions
from surveys.permissions import Asked
from surveys.signing_in import who


def offer(
    asked: Asked, study_id: str | None, label: str, made: Callable[[], bytes] | bytes | str, name: str, **shown: Any
) -> None:
    """The button of a file, for whoever may have it. Before it is pressed the file has no address."""
    found = frame.present()
    if found is not None and found.person.may(asked, study_id):
        given = partial(_made, found.token, asked, study_id, made)
        st.download_button(label, given, name, on_click="ignore", **shown)


def _made(token: str, asked: Asked, study_id: str | None, made: Callable[[], bytes] | bytes | str) -> bytes | str:
    """The click comes without a run of the page: it must not be good for longer than the session."""
    with database().reading() as records:
        permissions.require(who(records, token, frame.now()), asked, study_id)
    return made() if callable(made) else made
