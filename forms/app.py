"""The forms without the pages, for as many processes as there are cores: ``uvicorn forms.app:app --workers 4``.

A process that dies is started again by uvicorn, and closes the batch that the dead one was at.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from anyio import create_task_group
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.middleware import Middleware

from forms import errors, logs, serving
from forms.measuring import Measuring
from forms.origins import Ours
from forms.routes import routes
from forms.site import Site
from forms.turning_away import TurningAway
from forms.walls import Walls
from storage import closing
from storage.settings import database, settings

logs.begin()
with serving.or_end():
    site = Site(database(), partial(datetime.now, UTC), settings().address, settings().secret)
ours = Ours(settings().address, settings().hosts)


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """Make ready before the first request; full batches are closed beside it, and waves that closed by the pages."""
    serving.prepare(TurningAway(site.measures, ours))
    serving.settle()
    async with create_task_group() as beside:
        beside.start_soon(run_sync, closing.close_full, site.database)
        yield


app = Starlette(
    middleware=[
        Middleware(Measuring, measures=site.measures),
        Middleware(
            Walls,
            pages=(),
            routes=routes(site, settings().metrics_key),
            ours=ours,
        ),
    ],
    lifespan=lifespan,
    exception_handlers=dict(errors.HANDLERS),
)
