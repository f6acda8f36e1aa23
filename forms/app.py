"""The forms without the pages, for as many processes as there are cores: ``uvicorn forms.app:app --workers 4``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware

from forms import errors, serving
from forms.routes import routes
from forms.site import Site
from forms.walls import Walls
from storage.settings import database, settings

with serving.or_end():
    site = Site(database(), partial(datetime.now, UTC), settings().address)


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """Make ready before the first request; what waits to be counted is left to the process of the pages."""
    serving.keep_silent()
    serving.send_at_once(serving.listening())
    serving.settle()
    yield


app = Starlette(
    middleware=[Middleware(Walls, pages=(), routes=routes(site))],
    lifespan=lifespan,
    exception_handlers=dict(errors.HANDLERS),
)
