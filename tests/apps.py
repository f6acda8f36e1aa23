"""Pages run as Streamlit runs them, by AppTest, which has no browser and so no cookies.

What a browser would send with its handshake is put where Streamlit reads it; the session that it names is a real one,
opened by a real link in a real database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime import context
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import app_pages
from storage import settings
from surveys import signing_in
from surveys.sign_ins import COOKIE
from tests.studies_for_tests import SECRET

MAIN = Path(app_pages.__file__).parent / "main.py"
PATIENCE = 60  # seconds until a run is given up; nothing is measured by it


@dataclass(frozen=True)
class Browser:
    """What a browser says of itself when it connects."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    remote_ip: str | None = None


@contextmanager
def serving(file: Path, url: str = "") -> Iterator[str]:
    """The pages read this file, or the database at an address instead; the token of a session in it."""
    os.environ |= {"DATABASE_URL": url or f"sqlite:///{file}", "PLUMBLINE_SECRET": SECRET.decode()}
    _forget()
    yield signed_in()
    settings.database().close()
    for name in ("DATABASE_URL", "PLUMBLINE_SECRET"):
        del os.environ[name]
    _forget()


def signed_in() -> str:
    """The token of a new session of the administrator in the database that the pages read."""
    now = datetime.now(UTC)
    with settings.database().writing() as records:
        token = signing_in.sign_in(records, signing_in.issue_link(records, now), now)
    assert token
    return token


@contextmanager
def carrying(token: str | None) -> Iterator[None]:
    """The browser has the cookie of a session, or none."""
    before = context._get_client_context
    browser = Browser({COOKIE: token} if token else {})
    context._get_client_context = lambda: browser
    yield
    context._get_client_context = before


def page(name: str, language: str, **address: str) -> AppTest:
    """A page at its address, ready to run."""
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE)
    app._bidi_component_manager = _components()
    app._page_hash = calc_hash(name) if name else ""
    app.query_params |= {"lang": language, **address}
    return app


@cache
def _components() -> BidiComponentManager:
    """The packages that bring components, looked for once: that takes ten times as long as a page which refuses."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def _forget() -> None:
    settings.settings.cache_clear()
    settings.database.cache_clear()
    st.cache_resource.clear()
