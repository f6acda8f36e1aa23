"""The addresses of the forms."""

from __future__ import annotations

from functools import partial

from starlette.routing import Route

from forms import (
    answer,
    assets,
    bundle,
    health,
    judge,
    keying,
    paper,
    preview,
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
from forms.behind import Behind
from forms.crowds import Crowd
from forms.doors import Showing, Taking
from forms.publication_repeat import Repeating
from forms.site import Site

# Whoever opens a form and whoever sends one wait in one queue, first come first served, and hold up nobody else: as
# many at once as share a transaction. With threads of its own for either, one of the two would wait for both.
AT_ONCE = 16
# Others have fewer threads, and each their own: readers of a publication take none from experts, nobody takes any from
# those who answer, and who asks whether all is well waits for none of them.
AT_DESKS = 8
READERS = 4
WATCHERS = 2
PASSWORDS_AT_ONCE = 2  # each takes 19 MiB while it is looked at


def routes(site: Site, metrics_key: str | None = None) -> list[Route]:
    """All of them, for ``st.App(routes=…)``."""
    crowd, desks, readers, watchers = (Crowd(number) for number in (AT_ONCE, AT_DESKS, READERS, WATCHERS))
    site.measures.crowds.update(answering=crowd, desks=desks, reading=readers, watching=watchers)
    take = partial(answer.take, Behind(site.database, crowd))
    return [
        Route("/a/{code}", Showing(site, answer.show, crowd), methods=["GET"]),
        Route("/a/{code}", Taking(site, take, crowd), methods=["POST"]),
        Route("/a/{code}/left", Taking(site, visits.left, readers), methods=["POST"]),
        *_at_desks(site, desks),
        *_publications(site, readers),
        Route("/forms/{name}", assets.serve, methods=["GET"]),
        Route("/healthz", Showing(site, health.live, watchers), methods=["GET"]),
        Route("/readyz", Showing(site, health.ready, watchers), methods=["GET"]),
        Route("/metrics", Showing(site, partial(health.metrics, metrics_key), watchers), methods=["GET"]),
    ]


def _at_desks(site: Site, crowd: Crowd) -> list[Route]:
    """Where few come, and stay for longer."""
    return [
        Route("/a/{code}/paper", Showing(site, paper.show, crowd), methods=["GET"]),
        Route("/paper", Showing(site, paper.ask, crowd), methods=["GET"]),
        Route("/paper", Taking(site, paper.take, crowd), methods=["POST"]),
        Route("/k/{code}", Showing(site, keying.show, crowd), methods=["GET"]),
        Route("/k/{code}", Taking(site, keying.take, crowd), methods=["POST"]),
        Route("/e/{code}", Showing(site, judge.show, crowd), methods=["GET"]),
        Route("/e/{code}", Taking(site, judge.take, crowd), methods=["POST"]),
        Route("/preview/{token}/{audience}", Showing(site, preview.show, crowd), methods=["GET"]),
        Route("/preview/{token}/{audience}", Taking(site, preview.take, crowd), methods=["POST"]),
        Route("/w", Showing(site, withdraw.show, crowd), methods=["GET"]),
        Route("/w", Taking(site, withdraw.take, crowd), methods=["POST"]),
        *_signing_in(site, crowd),
    ]


def _signing_in(site: Site, crowd: Crowd) -> list[Route]:
    passwords = Crowd(PASSWORDS_AT_ONCE)
    return [
        Route("/sign-in", Showing(site, sign_in.ask, crowd), methods=["GET"]),
        Route("/sign-in", Taking(site, sign_in.take, passwords, secret=True), methods=["POST"]),
        Route("/invited/{token}", Showing(site, sign_in.ask_password, crowd), methods=["GET"]),
        Route("/invited/{token}", Taking(site, sign_in.take_password, passwords, secret=True), methods=["POST"]),
        Route("/sign-in/{token}", Showing(site, sign_in.enter, crowd), methods=["GET"]),
    ]


def _publications(site: Site, crowd: Crowd) -> list[Route]:
    repeat = partial(publication_repeat.show, Repeating())
    return [
        Route("/p/{id}.json", Showing(site, publication_machines.document, crowd), methods=["GET"]),
        Route("/p/{id}.zip", Showing(site, bundle.send, crowd), methods=["GET"]),
        Route("/p/{id}/receipts", Showing(site, receipts.show, crowd), methods=["GET"]),
        Route("/p/{id}/receipts/{audience}.txt", Showing(site, receipts.send, crowd), methods=["GET"]),
        Route("/p/{id}/report-{language}.{kind}", Showing(site, reports.send, crowd), methods=["GET"]),
        Route("/p/{id}", Showing(site, publication.show, crowd), methods=["GET"]),
        Route("/p/{id}/preview.png", Showing(site, publication_preview.show, crowd), methods=["GET"]),
        Route("/p/{id}/tables/{name}.csv", Showing(site, publication_machines.table, crowd), methods=["GET"]),
        Route("/p/{id}/repeat", Showing(site, publication_repeat.lead_back, crowd), methods=["GET"]),
        Route("/p/{id}/repeat", Showing(site, repeat, crowd), methods=["POST"]),
    ]
