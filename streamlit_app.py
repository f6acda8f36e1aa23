"""Plumbline's entry: ``streamlit run streamlit_app.py`` or ``uvicorn streamlit_app:app``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from app_pages import outside_cookie
from app_pages.addresses import OUTSIDE, PAGES
from app_pages.browser_messages import Sieve
from app_pages.files_held import held
from app_pages.outside_doors import doors
from forms import errors, logs, serving
from forms.insiders import Insiders
from forms.measuring import Measuring
from forms.origins import Ours
from forms.routes import routes
from forms.site import Site
from forms.turning_away import TurningAway
from forms.uploads import Uploads
from forms.walls import Walls
from storage import arriving, closing
from storage.settings import database, settings
from surveys.starting import start

logs.begin()
now = partial(datetime.now, UTC)
with serving.or_end():
    site = Site(
        database(),
        now,
        settings().address,
        settings().secret,
        doors=doors(),
        said=outside_cookie.identity,
        pages=PAGES,
    )
ours = Ours(settings().address, settings().hosts)


def _start() -> dict[str, str]:
    with serving.or_end(), database().writing(alone=True) as records:
        lines = start(records, settings().secret, settings().demonstration, now())
    closing.close_all(database())
    arriving.clear(database())
    return lines


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Make ready before the first request, and say where to begin."""
    sockets = serving.prepare(TurningAway(site.measures, ours))
    base = settings().address or serving.local_address(sockets)
    for label, path in (await run_in_threadpool(_start)).items():
        print(f"{label}: {base.rstrip('/')}{path}", flush=True)
    serving.settle()
    yield


app = st.App(
    "app_pages/main.py",
    middleware=[
        Middleware(Measuring, measures=site.measures),
        Middleware(
            Walls,
            pages=(*PAGES, OUTSIDE) if site.doors else PAGES,
            routes=routes(site, settings().metrics_key),
            ours=ours,
            outside=bool(site.doors),
        ),
        Middleware(Uploads, site=site, held=held),
        Middleware(Insiders, site=site),
        Middleware(Sieve),
    ],
    lifespan=lifespan,
    exception_handlers=errors.HANDLERS,
)
