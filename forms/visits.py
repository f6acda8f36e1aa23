"""Counting how often forms are opened and left, in nobody's way: no code, no answer and no day goes with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from starlette.background import BackgroundTask, BackgroundTasks
from starlette.requests import Request
from starlette.responses import Response

from forms.posted import Posted
from forms.site import Site
from scoring.problems import Refused
from storage.unavailable import Unavailable
from surveys import answering, disclosing, visiting
from surveys.answering import Asked
from surveys.visits import Act, Lot, Visit, section_at

NO_CONTENT = 204


def opened(site: Site, request: Request, asked: Asked, response: Response) -> None:
    """A form is shown to somebody who comes to it; not to whoever is there already."""
    if _is_a_page(request) and request.headers.get("sec-fetch-site") != "same-origin":
        _count(site, asked, [_visit(asked, "opened")], response)


def returned(site: Site, request: Request, asked: Asked, number: str, response: Response) -> None:
    """Answers arrived after all from a form that was left at the section with this number."""
    if _is_a_page(request):
        _count_at(site, asked, "returned", number, response)


def spent(site: Site, asked: Asked, pace: Iterable[Visit], response: Response) -> None:
    """Answers were accepted; in which band the time on each section lies, as the browser told it."""
    _count(site, asked, pace, response)


def left(site: Site, request: Request, posted: Posted) -> Response:
    """POST /a/{code}/left: a form that was begun is left, at the section whose number is sent, and nothing else is."""
    response = Response(status_code=NO_CONTENT)
    try:
        with site.database.reading() as records:
            asked = answering.open_form(records, request.path_params["code"], site.now())
    except Refused:
        return response
    _count_at(site, asked, "left", posted.one("at"), response)
    return response


def _is_a_page(request: Request) -> bool:
    """Whether a person's browser asks for a page: no script, no frame, no preview, nothing ahead of need."""
    asks = request.headers
    return (
        request.method != "HEAD" and asks.get("sec-fetch-dest", "document") == "document" and "sec-purpose" not in asks
    )


def _count_at(site: Site, asked: Asked, act: Act, number: str, response: Response) -> None:
    section = section_at(asked.wave.instrument.questionnaires[asked.audience], number)
    if section is not None:
        _count(site, asked, [_visit(asked, act, section)], response)


def _visit(asked: Asked, act: Act, section: str = "") -> Visit:
    return Visit(asked.wave.id, asked.audience, act, section)


def _count(site: Site, asked: Asked, seen: Iterable[Visit], response: Response) -> None:
    """Count what one person does; what is due is written when the response has been sent."""
    least = disclosing.least(asked.wave.instrument, asked.audience)
    lot = site.visits.add(seen, least, site.now())
    if lot is not None:
        before = [response.background] if response.background else []
        response.background = BackgroundTasks([*before, BackgroundTask(partial(_write, site, lot))])


def _write(site: Site, lot: Lot) -> None:
    """Where the database does not answer, it is tried again with the next visit."""
    try:
        with site.database.writing() as records:
            visiting.keep(records, lot)
    except Unavailable:
        site.visits.take_back(lot)
