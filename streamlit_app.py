"""Plumbline's entry: ``streamlit run streamlit_app.py`` or ``uvicorn streamlit_app:app``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from app_pages.addresses import PAGES
from forms import errors, serving
from forms.routes import routes
from forms.site import Site
from forms.walls import Walls
from storage import closing
from storage.settings import database, settings
from surveys.starting import start

now = partial(datetime.now, UTC)
with serving.or_end():
    site = Site(database(), now, settings().address)


def _start() -> dict[str, str]:
    with serving.or_end(), database().writing(alone=True) as records:
        lines = start(records, settings().secret, settings().demonstration, now())
    closing.close_all(database())
    return lines


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Make ready before the first request, and say where to begin."""
    serving.keep_silent()
    sockets = serving.listening()
    serving.send_at_once(sockets)
    base = settings().address or serving.local_address(sockets)
    for label, path in (await run_in_threadpool(_start)).items():
        print(f"{label}: {base.rstrip('/')}{path}", flush=True)
    serving.settle()
    yield


app = st.App(
    "app_pages/main.py",
    middleware=[Middleware(Walls, pages=PAGES, routes=routes(site))],
    lifespan=lifespan,
    exception_handlers=errors.HANDLERS,
)
