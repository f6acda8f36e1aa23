"""The addresses of the forms."""

from __future__ import annotations

from functools import partial

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from forms import (
    answer,
    assets,
    bundle,
    judge,
    keying,
    paper,
    publication,
    publication_machines,
    publication_preview,
    publication_repeat,
    receipts,
    reports,
    sign_in,
    visits,
    withdraw,
)
from forms.doors import Showing, Taking
from forms.publication_repeat import Repeating
from forms.site import Site

# Whoever opens a form and whoever sends one wait in one queue, first come first served, and hold up nobody else: as
# many at once as share a transaction. With threads of its own for either, one of the two would wait for both.
AT_ONCE = 16


def routes(site: Site) -> list[Route]:
    """All of them, for ``st.App(routes=…)``."""
    crowd = CapacityLimiter(AT_ONCE)
    return [
        Route("/a/{code}", Showing(site, answer.show, crowd), methods=["GET"]),
        Route("/a/{code}", Taking(site, answer.take, crowd), methods=["POST"]),
        Route("/a/{code}/left", Taking(site, visits.left), methods=["POST"]),
        Route("/a/{code}/paper", Showing(site, paper.show), methods=["GET"]),
        Route("/paper", Showing(site, paper.ask), methods=["GET"]),
        Route("/paper", Taking(site, paper.take), methods=["POST"]),
        Route("/k/{code}", Showing(site, keying.show), methods=["GET"]),
        Route("/k/{code}", Taking(site, keying.take), methods=["POST"]),
        Route("/e/{code}", Showing(site, judge.show), methods=["GET"]),
        Route("/e/{code}", Taking(site, judge.take), methods=["POST"]),
        Route("/w", Showing(site, withdraw.show), methods=["GET"]),
        Route("/w", Taking(site, withdraw.take), methods=["POST"]),
        Route("/p/{id}.json", Showing(site, publication_machines.document), methods=["GET"]),
        Route("/p/{id}.zip", Showing(site, bundle.send), methods=["GET"]),
        Route("/p/{id}/receipts", Showing(site, receipts.show), methods=["GET"]),
        Route("/p/{id}/receipts/{audience}.txt", Showing(site, receipts.send), methods=["GET"]),
        Route("/p/{id}/report-{language}.{kind}", Showing(site, reports.send), methods=["GET"]),
        Route("/p/{id}", Showing(site, publication.show), methods=["GET"]),
        Route("/p/{id}/preview.png", Showing(site, publication_preview.show), methods=["GET"]),
        Route("/p/{id}/tables/{name}.csv", Showing(site, publication_machines.table), methods=["GET"]),
        Route("/p/{id}/repeat", Showing(site, publication_repeat.lead_back), methods=["GET"]),
        Route("/p/{id}/repeat", Showing(site, partial(publication_repeat.show, Repeating())), methods=["POST"]),
        Route("/sign-in/{token}", Showing(site, sign_in.enter), methods=["GET"]),
        Route("/forms/{name}", assets.serve, methods=["GET"]),
        Route("/healthz", Showing(site, health), methods=["GET"]),
    ]


def health(site: Site, request: Request) -> Response:
    """Whether the server and its database answer."""
    with site.database.reading() as records:
        records.invitation("")
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
