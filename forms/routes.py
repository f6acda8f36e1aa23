"""The addresses of the forms."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

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
    sign_in,
    visits,
    withdraw,
)
from forms.publication_repeat import Repeating
from forms.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """All of them, for ``st.App(routes=…)``."""
    return [
        Route("/a/{code}", partial(answer.show, site), methods=["GET"]),
        Route("/a/{code}", partial(answer.take, site), methods=["POST"]),
        Route("/a/{code}/left", partial(visits.left, site), methods=["POST"]),
        Route("/a/{code}/paper", partial(paper.show, site), methods=["GET"]),
        Route("/paper", partial(paper.ask, site), methods=["GET"]),
        Route("/paper", partial(paper.take, site), methods=["POST"]),
        Route("/k/{code}", partial(keying.show, site), methods=["GET"]),
        Route("/k/{code}", partial(keying.take, site), methods=["POST"]),
        Route("/e/{code}", partial(judge.show, site), methods=["GET"]),
        Route("/e/{code}", partial(judge.take, site), methods=["POST"]),
        Route("/w", partial(withdraw.show, site), methods=["GET"]),
        Route("/w", partial(withdraw.take, site), methods=["POST"]),
        Route("/p/{id}.json", partial(publication_machines.document, site), methods=["GET"]),
        Route("/p/{id}.zip", partial(bundle.send, site), methods=["GET"]),
        Route("/p/{id}/receipts", partial(receipts.show, site, bundle.receipt_lists), methods=["GET"]),
        Route("/p/{id}/receipts/{audience}.txt", partial(receipts.send, site, bundle.receipt_lists), methods=["GET"]),
        Route("/p/{id}", partial(publication.show, site), methods=["GET"]),
        Route("/p/{id}/preview.png", partial(publication_preview.show, site), methods=["GET"]),
        Route("/p/{id}/tables/{name}.csv", partial(publication_machines.table, site), methods=["GET"]),
        Route("/p/{id}/repeat", partial(publication_repeat.show, site, Repeating()), methods=["POST"]),
        Route("/sign-in/{token}", partial(sign_in.enter, site), methods=["GET"]),
        Route("/forms/{name}", assets.serve, methods=["GET"]),
        Route("/healthz", partial(health, site), methods=["GET"]),
    ]


def health(site: Site, request: Request) -> Response:
    """Whether the server and its database answer."""
    with site.database.reading() as records:
        records.invitation("")
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
