"""Every page is run as Streamlit runs it: signed in and not, on the demonstration and on a new study, in each language.

AppTest has no browser, and so no cookies: what a browser would send with its handshake is put where Streamlit reads it.
The session that it names is a real one, opened by a real link in a real database.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime import context
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import app_pages
from app_pages import analyses, frame
from app_pages.addresses import PAGES, RESULTS
from app_pages.parts import PARTS
from storage import settings
from storage.database import Database
from surveys import signing_in
from surveys.sign_ins import COOKIE
from tests.publishable import open_wave
from tests.studies_for_tests import SECRET

MAIN = Path(app_pages.__file__).parent / "main.py"
PATIENCE = 60  # seconds until a run is given up; nothing is measured by it
SIGN_IN = {"zh": "请先登录", "en": "sign in"}


@dataclass(frozen=True)
class Browser:
    """What a browser says of itself when it connects."""

    cookies: dict[str, str] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    remote_ip: str | None = None


@contextmanager
def serving(file: Path) -> Iterator[str]:
    """The pages read this file; the token of a session in it."""
    os.environ |= {"DATABASE_URL": f"sqlite:///{file}", "PLUMBLINE_SECRET": SECRET.decode()}
    _forget()
    now = datetime.now(UTC)
    with settings.database().writing() as records:
        token = signing_in.sign_in(records, signing_in.issue_link(records, now), now)
    assert token
    yield token
    settings.database().close()
    for name in ("DATABASE_URL", "PLUMBLINE_SECRET"):
        del os.environ[name]
    _forget()


def _forget() -> None:
    settings.settings.cache_clear()
    settings.database.cache_clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module", params=["demonstration", "empty"])
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A session in a database with the demonstration, or with a study that nobody answered."""
    file = tmp_path_factory.mktemp("pages") / "records.sqlite3"
    if request.param == "demonstration":
        shutil.copy(request.getfixturevalue("demonstration"), file)
    else:
        database = Database(f"sqlite:///{file}", SECRET)
        with database.writing() as records:
            open_wave(records)
        database.close()
    with serving(file) as token:
        yield token


@pytest.fixture
def coming(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The cookies that the browser sends."""
    cookies: dict[str, str] = {}
    monkeypatch.setattr(context, "_get_client_context", lambda: Browser(cookies))
    yield cookies


def opened(name: str, language: str, **address: str) -> AppTest:
    """A page as somebody finds it who opens its address."""
    app = AppTest.from_file(MAIN, default_timeout=PATIENCE)
    app._page_hash = calc_hash(name) if name else ""
    app.query_params |= {"lang": language, **address}
    return app.run()


def said(app: AppTest) -> str:
    return " ".join(str(part.value) for kind in ("title", "markdown", "info", "caption") for part in app.get(kind))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_runs(session: str, coming: dict[str, str], name: str, language: str) -> None:
    """With all that its tabs hold."""
    coming[COOKIE] = session
    words = frame.all_words()[language]
    for part in PARTS.get(name, {"": None}):
        app = opened(name, language, **({"part": part} if part else {}))
        assert not app.exception, (name, part)
        assert app.title[0].value == words("published-title" if not name else f"page-{name}")
        assert words("sign-in-first") not in said(app)


@pytest.mark.parametrize("name", PAGES[1:])
def test_a_page_says_nothing_to_those_who_are_not_signed_in(session: str, coming: dict[str, str], name: str) -> None:
    app = opened(name, "en")
    assert not app.exception
    assert frame.all_words()["en"]("sign-in-first") in said(app)
    assert not app.title
