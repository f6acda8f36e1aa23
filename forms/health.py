"""Whether the server lives, whether it is ready, and what it measures, for machines that watch it."""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from forms.measures import family
from forms.site import Site
from storage import readiness
from storage.unavailable import REPORTED, Unavailable

AS_IT_IS_NOW = {"Cache-Control": "no-store"}
TEXT_FORMAT = "text/plain; version=0.0.4"


def live(site: Site, request: Request) -> Response:
    """GET /healthz: whether the server and its database answer."""
    with site.database.reading() as records:
        records.invitation("")
    return JSONResponse({"status": "ok"}, headers=AS_IT_IS_NOW)


def ready(site: Site, request: Request) -> Response:
    """GET /readyz: whether people should be sent here. What is wrong is named by its codes alone."""
    problems = readiness.problems(site.database, site.secret)
    status = "ready" if not problems else "not ready"
    told = {"status": status, "problems": [problem.code for problem in problems]}
    return JSONResponse(told, 503 if problems else 200, AS_IT_IS_NOW)


def metrics(key: str | None, site: Site, request: Request) -> Response:
    """GET /metrics: for whoever has the key; where none is set there is no such page."""
    if key is None:
        raise HTTPException(404)
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), key.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    lines = [*site.measures.lines(), *_of_the_database(site)]
    return PlainTextResponse("\n".join(lines) + "\n", headers=AS_IT_IS_NOW, media_type=TEXT_FORMAT)


def _of_the_database(site: Site) -> Iterator[str]:
    """What all processes share. Batches and what they released are public: they move by a whole group at least."""
    process = site.measures.process
    errors = {f'{{process="{process}",code="{code}"}}': number for code, number in sorted(REPORTED.items())}
    yield from family("database_errors_total", "counter", "Times that the database did not do its part.", errors)
    try:
        with site.database.reading() as records:
            batches, responses = records.totals()
    except Unavailable:
        yield from family("database_up", "gauge", "Whether the database answers.", {"": 0})
        return
    yield from family("database_up", "gauge", "Whether the database answers.", {"": 1})
    yield from family("batches_closed", "gauge", "Batches closed, of all that is kept.", {"": batches})
    yield from family("responses_released", "gauge", "Responses in closed batches that are shown.", {"": responses})
